//! Grants: nobody passes on what he does not hold himself.

use crate::action::{Caller, Context, Fault, Kind, Refusal};
use crate::domain::ids::ClientId;
use crate::domain::permission::Permissions;
use crate::store::db::DbError;
use crate::store::memberships;

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

/// Whether the caller may grant these permissions in a client: staff anything, a member what he holds.
pub fn check_within(
    context: &mut Context<'_, '_>,
    client: ClientId,
    permissions: Permissions,
) -> Result<(), Fault> {
    if held(context, client)?.contains(permissions) { Ok(()) } else { Err(BEYOND.into()) }
}

/// Whether the caller may change or end the place of a member who holds these permissions in a client.
pub fn check_over(
    context: &mut Context<'_, '_>,
    client: ClientId,
    permissions: Permissions,
) -> Result<(), Fault> {
    if held(context, client)?.contains(permissions) { Ok(()) } else { Err(ABOVE.into()) }
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
