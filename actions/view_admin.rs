//! Admin area: `ViewAdmin` shows one administrator.
//!
//! Takes `admin_id`; answers `one`, as `ViewAdmins` does, and `grantable`, the rights that whoever looks can give.

use super::view_admins::shown;
use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply};
use crate::domain::ids::AdminId;
use crate::domain::right::Right;
use crate::params::Params;
use crate::staff::{self, UNKNOWN};
use crate::store::admins;

/// The row.
pub const CALL: Call = Call {
    name: "ViewAdmin",
    about: None,
    needs: Needs::Staff(Right::ManageAdmins),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let id = params.text("admin_id").and_then(AdminId::parse).ok_or(UNKNOWN)?;
    let admin = admins::by_id(context.tx, id)?.ok_or(UNKNOWN)?;
    let (asking, rights) = (staff::asking(context)?, staff::rights(context));
    let is_self = admin.id == asking.id;
    Ok(staff::seen(context)?
        .with("one", shown(admin, is_self, rights))
        .with("grantable", staff::keys(rights)))
}
