//! API keys over REST: made by their owners, shown once, never more than the key that makes them.

use serde_json::{Value, json};
use vestibule::domain::ids::UserId;

use crate::dump;
use crate::portal::{bearer, is, key, send, send_with, staff_key, uuid};
use crate::wire::{Request, Response};
use crate::world::World;

fn create(world: &World, key: &str, body: &Value) -> Response {
    send(world, key, "POST", "/api-keys", &body.to_string())
}

fn raw(answer: &Response) -> String {
    answer.json()["rawKey"].as_str().unwrap_or_else(|| panic!("no key: {}", answer.text())).to_owned()
}

fn id(answer: &Response) -> String {
    answer.json()["id"].as_str().expect("an id").to_owned()
}

fn me(world: &World, key: &str) -> Response {
    send(world, key, "GET", "/users/me", "")
}

#[test]
fn a_key_is_shown_once_works_at_once_and_dies_at_once() {
    let world = World::new();
    let first = key(&world, 2, &[]);
    let answer = create(&world, &first, &json!({ "name": "CI" }));
    let made = answer.json();
    assert_eq!(answer.status, 201, "{}", answer.text());
    let key = raw(&answer);
    assert!(key.starts_with("vst_") && key.starts_with(made["keyPrefix"].as_str().expect("a prefix")));
    assert_eq!((&made["name"], &made["scopes"], &made["clientId"]), (&json!("CI"), &json!([]), &Value::Null));
    assert_eq!((&made["expiresAt"], &made["revokedAt"]), (&Value::Null, &Value::Null));
    let target = format!("/api-keys/{}", id(&answer));
    assert_eq!(answer.header("location"), format!("http://accounts.test{target}"));
    assert_eq!(me(&world, &key).json()["email"], "member@example.com");
    let list = send(&world, &key, "GET", "/api-keys", "");
    assert!(!list.text().contains(&key) && !list.text().contains("rawKey"));
    let stored = world.house.store.scan(dump::everything).and_then(|text| text).expect("read");
    assert!(!stored.contains(&key), "it is stored nowhere");
    for _ in 0..2 {
        let gone = send(&world, &first, "DELETE", &target, "");
        assert_eq!((gone.status, gone.text()), (204, ""));
    }
    is(&me(&world, &key), 401, "Auth.InvalidKey");
    assert_eq!(world.number("SELECT COUNT(*) FROM activity WHERE action = 'DeleteApiKey'"), 1);
}

#[test]
fn a_repeated_call_shows_the_same_key_although_it_is_stored_nowhere() {
    let world = World::new();
    let owner = key(&world, 1, &[]);
    let once = |name: &str| {
        let body = json!({ "name": name }).to_string();
        send_with(&world, &owner, ("POST", "/api-keys"), ("Idempotency-Key", "once"), &body)
    };
    let (first, again) = (once("a"), once("a"));
    assert_eq!((first.status, first.text()), (201, again.text()));
    assert_eq!(first.header("location"), again.header("location"));
    assert_eq!(me(&world, &raw(&again)).status, 200);
    is(&once("b"), 422, "Idempotency.KeyReused");
    let stored = world.house.store.scan(dump::everything).and_then(|text| text).expect("read");
    assert!(stored.contains("key 1") && !stored.contains(&raw(&first)));
    assert_eq!(world.number("SELECT COUNT(*) FROM api_keys"), 2);
}

