//! What an administrator may do: every call by one who has all rights but the one that it needs.

use vestibule::action::{Call, Needs};
use vestibule::actions::{ADMIN, COMMANDS, FORM, Group, REST};
use vestibule::auth::Proof;
use vestibule::dispatch::Outcome;
use vestibule::domain::ids::UserId;
use vestibule::domain::right::{Right, Rights};

use crate::browser::all_but;
use crate::world::World;

const NO_RIGHT: &str = "right_missing";

fn calls(tables: &[&'static [Group]]) -> Vec<(&'static [Group], &'static Call)> {
    let mut all = Vec::new();
    for table in tables {
        all.extend(table.iter().flat_map(|group| group.calls).map(|call| (*table, call)));
    }
    all
}

fn code(outcome: &Outcome) -> &str {
    match outcome {
        Outcome::Refused(refusal) => refusal.code,
        Outcome::Reply(_) | Outcome::Broken(_) => "",
    }
}

#[test]
fn whoever_lacks_the_right_is_turned_away_and_changes_nothing_sec_072() {
    let world = World::new();
    for (table, call) in calls(&[FORM, ADMIN, COMMANDS, REST]) {
        let Some(right) = call.right() else { continue };
        let lacking = world.admin_session(all_but(right));
        let before = world.dump();
        let params = [("client_id", "1"), ("clientid", "1"), ("user_id", "1"), ("clientId", "1")];
        let outcome = world.call(table, Proof::AdminSession(lacking), call.name, &params);
        assert_eq!(code(&outcome), NO_RIGHT, "{} without {}", call.name, right.key());
        assert_eq!(world.dump(), before, "{}", call.name);
    }
}

#[test]
fn whoever_has_nothing_but_the_right_is_let_in() {
    let world = World::new();
    for (table, call) in calls(&[FORM, ADMIN, COMMANDS]) {
        let Some(right) = call.right() else { continue };
        let session = world.admin_session(Rights::of(&[right]));
        let outcome = world.call(table, Proof::AdminSession(session), call.name, &[]);
        assert!(![NO_RIGHT, "log_in", "not_granted"].contains(&code(&outcome)), "{}", call.name);
    }
}

#[test]
fn a_user_reaches_nothing_of_the_admin_area_and_nobody_either() {
    let world = World::new();
    let user = world.session_token(UserId::new(1));
    for (_, call) in calls(&[ADMIN, COMMANDS]) {
        if matches!(call.needs, Needs::Anybody | Needs::Password | Needs::Proof) {
            continue;
        }
        let table = if ADMIN.iter().any(|group| group.calls.iter().any(|one| one.name == call.name)) {
            ADMIN
        } else {
            COMMANDS
        };
        let nobody = world.call(table, Proof::Nothing, call.name, &[]);
        assert_eq!(code(&nobody), "log_in", "{}", call.name);
        let by_user = world.call(table, Proof::Session(user.clone()), call.name, &[]);
        assert_eq!(code(&by_user), "not_granted", "{}", call.name);
        // The session of a user is none of an administrator.
        let crossed = world.call(table, Proof::AdminSession(user.clone()), call.name, &[]);
        assert_eq!(code(&crossed), "log_in", "{}", call.name);
    }
}

#[test]
fn a_credential_may_no_more_than_its_administrator() {
    let world = World::new();
    world.set_rights(Rights::of(&[Right::ViewClients, Right::ApiAccess]));
    assert_eq!(world.api("GetClients", "").field("result"), "success");
    let refused = world.api("AddUser", "firstname=A&lastname=B&email=x@example.com&password2=secret-word-1");
    assert_eq!((refused.status, refused.field("error_code")), (403, NO_RIGHT.to_owned()));
    world.set_rights(Rights::of(&[Right::ViewClients]));
    let refused = world.api("GetClients", "");
    assert_eq!((refused.status, refused.field("error_code")), (403, "no_api_access".to_owned()));
}
