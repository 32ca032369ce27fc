//! Nobody gains by a group what nobody could have given him, and nobody sees a group in which he is not.

use vestibule::domain::ids::{ClientId, UserId};

use super::{add, by_token, check_written, code, create, gid, on_main, remove, role, world};
use crate::qdb::{call, element, errcode, userid};
use crate::world::World;

/// The elements of a ticket of the owner.
fn ticket(world: &World) -> String {
    let set = world.api("SetUserPassword", "user_id=1&password2=correct+horse+battery");
    assert_eq!(set.field("result"), "success", "{}", set.text());
    let address = world.text("SELECT email FROM users WHERE id = 1");
    let pairs = [("username", &*address), ("password", "correct horse battery")];
    let answer = call(world, "main", "Authenticate", "", &pairs);
    assert_eq!(errcode(&answer), "0", "{}", answer.text());
    format!("<ticket>{}</ticket>", element(&answer, "ticket"))
}

#[test]
fn nobody_takes_into_a_group_whom_he_could_not_give_what_it_holds_sec_052() {
    let (world, owner) = world();
    let (manager, guest) = (world.user("manager@example.com"), world.user("guest@example.com"));
    let other = world.client(guest, "Other Ltd");
    let proof = by_token(&world, manager.get());
    assert_eq!(code(&on_main(&world, &proof, "CreateGroup", &[("name", "Mine")])), "3", "he shares nothing");
    world.member(manager, "products,manageusers");
    create(&world, &proof, "Mine");
    assert_eq!(role(&world, &proof, "AddGroupToRole", 2, ("roleid", "10")), "3", "more than he holds");
    assert_eq!(add(&world, &proof, 2, UserId::new(1)), "0");
    let promote = [("gid", &*gid(2)), ("uid", &userid(1)), ("allowAdminAccess", "1")];
    assert_eq!(code(&on_main(&world, &proof, "AddUserToGroup", &promote)), "0");
    assert_eq!(role(&world, &owner, "AddGroupToRole", 2, ("roleid", "12")), "0");
    let before = world.dump();
    assert_eq!(add(&world, &proof, 2, manager), "3", "he cannot take himself in");
    assert_eq!(add(&world, &proof, 2, guest), "3");
    let promote = [("gid", &*gid(2)), ("uid", &manager.quickbase()), ("allowAdminAccess", "1")];
    assert_eq!(code(&on_main(&world, &proof, "AddUserToGroup", &promote)), "3");
    assert_eq!(world.dump(), before);
    assert_eq!(role(&world, &owner, "RemoveGroupFromRole", 2, ("roleid", "12")), "0");
    assert_eq!(role(&world, &owner, "AddGroupToRole", 2, ("roleid", "10")), "0");
    assert_eq!(add(&world, &proof, 2, guest), "3", "less than the owner holds, more than he does");
    world.sql("UPDATE memberships SET permissions = 16383 WHERE user_id = 3");
    assert_eq!(add(&world, &proof, 2, manager), "0", "now he holds all of it");
    let there = by_token(&world, guest.get());
    assert_eq!(add(&world, &owner, 2, guest), "0");
    assert_eq!(
        code(&call(&world, &other.dbid(), "AddGroupToRole", &there, &[("gid", &gid(2)), ("roleid", "10")])),
        "0",
        "a member brings it into his own application"
    );
    let late = world.user("late@example.com");
    assert_eq!(add(&world, &owner, 2, late), "3", "where its manager may not manage users");
    assert_eq!(remove(&world, &owner, 2, manager), "0", "to take needs nothing but the group");
    check_written(&world);
}

#[test]
fn a_group_gives_nothing_by_a_proof_that_does_not_reach_its_applications_sec_119() {
    let (world, owner) = world();
    assert_eq!(role(&world, &owner, "AddGroupToRole", 1, ("roleid", "10")), "0");
    let (guest, other) = (world.user("guest@example.com"), world.client(UserId::new(1), "Other Ltd"));
    let bound = world.user_token(UserId::new(1), &[other]);
    assert_eq!(add(&world, &format!("<usertoken>{bound}</usertoken>"), 1, guest), "3", "bound to another");
    let bound = world.user_token(UserId::new(1), &[ClientId::new(1)]);
    assert_eq!(add(&world, &format!("<usertoken>{bound}</usertoken>"), 1, UserId::new(2)), "0");
    let ticket = ticket(&world);
    world.sql("UPDATE clients SET requires_app_token = 1 WHERE id = 1");
    let before = world.dump();
    assert_eq!(add(&world, &ticket, 1, guest), "24", "the application asks for a token of its own");
    assert_eq!(add(&world, &format!("{ticket}<apptoken>wrong</apptoken>"), 1, guest), "24");
    assert_eq!(world.dump(), before);
    world.sql("UPDATE clients SET requires_app_token = 0 WHERE id = 1");
    assert_eq!(add(&world, &ticket, 1, guest), "0");
}