#[test]
fn a_key_gives_no_more_than_it_is() {
    let world = World::new();
    let second = world.client(UserId::new(1), "Second Ltd");
    let scopes = [("scopes", "api-keys:write,members:read"), ("life", "86400000"), ("client_id", "1")];
    let narrow = key(&world, 1, &scopes);
    let end = world.number("SELECT expires_at FROM api_keys");
    let ask = |name: &str, value: Value| create(&world, &narrow, &json!({ "name": "x", name: value }));
    let before = world.dump();
    is(&ask("scopes", json!(["members:write"])), 403, "ApiKey.ScopeBeyondOwn");
    is(&ask("scopes", json!(["members:read", "clients:read"])), 403, "ApiKey.ScopeBeyondOwn");
    is(&ask("expiresAt", json!("2999-01-01T00:00:00Z")), 403, "ApiKey.LifeBeyondOwn");
    is(&ask("clientId", json!(uuid(&world, second.get()))), 403, "Member.Forbidden");
    is(&me(&world, &narrow), 403, "Auth.MissingScope");
    assert_eq!(world.dump(), before);
    let made = ask("scopes", json!(["members:read"]));
    assert_eq!(
        (&made.json()["scopes"], &made.json()["clientId"]),
        (&json!(["members:read"]), &json!(uuid(&world, 1)))
    );
    assert_eq!(world.number("SELECT MAX(expires_at) FROM api_keys"), end);
    let members = |client: i64| format!("/clients/{}/members", uuid(&world, client));
    assert_eq!(send(&world, &raw(&made), "GET", &members(1), "").status, 200);
    is(&send(&world, &raw(&made), "GET", &members(second.get()), ""), 403, "Member.Forbidden");
    is(&create(&world, &raw(&made), &json!({ "name": "y" })), 403, "Auth.MissingScope");
    let inherits = ask("clientId", json!(uuid(&world, 1)));
    assert_eq!(inherits.json()["scopes"], json!(["api-keys:write", "members:read"]), "{}", inherits.text());
    world.advance(86_400_001);
    is(&send(&world, &raw(&made), "GET", &members(1), ""), 401, "Auth.InvalidKey");
}

#[test]
fn what_a_key_is_to_be_is_said_clearly_or_refused() {
    let world = World::new();
    let (owner, staff) = (key(&world, 1, &[]), staff_key(&world));
    let stranger = world.user("stranger@example.com");
    let foreign = world.client(stranger, "Foreign Ltd");
    let before = world.dump();
    for (body, status, code) in [
        (json!({}), 400, "Request.Invalid"),
        (json!({ "name": "" }), 400, "Request.Invalid"),
        (json!({ "name": "a\u{7}" }), 400, "Request.Invalid"),
        (json!({ "name": "x", "scopes": [] }), 400, "ApiKey.InvalidScope"),
        (json!({ "name": "x", "scopes": ["invites"] }), 400, "ApiKey.InvalidScope"),
        (json!({ "name": "x", "scopes": ["invites:read invites:write"] }), 400, "ApiKey.InvalidScope"),
        (json!({ "name": "x", "scopes": ["everything", "*"] }), 400, "ApiKey.InvalidScope"),
        (json!({ "name": "x", "scopes": "invites:read" }), 400, "Request.Invalid"),
        (json!({ "name": "x", "expiresAt": "tomorrow" }), 400, "ApiKey.InvalidExpiry"),
        (json!({ "name": "x", "expiresAt": "" }), 400, "ApiKey.InvalidExpiry"),
        (json!({ "name": "x", "expiresAt": "2020-01-01T00:00:00Z" }), 400, "ApiKey.InvalidExpiry"),
        (json!({ "name": "x", "clientId": "1" }), 400, "Request.Invalid"),
        (json!({ "name": "x", "clientId": uuid(&world, foreign.get()) }), 403, "Member.Forbidden"),
    ] {
        is(&create(&world, &owner, &body), status, code);
    }
    is(&create(&world, &staff, &json!({ "name": "x", "clientId": uuid(&world, 1) })), 400, "Request.Invalid");
    assert_eq!(world.dump(), before);
    let body = json!({ "name": "x", "scopes": ["users:read", "users:read"], "expiresAt": "2999-01-01T01:00:00+01:00" });
    let made = create(&world, &owner, &body).json();
    assert_eq!(
        (&made["scopes"], &made["expiresAt"]),
        (&json!(["users:read"]), &json!("2999-01-01T00:00:00Z"))
    );
}

