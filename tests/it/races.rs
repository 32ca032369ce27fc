//! Many at once: whatever the order, one wins and nothing is left half done.

use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Barrier, Mutex};
use std::thread;

use vestibule::actions;
use vestibule::auth::Proof;
use vestibule::dispatch::{self, House, Outcome};
use vestibule::domain::ids::UserId;
use vestibule::domain::secret::Secret;
use vestibule::store::credentials;

use crate::people::permissions;
use crate::wire::Request;
use crate::world::{World, ask, until};

/// Accepts as the session's user; the answer as the refusal's code.
pub fn accept(house: &Arc<House>, session: &Secret, link: &str) -> Result<(), &'static str> {
    let proof = Proof::Session(session.clone());
    match dispatch::call_and_wait(house, ask(actions::PAGE, proof, "AcceptInvite", &[("link", link)])) {
        Outcome::Reply(_) => Ok(()),
        Outcome::Refused(refusal) => Err(refusal.code),
        Outcome::Broken(id) => panic!("an acceptance is broken: {id}"),
    }
}

const USERS: usize = 64;
const ROUNDS: i64 = 100;

#[test]
fn of_64_users_who_accept_one_link_one_wins_in_each_of_100_rounds() {
    let world = World::new();
    let sessions: Vec<Secret> =
        (0..USERS).map(|number| world.session_token(world.user(&format!("n{number}@example.com")))).collect();
    let (link, gate) = (Mutex::new(String::new()), Barrier::new(USERS + 1));
    let (won, mut ids) = (Mutex::new(Vec::new()), Vec::new());
    thread::scope(|scope| {
        for (number, session) in sessions.iter().enumerate() {
            let (world, link, gate, won) = (&world, &link, &gate, &won);
            scope.spawn(move || {
                for round in 1..=ROUNDS {
                    gate.wait();
                    let link = link.lock().expect("the link").clone();
                    let answer = accept(&world.house, session, &link);
                    match answer {
                        Ok(()) => won.lock().expect("the winners").push((round, 3 + number)),
                        Err(code) => assert_eq!(code, "used"),
                    }
                    gate.wait();
                }
            });
        }
        for round in 1..=ROUNDS {
            let invited = world.invite(&format!("round{round}@invited.example"), "products");
            *link.lock().expect("the link") = invited.link;
            ids.push(invited.id);
            gate.wait();
            gate.wait();
        }
    });
    let won = won.into_inner().expect("the winners");
    assert_eq!(won.iter().map(|(round, _)| *round).collect::<BTreeSet<_>>().len(), won.len());
    assert_eq!(won.len(), usize::try_from(ROUNDS).expect("a small number"));
    for (round, user) in &won {
        let invite = ids[usize::try_from(round - 1).expect("a round")];
        let sql = format!(
            "SELECT COUNT(*) FROM activity a JOIN invites i ON i.id = a.invite_id
             WHERE a.action = 'AcceptInvite' AND i.id = {invite} AND a.user_id = {user}
               AND i.state = 'accepted' AND i.ended_by_user_id = {user}"
        );
        assert_eq!(world.number(&sql), 1, "round {round}");
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM activity WHERE action = 'AcceptInvite'"), ROUNDS);
    let winners = won.iter().map(|(_, user)| *user).collect::<BTreeSet<_>>().len();
    assert_eq!(world.number("SELECT COUNT(*) FROM memberships"), i64::try_from(winners + 2).unwrap_or(0));
}

#[test]
fn two_processes_on_one_store_accept_once_sec_006() {
    let world = World::new();
    let houses = [Arc::clone(&world.house), world.beside()];
    let sessions = ["a@example.com", "b@example.com"].map(|one| world.session_token(world.user(one)));
    for round in 0..20 {
        let link = world.invite(&format!("n{round}@example.com"), "products").link;
        let gate = Barrier::new(2);
        let answers: Vec<_> = thread::scope(|scope| {
            let both = houses.iter().zip(&sessions).map(|(house, session)| {
                let (gate, link) = (&gate, &link);
                scope.spawn(move || {
                    gate.wait();
                    accept(house, session, link)
                })
            });
            both.collect::<Vec<_>>().into_iter().map(|one| one.join().expect("answered")).collect()
        });
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
        assert!(answers.contains(&Err("used")), "{answers:?}");
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM activity WHERE action = 'AcceptInvite'"), 20);
}

#[test]
fn invited_and_accepting_at_once_is_never_member_and_awaited_sec_041() {
    let world = World::with(|setup| setup.set("limit_recipient", "0"));
    let guest = world.user("guest@example.com");
    let session = world.session_token(guest);
    let mut ends: HashMap<String, u32> = HashMap::new();
    for round in 0..60 {
        let link = world.invite(&format!("n{round}@example.com"), "products").link;
        let gate = Barrier::new(2);
        let invited = thread::scope(|scope| {
            let inviting = scope.spawn(|| {
                let sent = "client_id=1&email=guest@example.com&permissions=orders";
                let mut wire = world.line();
                let request = world.request("CreateClientInvite", &format!("responsetype=json&{sent}"));
                gate.wait();
                wire.fetch(&request).documented()
            });
            gate.wait();
            assert_eq!(accept(&world.house, &session, &link), Ok(()));
            inviting.join().expect("answered")
        });
        let end = if invited.contains("success") { "invited first" } else { "accepted first" };
        *ends.entry(end.to_owned()).or_default() += 1;
        let pending =
            "SELECT COUNT(*) FROM invites WHERE email_key = 'guest@example.com' AND state = 'pending'";
        assert_eq!((world.number(pending), world.may(guest).as_deref()), (0, Some("products")));
        world.sql("DELETE FROM memberships WHERE user_id = 3");
    }
    println!("{ends:?}");
}

#[test]
fn of_two_updates_at_once_the_later_counts_as_a_whole_sec_069() {
    let world = World::new();
    let sets = ["products,tickets,orders", "profile,emails"];
    for round in 1..=150 {
        let gate = Barrier::new(2);
        thread::scope(|scope| {
            for list in sets {
                let (world, gate) = (&world, &gate);
                scope.spawn(move || {
                    let mut line = world.line();
                    let sent = format!("responsetype=json&user_id=2&client_id=1&permissions={list}");
                    let request: Request = world.request("UpdateUserPermissions", &sent);
                    gate.wait();
                    assert_eq!(line.fetch(&request).documented(), r#"{"result":"success"}"#);
                });
            }
        });
        let last = world.text("SELECT detail FROM activity ORDER BY id DESC LIMIT 1");
        let last: serde_json::Value = serde_json::from_str(&last).expect("an object");
        let now = world.may(UserId::new(2)).expect("a member");
        assert_eq!(last["after"].as_str().map(|list| permissions(list).list()), Some(now.clone()));
        assert!(sets.contains(&now.as_str()), "{now}");
        assert_eq!(world.number("SELECT version FROM memberships WHERE user_id = 2"), 1 + 2 * round);
    }
}

#[test]
fn a_thousand_identical_invitations_are_one_with_five_mails_sec_099() {
    let world = World::new();
    let sent = "responsetype=json&client_id=1&email=guest@example.com&permissions=products";
    let refused = Mutex::new(0);
    thread::scope(|scope| {
        for _ in 0..50 {
            let (world, refused) = (&world, &refused);
            scope.spawn(move || {
                let (mut line, request) = (world.line(), world.request("CreateClientInvite", sent));
                for _ in 0..20 {
                    let answer = line.fetch(&request);
                    assert_eq!(answer.status, 200);
                    if answer.field("result") == "error" {
                        *refused.lock().expect("the count") += 1;
                    }
                }
            });
        }
    });
    assert_eq!(*refused.lock().expect("the count"), 995);
    assert_eq!(world.number("SELECT COUNT(*) FROM invites"), 1);
    assert_eq!(world.number("SELECT issue FROM invites"), 5);
    assert_eq!(world.number("SELECT COUNT(*) FROM outbox"), 5);
    assert_eq!(world.number("SELECT COUNT(*) FROM activity WHERE action = 'CreateClientInvite'"), 5);
    world.deliver();
    assert_eq!(world.mails().len(), 1, "four were superseded before they left");
    assert_eq!(world.end_of(&world.link(1)), "");
}

#[test]
fn under_load_too_what_another_process_revokes_is_refused_at_the_next_request() {
    let world = World::new();
    let other = world.beside();
    let (answered, revoked) = (AtomicU32::new(0), AtomicBool::new(false));
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let (mut line, request) =
                    (world.line(), world.request("GetUserPermissions", "user_id=2&client_id=1"));
                loop {
                    let sent_after = revoked.load(Ordering::SeqCst);
                    let status = line.fetch(&request).status;
                    answered.fetch_add(1, Ordering::SeqCst);
                    assert!(status == 403 || !sent_after, "it was revoked when the request was sent");
                    if status == 403 {
                        return;
                    }
                }
            });
        }
        until("all are at work", || answered.load(Ordering::SeqCst) > 200);
        let identifier = world.credential.identifier.clone();
        assert!(other.store.write(move |tx| credentials::revoke(tx, &identifier)).expect("revoked"));
        revoked.store(true, Ordering::SeqCst);
    });
}
