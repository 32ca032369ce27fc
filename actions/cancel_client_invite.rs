//! Ours: `CancelClientInvite` withdraws a pending or expired invite; its links lead nowhere then.
//!
//! Takes `invite_id`.

use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Logged, Needs, Refusal, Reply};
use crate::domain::ids::InviteId;
use crate::params::Params;
use crate::store::invites;

/// The row.
pub const CALL: Call = Call {
    name: "CancelClientInvite",
    about: None,
    needs: Needs::Staff,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const NO_INVITE: Refusal = Refusal::invalid("invalid_invite", "invite_id", "Invalid invite id");
const ENDED: Refusal =
    Refusal::new(Kind::Conflict, "invite_ended", "The invite is not pending any more").about("invite_id");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let id = params.text("invite_id").and_then(InviteId::parse).ok_or(NO_INVITE)?;
    let invite = invites::by_id(context.tx, id)?.ok_or(NO_INVITE)?;
    if !invites::cancel(context.tx, id)? {
        return Err(ENDED.into());
    }
    context.log(&Logged {
        action: CALL.name,
        client: Some(invite.client),
        invite: Some(id),
        detail: "{}",
        ..Logged::default()
    })?;
    Ok(Reply::done())
}
