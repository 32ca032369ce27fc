//! A client as the REST dialect sees it: named by its UUID, with roles, managed by its Admins and its Owner.

use uuid::Uuid;

use crate::action::{Caller, Context, Fault, Fields, Kind, Refusal, Value, named};
use crate::auth::reach::{self, NO_PLACE};
use crate::domain::ids::InviteId;
use crate::domain::permission::Permissions;
use crate::domain::role::Role;
use crate::domain::time::Timestamp;
use crate::fields;
use crate::params::Params;
use crate::store::clients::{self, Client};
use crate::store::invites::{self, Invite, Inviter, State};
use crate::store::{memberships, users};

/// The name of the role that only one member has.
pub const OWNER: &str = "Owner";

/// The caller manages users in the client, and is neither Admin nor Owner.
pub const NOT_ADMIN: Refusal =
    Refusal::new(Kind::Forbidden, "not_admin", "Only Admins and the Owner of this client may do this");
/// Only he hands his place on.
pub const NOT_OWNER: Refusal =
    Refusal::new(Kind::Forbidden, "not_owner", "Only the Owner of this client may invite another Owner");
/// No such invite in this client.
pub const NO_INVITE: Refusal =
    Refusal::new(Kind::NotFound, "invalid_invite", "There is no such invite in this client")
        .about("inviteId");

/// It cannot be revoked or sent again.
pub const ACCEPTED: Refusal =
    Refusal::new(Kind::Conflict, "already_accepted", "The invite was accepted already").about("inviteId");

/// What the caller is in a client.
pub struct Standing {
    /// The client.
    pub client: Client,
    /// Whether he owns it; staff may do what its owner may.
    pub is_owner: bool,
}

/// The client that a call is about, to one of its Admins, its Owner, or staff.
pub fn managed(context: &mut Context<'_, '_>, params: &Params) -> Result<Standing, Fault> {
    let id = reach::client_of_uuid(context.tx, params)?;
    let client = clients::by_id(context.tx, id)?;
    let client = client.filter(|client| !client.is_closed()).ok_or(NO_PLACE)?;
    let Caller::User(user) = context.caller else { return Ok(Standing { client, is_owner: true }) };
    let standing = memberships::standing(context.tx, id, user.id)?;
    if !standing.may().contains(Role::Admin.permissions()) {
        return Err(NOT_ADMIN.into());
    }
    Ok(Standing { client, is_owner: standing.is_owner })
}

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

/// The seven documented fields of an invite, all but its token.
pub fn invite_fields(
    context: &mut Context<'_, '_>,
    client: &Client,
    invite: &Invite,
) -> Result<Fields, Fault> {
    let invited_by = match invite.inviter {
        Inviter::User(user) => users::by_id(context.tx, user)?.map(|user| user.uuid),
        Inviter::Admin(_) | Inviter::Operator => None,
    };
    Ok(named([
        ("id", invite.id.uuid(invite.created_at).to_string().into()),
        ("clientId", client.uuid.as_str().into()),
        ("email", invite.email.as_str().into()),
        ("role", role_of(invite.makes_owner, invite.permissions).into()),
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
