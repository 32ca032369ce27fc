//! What groups give reaches, and what they take goes.

use vestibule::domain::ids::UserId;

use super::{add, by_token, check_written, code, create, gid, may, on_main, remove, role, world};
use crate::qdb::{call, dbid, errcode};

const MEMBER: &str = "products,domains,invoices,quotes,emails";
const DEVELOPER: &str = "products,manageproducts,productsso,domains,managedomains,tickets,emails";

#[test]
fn what_a_group_gives_reaches_and_is_seen_in_every_dialect() {
    let (world, owner) = world();
    let guest = world.user("guest@example.com");
    assert_eq!(role(&world, &owner, "AddGroupToRole", 1, ("roleid", "12")), "0");
    assert_eq!(add(&world, &owner, 1, guest), "0");
    let proof = by_token(&world, guest.get());
    let listed = call(&world, &dbid(), "UserRoles", &proof, &[]);
    assert_eq!(errcode(&listed), "0", "he may manage users by his group: {}", listed.text());
    assert!(!listed.text().contains(&guest.quickbase()), "who is there by a group only is not listed");
    let expected = format!(
        "      <user type=\"group\" id=\"{}\">\n         <name>First</name>\n         <roles>\n            \
         <role id=\"12\">\n               <name>Administrator</name>\n               \
         <access id=\"1\">Administrator</access>\n",
        gid(1)
    );
    assert!(listed.text().contains(&expected), "{}", listed.text());
    let shown = world.api("GetUserPermissions", &format!("user_id={guest}&client_id=1"));
    assert!(shown.text().contains("manageusers"), "{}", shown.text());
    assert!(call(&world, "main", "GrantedDBs", &proof, &[]).text().contains(&dbid()));
    let own = call(&world, &dbid(), "GetUserRole", &proof, &[]);
    assert!(own.text().contains("<roles>\n      </roles>"), "no role of his own: {}", own.text());
    let by_group = call(&world, &dbid(), "GetUserRole", &proof, &[("inclgrps", "1")]);
    assert_eq!(by_group.text().matches("<role id=").count(), 1);
    assert!(by_group.text().contains("<member type=\"group\">First</member>"), "{}", by_group.text());
    assert_eq!(remove(&world, &owner, 1, guest), "0");
    assert_eq!(may(&world, guest), None);
    assert_eq!(code(&call(&world, &dbid(), "UserRoles", &proof, &[])), "32");
    check_written(&world);
}

#[test]
fn a_role_that_two_groups_give_goes_with_the_second() {
    let (world, owner) = world();
    create(&world, &owner, "Second");
    let guest = world.user("guest@example.com");
    for group in [1, 2] {
        assert_eq!(add(&world, &owner, group, guest), "0");
        assert_eq!(role(&world, &owner, "AddGroupToRole", group, ("roleid", "10")), "0");
    }
    assert_eq!(world.number("SELECT by_groups FROM membership_roles WHERE user_id = 3"), 2);
    check_written(&world);
    assert_eq!(remove(&world, &owner, 1, guest), "0");
    assert_eq!(may(&world, guest).as_deref(), Some(MEMBER));
    check_written(&world);
    assert_eq!(code(&on_main(&world, &owner, "DeleteGroup", &[("gid", &gid(2))])), "0");
    assert_eq!(may(&world, guest), None);
    check_written(&world);
}

#[test]
fn what_somebody_holds_himself_stays_when_his_group_loses_it() {
    let (world, owner) = world();
    let member = UserId::new(2);
    assert_eq!(add(&world, &owner, 1, member), "0");
    for id in ["10", "11"] {
        assert_eq!(role(&world, &owner, "AddGroupToRole", 1, ("roleid", id)), "0");
    }
    let give = [("userid", &*member.quickbase()), ("roleid", "10")];
    let given = call(&world, &dbid(), "AddUserToRole", &owner, &give);
    assert_eq!(code(&given), "0", "a group's role is not his own");
    assert_eq!(role(&world, &owner, "RemoveGroupFromRole", 1, ("allRoles", "1")), "0");
    let own = "products,domains,invoices,quotes,tickets,emails";
    assert_eq!(may(&world, member).as_deref(), Some(own), "his own role, and what he held directly");
    assert_eq!(world.number("SELECT COUNT(*) FROM membership_roles WHERE own = 1 AND by_groups = 0"), 1);
    check_written(&world);
}

