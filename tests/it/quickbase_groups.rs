//! Groups in Quickbase's dialect: made, filled, shown, deleted.

mod limits;
mod races;
mod rights;

use vestibule::domain::ids::{GroupId, UserId};

use crate::qdb::{call, dbid, element, errcode, userid};
use crate::wire::Response;
use crate::world::World;

pub fn by_token(world: &World, user: i64) -> String {
    format!("<usertoken>{}</usertoken>", world.user_token(UserId::new(user), &[]))
}

pub fn gid(group: i64) -> String {
    GroupId::new(group).quickbase()
}

/// A call about a group on `main`.
pub fn on_main(world: &World, proof: &str, action: &str, pairs: &[(&str, &str)]) -> Response {
    call(world, "main", action, proof, pairs)
}

pub fn code(answer: &Response) -> String {
    errcode(answer).to_owned()
}

/// A world in which user 1, the owner, manages group 1; and the elements by which he asks.
pub fn world() -> (World, String) {
    let world = World::new();
    let owner = by_token(&world, 1);
    create(&world, &owner, "First");
    (world, owner)
}

pub fn create(world: &World, proof: &str, name: &str) {
    let answer = on_main(world, proof, "CreateGroup", &[("name", name)]);
    assert_eq!(errcode(&answer), "0", "{}", answer.text());
}

pub fn add(world: &World, proof: &str, group: i64, user: UserId) -> String {
    code(&on_main(world, proof, "AddUserToGroup", &[("gid", &gid(group)), ("uid", &user.quickbase())]))
}

pub fn remove(world: &World, proof: &str, group: i64, user: UserId) -> String {
    code(&on_main(world, proof, "RemoveUserFromGroup", &[("gid", &gid(group)), ("uid", &user.quickbase())]))
}

/// A call about a role of a group in the first client.
pub fn role(world: &World, proof: &str, action: &str, group: i64, more: (&str, &str)) -> String {
    code(&call(world, &dbid(), action, proof, &[("gid", &gid(group)), more]))
}

pub fn may(world: &World, user: UserId) -> Option<String> {
    world.may(user)
}

/// What is written down agrees with the groups, wherever nothing was replaced.
pub fn check_written(world: &World) {
    let wrong = "SELECT COUNT(*) FROM membership_roles mr WHERE mr.by_groups <>
        (SELECT COUNT(*) FROM group_users u JOIN group_roles r ON r.group_id = u.group_id
         WHERE u.user_id = mr.user_id AND u.is_member = 1 AND r.client_id = mr.client_id AND r.role_id = mr.role_id)
        OR (mr.own = 0 AND mr.by_groups = 0)";
    assert_eq!(world.number(wrong), 0, "{}", world.dump());
    let lacking = "SELECT COUNT(*) FROM group_users u JOIN group_roles r ON r.group_id = u.group_id
        LEFT JOIN membership_roles mr
            ON mr.client_id = r.client_id AND mr.user_id = u.user_id AND mr.role_id = r.role_id
        WHERE u.is_member = 1 AND mr.user_id IS NULL";
    assert_eq!(world.number(lacking), 0, "{}", world.dump());
    let counts =
        "SELECT COUNT(*) FROM memberships m WHERE m.roles <> (SELECT COUNT(*) FROM membership_roles mr
        WHERE mr.client_id = m.client_id AND mr.user_id = m.user_id) OR (m.own = 0 AND m.roles = 0)";
    assert_eq!(world.number(counts), 0, "{}", world.dump());
}

