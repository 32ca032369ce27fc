//! Page: turns on the second factor that a user has set up.
//!
//! Takes `code`, which proves that his authenticator has the secret, and `session`, the only one that stays; answers
//! `codes`, the backup codes, which nobody can look up later.

use super::renew_backup_codes::listed;
use crate::account;
use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Logged, Needs, Refusal, Reply};
use crate::alert::{self, What};
use crate::params::Params;
use crate::second_factor::{self, IS_ON, WRONG_CODE};
use crate::store::{second_factors, sessions};

/// The row.
pub const CALL: Call = Call {
    name: "EnableSecondFactor",
    about: None,
    needs: Needs::User,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const NOT_BEGUN: Refusal = Refusal::new(
    Kind::Conflict,
    "second_factor_not_begun",
    "Begin with your password: there is no second factor to turn on",
);

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let user = account::user(context)?;
    if user.has_second_factor {
        return Err(IS_ON.into());
    }
    let begun = second_factors::of_user(context.tx, user.id)?.ok_or(NOT_BEGUN)?;
    let code = params.text("code").unwrap_or_default();
    let Some(step) = second_factor::first_code(context, user.id, (begun.nonce, code))? else {
        // Nobody guesses here: the address is not held to it.
        return Ok(context.refuse_and_keep(WRONG_CODE.of_kind(Kind::Invalid).about("code")));
    };
    if !second_factors::enable(context.tx, user.id, (begun.nonce, step))? {
        return Err(NOT_BEGUN.into());
    }
    let codes = second_factor::new_codes(context, user.id)?;
    let session = account::session(params)?;
    sessions::revoke_others(context.tx, user.id, &session)?;
    alert::tell(context, &user, &user.email, What::SecondFactorOn)?;
    context.log(&Logged { action: CALL.name, user: Some(user.id), detail: "{}", ..Logged::default() })?;
    Ok(Reply::done().with("codes", listed(codes)))
}
