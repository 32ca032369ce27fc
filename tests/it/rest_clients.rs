//! Clients and users over REST: who makes, lists and reads them.

use serde_json::{Value, json};
use vestibule::domain::ids::UserId;

use crate::portal::{bearer, is, key, send, send_with, staff_key, user_uuid, uuid, with_role};
use crate::wire::{Request, Response};
use crate::world::World;

fn create(world: &World, key: &str, body: &Value) -> Response {
    send(world, key, "POST", "/clients", &body.to_string())
}

fn names(page: &Value) -> Vec<&str> {
    let items = page["data"].as_array().expect("a list").iter();
    items.map(|client| client["name"].as_str().expect("a name")).collect()
}

#[test]
fn staff_makes_a_client_for_a_known_user_or_a_new_one() {
    let world = World::new();
    let staff = staff_key(&world);
    let body = json!({ "firstName": "Nina", "lastName": "New", "email": "Nina@example.com" });
    let answer = create(&world, &staff, &body);
    let client = answer.json();
    assert_eq!(answer.status, 201, "{}", answer.text());
    assert_eq!((&client["name"], &client["email"]), (&json!("Nina New"), &json!("Nina@example.com")));
    assert_eq!((&client["status"], &client["role"]), (&json!("Active"), &Value::Null));
    let place = format!("http://accounts.test/clients/{}", client["id"].as_str().expect("an id"));
    assert_eq!(answer.header("location"), place);
    let state = "SELECT state || first_name FROM users WHERE email_key = 'nina@example.com'";
    assert_eq!(world.text(state), "provisionedNina");
    let nina = world.text("SELECT uuid FROM users WHERE email_key = 'nina@example.com'");
    assert_eq!(client["ownerId"], nina);
    let again =
        json!({ "firstName": "N", "lastName": "N", "email": "nina@EXAMPLE.com", "companyName": "Nina Ltd" });
    let second = create(&world, &staff, &again).json();
    assert_eq!((&second["name"], &second["ownerId"]), (&json!("Nina Ltd"), &json!(nina)));
    let named = json!({ "firstName": "A", "lastName": "B", "email": "c@example.com", "ownerId": user_uuid(&world, 2) });
    let third = create(&world, &staff, &named).json();
    assert_eq!(third["ownerId"], user_uuid(&world, 2));
    let target = format!("/clients/{}", third["id"].as_str().expect("an id"));
    assert_eq!(send(&world, &key(&world, 2, &[]), "GET", &target, "").json()["role"], "Owner");
    assert_eq!(world.number("SELECT COUNT(*) FROM users WHERE email_key = 'c@example.com'"), 0);
    assert_eq!(world.number("SELECT COUNT(*) FROM activity WHERE action = 'CreateClient'"), 3);
}

#[test]
fn a_client_that_cannot_be_made_changes_nothing() {
    let world = World::new();
    let (staff, owner) = (staff_key(&world), key(&world, 1, &[]));
    world.api("DisableUser", "user_id=2");
    let good = json!({ "firstName": "A", "lastName": "B", "email": "a@example.com" });
    let changed = |name: &str, value: Value| {
        let mut body = good.clone();
        body[name] = value;
        body
    };
    let before = world.dump();
    is(&create(&world, &owner, &good), 403, "Client.Forbidden");
    for (name, value, status, code) in [
        ("firstName", json!(""), 400, "Request.Invalid"),
        ("lastName", json!(null), 400, "Request.Invalid"),
        ("firstName", json!("a\nb"), 400, "Request.Invalid"),
        ("companyName", json!("x".repeat(256)), 400, "Request.Invalid"),
        ("companyName", json!(5), 400, "Request.Invalid"),
        ("email", json!("a@b"), 400, "Client.InvalidEmail"),
        ("email", json!(null), 400, "Client.InvalidEmail"),
        ("ownerId", json!("1"), 400, "Request.Invalid"),
        ("ownerId", json!("00000000-0000-7000-8000-000000000000"), 404, "User.NotFound"),
        ("ownerId", json!(user_uuid(&world, 2)), 409, "User.Disabled"),
        ("email", json!("Member@example.com"), 409, "User.Disabled"),
    ] {
        is(&create(&world, &staff, &changed(name, value)), status, code);
    }
    assert_eq!(world.dump(), before);
    let once = || {
        let header = ("Idempotency-Key", "once");
        send_with(&world, &staff, ("POST", "/clients"), header, &good.to_string())
    };
    let (first, again) = (once(), once());
    assert_eq!((first.status, first.text()), (201, again.text()));
    assert_eq!(first.header("location"), again.header("location"));
    assert_eq!(world.number("SELECT COUNT(*) FROM clients"), 2);
}

