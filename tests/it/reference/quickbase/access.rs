//! What may meet any call before its own rule looks at anything, as the wire tells it.

use std::fmt::Write as _;

use vestibule::domain::ids::{ClientId, UserId};
use vestibule::domain::secret::TokenHash;
use vestibule::store::app_tokens;

use super::dbid;
use crate::reference::mask::mask;
use crate::reference::{leaves, world};
use crate::wire::{Request, Response};
use crate::world::World;

/// The table of the introduction.
pub fn table() -> String {
    let world = world::world();
    let mut table = "| when | errcode | errtext | errdetail |\n|---|---|---|---|\n".to_owned();
    let rows = by_proof(&world).into_iter().chain(by_application(&world));
    for (when, answer) in rows.chain(by_address()).chain(by_request(&world)) {
        assert_eq!((answer.status, answer.header("content-type")), (200, "application/xml"), "{when}");
        let leaves = leaves::of_xml(&mask(answer.text()));
        let field = |name: &str| {
            leaves.iter().find(|(path, _)| path == name).map_or("", |(_, value)| value).to_owned()
        };
        let (code, text, detail) = (field("errcode"), field("errtext"), field("errdetail"));
        let _ = writeln!(table, "| {when} | {code} | `{text}` | `{detail}` |");
    }
    table
}

type Row = (&'static str, Response);

fn send(world: &World, dbid: &str, inner: &str) -> Response {
    call(world, dbid, "API_UserRoles", inner)
}

fn call(world: &World, dbid: &str, action: &str, inner: &str) -> Response {
    world.fetch(&Request::xml(&format!("/db/{dbid}"), action, &format!("<qdbapi>{inner}</qdbapi>")))
}

/// A user token as an element.
fn token(world: &World, user: i64, clients: &[ClientId]) -> String {
    format!("<usertoken>{}</usertoken>", world.user_token(UserId::new(user), clients))
}

fn by_proof(world: &World) -> Vec<Row> {
    let ask = |inner: &str| send(world, &dbid(), inner);
    let shut = World::with(|setup| setup.set("limit_failures", "1"));
    send(&shut, &dbid(), "<usertoken>x</usertoken>");
    vec![
        ("nothing shows who asks", ask("")),
        ("the user token is unknown or revoked", ask("<usertoken>x</usertoken>")),
        (
            "the user name or the password is wrong, or a second factor is asked for",
            ask("<username>x</username><password>x</password>"),
        ),
        ("the ticket has ended, was revoked, or never was one", ask("<ticket>x</ticket>")),
        (
            "twenty log-ins failed from the address within a quarter of an hour",
            send(&shut, &dbid(), "<usertoken>x</usertoken>"),
        ),
    ]
}

fn by_application(world: &World) -> Vec<Row> {
    let owner = token(world, 1, &[]);
    vec![
        ("the application is not named, or `main`", send(world, "main", &owner)),
        ("the dbid is none", send(world, "bxyz", &owner)),
        ("the caller has no place in such an application", send(world, &ClientId::new(2).dbid(), &owner)),
        (
            "the user token is assigned to other applications",
            send(world, &dbid(), &token(world, 2, &[ClientId::new(2)])),
        ),
        ("the application asks for an application token, and none of its own came", without_app_token()),
        ("the caller's roles do not allow the call", send(world, &dbid(), &token(world, 2, &[]))),
    ]
}

fn without_app_token() -> Response {
    let world = world::world();
    world.write(|tx| app_tokens::insert(tx, &TokenHash::of("token"), ClientId::new(1)));
    let password = world::PASSWORD;
    send(&world, &dbid(), &format!("<username>owner@example.com</username><password>{password}</password>"))
}

fn by_address() -> Vec<Row> {
    let far = World::with(|setup| setup.set("trusted_proxies", "127.0.0.1"));
    far.advance(world::NOON - far.now());
    far.api("AddBannedIp", "ip=203.0.113.9&reason=spam&days=1");
    let banned = Request::xml("/db/main", "API_GetUserInfo", "<qdbapi/>");
    vec![(
        "the address is banned, whatever else",
        far.fetch(&banned.header("X-Forwarded-For", "203.0.113.9")),
    )]
}

fn by_request(world: &World) -> Vec<Row> {
    let owner = token(world, 1, &[]);
    let document = |text: &str| world.fetch(&Request::xml("/db/main", "API_GetUserInfo", text));
    let provision = |more: &str| call(world, &dbid(), "API_ProvisionUser", &format!("{owner}{more}"));
    let keyed = |name: &str| {
        let names = format!("<fname>{name}</fname><lname>B</lname><idempotency_key>k</idempotency_key>");
        provision(&format!("<email>a@b.example</email>{names}"))
    };
    keyed("A");
    vec![
        ("no call is named", call(world, "main", "", &owner)),
        ("the server has no such call", call(world, "main", "API_DoQuery", &owner)),
        ("another method than POST and GET", world.fetch(&Request::new("PUT", "/db/main?a=API_GetUserInfo"))),
        ("the document is not well-formed", document("<qdbapi><udata></qdbapi>")),
        ("it has a document type", document("<!DOCTYPE qdbapi><qdbapi/>")),
        ("a parameter is an element with elements", document("<qdbapi><email><a/></email></qdbapi>")),
        ("the query cannot be decoded", world.fetch(&Request::get("/db/main?a=API_GetUserInfo&email=%ff"))),
        (
            "`userid`, `roleid` or `email` is given twice, with different values",
            document("<qdbapi><email>a@b.example</email><email>b@b.example</email></qdbapi>"),
        ),
        (
            "the document is larger than 256 KiB",
            document(&format!("<qdbapi><udata>{}</udata></qdbapi>", "x".repeat(256 << 10))),
        ),
        (
            "the idempotency key is too long",
            provision(&format!("<idempotency_key>{}</idempotency_key>", "k".repeat(256))),
        ),
        ("the idempotency key was used for another call", keyed("C")),
    ]
}