#[test]
fn a_role_of_his_own_is_taken_and_the_group_keeps_him() {
    let (world, owner) = world();
    let guest = world.user("guest@example.com");
    assert_eq!(add(&world, &owner, 1, guest), "0");
    assert_eq!(role(&world, &owner, "AddGroupToRole", 1, ("roleid", "10")), "0");
    let him = [("userid", &*guest.quickbase()), ("roleid", "11")];
    assert_eq!(code(&call(&world, &dbid(), "RemoveUserFromRole", &owner, &him)), "112");
    assert_eq!(code(&call(&world, &dbid(), "AddUserToRole", &owner, &him)), "0");
    assert_eq!(code(&call(&world, &dbid(), "RemoveUserFromRole", &owner, &him)), "0");
    assert_eq!(may(&world, guest).as_deref(), Some(MEMBER));
    check_written(&world);
    let none = [("userid", &*guest.quickbase()), ("roleid", "9")];
    assert_eq!(code(&call(&world, &dbid(), "AddUserToRole", &owner, &none)), "0", "listed, beside the group");
    assert_eq!(remove(&world, &owner, 1, guest), "0");
    assert_eq!(may(&world, guest).as_deref(), Some(""), "and so he stays");
    check_written(&world);
}

#[test]
fn a_replaced_or_ended_place_stays_so_until_the_group_gives_it_again() {
    let (world, owner) = world();
    create(&world, &owner, "Second");
    let guest = world.user("guest@example.com");
    for group in [1, 2] {
        assert_eq!(add(&world, &owner, group, guest), "0");
        assert_eq!(role(&world, &owner, "AddGroupToRole", group, ("roleid", "11")), "0");
    }
    let set = format!("user_id={guest}&client_id=1&permissions=orders");
    assert_eq!(world.api("UpdateUserPermissions", &set).field("result"), "success");
    assert_eq!(may(&world, guest).as_deref(), Some("orders"));
    assert_eq!(remove(&world, &owner, 1, guest), "0");
    assert_eq!(
        may(&world, guest).as_deref(),
        Some("orders"),
        "the place is his own, and so is what is in it"
    );
    let out = format!("user_id={guest}&client_id=1");
    assert_eq!(world.api("DeleteUserClient", &out).field("result"), "success");
    assert_eq!(role(&world, &owner, "AddGroupToRole", 1, ("roleid", "10")), "0", "he is not in it");
    assert_eq!(may(&world, guest), None);
    assert_eq!(add(&world, &owner, 1, guest), "0");
    let given = "products,manageproducts,productsso,domains,managedomains,invoices,quotes,tickets,emails";
    assert_eq!(may(&world, guest).as_deref(), Some(given), "the group gives it again");
    check_written(&world);
    assert_eq!(world.api("DeleteUserClient", &out).field("result"), "success");
    assert_eq!(remove(&world, &owner, 2, guest), "0");
    assert_eq!(may(&world, guest), None, "taking from one group gives nothing by another");
}

#[test]
fn who_is_there_by_a_group_may_be_associated_and_invited_beside_it() {
    let (world, owner) = world();
    let (ann, ben) = (world.user("ann@example.com"), world.user("ben@example.com"));
    let early = world.invite("early@example.com", "orders");
    let early_user = world.user("early@example.com");
    for user in [ann, ben, early_user] {
        assert_eq!(add(&world, &owner, 1, user), "0");
    }
    assert_eq!(role(&world, &owner, "AddGroupToRole", 1, ("roleid", "11")), "0");
    let set = format!("user_id={ann}&client_id=1&permissions=orders");
    assert_eq!(world.api("AssociateUser", &set).field("result"), "success");
    assert_eq!(world.api("AssociateUser", &set).message(), "User already associated with client");
    let invited = world.invite("ben@example.com", "orders");
    assert_eq!(world.accept(ben, &invited.link), Ok(()));
    assert_eq!(world.accept(early_user, &early.link), Ok(()), "a group does not end an invitation");
    let again = world.api("CreateClientInvite", "client_id=1&email=ben@example.com&permissions=orders");
    assert_eq!(again.message(), "User already associated with client");
    for user in [ann, ben, early_user] {
        assert_eq!(may(&world, user), Some(DEVELOPER.to_owned() + ",orders"));
    }
    check_written(&world);
    assert_eq!(role(&world, &owner, "RemoveGroupFromRole", 1, ("roleid", "11")), "0");
    for user in [ann, ben, early_user] {
        assert_eq!(may(&world, user).as_deref(), Some("orders"));
    }
}

