//! Admin area: `ViewNewCredential` shows what a new API credential can be made of.
//!
//! Answers `admins`, each with `username` and `name`, in whose names whoever looks may make one, `roles`, and `ip`, the
//! address that asks.

use super::view_api_roles;
use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply, Value};
use crate::domain::right::Right;
use crate::params::Params;
use crate::staff;
use crate::store::admins::{self, Admin};

/// The row.
pub const CALL: Call = Call {
    name: "ViewNewCredential",
    about: None,
    needs: Needs::Staff(Right::ManageApi),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, _: &Params) -> Result<Reply, Fault> {
    let (rights, ip) = (staff::rights(context), context.origin.ip.to_string());
    let roles = view_api_roles::all(context)?;
    let admins = admins::list(context.tx)?.into_iter().filter(|one| !one.disabled);
    let within = admins.filter(|one| rights.includes(one.rights) && one.rights.has(Right::ApiAccess));
    let admins = Value::list("admin", within.map(|one| named(&one)).collect());
    Ok(staff::seen(context)?.with("admins", admins).with("roles", roles).with("ip", ip))
}

fn named(admin: &Admin) -> Value {
    Value::object([("username", admin.username.as_str().into()), ("name", admin.name().into())])
}
