//! A group that is filled and given a role at the same instant: nobody is forgotten, and nobody slips in.

use std::collections::BTreeMap;
use std::sync::Barrier;
use std::thread;

use vestibule::domain::ids::UserId;

use super::{add, by_token, check_written, code, create, gid, on_main, remove, role, world};
use crate::wire::Request;
use crate::world::World;

const ROUNDS: i64 = 40;

/// Does two things at the same instant.
fn at_once<A: Send, B: Send>(one: impl FnOnce() -> A + Send, other: impl FnOnce() -> B + Send) -> (A, B) {
    let gate = Barrier::new(2);
    thread::scope(|scope| {
        let one = scope.spawn(|| {
            gate.wait();
            one()
        });
        gate.wait();
        let other = other();
        (one.join().expect("answered"), other)
    })
}

#[test]
fn a_manager_without_rights_takes_nobody_into_a_role_that_comes_meanwhile_sec_052() {
    let (world, owner) = world();
    let (manager, guest) = (world.user("manager@example.com"), world.user("guest@example.com"));
    world.client(manager, "Own Ltd");
    let proof = by_token(&world, manager.get());
    create(&world, &proof, "Mine");
    assert_eq!(add(&world, &proof, 2, UserId::new(1)), "0", "the manager himself is no member");
    let mut seen = BTreeMap::new();
    for round in 0..ROUNDS {
        let (added, given) = at_once(
            || {
                // Now the one is nearer to the store, now the other.
                (0..round % 4).for_each(|_| drop(world.fetch(&Request::get("/healthz"))));
                add(&world, &proof, 2, guest)
            },
            || role(&world, &owner, "AddGroupToRole", 2, ("roleid", "12")),
        );
        assert_eq!(given, "0", "round {round}");
        let is_in = world.number("SELECT COUNT(*) FROM group_users WHERE user_id = 4") == 1;
        assert_eq!((added.as_str(), is_in), if is_in { ("0", true) } else { ("3", false) }, "round {round}");
        check_written(&world);
        assert_eq!(world.may(guest).is_some(), is_in, "round {round}");
        *seen.entry(added).or_insert(0) += 1;
        assert_eq!(role(&world, &owner, "RemoveGroupFromRole", 2, ("roleid", "12")), "0");
        assert_eq!(remove(&world, &proof, 2, guest), if is_in { "0" } else { "21" });
        assert_eq!(world.may(guest), None);
    }
    println!("{seen:?}");
}

#[test]
fn whatever_happens_at_once_what_is_written_down_agrees_with_the_groups() {
    let (world, owner) = world();
    create(&world, &owner, "Second");
    let users: Vec<UserId> = (0..8).map(|number| world.user(&format!("n{number}@example.com"))).collect();
    let gate = Barrier::new(4);
    thread::scope(|scope| {
        for group in [1, 2] {
            let (world, owner, users, gate) = (&world, &*owner, &users, &gate);
            scope.spawn(move || {
                gate.wait();
                for user in users.iter().cycle().take(24) {
                    allowed(&add(world, owner, group, *user));
                    if user.get() % 2 == 0 {
                        allowed(&remove(world, owner, group, *user));
                    }
                }
            });
            scope.spawn(move || {
                gate.wait();
                for id in ["10", "11", "12", "13"].repeat(3) {
                    allowed(&role(world, owner, "AddGroupToRole", group, ("roleid", id)));
                    if id != "10" {
                        allowed(&role(world, owner, "RemoveGroupFromRole", group, ("roleid", id)));
                    }
                }
            });
        }
    });
    check_written(&world);
    assert_eq!(world.number("SELECT COUNT(*) FROM group_roles"), 2);
    ends(&world, &owner);
}

/// It went well, or there was nothing to do.
fn allowed(code: &str) {
    assert!(["0", "2", "113"].contains(&code), "{code}");
}

/// With the groups goes everything that they gave.
fn ends(world: &World, owner: &str) {
    let (first, second) = at_once(
        || code(&on_main(world, owner, "DeleteGroup", &[("gid", &gid(1))])),
        || code(&on_main(world, owner, "DeleteGroup", &[("gid", &gid(2))])),
    );
    assert_eq!((&*first, &*second), ("0", "0"));
    check_written(world);
    assert_eq!(world.number("SELECT COUNT(*) FROM memberships"), 2, "the owner and the member");
}