#[test]
fn nobody_takes_from_a_group_of_people_who_hold_more_than_he() {
    let (world, owner) = world();
    let (manager, admin) = (world.user("manager@example.com"), world.user("admin@example.com"));
    world.member(manager, "products,domains,invoices,quotes,emails,manageusers");
    world.member(admin, "products,domains,invoices,quotes,tickets,emails,manageusers");
    for user in [UserId::new(1), admin] {
        assert_eq!(add(&world, &owner, 1, user), "0");
    }
    let proof = by_token(&world, manager.get());
    assert_eq!(role(&world, &proof, "RemoveGroupFromRole", 1, ("roleid", "10")), "87", "hidden from him");
    assert_eq!(role(&world, &owner, "AddGroupToRole", 1, ("roleid", "10")), "0");
    for (more, expected) in [(("roleid", "11"), "112"), (("roleid", "99"), "110"), (("x", ""), "2")] {
        assert_eq!(role(&world, &proof, "RemoveGroupFromRole", 1, more), expected);
    }
    assert_eq!(
        role(&world, &proof, "RemoveGroupFromRole", 1, ("roleid", "10")),
        "3",
        "he has tickets beside"
    );
    assert_eq!(remove(&world, &owner, 1, admin), "0");
    assert_eq!(
        role(&world, &proof, "RemoveGroupFromRole", 1, ("roleid", "10")),
        "0",
        "the owner loses nothing"
    );
    assert_eq!(role(&world, &owner, "RemoveGroupFromRole", 1, ("allRoles", "1")), "112");
    check_written(&world);
}

#[test]
fn groups_of_others_and_addresses_are_nobodys_business_sec_046() {
    let (world, owner) = world();
    create(&world, &owner, "Second");
    let (ann, stranger) = (world.user("ann@example.com"), world.user("stranger@example.com"));
    assert_eq!(add(&world, &owner, 1, ann), "0");
    let (ann_proof, strange) = (by_token(&world, ann.get()), by_token(&world, stranger.get()));
    for action in ["GetUsersInGroup", "DeleteGroup", "AddUserToGroup", "RemoveUserFromGroup"] {
        let ask = |gid: &str| {
            let answer = on_main(&world, &strange, action, &[("gid", gid), ("uid", &userid(1))]);
            (code(&answer), answer.text().to_owned())
        };
        assert_eq!(ask(&gid(1)).0, "87", "{action}");
        assert_eq!(ask(&gid(1)), ask(&gid(99)), "{action}");
        assert_eq!(ask(&gid(1)), ask("nonsense"), "{action}");
    }
    let groups = |proof: &str, pairs: &[(&str, &str)]| {
        let answer = on_main(&world, proof, "GrantedGroups", pairs);
        assert_eq!(errcode(&answer), "0", "{}", answer.text());
        answer.text().matches("<group id=").count()
    };
    assert_eq!((groups(&owner, &[]), groups(&ann_proof, &[]), groups(&strange, &[])), (2, 1, 0));
    assert_eq!(groups(&owner, &[("userid", &ann.quickbase())]), 1, "of another one those that he manages");
    assert_eq!(groups(&ann_proof, &[("userid", &userid(1))]), 0, "she manages none");
    assert_eq!(groups(&owner, &[("userid", &userid(999))]), 0, "nobody looks like a stranger");
    assert_eq!((groups(&ann_proof, &[("adminonly", "")]), groups(&owner, &[("adminOnly", "1")])), (0, 2));
    assert_eq!(code(&on_main(&world, &owner, "GrantedGroups", &[("userid", "x")])), "21");
    let by_address = |proof: &str, address: &str| {
        code(&on_main(&world, proof, "AddUserToGroup", &[("gid", &gid(2)), ("email", address)]))
    };
    assert_eq!(by_address(&owner, "nobody@example.com"), "21");
    assert_eq!(by_address(&owner, "Stranger@Example.com"), "0");
    let made = [("gid", &*gid(2)), ("uid", &*stranger.quickbase()), ("allowAdminAccess", "true")];
    assert_eq!(code(&on_main(&world, &owner, "AddUserToGroup", &made)), "0");
    assert_eq!(by_address(&strange, "ann@example.com"), "21", "who shares nothing learns of no address");
    assert_eq!(by_address(&strange, "nobody@example.com"), "21");
    assert_eq!(code(&on_main(&world, "", "GrantedGroups", &[])), "22");
}
