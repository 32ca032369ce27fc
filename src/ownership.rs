//! Ownership of a client: it passes to a member, and the former owner stays as an Admin.

use serde_json::json;

use crate::action::{Context, Fault, Kind, Logged, Refusal};
use crate::domain::ids::{ClientId, UserId};
use crate::domain::permission::Permissions;
use crate::domain::role::Role;
use crate::store::{clients, memberships, outbox, users};

/// Somebody else became the owner meanwhile, or the member is none any more.
pub const CHANGED: Refusal =
    Refusal::new(Kind::Conflict, "owner_changed", "The client or its members have changed; look again");

/// Makes a member the owner instead of the one that the client has.
pub fn transfer(
    context: &mut Context<'_, '_>,
    action: &str,
    client: ClientId,
    (before, after): (UserId, UserId),
) -> Result<(), Fault> {
    if !clients::set_owner(context.tx, client, before, after)? {
        return Err(CHANGED.into());
    }
    memberships::set_permissions(context.tx, client, after, Permissions::EVERYTHING)?;
    memberships::insert(context.tx, client, before, Permissions::NONE)?;
    memberships::set_permissions(context.tx, client, before, Permissions::NONE)?;
    memberships::add_role(context.tx, client, before, Role::Admin.id())?;
    let detail = json!({ "before": before.get(), "after": after.get() }).to_string();
    context.log(&Logged {
        action,
        client: Some(client),
        user: Some(after),
        detail: &detail,
        ..Logged::default()
    })?;
    tell(context, client, (before, after))
}

/// Both learn of it by mail.
fn tell(
    context: &mut Context<'_, '_>,
    client: ClientId,
    (before, after): (UserId, UserId),
) -> Result<(), Fault> {
    let said = json!({ "client": client.get(), "before": before.get(), "after": after.get() }).to_string();
    for user in [before, after] {
        let Some(user) = users::by_id(context.tx, user)? else { continue };
        let mail = outbox::NewMail {
            kind: "ownership_transferred",
            recipient: &user.email,
            client: Some(client),
            user: Some(user.id),
            context: Some(&said),
            ..outbox::NewMail::default()
        };
        outbox::queue(context.tx, &mail)?;
        context.after.mail_queued = true;
    }
    Ok(())
}
