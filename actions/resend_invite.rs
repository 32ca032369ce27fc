//! REST `POST /clients/{clientId}/invites/{inviteId}/resend`: a fresh link for an invite that waits or has expired.
//!
//! Takes `clientId`, `inviteId`, and `expiresInDays` and `sendEmail` as `InviteMember` does; answers the invite with
//! a new `token`. Its time starts again, and every older link leads nowhere.

use super::invite_member::{self, lasts};
use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Needs, Refusal, Reply};
use crate::domain::email::Email;
use crate::domain::permission::Permission;
use crate::grants;
use crate::invitation::{self, Invitation};
use crate::params::Params;
use crate::portal::{self, ACCEPTED, NO_INVITE};
use crate::store::invites::State;

/// The row.
pub const CALL: Call = Call {
    name: "ResendInvite",
    about: None,
    needs: Needs::Portal(Permission::ManageUsers),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const REVOKED: Refusal =
    Refusal::new(Kind::Conflict, "already_revoked", "The invite was revoked or declined; invite anew")
        .about("inviteId");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let standing = portal::managed(context, params)?;
    let invite = portal::invite(context, &standing.client, params)?;
    match invite.state {
        State::Pending | State::Expired => {}
        State::Accepted => return Err(ACCEPTED.into()),
        State::Cancelled | State::Declined => return Err(REVOKED.into()),
    }
    grants::check_stands_for(context, &invite)?;
    let email = Email::parse(&invite.email).map_err(|_| NO_INVITE)?;
    let invitation = Invitation {
        action: CALL.name,
        client: invite.client,
        email: &email,
        kind: invite.kind,
        permissions: invite.permissions,
        role: invite.role,
        makes_owner: invite.makes_owner,
        message: invite.message.as_deref(),
        life: lasts(params)?,
        mails: params.flag("sendEmail").unwrap_or(true),
        hands: true,
    };
    let sent = invitation::send(context, &invitation)?;
    invite_member::answer(context, &standing, (&invitation, &sent))
}
