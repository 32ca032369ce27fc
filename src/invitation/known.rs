//! Which invite a call is about, and whether it still waits for an answer.

use crate::action::{Caller, Context, Fault, Kind, Refusal};
use crate::domain::ids::{ClientId, InviteId};
use crate::fields;
use crate::params::Params;
use crate::store::invites::{self, Invite};

/// No such invite, or none that the caller may know of.
pub const NO_INVITE: Refusal =
    Refusal::new(Kind::NotFound, "invalid_invite", "Invalid invite id").about("invite_id");
/// The invite was answered or withdrawn, is too old, or its client is closed.
pub const ENDED: Refusal =
    Refusal::new(Kind::Conflict, "invite_ended", "The invite is not pending any more").about("invite_id");

/// The client within which a call looks: a member has to name the one that he manages, staff may
/// leave it out.
pub fn within(context: &Context<'_, '_>, params: &Params) -> Result<Option<ClientId>, Refusal> {
    match context.caller {
        Caller::User(_) => fields::managed_client(params).map(Some),
        Caller::Staff(_) | Caller::Operator | Caller::Nobody => fields::optional_client(params),
    }
}

/// The invite that `invite_id` names. One of another client than the one named looks like none.
pub fn named(context: &mut Context<'_, '_>, params: &Params) -> Result<Invite, Fault> {
    let client = within(context, params)?;
    let id = params.text("invite_id").and_then(InviteId::parse).ok_or(NO_INVITE)?;
    let invite = invites::by_id(context.tx, id)?.ok_or(NO_INVITE)?;
    if client.is_none_or(|client| client == invite.client) { Ok(invite) } else { Err(NO_INVITE.into()) }
}

/// The same, where it must still wait for an answer.
pub fn open(context: &mut Context<'_, '_>, params: &Params) -> Result<Invite, Fault> {
    let invite = named(context, params)?;
    let waits = invite.is_open(context.tx.now) && !invite.client_closed;
    if waits { Ok(invite) } else { Err(ENDED.into()) }
}