#[test]
fn each_caller_lists_his_own_clients_and_staff_all_of_them() {
    let world = World::new();
    let second = world.client(UserId::new(1), "Second Ltd");
    world.client(UserId::new(2), "Third Ltd");
    let list = |key: &str| send(&world, key, "GET", "/clients", "").json();
    let (owner, max, staff) = (key(&world, 1, &[]), key(&world, 2, &[]), staff_key(&world));
    assert_eq!(names(&list(&owner)), ["Second Ltd", "Acme Ltd"]);
    let of_max = list(&max);
    assert_eq!(names(&of_max), ["Third Ltd", "Acme Ltd"]);
    assert_eq!((&of_max["data"][0]["role"], &of_max["data"][1]["role"]), (&json!("Owner"), &json!("Member")));
    assert_eq!(of_max["data"][1]["ownerId"], user_uuid(&world, 1));
    let all = list(&staff);
    assert_eq!(
        (names(&all), &all["data"][0]["role"]),
        (vec!["Third Ltd", "Second Ltd", "Acme Ltd"], &Value::Null)
    );
    let bound = key(&world, 1, &[("client_id", &second.to_string())]);
    assert_eq!(names(&list(&bound)), ["Second Ltd"]);
    world.api("TransferClientOwnership", &format!("client_id={second}&user_id=1"));
    world.sql(format!("UPDATE clients SET owner_user_id = 2 WHERE id = {second}"));
    world.sql(format!("DELETE FROM memberships WHERE client_id = {second} AND user_id = 1"));
    assert!(names(&list(&bound)).is_empty(), "he has left it");
    assert!(names(&list(&key(&world, world.user("s@example.com").get(), &[]))).is_empty());
}

#[test]
fn pages_of_clients_neither_repeat_nor_leave_out_while_others_come_sec_136() {
    let world = World::new();
    for name in ["B Ltd", "C Ltd", "D Ltd", "E Ltd"] {
        world.client(UserId::new(1), name);
    }
    for caller in [key(&world, 1, &[]), staff_key(&world)] {
        let (mut found, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = send(&world, &caller, "GET", &format!("/clients?limit=2{cursor}"), "").json();
            found.extend(names(&page).into_iter().map(str::to_owned));
            assert_eq!(page["hasMore"], page["nextCursor"].is_string());
            let Some(next) = page["nextCursor"].as_str() else { break };
            cursor = format!("&Cursor={next}");
            world.client(UserId::new(1), "Later Ltd");
        }
        found.retain(|name| name != "Later Ltd");
        assert_eq!(found, ["E Ltd", "D Ltd", "C Ltd", "B Ltd", "Acme Ltd"]);
        world.sql("DELETE FROM memberships WHERE client_id IN (SELECT id FROM clients WHERE company_name = 'Later Ltd')");
        world.sql("DELETE FROM clients WHERE company_name = 'Later Ltd'");
    }
    let owner = key(&world, 1, &[]);
    let next = send(&world, &staff_key(&world), "GET", "/clients?limit=1", "").json()["nextCursor"].clone();
    let foreign = format!("/clients?cursor={}", next.as_str().expect("more"));
    is(&send(&world, &owner, "GET", &foreign, ""), 400, "Request.InvalidCursor");
    for query in ["limit=0", "limit=101", "limit=1e9", "limit=-1"] {
        is(&send(&world, &owner, "GET", &format!("/clients?{query}"), ""), 400, "Request.Invalid");
    }
}

