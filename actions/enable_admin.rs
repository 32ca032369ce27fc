//! Admin area: `EnableAdmin` lets an administrator in again who was disabled.
//!
//! Takes `username`; answers `admin_id` and `username`.

use serde_json::json;

use super::disable_admin::NO_ADMIN;
use crate::action::{Call, Context, Effect, Envelope, Fault, Logged, Needs, Reply};
use crate::domain::right::Right;
use crate::params::Params;
use crate::staff;
use crate::store::admins;

/// The row.
pub const CALL: Call = Call {
    name: "EnableAdmin",
    about: None,
    needs: Needs::Staff(Right::ManageAdmins),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let username = params.text("username").unwrap_or_default();
    let admin = admins::by_username(context.tx, username)?.ok_or(NO_ADMIN)?;
    staff::check_reach(context, admin.rights)?;
    admins::set_disabled(context.tx, username, false)?;
    let detail = json!({ "admin": admin.username }).to_string();
    context.log(&Logged { action: CALL.name, detail: &detail, ..Logged::default() })?;
    Ok(Reply::done().with("admin_id", admin.id.get()).with("username", admin.username))
}
