//! Answers and changes of one invite at once: one answer counts, and a membership is of one piece.

use std::collections::BTreeMap;
use std::sync::Barrier;
use std::thread;

use vestibule::domain::ids::UserId;
use vestibule::domain::secret::Secret;

use crate::invites::get;
use crate::people::permissions;
use crate::races::accept;
use crate::wire::Request;
use crate::world::World;

const ROUNDS: u32 = 80;

/// Makes calls of the form dialect and the acceptance of a link at the same instant: whether each
/// call went well, and what the acceptance said.
fn at_once(
    world: &World,
    session: &Secret,
    link: &str,
    calls: &[(&str, String)],
) -> (Vec<bool>, Result<(), &'static str>) {
    let gate = Barrier::new(calls.len() + 1);
    thread::scope(|scope| {
        let callers = calls.iter().map(|(action, more)| {
            let gate = &gate;
            scope.spawn(move || {
                let (mut wire, request) =
                    (world.line(), world.request(action, &format!("responsetype=json&{more}")));
                gate.wait();
                let answer = wire.fetch(&request);
                assert_eq!(answer.status, 200, "{}", answer.text());
                answer.field("result") == "success"
            })
        });
        let callers: Vec<_> = callers.collect();
        let mut wire = world.line();
        gate.wait();
        // As far from the store as the others are.
        wire.fetch(&Request::get("/healthz"));
        let accepted = accept(&world.house, session, link);
        (callers.into_iter().map(|caller| caller.join().expect("answered")).collect(), accepted)
    })
}

#[test]
fn a_membership_has_the_set_before_a_change_or_the_one_after_it() {
    let world = World::new();
    let guest = world.user("guest@example.com");
    let session = world.session_token(guest);
    let mut seen = BTreeMap::new();
    for round in 0..ROUNDS {
        let invited = world.invite(&format!("n{round}@example.com"), "products,tickets");
        let id = invited.id;
        let change = [("UpdateClientInvite", format!("invite_id={id}&permissions=orders,emails"))];
        let (changed, accepted) = at_once(&world, &session, &invited.link, &change);
        assert_eq!(accepted, Ok(()));
        let set = if changed[0] { "emails,orders" } else { "products,tickets" };
        assert_eq!(world.may(guest).as_deref(), Some(set), "round {round}");
        let shown = get(&world, id)["permissions"]["permission"].clone();
        let keys: Vec<&str> = set.split(',').collect();
        assert_eq!(shown, serde_json::json!(keys), "the invite says what it granted");
        *seen.entry(set).or_insert(0) += 1;
        world.sql("DELETE FROM memberships WHERE user_id = 3");
    }
    println!("{seen:?}");
}

#[test]
fn of_an_acceptance_a_withdrawal_and_a_refusal_at_once_one_counts_sec_011() {
    let world = World::new();
    let guest = world.user("guest@example.com");
    let session = world.session_token(guest);
    let mut seen = BTreeMap::new();
    for round in 0..ROUNDS {
        let invited = world.invite(&format!("n{round}@example.com"), "products");
        let id = invited.id;
        let calls = [
            ("CancelClientInvite", format!("invite_id={id}")),
            ("DeclineClientInvite", format!("invite_id={id}")),
            ("AcceptClientInvite", format!("invite_id={id}&user_id=3")),
            ("UpdateClientInvite", format!("invite_id={id}&permissions=orders")),
        ];
        let (done, accepted) = at_once(&world, &session, &invited.link, &calls);
        let ends = [done[0], done[1], done[2], accepted.is_ok()];
        assert_eq!(ends.iter().filter(|end| **end).count(), 1, "round {round}: {ends:?}");
        let state = if done[0] {
            "cancelled"
        } else if done[1] {
            "declined"
        } else {
            "accepted"
        };
        assert_eq!(get(&world, id)["state"], state);
        let set = permissions(if done[3] { "orders" } else { "products" }).list();
        assert_eq!(world.may(guest), (state == "accepted").then_some(set), "round {round}");
        *seen.entry(state).or_insert(0) += 1;
        world.sql("DELETE FROM memberships WHERE user_id = 3");
    }
    println!("{seen:?}");
    let written =
        "SELECT COUNT(*) FROM activity WHERE action IN ('CancelClientInvite', 'DeclineClientInvite',
                   'AcceptClientInvite', 'AcceptInvite')";
    assert_eq!(world.number(written), i64::from(ROUNDS));
}

#[test]
fn many_managers_at_once_leave_one_pending_invite_within_its_mails_sec_099() {
    let world = World::new();
    let manager = world.user("manager@example.com");
    world.member(manager, "manageusers,products");
    let tokens: Vec<String> = [1, 3].map(|id| world.user_token(UserId::new(id), &[])).to_vec();
    let gate = Barrier::new(16);
    let sent: usize = thread::scope(|scope| {
        let members = (0..16).map(|number| {
            let (world, gate, token) = (&world, &gate, &tokens[number % 2]);
            scope.spawn(move || {
                gate.wait();
                let sent = "client_id=1&email=guest@example.com&permissions=products";
                let answers =
                    (0..8).map(|_| crate::members::as_user(world, token, "CreateClientInvite", sent));
                answers.filter(|answer| answer.field("result") == "success").count()
            })
        });
        members.collect::<Vec<_>>().into_iter().map(|one| one.join().expect("answered")).sum()
    });
    assert_eq!(sent, 1, "a member waits between two mails, whoever sent the first");
    assert_eq!(world.number("SELECT COUNT(*) FROM invites"), 1);
    assert_eq!(world.number("SELECT COUNT(*) FROM outbox"), 1);
    assert_eq!(
        world.number("SELECT CAST(SUM(used) AS BIGINT) FROM limits"),
        2,
        "one of the member, one of the client"
    );
}
