//! Calls over REST whose answer was lost: with their key they are answered as they were, by whichever process.

use std::io::Write;
use std::net::TcpStream;

use serde_json::{Value, json};

use crate::portal::{invites, is, key, token};
use crate::wire::{Request, Response};
use crate::world::{World, until};

/// Sends a call and goes away without an answer, once what it does is committed.
fn lose(world: &World, (key, target, body): (&str, &str, &Value), committed: i64) {
    let body = body.to_string();
    let mut stream = TcpStream::connect(world.address).expect("the server listens");
    write!(
        stream,
        "POST {target} HTTP/1.1\r\nHost: accounts.test\r\nx-dolfin-api-key: {key}\r\nIdempotency-Key: once\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .expect("sent");
    until("it is committed", || world.number("SELECT COUNT(*) FROM invites") == committed);
}

fn again(world: &World, (key, target, body): (&str, &str, &Value)) -> Response {
    let request = Request::post(target).header("x-dolfin-api-key", key).header("Idempotency-Key", "once");
    world.fetch(&request.header("Content-Type", "application/json").body(body.to_string()))
}

/// The same call in this process and in another one on the same store, where nothing is remembered but what is stored.
fn answered(world: &World, call: (&str, &str, &Value), status: u16) -> Response {
    let other = world.node();
    let answers = [again(&other, call), again(world, call), again(&other, call)];
    for answer in &answers {
        assert_eq!(answer.status, status, "{}", answer.text());
        assert_eq!(
            (answer.text(), answer.header("location")),
            (answers[0].text(), answers[0].header("location"))
        );
    }
    answers[0].clone()
}

#[test]
fn an_invitation_whose_answer_was_lost_is_answered_after_a_crash_sec_131() {
    let world = World::new();
    let (key, target) = (key(&world, 1, &[]), invites(&world));
    let body = json!({ "email": "guest@example.com", "role": "Developer", "expiresInDays": 3 });
    lose(&world, (&key, &target, &body), 1);
    world.advance(60_000);
    let answer = answered(&world, (&key, &target, &body), 201);
    assert_eq!(world.end_of(&token(&answer)), "", "the token is a live link's");
    assert!(answer.header("location").ends_with(answer.json()["id"].as_str().expect("an id")));
    assert_eq!(world.number("SELECT COUNT(*) FROM invites"), 1);
    assert_eq!(world.number("SELECT COUNT(*) FROM links"), 2, "one mailed, one handed out");
    world.deliver();
    assert_eq!(world.mails().len(), 1);
    let other = json!({ "email": "other@example.com", "role": "Developer" });
    is(&again(&world.node(), (&key, &target, &other)), 422, "Idempotency.KeyReused");
}

#[test]
fn many_invitations_whose_answer_was_lost_are_answered_after_a_crash_sec_131() {
    let world = World::new();
    let (key, target) = (key(&world, 1, &[]), format!("{}/bulk", invites(&world)));
    let row = |number: usize| json!({ "email": format!("guest{number}@example.com"), "role": "Member" });
    let rows = json!([row(0), row(1), { "email": "nobody", "role": "Member" }, row(2)]);
    lose(&world, (&key, &target, &rows), 3);
    let answer = answered(&world, (&key, &target, &rows), 200).json();
    assert_eq!((&answer["created"], &answer["failed"]), (&json!(3), &json!(1)));
    for (place, result) in answer["results"].as_array().expect("results").iter().enumerate() {
        let Some(token) = result["invite"]["token"].as_str() else {
            assert_eq!((place, &result["problem"]["code"]), (2, &json!("ClientInvite.InvalidEmail")));
            continue;
        };
        assert_eq!(world.end_of(token), "", "{place}");
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM invites"), 3);
    world.deliver();
    assert_eq!(world.mails().len(), 3);
}
