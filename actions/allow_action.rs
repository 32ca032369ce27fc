//! Admin area: `AllowAction` adds one action to an API role.
//!
//! Takes `api_role_id` and `grant`, the action's name; answers `api_role`.

use super::update_api_role;
use super::{FORM, find};
use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Refusal, Reply};
use crate::auth::Grants;
use crate::domain::right::Right;
use crate::params::Params;
use crate::store::api_roles::NewApiRole;

/// The row.
pub const CALL: Call = Call {
    name: "AllowAction",
    about: None,
    needs: Needs::Staff(Right::ManageApi),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const NO_ACTION: Refusal = Refusal::invalid("unknown_action", "grant", "There is no such action");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let role = update_api_role::found(context, params)?;
    let sent = params.text("grant").unwrap_or_default();
    let (group, call) = find(FORM, sent).ok_or(NO_ACTION)?;
    if !Grants::Only(role.actions.clone()).allow(group, call) {
        let actions = format!("{} {}", role.actions, call.name.to_ascii_lowercase());
        let new = NewApiRole { name: &role.name, description: &role.description, actions: &actions };
        update_api_role::change(context, CALL.name, &role, &new)?;
    }
    Ok(Reply::done().with("api_role", role.name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::ADMIN;
    use crate::cli::testing::World;
    use crate::domain::ids::ApiRoleId;
    use crate::store::api_roles;

    #[test]
    fn an_action_is_added_once() {
        let world = World::new();
        world.operator("AddApiRole", &[("name", "Reader"), ("actions", "GetUsers")]).expect("made");
        let allow = |action: &str| {
            world.call(ADMIN, CALL.name, &[("api_role_id", "1"), ("grant", action)]).map(|_| ())
        };
        assert_eq!(allow("GETCLIENTS"), Ok(()));
        assert_eq!(allow("GetClients"), Ok(()));
        assert_eq!(allow("Users.*").unwrap_err(), NO_ACTION.message);
        let role = world.read(|tx| api_roles::by_id(tx, ApiRoleId::new(1))).expect("a role");
        assert_eq!(role.actions, "getusers getclients");
    }
}
