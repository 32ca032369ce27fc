//! What may meet any call before its action looks at anything, as the wire tells it.

use std::fmt::Write as _;

use vestibule::domain::ids::UserId;

use crate::people::{new_admin, new_credential};
use crate::reference::world;
use crate::wire::{Request, Response};
use crate::world::{World, form};

const CALL: &str = "action=GetUsers&responsetype=json";

/// The table of the introduction.
pub fn table() -> String {
    let mut table = "| when | status | message | `error_code` |\n|---|---|---|---|\n".to_owned();
    for (when, answer) in by_credentials().into_iter().chain(by_address()).chain(by_request()) {
        let (message, code) = (answer.message(), answer.field("error_code"));
        let _ = writeln!(table, "| {when} | {} | `{message}` | `{code}` |", answer.status);
    }
    table
}

type Row = (&'static str, Response);

fn by_credentials() -> Vec<Row> {
    let world = world::world();
    let call = |fields: &str| world.fetch(&form(&format!("{CALL}&{fields}")));
    let of = |actions: &'static [&'static str]| world.credential(actions, "").pair();
    let gone = world.write(|tx| {
        let admin = new_admin(tx, "gone", None)?;
        new_credential(tx, admin, &[], "")
    });
    world.sql("UPDATE admins SET disabled = 1 WHERE username = 'gone'");
    let member = world.user_token(UserId::new(2), &[]);
    let manage = format!("action=UpdateUserPermissions&responsetype=json&client_id=1&usertoken={member}");
    vec![
        ("the identifier or the secret is wrong, revoked or expired", call("identifier=x&secret=x")),
        ("the user name or the password is wrong, or none came", call("username=x&password=x")),
        ("the administrator is disabled", call(&gone.pair())),
        ("the credential's roles do not grant the action", call(&of(&["adduser"]))),
        ("the user token is unknown or revoked", call("usertoken=x")),
        ("a user calls an action that is for staff", call(&format!("usertoken={member}"))),
        ("a user lacks `manageusers` in the client", world.fetch(&form(&manage))),
    ]
}

fn by_address() -> Vec<Row> {
    let call = |world: &World| world.fetch(&form(&format!("{CALL}&identifier=x&secret=x")));
    let closed = World::with(|setup| setup.set("api_allowed_ips", "192.0.2.1"));
    let shut = World::with(|setup| setup.set("limit_failures", "1"));
    call(&shut);
    let far = World::with(|setup| {
        setup.set("api_allowed_ips", "0.0.0.0/0");
        setup.set("trusted_proxies", "127.0.0.1");
    });
    far.api("AddBannedIp", "ip=203.0.113.9&reason=spam&days=1");
    let banned = form(&format!("{CALL}&{}", far.credential.pair())).header("X-Forwarded-For", "203.0.113.9");
    vec![
        ("the address is banned, whatever else", far.fetch(&banned)),
        ("the address is not on the list, whatever the credentials", call(&closed)),
        ("twenty log-ins failed from the address within a quarter of an hour", call(&shut)),
    ]
}

fn by_request() -> Vec<Row> {
    let world = world::world();
    let pair = world.credential.pair();
    let call = |fields: &str| world.fetch(&form(&format!("responsetype=json&{pair}&{fields}")));
    let add =
        |fields: &str| call(&format!("action=AddUser&lastname=B&email=a@b.example&password2=x&{fields}"));
    add("firstname=A&idempotency_key=k");
    vec![
        ("no `action`", call("")),
        ("an action that does not exist", call("action=AddPromotion")),
        ("an action that WHMCS keeps for its own code", call("action=SetConfigurationValue")),
        ("the parameters cannot be decoded", call("action=GetUsers&search=%ff")),
        ("a list where a text belongs", add("firstname[]=A")),
        (
            "a text that is too long or holds control characters",
            add(&format!("firstname={}", "A".repeat(256))),
        ),
        ("the idempotency key is too long", add(&format!("firstname=A&idempotency_key={}", "k".repeat(256)))),
        ("the idempotency key was used for another call", add("firstname=C&idempotency_key=k")),
        ("another method than POST and GET", world.fetch(&Request::new("PUT", "/api.php?responsetype=json"))),
    ]
}
