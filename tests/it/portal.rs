//! The REST dialect as tests call it: keys, requests, problems.

use serde_json::json;

use crate::wire::{Request, Response};
use crate::world::World;

/// A key that acts as a user.
pub fn key(world: &World, user: i64, more: &[(&str, &str)]) -> String {
    let address = world.text(&format!("SELECT email FROM users WHERE id = {user}"));
    let pairs = [&[("email", &*address)][..], more].concat();
    world.operator("AddApiKey", &pairs).text("key").to_owned()
}

pub fn uuid(world: &World, client: i64) -> String {
    world.text(&format!("SELECT uuid FROM clients WHERE id = {client}"))
}

pub fn invites(world: &World) -> String {
    format!("/clients/{}/invites", uuid(world, 1))
}

pub fn send(world: &World, key: &str, method: &str, target: &str, body: &str) -> Response {
    let request = Request::new(method, target).header("x-dolfin-api-key", key);
    let request = if body.is_empty() { request } else { request.header("Content-Type", "application/json") };
    world.fetch(&request.body(body))
}

pub fn invite(world: &World, key: &str, email: &str, role: &str) -> Response {
    send(world, key, "POST", &invites(world), &json!({ "email": email, "role": role }).to_string())
}

/// The status and the name of a problem, whose body says the same status.
pub fn problem(answer: &Response) -> (u16, String) {
    assert_eq!(answer.header("content-type"), "application/problem+json", "{}", answer.text());
    let problem = answer.json();
    assert_eq!(problem["status"], answer.status, "{problem}");
    (answer.status, problem["code"].as_str().unwrap_or_default().to_owned())
}

pub fn is(answer: &Response, status: u16, code: &str) {
    assert_eq!(problem(answer), (status, code.to_owned()), "{}", answer.text());
}

/// The token of an answer.
pub fn token(answer: &Response) -> String {
    answer.json()["token"].as_str().expect("a token").to_owned()
}
