//! Operator: `SetMember` replaces what a member may do by permissions or a role.
//!
//! Takes `client_id`, `user_id`, and `permissions` (comma-separated keys) or `role`; answers
//! nothing.

use serde_json::json;

use super::add_member::{self, NO_PERMISSIONS, STRANGER};
use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Needs, Refusal, Reply};
use crate::fields;
use crate::params::Params;
use crate::store::memberships;

/// The row.
pub const CALL: Call = Call {
    name: "SetMember",
    about: None,
    needs: Needs::Operator,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const OWNER: Refusal =
    Refusal::new(Kind::Conflict, "is_owner", "Permissions cannot be set on a client owner").about("user_id");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let place = add_member::place(context, params)?;
    if place.is_of_owner() {
        return Err(OWNER.into());
    }
    let grant = fields::grant(params, &NO_PERMISSIONS)?;
    let before = place.standing.permissions.ok_or(STRANGER)?;
    if !memberships::set_permissions(context.tx, place.client, place.user, grant.direct())? {
        return Err(STRANGER.into());
    }
    if let Some(role) = grant.role {
        memberships::add_role(context.tx, place.client, place.user, role.id())?;
    }
    let detail = json!({ "before": before.list(), "after": add_member::shown(grant) }).to_string();
    place.log(context, CALL.name, &detail)?;
    Ok(Reply::done())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::World;

    #[test]
    fn everything_a_member_may_do_is_replaced() {
        let world = World::new();
        let client = world.client("owner@example.com");
        let user = world.user("ann@example.com");
        let set = |name: &str, value: &str| {
            let reply =
                world.operator("SetMember", &[("client_id", &client), ("user_id", &user), (name, value)]);
            reply.map(|_| world.standing(&client, &user).may().list())
        };
        assert_eq!(set("role", "Admin").unwrap_err(), STRANGER.message);
        world.member(&client, &user, "products");
        assert_eq!(set("role", "Member").as_deref(), Ok("products,domains,invoices,quotes,emails"));
        assert_eq!(set("permissions", "orders").as_deref(), Ok("orders"));
        assert_eq!(set("role", "None").as_deref(), Ok(""));
    }

    #[test]
    fn the_owner_s_permissions_cannot_be_set() {
        let world = World::new();
        let client = world.client("owner@example.com");
        let owner = world.owner(&client);
        let pairs = [("client_id", client.as_str()), ("user_id", &owner), ("role", "None")];
        assert_eq!(
            world.operator("SetMember", &pairs).unwrap_err(),
            "Permissions cannot be set on a client owner"
        );
    }
}
