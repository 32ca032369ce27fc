//! Operator: `AddMember` gives a user his place in a client.
//!
//! Takes `client_id`, `user_id`, and `permissions` (comma-separated keys) or `role`; answers
//! nothing.

use serde_json::json;

use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Logged, Needs, Refusal, Reply};
use crate::domain::ids::{ClientId, UserId};
use crate::domain::role::Role;
use crate::fields::{self, Grant};
use crate::params::Params;
use crate::store::memberships::{self, Standing};

/// The row.
pub const CALL: Call = Call {
    name: "AddMember",
    about: None,
    needs: Needs::Operator,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

/// No such user.
pub const NO_USER: Refusal =
    Refusal::new(Kind::UnknownUser, "invalid_user", "Invalid user id").about("user_id");
/// No such client.
pub const NO_CLIENT: Refusal =
    Refusal::new(Kind::UnknownClient, "invalid_client", "Invalid client id").about("client_id");
/// The user does not belong to the client.
pub const STRANGER: Refusal =
    Refusal::new(Kind::NotMember, "not_associated", "User is not associated with client").about("user_id");
/// Neither permissions nor a role came, or both.
pub const NO_PERMISSIONS: Refusal =
    Refusal::invalid("permissions_required", "permissions", "Missing permissions definition");
const CLOSED: Refusal =
    Refusal::new(Kind::Conflict, "client_closed", "The client is closed").about("client_id");
const MEMBER: Refusal =
    Refusal::new(Kind::Conflict, "already_associated", "User already associated with client")
        .about("user_id");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let place = place(context, params)?;
    if place.standing.closed {
        return Err(CLOSED.into());
    }
    let grant = fields::grant(params, &NO_PERMISSIONS)?;
    if !memberships::insert(context.tx, place.client, place.user, grant.direct())? {
        return Err(MEMBER.into());
    }
    if let Some(role) = grant.role {
        memberships::add_role(context.tx, place.client, place.user, role.id())?;
    }
    place.log(context, CALL.name, &shown(grant).to_string())?;
    Ok(Reply::done())
}

/// A client and a user that both exist, and what he is in it.
pub struct Place {
    /// The client.
    pub client: ClientId,
    /// The user.
    pub user: UserId,
    /// What he is in it.
    pub standing: Standing,
}

/// The place that `client_id` and `user_id` name.
pub fn place(context: &mut Context<'_, '_>, params: &Params) -> Result<Place, Fault> {
    let user = params.text("user_id").and_then(UserId::parse).ok_or(NO_USER)?;
    let client = fields::client_of(params);
    let standing = memberships::standing(context.tx, client.unwrap_or(ClientId::new(0)), user)?;
    standing.user.ok_or(NO_USER)?;
    let client = client.filter(|_| standing.owner.is_some()).ok_or(NO_CLIENT)?;
    Ok(Place { client, user, standing })
}

impl Place {
    /// Whether the user owns the client.
    pub fn is_of_owner(&self) -> bool {
        self.standing.owner == Some(self.user)
    }

    /// Writes what happened here into the activity log.
    pub fn log(&self, context: &mut Context<'_, '_>, action: &str, detail: &str) -> Result<(), Fault> {
        context.log(&Logged {
            action,
            client: Some(self.client),
            user: Some(self.user),
            detail,
            ..Logged::default()
        })?;
        Ok(())
    }
}

/// A grant for the activity log.
pub fn shown(grant: Grant) -> serde_json::Value {
    json!({ "permissions": grant.permissions.list(), "role": grant.role.map(Role::name) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::World;

    #[test]
    fn a_member_has_permissions_or_a_role() {
        let world = World::new();
        let client = world.client("owner@example.com");
        let may = |user: &str| world.standing(&client, user).may().list();
        let (ann, ben) = (world.user("ann@example.com"), world.user("ben@example.com"));
        let add = |user: &str, name: &str, value: &str| {
            world.operator("AddMember", &[("client_id", &client), ("user_id", user), (name, value)])
        };
        assert_eq!(add(&ann, "permissions", "tickets, products"), Ok(Reply::done()));
        assert_eq!(add(&ben, "role", "Support"), Ok(Reply::done()));
        assert_eq!(may(&ann), "products,tickets");
        assert_eq!(may(&ben), Role::Support.permissions().list());
        assert_eq!(add(&ann, "role", "Admin").unwrap_err(), MEMBER.message);
    }

    #[test]
    fn what_is_wrong_is_told() {
        let world = World::new();
        let client = world.client("owner@example.com");
        let user = world.user("ann@example.com");
        let add = |client: &str, user: &str, name: &str, value: &str| {
            world
                .operator("AddMember", &[("client_id", client), ("user_id", user), (name, value)])
                .unwrap_err()
        };
        assert_eq!(add(&client, "99", "role", "Admin"), NO_USER.message);
        assert_eq!(add("99", &user, "role", "Admin"), NO_CLIENT.message);
        assert_eq!(add(&client, &user, "role", "admin"), "There is no role admin");
        assert_eq!(add(&client, &user, "permissions", "products,Tickets"), "There is no permission Tickets");
        assert_eq!(add(&client, &user, "permissions", " , "), NO_PERMISSIONS.message);
        assert_eq!(add(&client, &user, "note", "x"), NO_PERMISSIONS.message);
        world.operator_closes(&client);
        assert_eq!(add(&client, &user, "role", "Admin"), CLOSED.message);
    }
}
