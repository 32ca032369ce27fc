//! Quickbase `API_AddGroupToRole`: gives a group a role in an application, and so all its members.
//!
//! Takes `gid` and `roleid`; answers nothing but its envelope.

use serde_json::json;

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Kind, Needs, Parameter, Refusal, Reply, Source, Type,
};
use crate::application::{
    self, IN_ROLE, NO_APPLICATION, NO_DBID, NO_ROLEID, UNKNOWN_ROLE, log_of_application,
};
use crate::domain::permission::Permission;
use crate::domain::role::Role;
use crate::grants::{self, BEYOND};
use crate::groups::{self, MOST_ROLES, NO_GID, UNKNOWN_GROUP};
use crate::params::Params;
use crate::store::groups::{self as rows, Touched};

/// The row.
pub const CALL: Call = Call {
    name: "AddGroupToRole",
    about: Some(&ABOUT),
    needs: Needs::Member(application::dbid, Permission::ManageUsers),
    effect: Effect::Writes,
    envelope: Envelope::Errcode,
    run,
};

const ABOUT: About = About {
    does: "Gives a group in which the caller is a role in the application: all its members hold it from then on, and \
           whoever is added to it. Nobody gives a role that allows more than he may himself.",
    source: Source::Protocol,
    takes: &[
        Parameter::required("gid", Type::Text, "The group"),
        Parameter::required("roleid", Type::Int, "The role; None (9) is nothing for a group"),
    ],
    answers: &[],
    refuses: &[
        NO_DBID,
        NO_APPLICATION,
        NO_GID,
        UNKNOWN_GROUP,
        NO_ROLEID,
        UNKNOWN_ROLE,
        NONE_FOR_GROUP,
        BEYOND,
        IN_ROLE,
        TOO_MANY_ROLES,
    ],
    warns: &[],
    example: &[("gid", "1.czkk"), ("roleid", "10")],
};

