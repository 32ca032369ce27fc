//! A client's owner: passed on, and whatever happens at once, always exactly one who is a member.

use std::sync::Barrier;
use std::thread;

use vestibule::domain::ids::UserId;

use crate::wire::Request;
use crate::world::World;

const TRANSFERRED: &str = r#"{"result":"success","owner_user_id":2}"#;

/// What two requests are answered that are sent at the same moment.
fn at_once(world: &World, requests: [(&str, &str); 2]) -> Vec<String> {
    let gate = Barrier::new(2);
    thread::scope(|scope| {
        let sent = requests.map(|(action, more)| {
            let gate = &gate;
            scope.spawn(move || {
                let mut line = world.line();
                let request: Request = world.request(action, &format!("responsetype=json&{more}"));
                gate.wait();
                line.fetch(&request).documented()
            })
        });
        sent.into_iter().map(|one| one.join().expect("answered")).collect()
    })
}

/// The owner of client 1, who must be a member of it.
fn owner(world: &World) -> i64 {
    let sql = "SELECT c.owner_user_id FROM clients c JOIN memberships m ON m.client_id = c.id
               AND m.user_id = c.owner_user_id WHERE c.id = 1";
    world.number(sql)
}

#[test]
fn ownership_goes_to_a_member_and_the_former_owner_stays() {
    let world = World::new();
    let sent = "client_id=1&user_id=2";
    assert_eq!(world.api("TransferClientOwnership", sent).documented(), TRANSFERRED);
    assert_eq!(world.api("TransferClientOwnership", sent).documented(), TRANSFERRED);
    let users = world.api("GetClientUsers", "client_id=1").json();
    assert_eq!(
        (&users["users"][1]["isOwner"], &users["users"][1]["roles"]),
        (&true.into(), &Vec::<String>::new().into())
    );
    assert_eq!(
        (&users["users"][0]["isOwner"], &users["users"][0]["roles"]),
        (&false.into(), &vec!["Admin"].into())
    );
    assert!(world.may(UserId::new(1)).expect("a member").ends_with("manageusers"));
    assert_eq!(world.text("SELECT detail FROM activity"), r#"{"after":2,"before":1}"#);
    let removed = world.api("DeleteUserClient", sent);
    assert_eq!(removed.message(), "You cannot remove the account owner");
}

#[test]
fn two_transfers_at_once_leave_one_owner_sec_057_071() {
    let world = World::new();
    world.member(world.user("third@example.com"), "products");
    for round in 0..100 {
        let former = owner(&world);
        at_once(
            &world,
            [
                ("TransferClientOwnership", "client_id=1&user_id=2"),
                ("TransferClientOwnership", "client_id=1&user_id=3"),
            ],
        );
        let now = owner(&world);
        assert!(now == 2 || now == 3, "round {round}: {now}");
        assert_eq!(world.number("SELECT COUNT(*) FROM memberships WHERE client_id = 1"), 3);
        let admins = "SELECT COUNT(*) FROM membership_roles WHERE role_id = 12 AND user_id =";
        assert_eq!(world.number(&format!("{admins} {now}")), 0, "the owner needs no role");
        if former != now {
            assert_eq!(world.number(&format!("{admins} {former}")), 1);
        }
    }
}

#[test]
fn taken_out_and_made_the_owner_at_once_is_one_of_both_sec_057_071() {
    let world = World::new();
    let mut ends = [0, 0];
    for _ in 0..100 {
        let answers = at_once(
            &world,
            [
                ("DeleteUserClient", "client_id=1&user_id=2"),
                ("TransferClientOwnership", "client_id=1&user_id=2"),
            ],
        );
        let is_owner = owner(&world) == 2;
        ends[usize::from(is_owner)] += 1;
        let told = if is_owner {
            "You cannot remove the account owner"
        } else {
            "User is not associated with client"
        };
        assert_eq!(answers.iter().filter(|answer| answer.contains("success")).count(), 1, "{answers:?}");
        assert!(answers[usize::from(!is_owner)].contains(told), "{answers:?}");
        let back = if is_owner {
            world.api("TransferClientOwnership", "client_id=1&user_id=1")
        } else {
            world.api("AssociateUser", "client_id=1&user_id=2&permissions=products")
        };
        assert_eq!(back.field("result"), "success");
    }
    println!("removed, made the owner: {ends:?}");
    let orphans = "SELECT COUNT(*) FROM membership_roles r LEFT JOIN memberships m
                   ON m.client_id = r.client_id AND m.user_id = r.user_id WHERE m.user_id IS NULL";
    assert_eq!(world.number(orphans), 0);
}

#[test]
fn two_owners_in_turn_who_remove_each_other_leave_one_sec_057() {
    let world = World::new();
    for _ in 0..50 {
        let _ = at_once(
            &world,
            [
                ("TransferClientOwnership", "client_id=1&user_id=2"),
                ("DeleteUserClient", "client_id=1&user_id=1"),
            ],
        );
        assert!([1, 2].contains(&owner(&world)));
        world.api("AssociateUser", "client_id=1&user_id=1&role=Admin");
        assert_eq!(world.api("TransferClientOwnership", "client_id=1&user_id=1").field("result"), "success");
    }
}

#[test]
fn permissions_set_and_ownership_passed_on_at_once_never_demote_the_owner_sec_069() {
    let world = World::new();
    for _ in 0..50 {
        at_once(
            &world,
            [
                ("UpdateUserPermissions", "client_id=1&user_id=2&permissions=orders"),
                ("TransferClientOwnership", "client_id=1&user_id=2"),
            ],
        );
        assert_eq!(owner(&world), 2);
        assert_eq!(world.number("SELECT permissions FROM memberships WHERE user_id = 2"), 16383);
        assert_eq!(world.api("TransferClientOwnership", "client_id=1&user_id=1").field("result"), "success");
    }
}

#[test]
fn of_two_users_who_take_one_address_at_once_one_has_it_sec_147() {
    let world = World::new();
    for round in 0..50 {
        let one = format!("user_id=1&email=n{round}@example.com");
        let other = format!("user_id=2&email=N{round}@Example.com");
        let answers = at_once(&world, [("UpdateUser", &one), ("UpdateUser", &other)]);
        let exists = |answer: &&String| answer.contains("A user already exists with that email address");
        assert_eq!(answers.iter().filter(exists).count(), 1, "{answers:?}");
    }
}