#[test]
fn a_bearer_makes_keys_of_its_user_and_an_administrators_key_keys_of_his() {
    let world = World::new();
    let token = bearer(&world, 2);
    let request = Request::post("/api-keys").header("Authorization", &format!("Bearer {token}"));
    let made = world.fetch(&request.header("Content-Type", "application/json").body("{\"name\":\"x\"}"));
    assert_eq!(me(&world, &raw(&made)).json()["email"], "member@example.com");
    let staff = staff_key(&world);
    let of_staff = create(&world, &staff, &json!({ "name": "y", "scopes": ["clients:read"] }));
    assert_eq!(send(&world, &raw(&of_staff), "GET", "/clients", "").status, 200);
    is(&create(&world, &raw(&of_staff), &json!({ "name": "z" })), 403, "Auth.MissingScope");
    assert_eq!(world.number("SELECT COUNT(*) FROM api_keys WHERE admin_id = 1"), 2);
    world.sql("UPDATE admins SET disabled = 1");
    is(&send(&world, &raw(&of_staff), "GET", "/clients", ""), 401, "Auth.InvalidKey");
}

#[test]
fn each_lists_and_ends_his_own_keys_alone_sec_046() {
    let world = World::new();
    let (owner, max) = (key(&world, 1, &[]), key(&world, 2, &[]));
    let of_owner = create(&world, &owner, &json!({ "name": "a" }));
    let target = format!("/api-keys/{}", id(&of_owner));
    let names = |key: &str| {
        let page = send(&world, key, "GET", "/api-keys", "").json();
        let of = |key: &Value| key["name"].as_str().expect("a name").to_owned();
        page["data"].as_array().expect("a list").iter().map(of).collect::<Vec<_>>()
    };
    assert_eq!((names(&owner), names(&max)), (vec!["a".to_owned(), String::new()], vec![String::new()]));
    let bound = key(&world, 1, &[("client_id", "1"), ("name", "bound")]);
    assert_eq!((names(&bound), names(&owner).len()), (vec!["bound".to_owned()], 3));
    let staff = staff_key(&world);
    let before = world.dump();
    for key in [&max, &bound, &staff] {
        is(&send(&world, key, "DELETE", &target, ""), 404, "ApiKey.NotFound");
    }
    let never = "/api-keys/00000000-0000-7000-8000-000000000000";
    is(&send(&world, &owner, "DELETE", never, ""), 404, "ApiKey.NotFound");
    is(&send(&world, &owner, "DELETE", "/api-keys/2", ""), 400, "Request.Invalid");
    assert_eq!(world.dump(), before);
    assert_eq!(send(&world, &raw(&of_owner), "DELETE", &target, "").status, 204, "a key ends itself");
    let list = send(&world, &owner, "GET", "/api-keys", "").json();
    assert!(list["data"][1]["revokedAt"].is_string(), "it stays in the list: {list}");
}

#[test]
fn pages_of_keys_neither_repeat_nor_leave_out_while_others_are_made_sec_136() {
    let world = World::new();
    let owner = key(&world, 1, &[("name", "0")]);
    for number in 1..5 {
        create(&world, &owner, &json!({ "name": number.to_string() }));
    }
    let (mut found, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = send(&world, &owner, "GET", &format!("/api-keys?limit=2{cursor}"), "").json();
        found.extend(page["data"].as_array().expect("a list").iter().map(|key| key["name"].clone()));
        assert_eq!(page["hasMore"], page["nextCursor"].is_string());
        let Some(next) = page["nextCursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
        create(&world, &owner, &json!({ "name": "later" }));
    }
    assert_eq!(found, ["4", "3", "2", "1", "0"]);
    is(
        &send(&world, &key(&world, 2, &[]), "GET", &format!("/api-keys?{}", &cursor[1..]), ""),
        400,
        "Request.InvalidCursor",
    );
}
