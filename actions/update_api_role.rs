//! Admin area: `UpdateApiRole` changes what an API role is called and what it grants.
//!
//! Takes `api_role_id`, and `name`, `description` and `actions` as `AddApiRole` does; answers `api_role_id`. Nobody
//! gives a role more than it had where a credential holds it whose administrator may more than he.

use serde_json::json;

use super::add_api_role::{self, EXISTS, NO_NAME};
use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Logged, Needs, Refusal, Reply};
use crate::auth::Grants;
use crate::domain::ids::ApiRoleId;
use crate::domain::right::Right;
use crate::fields;
use crate::params::Params;
use crate::staff;
use crate::store::api_roles::{self, ApiRole, NewApiRole};
use crate::store::credentials;

/// The row.
pub const CALL: Call = Call {
    name: "UpdateApiRole",
    about: None,
    needs: Needs::Staff(Right::ManageApi),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

/// There is no role of this number.
pub const UNKNOWN: Refusal =
    Refusal::new(Kind::NotFound, "unknown_api_role_id", "There is no such API role").about("api_role_id");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let role = found(context, params)?;
    let name = fields::line(params, "name", &NO_NAME)?;
    let description = fields::optional_line(params, "description")?;
    let actions = add_api_role::actions(params.text("actions").unwrap_or_default())?;
    let new = NewApiRole { name: &name, description: &description, actions: &actions };
    change(context, CALL.name, &role, &new)?;
    Ok(Reply::done().with("api_role_id", role.id.get()))
}

/// The role that a call is about.
pub fn found(context: &mut Context<'_, '_>, params: &Params) -> Result<ApiRole, Fault> {
    let id = params.text("api_role_id").and_then(ApiRoleId::parse).ok_or(UNKNOWN)?;
    Ok(api_roles::by_id(context.tx, id)?.ok_or(UNKNOWN)?)
}

/// Changes it.
pub fn change(
    context: &mut Context<'_, '_>,
    action: &str,
    role: &ApiRole,
    new: &NewApiRole<'_>,
) -> Result<(), Fault> {
    if grants_more(&role.actions, new.actions) {
        check_holders(context, role.id)?;
    }
    if !api_roles::change(context.tx, role.id, new)? {
        return Err(EXISTS.into());
    }
    let detail = json!({
        "api_role": new.name,
        "before": { "api_role": role.name, "actions": role.actions },
        "after": { "api_role": new.name, "actions": new.actions },
    });
    context.log(&Logged { action, detail: &detail.to_string(), ..Logged::default() })?;
    Ok(())
}

/// Whether whoever asks may do all that those may whose credentials hold the role.
pub fn check_holders(context: &mut Context<'_, '_>, role: ApiRoleId) -> Result<(), Fault> {
    for rights in credentials::rights_behind(context.tx, role)? {
        staff::check_reach(context, rights)?;
    }
    Ok(())
}

/// Whether a list grants what another one does not, now or when there are more actions.
fn grants_more(before: &str, after: &str) -> bool {
    let had = Grants::Only(before.to_owned());
    after.split(' ').any(|one| {
        let is_there = before.split(' ').any(|known| known == one || known == "*");
        let call = super::find(super::FORM, one);
        !is_there && !call.is_some_and(|(group, call)| had.allow(group, call))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::ADMIN;
    use crate::cli::testing::World;

    #[test]
    fn more_is_what_was_not_granted_before() {
        assert!(!grants_more("users.*", "getusers users.*") && !grants_more("*", "users.* getclients"));
        assert!(grants_more("getusers", "getusers getclients") && grants_more("users.*", "*"));
        assert!(grants_more("getusers adduser", "users.*"));
    }

    #[test]
    fn a_role_is_changed_by_its_number() {
        let world = World::new();
        for name in ["Reader", "Writer"] {
            world.operator("AddApiRole", &[("name", name), ("actions", "GetUsers")]).expect("made");
        }
        let change = |id: &str, name: &str, actions: &str| {
            let pairs =
                [("api_role_id", id), ("name", name), ("description", "For reports"), ("actions", actions)];
            world.call(ADMIN, CALL.name, &pairs)
        };
        change("1", "READER", "GetClients Users.*").expect("changed");
        let role = world.read(|tx| api_roles::by_id(tx, ApiRoleId::new(1))).expect("a role");
        assert_eq!((role.name.as_str(), role.actions.as_str()), ("READER", "getclients users.*"));
        assert_eq!(role.description, "For reports");
        assert_eq!(change("1", "writer", "*").unwrap_err(), EXISTS.message);
        assert_eq!(change("1", "", "*").unwrap_err(), NO_NAME.message);
        assert_eq!(change("1", "Reader", "Gone").unwrap_err(), "There is no action Gone");
        for id in ["3", "", "x"] {
            assert_eq!(change(id, "Reader", "*").unwrap_err(), UNKNOWN.message, "{id}");
        }
    }
}
