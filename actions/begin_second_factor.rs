//! Page: begins to set up a user's second factor.
//!
//! Takes `existing_password`; answers `uri`, which an authenticator reads, and `secret`, the same for a person who
//! types it. What was begun before and not turned on ends.

use crate::account;
use crate::action::{Call, Context, Effect, Envelope, Fault, Logged, Needs, Reply};
use crate::auth::own_password;
use crate::params::Params;
use crate::second_factor::{self, IS_ON};

/// The row.
pub const CALL: Call = Call {
    name: "BeginSecondFactor",
    about: None,
    needs: Needs::Himself,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let user = account::user(context)?;
    if user.has_second_factor {
        return Err(IS_ON.into());
    }
    if let Some(refusal) = own_password::check(context, &user, params, "existing_password")? {
        return Ok(context.refuse_and_keep(refusal));
    }
    let begun = second_factor::begin(context, user.id, &user.email)?;
    context.log(&Logged { action: CALL.name, user: Some(user.id), detail: "{}", ..Logged::default() })?;
    Ok(begun)
}
