//! Operator: `MakeOwner` makes a member the owner of a client.
//!
//! Takes `client_id`, `user_id`; answers nothing. The former owner stays as an Admin. Nothing
//! changes where the user owns the client already.

use serde_json::json;

use super::add_member::{self, NO_CLIENT, STRANGER};
use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Needs, Refusal, Reply};
use crate::domain::permission::Permissions;
use crate::domain::role::Role;
use crate::params::Params;
use crate::store::users::UserState;
use crate::store::{clients, memberships};

/// The row.
pub const CALL: Call = Call {
    name: "MakeOwner",
    about: None,
    needs: Needs::Operator,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const DISABLED: Refusal =
    Refusal::new(Kind::Conflict, "user_disabled", "The user is disabled").about("user_id");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let place = add_member::place(context, params)?;
    if place.is_of_owner() {
        return Ok(Reply::done());
    }
    let before = place.standing.owner.ok_or(NO_CLIENT)?;
    place.standing.permissions.ok_or(STRANGER)?;
    if place.standing.user == Some(UserState::Disabled) {
        return Err(DISABLED.into());
    }
    clients::set_owner(context.tx, place.client, place.user)?;
    memberships::set_permissions(context.tx, place.client, place.user, Permissions::EVERYTHING)?;
    memberships::insert(context.tx, place.client, before, Permissions::NONE)?;
    memberships::set_permissions(context.tx, place.client, before, Permissions::NONE)?;
    memberships::add_role(context.tx, place.client, before, Role::Admin.id())?;
    let detail = json!({ "before": before.get(), "after": place.user.get() }).to_string();
    place.log(context, CALL.name, &detail)?;
    Ok(Reply::done())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::World;

    #[test]
    fn the_former_owner_stays_as_an_admin() {
        let world = World::new();
        let client = world.client("owner@example.com");
        let (before, after) = (world.owner(&client), world.user("ann@example.com"));
        let make = || world.operator("MakeOwner", &[("client_id", &client), ("user_id", &after)]);
        assert_eq!(make().unwrap_err(), STRANGER.message);
        world.member(&client, &after, "products");
        for _ in 0..2 {
            assert_eq!(make(), Ok(Reply::done()));
            assert_eq!(world.owner(&client), after);
            let former = world.standing(&client, &before);
            assert!(!former.is_owner && former.may() == Permissions::EVERYTHING);
        }
        let back = [("client_id", client.as_str()), ("user_id", &before)];
        world.operator("MakeOwner", &back).expect("made");
        assert!(world.standing(&client, &before).is_owner);
    }

    #[test]
    fn a_disabled_user_owns_nothing_new() {
        let world = World::new();
        let client = world.client("owner@example.com");
        let user = world.user("ann@example.com");
        world.member(&client, &user, "products");
        world.operator("DisableUser", &[("user_id", &user)]).expect("disabled");
        let refused = world.operator("MakeOwner", &[("client_id", &client), ("user_id", &user)]);
        assert_eq!(refused.unwrap_err(), DISABLED.message);
    }
}