#[test]
fn a_group_is_made_filled_shown_and_deleted() {
    let world = World::new();
    let owner = by_token(&world, 1);
    let made = on_main(&world, &owner, "CreateGroup", &[("name", "A-1"), ("description", "x &amp; y")]);
    let expected = format!(
        "   <group id=\"{}\">\n      <name>A-1</name>\n      <description>x &amp; y</description>\n      \
         <managedByUser>true</managedByUser>\n   </group>\n",
        gid(1)
    );
    assert!(made.text().contains(&expected), "{}", made.text());
    assert_eq!(add(&world, &owner, 1, UserId::new(2)), "0");
    let shown = on_main(&world, &owner, "GetUsersInGroup", &[("gid", &gid(1)), ("includeAllMgrs", "1")]);
    let expected = format!(
        "      <users>\n         <user id=\"{}\">\n            <firstName>Max</firstName>\n            \
         <lastName>Member</lastName>\n            <email>{}</email>\n            <screenName></screenName>\n            \
         <isAdmin>false</isAdmin>\n         </user>\n      </users>\n      <managers>\n         <manager id=\"{}\">\n",
        userid(2),
        crate::people::MEMBER,
        userid(1)
    );
    assert!(shown.text().contains(&expected), "{}", shown.text());
    assert!(shown.text().contains("<isMember>false</isMember>"), "its creator is no member");
    let member = by_token(&world, 2);
    let to_member = on_main(&world, &member, "GetUsersInGroup", &[("gid", &gid(1))]);
    assert_eq!(to_member.text(), shown.text());
    let granted = on_main(&world, &member, "GrantedGroups", &[]);
    assert!(granted.text().contains(&gid(1)) && granted.text().contains("<managedByUser>false"));
    assert_eq!(code(&on_main(&world, &member, "DeleteGroup", &[("gid", &gid(1))])), "3");
    assert_eq!(code(&on_main(&world, &owner, "DeleteGroup", &[("gid", &gid(1))])), "0");
    assert_eq!(code(&on_main(&world, &owner, "GetUsersInGroup", &[("gid", &gid(1))])), "87");
    assert_eq!(world.number("SELECT COUNT(*) FROM group_users"), 0);
    let log = "SELECT action FROM activity ORDER BY id";
    assert_eq!(world.column(log), "CreateGroup,AddUserToGroup,DeleteGroup");
}

#[test]
fn every_change_is_in_the_log_of_the_clients_that_it_touches() {
    let (world, owner) = world();
    let guest = world.user("guest@example.com");
    add(&world, &owner, 1, guest);
    role(&world, &owner, "AddGroupToRole", 1, ("roleid", "10"));
    remove(&world, &owner, 1, guest);
    role(&world, &owner, "RemoveGroupFromRole", 1, ("allRoles", "true"));
    let log = "SELECT action || ' ' || COALESCE(client_id, 0) || ' ' || COALESCE(user_id, 0) || ' ' || detail
               FROM activity ORDER BY id";
    assert_eq!(
        world.column(log),
        "CreateGroup 0 0 {\"group\":1,\"name\":\"First\"},AddUserToGroup 0 3 {\"group\":1,\"manager\":false},\
         AddGroupToRole 1 0 {\"group\":1,\"role\":10},RemoveUserFromGroup 1 3 {\"group\":1},\
         RemoveGroupFromRole 1 0 {\"group\":1,\"role\":null}"
    );
}

#[test]
fn an_answer_of_nothing_is_the_envelope_alone() {
    let (world, owner) = world();
    let pairs = [("gid", &*gid(1)), ("userid", &userid(2)), ("screenName", "x")];
    let answer = on_main(&world, &owner, "AddUserToGroup", &pairs);
    let expected = "<?xml version=\"1.0\" ?>\n<qdbapi>\n   <action>API_AddUserToGroup</action>\n\
                    \x20  <errcode>0</errcode>\n   <errtext>No error</errtext>\n</qdbapi>\n";
    assert_eq!(answer.text(), expected);
    let answer = on_main(&world, &owner, "AddUserToGroup", &[("gid", "1217.dgpt"), ("uid", "x")]);
    assert_eq!((errcode(&answer), element(&answer, "errtext").as_str()), ("87", "Invalid group"));
}
