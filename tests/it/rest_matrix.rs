//! Every operation of the REST dialect by every kind of caller, written by hand, and a no changes nothing.

mod callers;
mod rows;

use vestibule::action::{Call, Effect, Needs};
use vestibule::actions::{self, REST};
use vestibule::dialect::dolfin::operation::{OPERATIONS, Operation};

use self::callers::{Brought, Callers, KINDS, Kind};
use self::rows::{Class, NO_CREDENTIAL_NEEDED, ROWS, Row};
use crate::portal::{invite, is, key, user_uuid, uuid, with_role};
use crate::wire::{Request, Response};
use crate::world::World;

/// What a caller is told; None where he is let in.
fn verdict(class: Class, kind: Kind) -> Option<(u16, &'static str)> {
    match kind {
        Kind::Nobody | Kind::KeyInQuery => Some((401, "Auth.Required")),
        Kind::WrongKey | Kind::RevokedKey | Kind::ExpiredKey | Kind::DisabledUser => {
            Some((401, "Auth.InvalidKey"))
        }
        Kind::RevokedBearer => Some((401, "Auth.InvalidToken")),
        Kind::AllOtherScopes => Some((403, "Auth.MissingScope")),
        known if may(class, known) => None,
        _ => Some(no(class, kind)),
    }
}

/// Whether somebody who is known, and whose credential has the scope, may.
fn may(class: Class, kind: Kind) -> bool {
    let owns = matches!(kind, Kind::Owner | Kind::NeededScope | Kind::Bearer);
    match class {
        Class::Everybody => true,
        Class::Himself => kind != Kind::Administrator,
        Class::Staff => kind == Kind::Administrator,
        Class::OwnKey => owns,
        Class::Owners => owns || kind == Kind::Administrator,
        Class::Admins => may(Class::Owners, kind) || kind == Kind::Admin,
        Class::Managers | Class::Seen => may(Class::Admins, kind) || kind == Kind::Manager,
        Class::Inside => may(Class::Managers, kind) || kind == Kind::Member,
        Class::Bearer => kind == Kind::Bearer,
    }
}

/// What those are told who may not.
fn no(class: Class, kind: Kind) -> (u16, &'static str) {
    match class {
        Class::Himself => (403, "User.Forbidden"),
        Class::Staff => (403, "Client.Forbidden"),
        Class::OwnKey => (404, "ApiKey.NotFound"),
        Class::Seen => (404, "User.NotFound"),
        Class::Bearer if kind != Kind::Administrator => (401, "Auth.InvalidToken"),
        Class::Bearer
        | Class::Everybody
        | Class::Inside
        | Class::Managers
        | Class::Admins
        | Class::Owners => (403, "Member.Forbidden"),
    }
}

fn call(operation: &Operation) -> (&'static str, &'static Call) {
    actions::find(REST, operation.action).unwrap_or_else(|| panic!("{} is no action", operation.action))
}

/// The scope that an operation needs.
fn scope(operation: &Operation) -> String {
    let (group, call) = call(operation);
    let what = if call.effect == Effect::Writes { "write" } else { "read" };
    format!("{}:{what}", group.to_ascii_lowercase())
}

/// A world in which nobody is held back, with a member, an invite and a key for the operations to be about.
struct Stage {
    world: World,
    callers: Callers,
    filled: Vec<(&'static str, String)>,
}

impl Stage {
    fn new() -> Self {
        let world = World::with(|setup| {
            for limit in
                ["limit_failures", "limit_inviter", "limit_client", "limit_interval", "limit_requests"]
            {
                setup.set(limit, "0");
            }
        });
        let callers = Callers::of(&world);
        let member = with_role(&world, "somebody@example.com", "Support");
        let owner = key(&world, 1, &[]);
        let invited = invite(&world, &owner, "invited@example.com", "Member").json();
        let key = crate::portal::send(&world, &owner, "POST", "/api-keys", "{\"name\":\"x\"}").json();
        let id = |json: &serde_json::Value| json["id"].as_str().expect("an id").to_owned();
        let filled = vec![
            ("{clientId}", uuid(&world, 1)),
            ("{userId}", user_uuid(&world, member)),
            ("{inviteId}", id(&invited)),
            ("{keyId}", id(&key)),
        ];
        Self { world, callers, filled }
    }

