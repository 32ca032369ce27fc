//! What the operator finds of calls that were refused: whose they were, why, and nothing that they said.

use vestibule::cli::tally;
use vestibule::domain::ids::{ApiKeyId, CredentialId};
use vestibule::domain::protocol::Protocol;
use vestibule::store::refused_calls::{self, Asker, RefusedCall};
use vestibule::store::tallies::{self, What};

use crate::people::Credential;
use crate::portal::{key, send};
use crate::wire::Request;
use crate::world::{World, form};

/// The world's own credential.
const FIRST: Asker = Asker::Credential(CredentialId::new(1));

fn of(world: &World, asker: Asker) -> Vec<RefusedCall> {
    tally::at_the_end(&world.house);
    world.house.store.scan(|tx| refused_calls::of(tx, asker)).and_then(|found| found).expect("read")
}

/// What was asked and the reason, the newest first.
fn reasons(world: &World, asker: Asker) -> Vec<(String, String)> {
    of(world, asker).into_iter().map(|call| (call.action, call.code)).collect()
}

fn call(world: &World, action: &str, credential: &str) {
    world.fetch(&form(&format!("action={action}&responsetype=json&{credential}")));
}

#[test]
fn a_refused_call_is_found_with_the_credential_that_it_names_and_its_reason() {
    let world = World::new();
    let Credential { identifier, .. } = world.credential.clone();
    call(&world, "GetClients", &format!("identifier={identifier}&secret=not-the-secret"));
    world.api("AddUser", "firstname=A&lastname=B&email=nobody&password2=hunter2hunter2");
    world.api("GetEverything", "");
    world.sql("UPDATE admins SET disabled = 1");
    world.api("GetUsers", "");
    world.sql("UPDATE admins SET disabled = 0");
    world.sql("UPDATE credentials SET expires_at = 1");
    world.api("GetUsers", "");
    world.sql("UPDATE credentials SET revoked_at = 1");
    world.api("GetUsers", "");
    let pair = |action: &str, code: &str| (action.to_owned(), code.to_owned());
    assert_eq!(
        reasons(&world, FIRST),
        [
            pair("GetUsers", "access_revoked"),
            pair("GetUsers", "access_ended"),
            pair("GetUsers", "admin_disabled"),
            pair("GetEverything", "unknown_action"),
            pair("AddUser", "invalid_email"),
            pair("GetClients", "bad_credentials"),
        ]
    );
    let rule = of(&world, FIRST).remove(4);
    assert_eq!(
        (rule.protocol, &*rule.ip, rule.field.as_deref()),
        (Protocol::Form, "127.0.0.1", Some("email"))
    );
    assert!(rule.words.is_some_and(|words| words.contains("email")));
    assert_eq!(of(&world, Asker::Nobody), []);
}

#[test]
fn what_is_not_granted_and_from_where_it_may_not_be_asked_is_found() {
    let world = World::new();
    let few = world.credential(&["getusers"], "");
    call(&world, "AddClient", &few.pair());
    let far = world.credential(&[], "203.0.113.0/24");
    call(&world, "GetUsers", &far.pair());
    let pair = |action: &str, code: &str| vec![(action.to_owned(), code.to_owned())];
    let one = |id| reasons(&world, Asker::Credential(CredentialId::new(id)));
    assert_eq!(one(2), pair("AddClient", "not_granted"));
    assert_eq!(one(3), pair("GetUsers", "invalid_ip"));
    assert_eq!(one(1), []);
}

#[test]
fn a_key_that_is_good_no_more_is_still_known_to_the_operator() {
    let world = World::new();
    let own = key(&world, 2, &[]);
    let me = |world: &World| send(world, &own, "GET", "/users/me", "").status;
    assert_eq!(me(&world), 200);
    send(&world, &own, "POST", "/clients", "{}");
    world.sql("UPDATE users SET state = 'disabled' WHERE id = 2");
    assert_eq!(me(&world), 401);
    world.sql("UPDATE api_keys SET revoked_at = 1");
    assert_eq!(me(&world), 401);
    let found = reasons(&world, Asker::Key(ApiKeyId::new(1)));
    let codes: Vec<&str> = found.iter().map(|(_, code)| code.as_str()).collect();
    assert_eq!(codes[..2], ["access_revoked", "owner_disabled"], "{found:?}");
    assert_eq!(codes.len(), 3, "{found:?}");
}

#[test]
fn nothing_that_a_call_said_is_kept_sec_197() {
    let world = World::new();
    let secret = "hunter2-in-a-wrong-place";
    call(&world, "AddUser", &format!("identifier={secret}&secret={secret}&email={secret}&{secret}={secret}"));
    world.fetch(&form(&format!("{secret}=%zz&x[=1&{secret}[a][b]={secret}")));
    world.fetch(&Request::get(&format!("/users/{secret}/none")));
    world.fetch(&Request::new("PUT", "/includes/api.php").body(secret));
    world.fetch(&Request::xml(
        "/db/main",
        "API_GetUserInfo",
        &format!("<qdbapi><usertoken>{secret}</usertoken>"),
    ));
    send(&world, &format!("vst_{secret}"), "GET", "/users/me", "");
    world.fetch(&Request::get("/users/me").header("Authorization", &format!("Bearer vsb_{secret}")));
    let found = of(&world, Asker::Nobody);
    assert!(found.len() >= 6, "{found:?}");
    assert!(!format!("{found:?}").contains("hunter2"), "{found:?}");
    assert!(!world.dump().contains("hunter2"));
}

#[test]
fn calls_and_refusals_are_counted_by_protocol_and_pages_are_not() {
    let world = World::new();
    world.api("GetUsers", "");
    world.api("GetUsers", "");
    world.api("GetNothing", "");
    let own = key(&world, 2, &[]);
    send(&world, &own, "GET", "/users/me", "");
    send(&world, "vst_none", "GET", "/users/me", "");
    world.fetch(&Request::xml("/db/main", "API_GetUserInfo", "<qdbapi>"));
    world.fetch(&Request::get("/login"));
    world.fetch(&Request::get("/account/users"));
    for _ in 0..2 {
        tally::at_the_end(&world.house);
    }
    let today = |what| {
        let days = world.house.store.scan(|tx| tallies::of_days(tx, what, 2)).and_then(|days| days);
        days.expect("read").iter().sum::<i64>()
    };
    let counted =
        Protocol::ALL.map(|protocol| (today(What::Calls(protocol)), today(What::Refused(protocol))));
    assert_eq!(counted, [(3, 1), (1, 1), (2, 1)]);
}
