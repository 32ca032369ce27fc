//! Two servers on one store: what is done on one is done on the other, at the very next request.

use std::collections::BTreeSet;
use std::sync::Barrier;
use std::thread;

use vestibule::actions;
use vestibule::auth::Proof;
use vestibule::dispatch::Outcome;
use vestibule::domain::ids::UserId;

use crate::browser::Browser;
use crate::people::links_in;
use crate::wire::{Request, Response};
use crate::world::{World, form, until};

const GUEST: &str = "guest@example.com";
const PASSWORD: &str = "correct horse battery staple";

/// Two servers; `change` is for both.
fn two(settings: &[(&'static str, &str)]) -> [World; 2] {
    let one = World::with(|setup| settings.iter().for_each(|(name, value)| setup.set(name, value)));
    let other = one.node();
    [one, other]
}

fn goes_well(answer: &Response) {
    assert_eq!((answer.status, answer.field("result").as_str()), (200, "success"), "{}", answer.text());
}

/// One of the operator's own calls.
fn command(world: &World, action: &str, pairs: &[(&str, &str)]) {
    let done = world.call(actions::COMMANDS, Proof::Operator, action, pairs);
    assert!(matches!(done, Outcome::Reply(_)), "{action}: {done:?}");
}

/// What both handed over, as recipient and bytes.
fn mails(nodes: &[World; 2]) -> Vec<(String, Vec<u8>)> {
    let all = nodes.iter().flat_map(World::mails);
    all.map(|mail| (mail.to().to_string(), mail.bytes().to_vec())).collect()
}

#[test]
fn a_client_of_one_invites_by_the_other_and_is_joined_with_a_session_of_either() {
    let nodes = two(&[]);
    let [one, other] = &nodes;
    one.start_senders(2);
    other.start_senders(2);
    let new = "firstname=Nora&lastname=New&email=nora@example.com&skipvalidation=1";
    let client = one.api("AddClient", &format!("{new}&password2=secret+word")).field("clientid");
    let user = format!("firstname=Gina&lastname=Guest&email={GUEST}&password2=correct+horse+battery+staple");
    let user = other.api("AddUser", &user).field("user_id");
    goes_well(
        &other.api("CreateClientInvite", &format!("client_id={client}&email={GUEST}&permissions=products")),
    );
    until("the mail has left", || one.number("SELECT COUNT(*) FROM outbox WHERE state <> 'sent'") == 0);
    let sent = mails(&nodes);
    assert_eq!(sent.len(), 1);
    let mut browser = Browser::new(other);
    let (shown, page) = browser.open(&format!("/invite/{}", links_in(&sent[0].1)[0]));
    let login = [("action", "login"), ("email", GUEST), ("password", PASSWORD)];
    let logged_in = browser.send(&shown, &page, &login);
    assert_eq!(logged_in.status, 303, "{}", logged_in.text());
    browser.go_to(one);
    let (shown, _) = browser.open(&page);
    assert!(shown.text().contains("You are logged in as <bdi>Gina Guest"), "{}", shown.text());
    browser.go_to(other);
    let accepted = browser.send(&shown, &page, &[("action", "accept")]);
    assert_eq!(accepted.status, 303, "a form of one is taken by the other: {}", accepted.text());
    for node in &nodes {
        let may = node.api("GetUserPermissions", &format!("client_id={client}&user_id={user}"));
        assert!(may.text().contains("\"products\""), "{}", may.text());
    }
    browser.go_to(one);
    assert!(browser.get("/account").text().contains("Nora New"));
}

#[test]
fn each_of_many_mails_is_sent_by_one_of_both_and_once() {
    const EACH: usize = 150;
    let nodes = two(&[]);
    for node in &nodes {
        node.start_senders(3);
    }
    thread::scope(|scope| {
        for (number, node) in nodes.iter().enumerate() {
            scope.spawn(move || {
                for mail in 0..EACH {
                    node.invite(&format!("n{mail}@of{number}.example"), "products");
                }
            });
        }
    });
    until("all have left", || nodes[0].number("SELECT COUNT(*) FROM outbox WHERE state <> 'sent'") == 0);
    let sent = mails(&nodes);
    assert_eq!(sent.iter().map(|(to, _)| to).collect::<BTreeSet<_>>().len(), 2 * EACH);
    assert_eq!(sent.len(), 2 * EACH);
    for node in &nodes {
        assert!(!node.mails().is_empty(), "both had a part in it");
    }
    assert_eq!(nodes[0].number("SELECT COUNT(*) FROM outbox WHERE attempts <> 1"), 0);
}

#[test]
fn what_is_taken_away_on_one_is_refused_by_the_other_at_its_next_request() {
    let [one, other] = &two(&[("trusted_proxies", "127.0.0.0/8"), ("api_allowed_ips", "0.0.0.0/0")]);
    let status = |request: &Request| other.fetch(request).status;
    let call = other.request("GetUsers", "").header("X-Forwarded-For", "203.0.113.9");
    assert_eq!(status(&call), 200);
    command(one, "DisableAdmin", &[("username", "ada")]);
    assert_eq!(status(&call), 403);
    one.sql("UPDATE admins SET disabled = 0");
    assert_eq!(status(&call), 200);
    one.operator("AddBannedIp", &[("ip", "203.0.113.9"), ("reason", "a test"), ("days", "1")]);
    assert_eq!(status(&call), 403);
    let ban = one.number("SELECT id FROM bans").to_string();
    command(one, "RemoveBan", &[("id", &ban)]);
    assert_eq!(status(&call), 200);
    command(one, "RevokeCredential", &[("identifier", &one.credential.identifier)]);
    assert_eq!(status(&call), 403);
}

#[test]
fn a_session_that_ends_on_one_has_ended_on_the_other() {
    let [one, other] = &two(&[]);
    let session = one.session_token(UserId::new(2));
    let mut browser = Browser::new(other);
    browser.set_cookie("vestibule_session", session.expose());
    let account = browser.get("/account");
    assert_eq!(account.status, 200);
    browser.go_to(one);
    assert_eq!(browser.send(&account, "/logout", &[("action", "logout")]).status, 303);
    browser.go_to(other);
    browser.set_cookie("vestibule_session", session.expose());
    assert_eq!(browser.get("/account").status, 303, "it leads to the log-in");
    let token = other.user_token(UserId::new(2), &[]);
    let own = form(&format!("action=GetClientUsers&client_id=1&usertoken={token}"));
    let may = one.fetch(&own);
    one.api("UpdateUserPermissions", "user_id=2&client_id=1&permissions=manageusers");
    let may_now = other.fetch(&own);
    assert_eq!((may.status, may_now.status), (403, 200), "{} {}", may.text(), may_now.text());
    one.operator("DisableUser", &[("user_id", "2")]);
    assert_eq!(other.fetch(&own).status, 403);
}

#[test]
fn a_key_that_was_used_on_one_gives_its_answer_on_the_other() {
    let [one, other] = &two(&[]);
    let sent = format!("client_id=1&email={GUEST}&permissions=products&idempotency_key=k");
    let first = one.api("CreateClientInvite", &sent);
    goes_well(&first);
    let again = other.api("CreateClientInvite", &sent);
    assert_eq!(first.field("invite_id"), again.field("invite_id"));
    assert_eq!(other.number("SELECT COUNT(*) FROM outbox"), 1);
    let changed = other.api("CreateClientInvite", &sent.replace("products", "orders"));
    assert_eq!(changed.field("result"), "error", "it is another call");
}

#[test]
fn sixty_four_calls_with_one_key_on_both_are_one_call() {
    let nodes = two(&[]);
    let gate = Barrier::new(64);
    let sent = format!("responsetype=json&client_id=1&email={GUEST}&permissions=products&idempotency_key=k");
    let answers: Vec<Response> = thread::scope(|scope| {
        let calls: Vec<_> = (0..64)
            .map(|number: usize| {
                let (node, gate, sent) = (&nodes[number % 2], &gate, &sent);
                scope.spawn(move || {
                    let (mut line, request) = (node.line(), node.request("CreateClientInvite", sent));
                    gate.wait();
                    line.fetch(&request)
                })
            })
            .collect();
        calls.into_iter().map(|call| call.join().expect("answered")).collect()
    });
    answers.iter().for_each(goes_well);
    let told: BTreeSet<String> = answers.iter().map(|answer| answer.field("invite_id")).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    for counted in ["invites", "links", "outbox", "operations", "activity"] {
        assert_eq!(nodes[1].number(&format!("SELECT COUNT(*) FROM {counted}")), 1, "{counted}");
    }
}

#[test]
fn limits_are_of_both_together() {
    let nodes = two(&[("limit_recipient", "5"), ("limit_failures", "4")]);
    let invite = format!("client_id=1&email={GUEST}&permissions=products");
    for number in 0..5 {
        goes_well(&nodes[number % 2].api("CreateClientInvite", &invite));
    }
    for node in &nodes {
        assert_eq!(node.api("CreateClientInvite", &invite).field("result"), "error");
    }
    assert_eq!(nodes[0].number("SELECT COUNT(*) FROM outbox"), 5);
    let wrong = form("action=GetUsers&responsetype=json&identifier=x&secret=x");
    for number in 0..4 {
        assert_eq!(nodes[number % 2].fetch(&wrong).message(), "Invalid or missing credentials");
    }
    for node in &nodes {
        let refused = node.api("GetUsers", "");
        assert!(refused.message().starts_with("Too many failed logins"), "{}", refused.text());
    }
}

#[test]
fn of_many_invitations_to_one_address_on_both_five_are_mailed() {
    let nodes = two(&[]);
    let sent = format!("responsetype=json&client_id=1&email={GUEST}&permissions=products");
    thread::scope(|scope| {
        for number in 0..16 {
            let (node, sent) = (&nodes[number % 2], &sent);
            scope.spawn(move || {
                let (mut line, request) = (node.line(), node.request("CreateClientInvite", sent));
                for _ in 0..8 {
                    assert_eq!(line.fetch(&request).status, 200);
                }
            });
        }
    });
    let counted =
        ["invites", "outbox", "links"].map(|table| nodes[0].number(&format!("SELECT COUNT(*) FROM {table}")));
    assert_eq!(counted, [1, 5, 5]);
}

#[test]
fn sixty_four_at_one_row_on_both_all_get_through() {
    const EACH: usize = 3;
    let nodes = two(&[]);
    let gate = Barrier::new(64);
    thread::scope(|scope| {
        for number in 0..64 {
            let (node, gate) = (&nodes[number % 2], &gate);
            scope.spawn(move || {
                let list = ["products", "orders,tickets", "profile"][number % 3];
                let sent = format!("responsetype=json&client_id=1&user_id=2&permissions={list}");
                let (mut line, request) = (node.line(), node.request("UpdateUserPermissions", &sent));
                gate.wait();
                for _ in 0..EACH {
                    goes_well(&line.fetch(&request));
                }
            });
        }
    });
    let written = i64::try_from(64 * EACH).expect("a few");
    assert_eq!(nodes[0].number("SELECT version FROM memberships WHERE user_id = 2"), 1 + written);
    assert_eq!(nodes[0].number("SELECT COUNT(*) FROM activity"), written);
}
