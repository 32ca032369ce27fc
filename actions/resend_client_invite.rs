//! Ours: `ResendClientInvite` mails a new link for a pending or expired invite; the old one is dead.
//!
//! Takes `invite_id`; answers `invite_id` and `expires_at`.

use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Needs, Refusal, Reply};
use crate::domain::email::Email;
use crate::domain::ids::InviteId;
use crate::invitation::{self, Invitation};
use crate::params::Params;
use crate::store::invites::{self, Invite, State};

/// The row.
pub const CALL: Call = Call {
    name: "ResendClientInvite",
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
    if !matches!(invite.state, State::Pending | State::Expired) || invite.client_closed {
        return Err(ENDED.into());
    }
    let sent = again(context, &invite)?;
    Ok(Reply::done().with("invite_id", sent.id.get()).with("expires_at", sent.expires_at.rfc3339()))
}

/// The same invitation once more, which supersedes every older link.
fn again(context: &mut Context<'_, '_>, invite: &Invite) -> Result<invitation::Sent, Fault> {
    let email = Email::parse(&invite.email).map_err(|_| NO_INVITE)?;
    invitation::send(
        context,
        &Invitation {
            action: CALL.name,
            client: invite.client,
            email: &email,
            kind: invite.kind,
            permissions: invite.permissions,
            role: invite.role,
            message: invite.message.as_deref(),
            life: None,
            mails: true,
        },
    )
}
