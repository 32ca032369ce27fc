//! An invite as the REST dialect shows it.

use uuid::Uuid;

use super::{OWNER, tag};
use crate::action::{Context, Fault, Fields, Kind, Refusal, Reply, Value, named};
use crate::domain::ids::InviteId;
use crate::domain::permission::Permissions;
use crate::domain::role::Role;
use crate::domain::time::Timestamp;
use crate::fields;
use crate::params::Params;
use crate::store::clients::Client;
use crate::store::invites::{self, Invite, Inviter, State};
use crate::store::users;

/// No such invite in this client.
pub const NO_INVITE: Refusal =
    Refusal::new(Kind::NotFound, "invalid_invite", "There is no such invite in this client")
        .about("inviteId");

/// It cannot be revoked or sent again.
pub const ACCEPTED: Refusal =
    Refusal::new(Kind::Conflict, "already_accepted", "The invite was accepted already").about("inviteId");

/// The invite of this client that `inviteId` names.
pub fn invite(context: &mut Context<'_, '_>, client: &Client, params: &Params) -> Result<Invite, Fault> {
    let uuid: Uuid = fields::uuid(params, "inviteId")?;
    let id = InviteId::in_uuid(&uuid).ok_or(NO_INVITE)?;
    let invite = invites::by_id(context.tx, id)?.filter(|invite| invite.client == client.id);
    Ok(invite.filter(|invite| invite.id.uuid(invite.created_at) == uuid).ok_or(NO_INVITE)?)
}

/// The name under which what an invite grants is shown.
pub fn role_of(makes_owner: bool, permissions: Permissions) -> &'static str {
    if makes_owner { OWNER } else { Role::shown_for(permissions).name() }
}

/// What the documentation tells of an invite.
pub struct Issued<'a> {
    /// Its id.
    pub id: InviteId,
    /// The invited address.
    pub email: &'a str,
    /// The name of what it grants.
    pub role: &'static str,
    /// When it was made first.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// Who stands for it.
    pub inviter: Inviter,
}

impl<'a> From<&'a Invite> for Issued<'a> {
    fn from(invite: &'a Invite) -> Self {
        Self {
            id: invite.id,
            email: &invite.email,
            role: role_of(invite.makes_owner, invite.permissions),
            created_at: invite.created_at,
            expires_at: invite.expires_at,
            inviter: invite.inviter,
        }
    }
}

/// The seven documented fields of an invite, all but its token.
pub fn invite_fields(
    context: &mut Context<'_, '_>,
    client: &Client,
    invite: &Issued<'_>,
) -> Result<Fields, Fault> {
    let invited_by = match invite.inviter {
        Inviter::User(user) => users::by_id(context.tx, user)?.map(|user| user.uuid),
        Inviter::Admin(_) | Inviter::Operator => None,
    };
    Ok(named([
        ("id", invite.id.uuid(invite.created_at).to_string().into()),
        ("clientId", client.uuid.as_str().into()),
        ("email", invite.email.into()),
        ("role", invite.role.into()),
        ("createdAt", invite.created_at.rfc3339().into()),
        ("expiresAt", invite.expires_at.rfc3339().into()),
        ("invitedBy", invited_by.into()),
    ]))
}

/// What a reader is told besides.
pub fn state_fields(invite: &Invite, now: Timestamp) -> Fields {
    let state = invite.shown_state(now);
    let at = |wanted: State| -> Value {
        invite.ended_at.filter(|_| state == wanted).map(Timestamp::rfc3339).into()
    };
    named([
        ("status", status(state).into()),
        ("acceptedAt", at(State::Accepted)),
        ("revokedAt", at(State::Cancelled)),
        ("declinedAt", at(State::Declined)),
        ("lastSentAt", invite.issued_at.rfc3339().into()),
        ("message", invite.message.as_deref().into()),
    ])
}

/// The word for a state; withdrawing is called revoking here.
const fn status(state: State) -> &'static str {
    match state {
        State::Cancelled => "revoked",
        other => other.as_str(),
    }
}

/// The state of a word.
pub fn state_of(word: &str) -> Option<State> {
    let all = [State::Pending, State::Accepted, State::Declined, State::Cancelled, State::Expired];
    all.into_iter().find(|state| status(*state) == word)
}

/// All that a reader is shown of an invite.
pub fn shown_invite(
    context: &mut Context<'_, '_>,
    client: &Client,
    invite: &Invite,
) -> Result<Fields, Fault> {
    let mut fields = invite_fields(context, client, &invite.into())?;
    fields.extend(state_fields(invite, context.tx.now));
    Ok(fields)
}

/// The same as an answer, with its tag.
pub fn one_invite(context: &mut Context<'_, '_>, client: &Client, invite: &Invite) -> Result<Reply, Fault> {
    let reply = Reply::done().with_all(shown_invite(context, client, invite)?);
    Ok(reply.with("@ETag", invite_tag(invite)))
}

/// The tag of an invite as it is now: another one after each change, but not when time alone passes.
pub fn invite_tag(invite: &Invite) -> String {
    tag(&[
        invite.id.get(),
        invite.issue,
        invite.expires_at.millis(),
        invite.ended_at.map_or(0, Timestamp::millis),
        invite.permissions.bits(),
        invite.makes_owner.into(),
    ])
}