#[test]
fn an_announcement_of_what_a_group_gave_ends_with_it_and_makes_nothing_ones_own() {
    let (world, owner) = world();
    let (ann, ben) = (world.user("ann@example.com"), world.user("ben@example.com"));
    assert_eq!(role(&world, &owner, "AddGroupToRole", 1, ("roleid", "10")), "0");
    for user in [ann, ben] {
        assert_eq!(add(&world, &owner, 1, user), "0");
        let sent = call(&world, &dbid(), "SendInvitation", &owner, &[("userid", &user.quickbase())]);
        assert_eq!(errcode(&sent), "0", "{}", sent.text());
    }
    assert_eq!(world.accept(ann, &world.link(1)), Ok(()));
    for user in [ann, ben] {
        assert_eq!(remove(&world, &owner, 1, user), "0");
        assert_eq!(may(&world, user), None);
    }
    assert_eq!(world.end_of(&world.link(2)), "withdrawn");
}

#[test]
fn a_closed_client_gives_nothing_more_and_is_taken_from() {
    let (world, owner) = world();
    let guest = world.user("guest@example.com");
    assert_eq!(role(&world, &owner, "AddGroupToRole", 1, ("roleid", "10")), "0");
    assert_eq!(add(&world, &owner, 1, guest), "0");
    world.api("CloseClient", "clientid=1");
    assert_eq!(role(&world, &owner, "AddGroupToRole", 1, ("roleid", "11")), "32");
    assert_eq!(remove(&world, &owner, 1, guest), "0");
    assert_eq!(may(&world, guest), None);
    check_written(&world);
}

#[test]
fn the_owner_keeps_everything_whatever_his_groups_do() {
    let (world, owner) = world();
    assert_eq!(add(&world, &owner, 1, UserId::new(1)), "0");
    assert_eq!(role(&world, &owner, "AddGroupToRole", 1, ("roleid", "10")), "0");
    check_written(&world);
    assert_eq!(code(&on_main(&world, &owner, "DeleteGroup", &[("gid", &gid(1))])), "0");
    assert_eq!(world.number("SELECT COUNT(*) FROM memberships WHERE user_id = 1 AND own = 1"), 1);
    assert_eq!(code(&call(&world, &dbid(), "UserRoles", &owner, &[])), "0");
    check_written(&world);
}

#[test]
fn deleted_users_and_clients_leave_nothing_in_groups() {
    let (world, owner) = world();
    create(&world, &owner, "Second");
    let (ann, ben) = (world.user("ann@example.com"), world.user("ben@example.com"));
    for (group, user) in [(1, ann), (2, ann), (2, ben)] {
        let pairs = [("gid", &*gid(group)), ("uid", &*user.quickbase()), ("allowAdminAccess", "1")];
        assert_eq!(code(&on_main(&world, &owner, "AddUserToGroup", &pairs)), "0");
    }
    assert_eq!(role(&world, &owner, "AddGroupToRole", 1, ("roleid", "10")), "0");
    assert_eq!(remove(&world, &by_token(&world, ann.get()), 1, UserId::new(1)), "0");
    let erase = || world.api("DeleteUser", &format!("user_id={ann}")).field("result").clone();
    assert_eq!(erase(), "error", "his group gives him a place");
    world.api("DisableUser", &format!("user_id={ann}"));
    assert_eq!(may(&world, ann).as_deref(), Some(MEMBER));
    assert_eq!(world.api("DeleteClient", "clientid=1").field("result"), "success");
    assert_eq!(world.number("SELECT COUNT(*) FROM group_roles"), 0);
    assert_eq!(erase(), "success");
    assert_eq!(world.column("SELECT CAST(id AS TEXT) FROM user_groups"), "2", "nobody was left in the first");
    assert_eq!(world.number("SELECT COUNT(*) FROM group_users"), 2);
    assert_eq!(world.house.store.integrity().expect("checked"), Vec::<String>::new());
}
