//! Grants: nobody passes on what he does not hold himself.

use serde_json::json;

use crate::action::{Caller, Context, Fault, Kind, Refusal};
use crate::domain::ids::{ClientId, GroupId, UserId};
use crate::domain::permission::Permissions;
use crate::domain::role::Role;
use crate::fields::{self, Grant};
use crate::params::Params;
use crate::store::db::DbError;
use crate::store::invites::Invite;
use crate::store::{groups, memberships};

/// A member grants more than he holds.
pub const BEYOND: Refusal = Refusal::new(
    Kind::Forbidden,
    "beyond_own_permissions",
    "You cannot grant permissions that you do not hold yourself",
)
.about("permissions");

/// A member touches the place of somebody who holds more than he.
pub const ABOVE: Refusal = Refusal::new(
    Kind::Forbidden,
    "beyond_own_permissions",
    "You cannot change a member who holds permissions that you do not hold yourself",
)
.about("user_id");

/// No such role.
pub const NO_ROLE: Refusal = Refusal::invalid("unknown_role", "role", "There is no role of this name");
/// Which of the two counts would be a guess.
pub const BOTH: Refusal =
    Refusal::invalid("permissions_and_role", "role", "Send permissions or a role, not both");

/// Whether the caller may grant these permissions in a client: staff anything, a member what he holds.
pub fn check_within(
    context: &mut Context<'_, '_>,
    client: ClientId,
    permissions: Permissions,
) -> Result<(), Fault> {
    if held(context, client)?.contains(permissions) { Ok(()) } else { Err(BEYOND.into()) }
}

/// Whether the caller may stand for an invite: a member must hold what it grants, and one that makes an owner is
/// the owner's alone.
pub fn check_stands_for(context: &mut Context<'_, '_>, invite: &Invite) -> Result<(), Fault> {
    check_within(context, invite.client, invite.permissions)?;
    let Caller::User(user) = context.caller else { return Ok(()) };
    let may = !invite.makes_owner || memberships::standing(context.tx, invite.client, user.id)?.is_owner;
    if may { Ok(()) } else { Err(BEYOND.into()) }
}

/// Whether the caller may change or end the place of a member who holds these permissions in a client.
pub fn check_over(
    context: &mut Context<'_, '_>,
    client: ClientId,
    permissions: Permissions,
) -> Result<(), Fault> {
    if held(context, client)?.contains(permissions) { Ok(()) } else { Err(ABOVE.into()) }
}

/// Whether the caller may take from a group in a client: nobody in it holds more there than he, but for the owner,
/// from whom nothing is taken.
pub fn check_over_group(
    context: &mut Context<'_, '_>,
    client: ClientId,
    group: GroupId,
) -> Result<(), Fault> {
    let may = held(context, client)?;
    if groups::any_beyond(context.tx, group, client, may)? { Err(ABOVE.into()) } else { Ok(()) }
}

/// What is granted: exactly one of `permissions`, of which unknown keys count for nothing while one is
/// known, and `role`. The operator types keys himself: to him an unknown one is told.
pub fn read(context: &Context<'_, '_>, params: &Params, missing: &Refusal) -> Result<Grant, Refusal> {
    if matches!(context.caller, Caller::Operator) {
        return fields::grant(params, missing);
    }
    let Some(name) = params.text("role") else {
        let permissions = fields::permissions(params, context.site.strict_permissions, missing)?;
        return Ok(Grant { permissions, role: None });
    };
    if params.text("permissions").is_some() {
        return Err(BOTH);
    }
    let role = Role::from_name(name).ok_or(NO_ROLE)?;
    Ok(Grant { permissions: role.permissions(), role: Some(role) })
}

/// Gives a member what is granted instead of everything that he may, be it his own or by roles; false when he is
/// none any more.
pub fn replace(
    context: &mut Context<'_, '_>,
    client: ClientId,
    user: UserId,
    grant: Grant,
) -> Result<bool, DbError> {
    if !memberships::set_permissions(context.tx, client, user, grant.direct())? {
        return Ok(false);
    }
    if let Some(role) = grant.role {
        memberships::add_role(context.tx, client, user, role.id())?;
    }
    Ok(true)
}

/// A grant for the activity log.
pub fn shown(grant: Grant) -> serde_json::Value {
    json!({ "permissions": grant.permissions.list(), "role": grant.role.map(Role::name) })
}

fn held(context: &mut Context<'_, '_>, client: ClientId) -> Result<Permissions, DbError> {
    match context.caller {
        Caller::Staff(_) | Caller::Operator => Ok(Permissions::EVERYTHING),
        Caller::User(user) if user.reaches(client) => {
            Ok(memberships::standing(context.tx, client, user.id)?.may())
        }
        Caller::User(_) | Caller::Nobody => Ok(Permissions::NONE),
    }
}
