//! Page: turns a user's second factor off.
//!
//! Takes `existing_password` and `code` or `backup_code`: neither a password nor a telephone alone is enough.

use serde_json::json;

use crate::account;
use crate::action::{Call, Context, Effect, Envelope, Fault, Logged, Needs, Reply};
use crate::alert::{self, What};
use crate::auth::own_password;
use crate::params::Params;
use crate::second_factor::{self, IS_OFF, WRONG_CODE};
use crate::store::second_factors;

/// The row.
pub const CALL: Call = Call {
    name: "DisableSecondFactor",
    about: None,
    needs: Needs::Himself,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let user = account::user(context)?;
    if !user.has_second_factor {
        return Err(IS_OFF.into());
    }
    if let Some(refusal) = own_password::check(context, &user, params, "existing_password")? {
        return Ok(context.refuse_and_keep(refusal));
    }
    let Some(proof) = second_factor::shown(context, &user, params)? else {
        return Ok(context.refuse_and_keep(WRONG_CODE.about("code")));
    };
    second_factors::disable(context.tx, user.id)?;
    alert::tell(context, &user, &user.email, What::SecondFactorOff)?;
    let detail = json!({ "by": proof.as_str() }).to_string();
    context.log(&Logged { action: CALL.name, user: Some(user.id), detail: &detail, ..Logged::default() })?;
    Ok(Reply::done())
}