const NONE_FOR_GROUP: Refusal = Refusal::invalid(
    "none_for_group",
    "roleid",
    "A group cannot be in None: take its roles away by API_RemoveGroupFromRole",
);
const TOO_MANY_ROLES: Refusal =
    Refusal::new(Kind::Conflict, "too_many_roles", "The group holds as many roles as one may").about("gid");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let client = application::open(context, params)?.id;
    let group = groups::seen(context, params)?.group.id;
    let role = application::role(context, client, params, "roleid")?.ok_or(NO_ROLEID)?;
    if role.id == Role::None.id() {
        return Err(NONE_FOR_GROUP.into());
    }
    grants::check_within(context, client, role.permissions)?;
    let held = rows::count_roles(context.tx, group)?;
    if !rows::add_role(context.tx, group, client, role.id)? {
        return Err(IN_ROLE.into());
    }
    if held >= MOST_ROLES {
        return Err(TOO_MANY_ROLES.into());
    }
    rows::give(context.tx, Touched { group, client, user: None, role: Some(role.id) })?;
    let detail = json!({ "group": group.get(), "role": role.id.get() });
    log_of_application(context, CALL.name, client, &detail)?;
    Ok(Reply::done())
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::action::Value;
    use crate::actions::XML;
    use crate::cli::testing::World;
    use crate::domain::ids::{ClientId, GroupId};

    /// A client, its owner, and a group that he manages.
    pub struct Ground {
        pub world: World,
        pub client: String,
        pub owner: String,
        pub gid: String,
    }

    impl Ground {
        pub fn new() -> Self {
            let world = World::new();
            let client = world.client("owner@example.com");
            let owner = world.owner(&client);
            let gid = group(&world, &owner, "Group");
            Self { world, client, owner, gid }
        }

        pub fn user(&self, email: &str) -> String {
            self.world.user(email)
        }

        /// The owner takes a user into the group.
        pub fn add(&self, user: &str) -> Result<Reply, String> {
            let pairs = [("gid", &*self.gid), ("uid", user)];
            self.world.as_user(&self.owner, XML, "AddUserToGroup", &pairs)
        }

        /// The owner calls about his client and the group.
        pub fn call(&self, action: &str, more: &[(&str, &str)]) -> Result<Reply, String> {
            let pairs = [&[("client_id", &*self.client), ("gid", &*self.gid)][..], more].concat();
            self.world.as_user(&self.owner, XML, action, &pairs)
        }
    }

    /// The id of a new group.
    pub fn group(world: &World, user: &str, name: &str) -> String {
        let reply = world.as_user(user, XML, "CreateGroup", &[("name", name)]).expect("a group");
        let Some(Value::Object(fields)) = reply.get("group") else { panic!("{reply:?}") };
        Reply::done().with_all(fields.clone()).text("@id").to_owned()
    }

    #[test]
    fn what_is_wrong_is_told_in_order() {
        let ground = Ground::new();
        let refused = |pairs: &[(&str, &str)]| {
            ground.world.as_user(&ground.owner, XML, "AddGroupToRole", pairs).unwrap_err()
        };
        let (client, gid) = (("client_id", &*ground.client), ("gid", &*ground.gid));
        assert_eq!(refused(&[gid]), NO_DBID.message);
        assert_eq!(refused(&[client]), NO_GID.message);
        assert_eq!(refused(&[client, ("gid", &GroupId::new(9).quickbase())]), UNKNOWN_GROUP.message);
        assert_eq!(refused(&[client, gid]), NO_ROLEID.message);
        assert_eq!(refused(&[client, gid, ("roleid", "99")]), UNKNOWN_ROLE.message);
        assert_eq!(refused(&[client, gid, ("roleid", "9")]), NONE_FOR_GROUP.message);
        assert!(ground.call("AddGroupToRole", &[("roleid", "11")]).is_ok());
        assert_eq!(refused(&[client, gid, ("roleid", "11")]), IN_ROLE.message);
        ground.world.operator_closes(&ground.client);
        assert_eq!(refused(&[client, gid, ("roleid", "10")]), NO_APPLICATION.message);
    }

    #[test]
    fn nobody_gives_a_group_what_he_may_not_do_himself() {
        let ground = Ground::new();
        let manager = ground.user("manager@example.com");
        ground.world.member(&ground.client, &manager, "manageusers,products,invoices,domains,quotes,emails");
        let give = |gid: &str, role: &str| {
            let pairs = [("client_id", &*ground.client), ("gid", gid), ("roleid", role)];
            ground.world.as_user(&manager, XML, "AddGroupToRole", &pairs)
        };
        assert_eq!(give(&ground.gid, "10").unwrap_err(), UNKNOWN_GROUP.message, "he is not in it");
        let own = group(&ground.world, &manager, "Own");
        assert_eq!(give(&own, "12").unwrap_err(), BEYOND.message);
        assert!(give(&own, "10").is_ok());
        ground.add(&manager).expect("a member of the other");
        assert!(give(&ground.gid, "10").is_ok(), "members may, as well as managers");
    }

    #[test]
    fn a_group_holds_no_more_than_a_hundred_roles() {
        let ground = Ground::new();
        ground.world.write(|tx| {
            for sql in [
                "INSERT INTO roles (id, client_id, name, permissions, built_in, created_at)
                 WITH RECURSIVE numbers (n) AS (SELECT 101 UNION ALL SELECT n + 1 FROM numbers WHERE n < 200)
                 SELECT n, 1, 'Own', 1, 0, 1 FROM numbers",
                "INSERT INTO group_roles (group_id, client_id, role_id, created_at)
                 SELECT 1, 1, id, 1 FROM roles WHERE id > 101",
            ] {
                tx.execute(sql, &[])?;
            }
            Ok(())
        });
        assert!(ground.call("AddGroupToRole", &[("roleid", "101")]).is_ok());
        assert_eq!(ground.call("AddGroupToRole", &[("roleid", "10")]).unwrap_err(), TOO_MANY_ROLES.message);
        let held = ground.world.read(|tx| rows::roles_in(tx, GroupId::new(1), ClientId::new(1)));
        assert_eq!(held.len(), 100, "what was refused is not kept");
    }
}
