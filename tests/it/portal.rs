//! The REST dialect as tests call it: keys, requests, problems.

use serde_json::json;
use vestibule::domain::ids::UserId;
use vestibule::domain::random::Random;
use vestibule::domain::secret::TokenHash;
use vestibule::store::bearers::{self, NewBearer};
use vestibule::store::db::Tx;

use crate::wire::{Request, Response};
use crate::world::World;

/// A key that acts as a user.
pub fn key(world: &World, user: i64, more: &[(&str, &str)]) -> String {
    let address = world.text(&format!("SELECT email FROM users WHERE id = {user}"));
    let pairs = [&[("email", &*address)][..], more].concat();
    world.operator("AddApiKey", &pairs).text("key").to_owned()
}

/// A key of an administrator.
pub fn staff_key(world: &World) -> String {
    world.operator("AddApiKey", &[("username", "ada")]).text("key").to_owned()
}

/// A bearer token of a user.
pub fn bearer(world: &World, user: i64) -> String {
    let token = format!("vsb_{}", Random::machine().alphanumeric(40).expose());
    let hash = TokenHash::of(&token);
    let new = move |tx: &mut Tx<'_>| {
        let user = UserId::new(user);
        bearers::insert(tx, &NewBearer { token: &hash, user, ip: "127.0.0.1", user_agent: "" })
    };
    world.write(new);
    token
}

/// A member of client 1 with a role.
pub fn with_role(world: &World, address: &str, role: &str) -> i64 {
    let user = world.user(address);
    world.operator("AssociateUser", &[("client_id", "1"), ("user_id", &user.to_string()), ("role", role)]);
    user.get()
}

pub fn user_uuid(world: &World, user: i64) -> String {
    world.text(&format!("SELECT uuid FROM users WHERE id = {user}"))
}

/// A call with one more header.
pub fn send_with(
    world: &World,
    key: &str,
    (method, target): (&str, &str),
    (name, value): (&str, &str),
    body: &str,
) -> Response {
    let request = Request::new(method, target).header("x-dolfin-api-key", key).header(name, value);
    let request = if body.is_empty() { request } else { request.header("Content-Type", "application/json") };
    world.fetch(&request.body(body))
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
