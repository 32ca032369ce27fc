//! Page: shows the second factor of a log-in that waits for it.
//!
//! Takes `session`, the token that `LogIn` answered, and `code` or `backup_code`; answers as `LogIn` does for who
//! has none: the session is a new one. After a backup code `codes_left` says how many are left.

use serde_json::json;

use super::log_in;
use crate::action::{Call, Context, Effect, Envelope, Fault, Logged, Needs, Reply};
use crate::domain::secret::TokenHash;
use crate::params::Params;
use crate::second_factor::{self, NO_WAITING, Proof, WRONG_CODE};
use crate::store::activity::Actor;
use crate::store::second_factors;
use crate::store::sessions::{self, Waiting};
use crate::store::users::{self, User};

/// The row.
pub const CALL: Call = Call {
    name: "VerifySecondFactor",
    about: None,
    needs: Needs::Password,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let session = params.text("session").unwrap_or_default();
    let (waiting, user) = awaited(context, params)?;
    let Some(proof) = second_factor::shown(context, &user, params)? else {
        second_factor::count_wrong(context, waiting.id, session)?;
        return Ok(context.refuse_and_keep(WRONG_CODE));
    };
    let detail = json!({ "by": proof.as_str() }).to_string();
    context.log(&Logged {
        action: CALL.name,
        actor: Some(Actor::User(user.id)),
        user: Some(user.id),
        detail: &detail,
        ..Logged::default()
    })?;
    let reply = log_in::stayed(context, (user.id, waiting.stay), Some(session))?;
    Ok(match proof {
        Proof::Code => reply,
        Proof::BackupCode => reply.with("codes_left", second_factors::codes_left(context.tx, user.id)?),
    })
}

/// The log-in that waits. Whose second factor was turned off meanwhile logs in anew.
pub fn awaited(context: &mut Context<'_, '_>, params: &Params) -> Result<(Waiting, User), Fault> {
    let session = TokenHash::of(params.text("session").unwrap_or_default());
    let waiting = sessions::waiting(context.tx, &session)?.ok_or(NO_WAITING)?;
    let user = users::by_id(context.tx, waiting.user)?.filter(|user| user.has_second_factor);
    Ok((waiting, user.ok_or(NO_WAITING)?))
}

#[cfg(test)]
#[path = "verify_second_factor_tests.rs"]
mod tests;
