//! Operator: `DisableAdmin` switches an administrator and all of his credentials off.
//!
//! Takes `username`; answers `admin_id` and `username`.

use serde_json::json;

use super::update_admin::{LAST, MANAGES};
use crate::action::{Call, Caller, Context, Effect, Envelope, Fault, Kind, Logged, Needs, Refusal, Reply};
use crate::domain::right::Right;
use crate::params::Params;
use crate::staff;
use crate::store::admins;

/// The row.
pub const CALL: Call = Call {
    name: "DisableAdmin",
    about: None,
    needs: Needs::Staff(Right::ManageAdmins),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

/// For every call that names an administrator.
pub const NO_ADMIN: Refusal =
    Refusal::new(Kind::NotFound, "unknown_admin", "There is no administrator of this name").about("username");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let username = params.text("username").unwrap_or_default();
    let admin = admins::by_username(context.tx, username)?.ok_or(NO_ADMIN)?;
    staff::check_reach(context, admin.rights)?;
    if !admins::has_another(context.tx, admin.id, MANAGES)? && !matches!(context.caller, Caller::Operator) {
        return Err(LAST.into());
    }
    admins::set_disabled(context.tx, username, true)?;
    let detail = json!({ "admin": admin.username }).to_string();
    context.log(&Logged { action: CALL.name, detail: &detail, ..Logged::default() })?;
    Ok(Reply::done().with("admin_id", admin.id.get()).with("username", admin.username))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::World;

    #[test]
    fn an_administrator_is_disabled_by_his_name_in_any_case() {
        let world = World::new();
        world.admin("ada");
        world.operator("DisableAdmin", &[("username", "ADA")]).expect("disabled");
        assert!(world.read(|tx| admins::by_username(tx, "ada")).is_some_and(|admin| admin.disabled));
        let refused = world.operator("DisableAdmin", &[("username", "eve")]);
        assert_eq!(refused.unwrap_err(), NO_ADMIN.message);
    }
}
