//! Who may make which call: every action of the tables by every kind of caller, and a no changes nothing.

mod callers;
mod rows;

use vestibule::action::{Call, Envelope};
use vestibule::actions::{ADMIN, COMMANDS, FORM, Group, PAGE};
use vestibule::auth::{FormProof, Proof};
use vestibule::dispatch::Outcome;
use vestibule::domain::ids::UserId;
use vestibule::domain::secret::Secret;

use self::callers::{Callers, KINDS, Kind, Standing};
use self::rows::{Class, ROWS};
use crate::reference;
use crate::wire::Response;
use crate::world::{World, form};

/// By these codes a caller is turned away before the action looks at anything.
const TURNED_AWAY: [&str; 8] = [
    "admin_disabled",
    "bad_credentials",
    "bad_token",
    "forbidden",
    "invalid_ip",
    "log_in",
    "not_granted",
    "unknown_action",
];

/// What a caller of the form endpoint is told; None where he is let in.
fn verdict(class: Class, standing: Standing) -> Option<&'static str> {
    match (standing, class) {
        (Standing::Unknown(code), _) => Some(code),
        (_, Class::Anybody | Class::User | Class::Office) => Some("unknown_action"),
        (Standing::Granted, _) | (Standing::Manager, Class::Manager) => None,
        (Standing::Ungranted, _) | (_, Class::Staff) => Some("not_granted"),
        (Standing::Other | Standing::Stranger | Standing::Elsewhere, Class::Manager) => Some("forbidden"),
    }
}

fn calls(tables: &'static [Group]) -> impl Iterator<Item = (&'static str, &'static Call)> {
    tables.iter().flat_map(|group| group.calls.iter().map(|call| (group.name, call)))
}

fn every_call() -> impl Iterator<Item = (&'static str, &'static Call)> {
    [FORM, PAGE, ADMIN, COMMANDS].into_iter().flat_map(calls)
}

fn class(call: &Call) -> Class {
    let row = ROWS.iter().find(|(name, _)| *name == call.name);
    row.unwrap_or_else(|| panic!("{} has no row in the matrix", call.name)).1
}

/// The actions of the form endpoint except one, as a role grants them.
fn all_but(action: &str) -> String {
    let names = calls(FORM).map(|(_, call)| call.name).filter(|name| *name != action);
    names.map(str::to_ascii_lowercase).collect::<Vec<_>>().join(" ")
}

/// What would be a good call of an administrator; a member has to name the client.
fn fields(call: &Call) -> String {
    let example = call.about.map_or(&[][..], |about| about.example);
    let mut pairs: Vec<String> =
        example.iter().map(|(name, value)| format!("{name}={}", reference::encoded(value))).collect();
    if class(call) == Class::Manager && !example.iter().any(|(name, _)| *name == "client_id") {
        pairs.push("client_id=1".to_owned());
    }
    pairs.join("&")
}

fn send(world: &World, call: &Call, credentials: &str) -> Response {
    let (action, fields) = (call.name, fields(call));
    world.fetch(&form(&format!("action={action}&responsetype=json&{fields}&{credentials}")))
}

/// The code of a refusal, as the call's envelope tells it; none of a success.
fn told(call: &Call, answer: &Response) -> (u16, String) {
    let name = if call.envelope == Envelope::Errcode { "errcode" } else { "error_code" };
    (answer.status, answer.json()[name].to_string().trim_matches('"').to_owned())
}

/// How a code is told in an envelope.
fn worded(call: &Call, code: &str, standing: Standing) -> (u16, String) {
    let errcode = match (code, standing) {
        ("bad_token", _) | ("forbidden", Standing::Elsewhere) => "83",
        ("forbidden", Standing::Stranger) => "32",
        ("invalid_ip", _) => "19",
        ("forbidden" | "not_granted", _) => "3",
        _ => "20",
    };
    match call.envelope {
        Envelope::Errcode => (200, errcode.to_owned()),
        Envelope::Result if code == "unknown_action" => (200, code.to_owned()),
        Envelope::Result => (403, code.to_owned()),
    }
}

#[test]
fn every_action_has_a_row_and_every_row_an_action() {
    let names: Vec<&str> = ROWS.iter().map(|(name, _)| *name).collect();
    assert!(names.is_sorted(), "{names:?}");
    let mut known: Vec<&str> = every_call().map(|(_, call)| call.name).collect();
    known.sort_unstable();
    assert_eq!(names, known);
    let mut made: Vec<Kind> = KINDS.iter().map(|(kind, _)| *kind).collect();
    made.dedup();
    assert_eq!(made.len(), KINDS.len());
}

