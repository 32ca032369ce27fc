//! The REST dialect's credentials: how often they may ask, when they were used, and calls that are still running.

use std::sync::mpsc::channel;
use std::thread;

use vestibule::store::db::{DbError, Tx};

use crate::portal::{invite, invites, is, key, send};
use crate::wire::Request;
use crate::world::{World, until};

#[test]
fn a_key_that_asks_too_often_is_told_when_to_come_again() {
    let world = World::with(|setup| setup.set("limit_requests", "3"));
    let (busy, other) = (key(&world, 1, &[]), key(&world, 1, &[]));
    for _ in 0..3 {
        assert_eq!(send(&world, &busy, "GET", &invites(&world), "").status, 200);
    }
    let answer = send(&world, &busy, "GET", &invites(&world), "");
    is(&answer, 429, "Request.TooMany");
    let seconds: u32 = answer.header("retry-after").parse().expect("seconds");
    assert!((1..=20).contains(&seconds), "{seconds}");
    assert_eq!(send(&world, &other, "GET", &invites(&world), "").status, 200, "another key of the same user");
    world.advance(i64::from(seconds) * 1000);
    assert_eq!(send(&world, &busy, "GET", &invites(&world), "").status, 200);
}

#[test]
fn the_last_use_of_a_key_is_written_down_to_the_minute() {
    let world = World::new();
    let key = key(&world, 1, &[]);
    let used = || world.number("SELECT COALESCE(MAX(last_used_at), 0) FROM api_keys");
    assert_eq!(used(), 0);
    send(&world, &key, "GET", &invites(&world), "");
    until("the use is written down", || used() > 0);
    let first = used();
    world.advance(30_000);
    send(&world, &key, "GET", &invites(&world), "");
    world.advance(40_000);
    send(&world, &key, "GET", &invites(&world), "");
    until("a later use is written down", || used() > first);
    assert!(used() >= first + 60_000, "what comes within a minute is not");
}

#[test]
fn a_second_call_with_the_same_idempotency_key_does_not_wait_for_the_first() {
    let world = World::on_sqlite();
    let key = key(&world, 1, &[]);
    let (release, released) = channel::<()>();
    // The writer is busy until the test lets it go.
    let hold = move |_: &mut Tx<'_>| released.recv().map_err(|_| DbError::odd("let go"));
    world.house.store.submit(hold, |_: Result<(), DbError>| {});
    let (told, answers) = channel();
    thread::scope(|scope| {
        for _ in 0..2 {
            let told = told.clone();
            let (world, key) = (&world, &key);
            scope.spawn(move || {
                let request = Request::post(&invites(world)).header("x-dolfin-api-key", key);
                let request =
                    request.header("Content-Type", "application/json").header("Idempotency-Key", "once");
                let body = "{\"email\":\"guest@example.com\",\"role\":\"Member\"}";
                told.send(world.fetch(&request.body(body))).expect("heard");
            });
        }
        let first = answers.recv().expect("an answer");
        is(&first, 409, "Idempotency.InFlight");
        assert_eq!(first.header("retry-after"), "1");
        release.send(()).expect("the writer waits");
        assert_eq!(answers.recv().expect("an answer").status, 201);
    });
    assert_eq!(world.number("SELECT COUNT(*) FROM invites"), 1);
}

#[test]
fn another_key_of_the_same_user_has_idempotency_keys_of_its_own() {
    let world = World::new();
    let ask = |key: &str, email: &str| {
        let request = Request::post(&invites(&world)).header("x-dolfin-api-key", key);
        let request = request.header("Content-Type", "application/json").header("Idempotency-Key", "once");
        world.fetch(&request.body(format!("{{\"email\":\"{email}\",\"role\":\"Member\"}}"))).status
    };
    assert_eq!(ask(&key(&world, 1, &[]), "a@example.com"), 201);
    assert_eq!(ask(&key(&world, 1, &[]), "b@example.com"), 201);
}

const KEY: &str = "x-dolfin-api-key";

#[test]
fn a_credential_that_is_not_clear_is_none_sec_124() {
    let world = World::new();
    let good = key(&world, 1, &[]);
    let ask = |headers: &[(&str, &str)]| {
        let request = Request::get(&invites(&world));
        world.fetch(&headers.iter().fold(request, |request, (name, value)| request.header(name, value)))
    };
    let bearer = format!("Bearer {good}");
    let long = "x".repeat(10_000);
    for headers in [
        &[(KEY, &*good), (KEY, &good)][..],
        &[(KEY, &good), (KEY, "vst_x")],
        &[(KEY, &good), ("Authorization", "Bearer x")],
        &[(KEY, &*format!("{good} x"))],
        &[(KEY, &*format!("{}\t{}", &good[..9], &good[9..]))],
        &[(KEY, "")],
        &[(KEY, &long)],
        &[("Authorization", &bearer)],
        &[("Authorization", "Basic eDp5")],
        &[],
    ] {
        let answer = ask(headers);
        assert_eq!(answer.status, 401, "{headers:?}");
        assert!(answer.header("www-authenticate").starts_with("ApiKey realm="), "{headers:?}");
        assert_eq!(answer.json()["status"], 401);
    }
    assert_eq!(ask(&[(KEY, &*good)]).status, 200);
    assert_eq!(invite(&world, &good, "a@example.com", "Member").status, 201);
}
