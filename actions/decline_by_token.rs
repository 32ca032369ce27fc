//! REST: declines an invitation, as the holder of its token.
//!
//! Takes `token`; answers nothing.

use super::preview_invite::token;
use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply};
use crate::invitation::{self, End};
use crate::params::Params;

/// The row.
pub const CALL: Call = Call {
    name: "DeclineByToken",
    about: None,
    needs: Needs::Anybody,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let invite = invitation::find_open(context, token(params)?)?.invite;
    let declined = invitation::decline(context, CALL.name, &invite, None)?;
    if declined { Ok(Reply::done()) } else { Err(End::Withdrawn.refusal().into()) }
}