    fn fill(&self, text: &str) -> String {
        self.filled.iter().fold(text.to_owned(), |text, (name, value)| text.replace(name, value))
    }

    fn brought(&self, operation: &Operation, kind: Kind) -> Brought {
        self.callers.brought(&self.world, kind, &scope(operation))
    }

    fn send(&self, operation: &Operation, row: &Row, brought: &Brought) -> Response {
        let target = self.fill(operation.path);
        let (method, body) = (operation.method, self.fill(row.body));
        let request = match brought {
            Brought::Nothing => Request::new(method, &target),
            Brought::Key(key) => Request::new(method, &target).header("x-dolfin-api-key", key),
            Brought::InQuery(key) => Request::new(method, &format!("{target}?x-dolfin-api-key={key}")),
            Brought::Bearer(token) => {
                Request::new(method, &target).header("Authorization", &format!("Bearer {token}"))
            }
        };
        let request =
            if body.is_empty() { request } else { request.header("Content-Type", "application/json") };
        self.world.fetch(&request.body(body))
    }
}

/// Each operation that asks who calls, with its row.
fn rows() -> impl Iterator<Item = (&'static Operation, &'static Row)> {
    let asking = OPERATIONS.iter().filter(|operation| !NO_CREDENTIAL_NEEDED.contains(&operation.action));
    asking.map(|operation| {
        let row = ROWS.iter().find(|row| row.action == operation.action);
        (operation, row.unwrap_or_else(|| panic!("{} has no row in the matrix", operation.action)))
    })
}

#[test]
fn every_operation_has_a_row_and_every_row_an_operation() {
    assert_eq!(rows().count(), ROWS.len());
    for operation in OPERATIONS {
        let asks = !matches!(call(operation).1.needs, Needs::Anybody | Needs::Password | Needs::Proof);
        assert_eq!(asks, !NO_CREDENTIAL_NEEDED.contains(&operation.action), "{}", operation.action);
    }
    let calls = REST.iter().flat_map(|group| group.calls).count();
    assert_eq!(calls, OPERATIONS.len(), "each action of the table is one operation");
}

#[test]
fn whoever_is_turned_away_learns_why_and_changes_nothing_sec_046_052_059_064_124() {
    let stage = Stage::new();
    for (operation, row) in rows() {
        for kind in KINDS {
            let Some((status, code)) = verdict(row.class, kind) else { continue };
            let brought = stage.brought(operation, kind);
            let before = stage.world.dump();
            let answer = stage.send(operation, row, &brought);
            assert_eq!(answer.status, status, "{} by {kind:?}: {}", operation.action, answer.text());
            is(&answer, status, code);
            assert!(stage.world.dump() == before, "{} by {kind:?} changed something", operation.action);
        }
    }
}

fn is_let_in(stage: &Stage, operation: &Operation, row: &Row, kind: Kind) {
    let answer = stage.send(operation, row, &stage.brought(operation, kind));
    assert_eq!(answer.status, operation.status, "{} by {kind:?}: {}", operation.action, answer.text());
}

#[test]
fn whoever_may_reads() {
    let stage = Stage::new();
    for (operation, row) in rows().filter(|(operation, _)| operation.method == "GET") {
        for kind in KINDS.into_iter().filter(|kind| verdict(row.class, *kind).is_none()) {
            is_let_in(&stage, operation, row, kind);
        }
    }
}

#[test]
fn whoever_may_writes() {
    for (operation, row) in rows().filter(|(operation, _)| operation.method != "GET") {
        for kind in KINDS.into_iter().filter(|kind| verdict(row.class, *kind).is_none()) {
            let stage = Stage::new();
            let before = stage.world.dump();
            is_let_in(&stage, operation, row, kind);
            assert!(stage.world.dump() != before, "{} by {kind:?} changed nothing", operation.action);
        }
    }
}