#[test]
fn whoever_is_turned_away_learns_why_and_changes_nothing_sec_052_059_064_079() {
    let world = reference::world::world();
    let callers = Callers::of(&world);
    for (group, call) in every_call() {
        let turned_away = KINDS.into_iter().filter_map(|(kind, standing)| {
            let code = verdict(class(call), standing)?;
            Some((kind, worded(call, code, standing), callers.fields(&world, kind, group, call.name)))
        });
        let turned_away: Vec<_> = turned_away.collect();
        let before = world.dump();
        for (kind, expected, credentials) in &turned_away {
            let answer = send(&world, call, credentials);
            assert_eq!(told(call, &answer), *expected, "{} by {kind:?}: {}", call.name, answer.text());
        }
        let kinds = turned_away.iter().map(|(kind, ..)| kind);
        assert!(
            world.dump() == before,
            "{} by one of {:?} changed something",
            call.name,
            kinds.collect::<Vec<_>>()
        );
    }
}

#[test]
fn whoever_may_is_let_in() {
    for (group, call) in calls(FORM) {
        let world = reference::world::world();
        let callers = Callers::of(&world);
        for (kind, standing) in KINDS {
            if verdict(class(call), standing).is_some() {
                continue;
            }
            let credentials = callers.fields(&world, kind, group, call.name);
            let answer = send(&world, call, &credentials);
            // The action may still refuse what it is asked for, but not who asks.
            let (status, code) = told(call, &answer);
            assert!(status < 500, "{} by {kind:?}: {}", call.name, answer.text());
            assert!(!TURNED_AWAY.contains(&code.as_str()), "{} by {kind:?}: {code}", call.name);
        }
    }
}

/// The proofs that pages and the command line show, and the users behind them.
fn proofs(world: &World) -> [(&'static str, Proof); 6] {
    let pair = world.credential.clone();
    let staff = FormProof {
        identifier: Some(Secret::new(&pair.identifier)),
        secret: Some(Secret::new(&pair.secret)),
        ..FormProof::default()
    };
    [
        ("nobody", Proof::Nothing),
        ("a session that is none", Proof::Session(Secret::new("x"))),
        ("staff", Proof::Form(Box::new(staff))),
        ("a user", world.session(UserId::new(3))),
        ("a token", Proof::UserToken(Secret::new(world.user_token(UserId::new(1), &[])))),
        ("the operator", Proof::Operator),
    ]
}

/// What each of them is told by a call that the form endpoint does not have.
fn told_elsewhere(class: Class, who: &str) -> Option<&'static str> {
    match (class, who) {
        (_, "the operator")
        | (Class::Anybody, _)
        | (Class::User, "a user" | "a token")
        | (Class::Office, "staff") => None,
        (_, "nobody" | "a session that is none") => Some("log_in"),
        (Class::Office, _) => Some("not_granted"),
        _ => Some("forbidden"),
    }
}

#[test]
fn pages_and_commands_are_for_users_and_the_operator() {
    for (tables, (_, call)) in
        [PAGE, ADMIN, COMMANDS].into_iter().flat_map(|tables| calls(tables).map(move |one| (tables, one)))
    {
        let world = reference::world::world();
        // Whoever is turned away comes first.
        let mut proofs = proofs(&world);
        proofs.sort_by_key(|(who, _)| told_elsewhere(class(call), who).is_none());
        let before = world.dump();
        for (who, proof) in proofs {
            // He is no user and no administrator: what such a call tells him is its own affair.
            let is_about_himself = class(call) == Class::User || std::ptr::eq(tables, ADMIN);
            if who == "the operator" && is_about_himself {
                continue;
            }
            // A page puts the session beside what a form says.
            let outcome = world.call(tables, proof, call.name, &[("session", "x")]);
            let code = match &outcome {
                Outcome::Refused(refusal) => Some(refusal.code).filter(|code| TURNED_AWAY.contains(code)),
                Outcome::Reply(_) => None,
                Outcome::Broken(id) => panic!("{} by {who} is broken: {id}", call.name),
            };
            assert_eq!(code, told_elsewhere(class(call), who), "{} by {who}", call.name);
            assert!(code.is_none() || world.dump() == before, "{} by {who} changed something", call.name);
        }
    }
}

#[test]
fn the_operator_may_make_every_call() {
    for (_, call) in calls(FORM) {
        let world = reference::world::world();
        let example = call.about.map_or(&[][..], |about| about.example);
        if let Outcome::Refused(refusal) = world.call(FORM, Proof::Operator, call.name, example) {
            assert!(!TURNED_AWAY.contains(&refusal.code), "{}: {}", call.name, refusal.code);
        }
    }
}
