//! Admin area: `ViewAdmins` lists the administrators.
//!
//! Answers `admins`: `id`, `username`, `name`, `email`, `rights`, `everything`, `second_factor`, `disabled`,
//! `last_login_at`, `last_login_ip`, `self`, `commanded` (whoever looks may change him).

use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply, Value};
use crate::domain::right::{Right, Rights};
use crate::domain::time::Timestamp;
use crate::params::Params;
use crate::staff;
use crate::store::admins::{self, Admin};

/// The row.
pub const CALL: Call = Call {
    name: "ViewAdmins",
    about: None,
    needs: Needs::Staff(Right::ManageAdmins),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, _: &Params) -> Result<Reply, Fault> {
    let (asking, rights) = (staff::asking(context)?, staff::rights(context));
    let admins = admins::list(context.tx)?.into_iter();
    let shown = admins.map(|admin| {
        let is_self = admin.id == asking.id;
        shown(admin, is_self, rights)
    });
    Ok(staff::seen(context)?.with("admins", Value::list("admin", shown.collect())))
}

/// An administrator as somebody sees him who has these rights.
pub fn shown(admin: Admin, is_self: bool, rights: Rights) -> Value {
    Value::object([
        ("id", admin.id.get().into()),
        ("username", admin.username.as_str().into()),
        ("name", admin.name().into()),
        ("first_name", admin.first_name.into()),
        ("last_name", admin.last_name.into()),
        ("email", admin.email.into()),
        ("language", admin.language.into()),
        ("rights", staff::keys(admin.rights)),
        ("everything", (admin.rights == Rights::ALL).into()),
        ("second_factor", admin.has_second_factor.into()),
        ("legacy", admin.legacy_hash.is_some().into()),
        ("disabled", admin.disabled.into()),
        ("last_login_at", admin.last_login_at.map(Timestamp::millis).into()),
        ("last_login_ip", admin.last_login_ip.into()),
        ("version", admin.version.into()),
        ("self", is_self.into()),
        ("commanded", rights.includes(admin.rights).into()),
    ])
}
