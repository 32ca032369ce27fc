//! Operator: `ResetAdminPassword` gives an administrator a new password.
//!
//! Takes `username`, `password` and `legacy`, without which the old API log-in goes off; answers
//! `admin_id` and `username`.

use serde_json::json;

use super::add_admin;
use super::disable_admin::NO_ADMIN;
use crate::action::{Call, Context, Effect, Envelope, Fault, Logged, Needs, Reply};
use crate::auth::admin_password;
use crate::domain::right::Right;
use crate::params::Params;
use crate::staff;
use crate::store::{admin_sessions, admins};

/// The row.
pub const CALL: Call = Call {
    name: "ResetAdminPassword",
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
    let (password, legacy) = add_admin::hashes(context, params)?;
    admins::set_password(context.tx, username, &password, legacy.as_ref())?;
    admin_sessions::revoke_others(context.tx, admin.id, None)?;
    admin_password::forget_failures(context, admin.id)?;
    let detail = json!({ "admin": admin.username, "legacy": legacy.is_some() }).to_string();
    context.log(&Logged { action: CALL.name, detail: &detail, ..Logged::default() })?;
    Ok(Reply::done().with("admin_id", admin.id.get()).with("username", admin.username))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::World;

    #[test]
    fn a_new_password_ends_the_old_api_log_in_unless_it_is_asked_for() {
        let world = World::new();
        world.admin("ada");
        let reset = |legacy: &str| {
            let pairs = [("username", "Ada"), ("password", "new"), ("legacy", legacy)];
            world.operator("ResetAdminPassword", &pairs).expect("reset");
            let admin = world.read(|tx| admins::by_username(tx, "ada")).expect("an administrator");
            (admin.legacy_hash.is_some(), admin.version)
        };
        assert_eq!(reset("1"), (true, 2));
        assert_eq!(reset("0"), (false, 3));
        let refused = world.operator("ResetAdminPassword", &[("username", "eve"), ("password", "x")]);
        assert_eq!(refused.unwrap_err(), NO_ADMIN.message);
    }
}
