//! Page: a user declines an invitation to his address, without its link.
//!
//! Takes `invite_id`; answers nothing.

use crate::account;
use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply};
use crate::invitation::own;
use crate::params::Params;

/// The row.
pub const CALL: Call = Call {
    name: "DeclineOwnInvite",
    about: None,
    needs: Needs::User,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let user = account::user(context)?;
    own::decline_named(context, CALL.name, &user, params)?;
    Ok(Reply::done())
}
