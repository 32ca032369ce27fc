//! A client as the REST dialect shows it.

use super::role_of;
use crate::action::{Caller, Context, Fault, Fields, Reply, named};
use crate::auth::reach::NO_PLACE;
use crate::domain::ids::ClientId;
use crate::store::clients::{self, Shown};
use crate::store::memberships;

/// What is shown of a client, with the role that the caller has in it.
pub fn client_fields(shown: Shown, role: Option<&str>) -> Fields {
    let Shown { client, owner_uuid } = shown;
    named([
        ("id", client.uuid.into()),
        ("name", client.name.into()),
        ("email", client.email.into()),
        ("status", client.status.as_str().into()),
        ("ownerId", owner_uuid.into()),
        ("createdAt", client.created_at.rfc3339().into()),
        ("role", role.into()),
    ])
}

/// The same as an answer.
pub fn one_client(context: &mut Context<'_, '_>, id: ClientId) -> Result<Reply, Fault> {
    let shown = clients::with_owner(context.tx, id)?.ok_or(NO_PLACE)?;
    let role = own_role(context, id)?;
    Ok(Reply::done().with_all(client_fields(shown, role)))
}

/// The caller's role in a client; None for staff.
fn own_role(context: &mut Context<'_, '_>, id: ClientId) -> Result<Option<&'static str>, Fault> {
    let Caller::User(user) = context.caller else { return Ok(None) };
    let standing = memberships::standing(context.tx, id, user.id)?;
    Ok(standing.permissions.map(|_| role_of(standing.is_owner, standing.may())))
}