#[test]
fn a_client_is_read_by_whoever_belongs_to_it_and_is_nothing_to_others_sec_046_059() {
    let world = World::new();
    let target = format!("/clients/{}", uuid(&world, 1));
    let get = |key: &str| send(&world, key, "GET", &target, "");
    let none = with_role(&world, "none@example.com", "None");
    assert_eq!(get(&key(&world, 1, &[])).json()["role"], "Owner");
    assert_eq!(get(&key(&world, 2, &[])).json()["role"], "Member");
    assert_eq!(get(&key(&world, none, &[])).json()["role"], "None");
    assert_eq!(get(&staff_key(&world)).json()["role"], Value::Null);
    let stranger = key(&world, world.user("stranger@example.com").get(), &[]);
    world.invite("stranger@example.com", "products");
    let never = send(&world, &stranger, "GET", "/clients/00000000-0000-7000-8000-000000000000", "");
    let foreign = get(&stranger);
    is(&foreign, 403, "Member.Forbidden");
    assert_eq!((never.status, &never.json()["detail"]), (403, &foreign.json()["detail"]));
    is(&send(&world, &stranger, "GET", "/clients/1", ""), 400, "Request.Invalid");
    world.api("CloseClient", "clientid=1");
    assert_eq!(get(&key(&world, 1, &[])).json()["status"], "Closed");
}

#[test]
fn a_user_reads_himself_with_his_roles() {
    let world = World::new();
    let second = world.client(UserId::new(2), "Second Ltd");
    let me = |key: &str| send(&world, key, "GET", "/users/me", "").json();
    let shown = me(&key(&world, 2, &[]));
    assert_eq!((&shown["id"], &shown["name"]), (&json!(user_uuid(&world, 2)), &json!("Max Member")));
    assert_eq!((&shown["status"], &shown["emailVerified"]), (&json!("registered"), &json!(false)));
    assert_eq!((&shown["firstName"], &shown["lastName"]), (&json!("Max"), &json!("Member")));
    let expected = json!([
        { "clientId": uuid(&world, 1), "clientName": "Acme Ltd", "role": "Member" },
        { "clientId": uuid(&world, second.get()), "clientName": "Second Ltd", "role": "Owner" },
    ]);
    assert_eq!(shown["clients"], expected);
    assert_eq!(me(&key(&world, 2, &[("client_id", "1")]))["clients"].as_array().map(Vec::len), Some(1));
    let by_bearer =
        Request::get("/users/me").header("Authorization", &format!("bearer {}", bearer(&world, 2)));
    assert_eq!(world.fetch(&by_bearer).json()["clients"], expected);
    world.api("CloseClient", "clientid=1");
    assert_eq!(me(&key(&world, 2, &[]))["clients"].as_array().map(Vec::len), Some(1));
    is(&send(&world, &staff_key(&world), "GET", "/users/me", ""), 403, "User.Forbidden");
}

#[test]
fn others_are_seen_by_staff_and_by_who_manages_them_sec_066() {
    let world = World::new();
    let manager = world.user("manager@example.com");
    world.member(manager, "products,manageusers");
    let admin = with_role(&world, "admin@example.com", "Admin");
    let second = world.client(UserId::new(1), "Second Ltd");
    let get =
        |key: &str, user: i64| send(&world, key, "GET", &format!("/users/{}", user_uuid(&world, user)), "");
    for user in [1, manager.get(), admin] {
        assert_eq!(get(&key(&world, user, &[]), 2).json()["email"], "member@example.com");
    }
    assert_eq!(get(&staff_key(&world), 2).status, 200);
    let max = key(&world, 2, &[]);
    assert_eq!(get(&max, 2).status, 200, "himself");
    is(&get(&max, 1), 404, "User.NotFound");
    is(&get(&key(&world, 1, &[("client_id", &second.to_string())]), 2), 404, "User.NotFound");
    let stranger = world.user("stranger@example.com").get();
    is(&get(&key(&world, 1, &[]), stranger), 404, "User.NotFound");
    is(&send(&world, &max, "GET", "/users/00000000-0000-7000-8000-000000000000", ""), 404, "User.NotFound");
    is(&send(&world, &max, "GET", "/users/1", ""), 400, "Request.Invalid");
    world.api("CloseClient", "clientid=1");
    is(&get(&key(&world, admin, &[]), 2), 404, "User.NotFound");
}
