//! Admin area: `ViewApiRoles` lists the API roles in the order of their names.
//!
//! Answers `roles`: `id`, `name`, `description`, `actions` as they are stored, `everything`, and `credentials`, how many
//! hold it that were not revoked.

use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply, Value};
use crate::domain::right::Right;
use crate::params::Params;
use crate::staff;
use crate::store::api_roles::{self, ApiRole};
use crate::store::db::DbError;

/// The row.
pub const CALL: Call = Call {
    name: "ViewApiRoles",
    about: None,
    needs: Needs::Staff(Right::ManageApi),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, _: &Params) -> Result<Reply, Fault> {
    let roles = all(context)?;
    Ok(staff::seen(context)?.with("roles", roles))
}

/// All roles.
pub fn all(context: &mut Context<'_, '_>) -> Result<Value, DbError> {
    Ok(Value::list("role", api_roles::list(context.tx)?.into_iter().map(shown).collect()))
}

/// A role.
pub fn shown(role: ApiRole) -> Value {
    let is_everything = role.actions.split(' ').any(|one| one == "*");
    Value::object([
        ("id", role.id.get().into()),
        ("name", role.name.into()),
        ("description", role.description.into()),
        ("actions", role.actions.into()),
        ("everything", is_everything.into()),
        ("credentials", role.credentials.into()),
    ])
}
