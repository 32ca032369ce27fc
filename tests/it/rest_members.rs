//! Members over REST: who is in a client, with which role, who leaves, and who owns it.

use serde_json::{Value, json};
use vestibule::domain::ids::UserId;

use crate::portal::{bearer, is, key, send, send_with, staff_key, user_uuid, uuid, with_role};
use crate::wire::{Request, Response};
use crate::world::World;

fn members(world: &World) -> String {
    format!("/clients/{}/members", uuid(world, 1))
}

fn member(world: &World, user: i64) -> String {
    format!("{}/{}", members(world), user_uuid(world, user))
}

fn patch(world: &World, key: &str, user: i64, role: &str) -> Response {
    send(world, key, "PATCH", &member(world, user), &json!({ "role": role }).to_string())
}

fn transfer(world: &World, key: &str, user: &str) -> Response {
    let target = format!("/clients/{}/transfer-ownership", uuid(world, 1));
    send(world, key, "POST", &target, &json!({ "userId": user }).to_string())
}

#[test]
fn the_members_of_a_client_are_a_bare_list() {
    let world = World::new();
    let nobody = with_role(&world, "none@example.com", "None");
    let support = with_role(&world, "support@example.com", "Support");
    let answer = send(&world, &key(&world, 1, &[]), "GET", &members(&world), "");
    assert_eq!((answer.status, answer.header("link")), (200, ""), "{}", answer.text());
    let list = answer.json();
    let of =
        |name: &str| list.as_array().expect("bare").iter().map(|one| one[name].clone()).collect::<Vec<_>>();
    assert_eq!(of("role"), ["Owner", "Member", "None", "Support"]);
    assert_eq!(of("isOwner"), [true, false, false, false]);
    assert_eq!(of("userId"), [1, 2, nobody, support].map(|user| user_uuid(&world, user)));
    let max = &list[1];
    assert_eq!((&max["email"], &max["name"]), (&json!("member@example.com"), &json!("Max Member")));
    assert_eq!((&max["permissions"], &max["lastLoginAt"]), (&json!(["products", "tickets"]), &Value::Null));
    assert!(max["createdAt"].as_str().is_some_and(|at| at.ends_with('Z')), "{max}");
    assert_eq!(of("permissions")[0].as_array().map(Vec::len), Some(14), "the owner may everything");
}

#[test]
fn a_long_list_goes_on_by_its_link_while_others_join_sec_136() {
    let world = World::new();
    let owner = key(&world, 1, &[]);
    for number in 0..5 {
        let user = world.user(&format!("first{number}@example.com"));
        world.member(user, "products");
    }
    let mut target = format!("{}?Limit=3", members(&world));
    let (mut found, mut joined) = (Vec::new(), 0);
    loop {
        let answer = send(&world, &owner, "GET", &target, "");
        let page = answer.json();
        found.extend(page.as_array().expect("a list").iter().map(|one| one["email"].to_string()));
        let Some(next) = answer.header("link").strip_suffix(">; rel=\"next\"") else { break };
        target = next.strip_prefix("<http://accounts.test").expect("an address of this site").to_owned();
        joined += 1;
        let user = world.user(&format!("later{joined}@example.com"));
        world.member(user, "products");
    }
    let mut once = found.clone();
    once.dedup();
    assert_eq!((found.len(), once.len(), joined), (9, 9, 2), "{found:?}");
    for query in ["limit=0", "limit=1001", "limit=x"] {
        is(&send(&world, &owner, "GET", &format!("{}?{query}", members(&world)), ""), 400, "Request.Invalid");
    }
    let second = world.client(UserId::new(1), "Second Ltd");
    let foreign = target.replace(&uuid(&world, 1), &uuid(&world, second.get()));
    is(&send(&world, &owner, "GET", &foreign, ""), 400, "Request.InvalidCursor");
}

#[test]
fn a_role_comes_instead_of_all_that_a_member_may() {
    let world = World::new();
    let owner = key(&world, 1, &[]);
    let user = with_role(&world, "guest@example.com", "Developer");
    let changed = patch(&world, &owner, user, "Support");
    assert_eq!((changed.status, &changed.json()["role"]), (200, &json!("Support")), "{}", changed.text());
    let may = world.may(UserId::new(user)).expect("a member");
    assert_eq!(may, "contacts,products,domains,invoices,quotes,tickets,emails");
    assert_eq!(patch(&world, &owner, 2, "Admin").json()["role"], "Admin");
    let max = key(&world, 2, &[]);
    assert_eq!(patch(&world, &max, 2, "Member").json()["role"], "Member", "an Admin steps back");
    is(&patch(&world, &max, user, "Member"), 403, "Member.Forbidden");
    assert_eq!(world.number("SELECT COUNT(*) FROM activity WHERE action = 'ChangeMemberRole'"), 3);
}

#[test]
fn a_role_that_is_none_and_the_owners_place_are_refused_sec_056_057() {
    let world = World::new();
    let (owner, staff) = (key(&world, 1, &[]), staff_key(&world));
    let admin = with_role(&world, "admin@example.com", "Admin");
    let admin = key(&world, admin, &[]);
    let before = world.dump();
    for role in ["owner", "ADMIN", "Admin ", "None", "", "Viewer"] {
        is(&patch(&world, &owner, 2, role), 400, "Member.InvalidRole");
    }
    let refused = patch(&world, &owner, 2, "Owner");
    is(&refused, 400, "Member.InvalidRole");
    assert!(refused.json()["detail"].as_str().is_some_and(|said| said.contains("transfer-ownership")));
    for body in ["{}", "{\"role\":null}"] {
        is(&send(&world, &owner, "PATCH", &member(&world, 2), body), 400, "Member.InvalidRole");
    }
    for body in ["{\"role\":4}", "{\"role\":[\"Admin\"]}", "[]", "null"] {
        is(&send(&world, &owner, "PATCH", &member(&world, 2), body), 400, "Request.Invalid");
    }
    for key in [&owner, &admin, &staff] {
        is(&patch(&world, key, 1, "Admin"), 409, "Member.LastOwner");
        is(&send(&world, key, "DELETE", &member(&world, 1), ""), 409, "Member.LastOwner");
    }
    assert_eq!(world.dump(), before);
}

#[test]
fn a_foreign_user_looks_like_one_who_never_was_sec_046_066() {
    let world = World::new();
    let owner = key(&world, 1, &[]);
    let stranger = world.user("stranger@example.com").get();
    let max = key(&world, 2, &[]);
    let second = world.client(UserId::new(1), "Second Ltd");
    let never = format!("{}/00000000-0000-7000-8000-000000000000", members(&world));
    let before = world.dump();
    for (method, body) in [("GET", ""), ("PATCH", "{\"role\":\"Admin\"}"), ("DELETE", "")] {
        let (foreign, missing) = (
            send(&world, &owner, method, &member(&world, stranger), body),
            send(&world, &owner, method, &never, body),
        );
        is(&foreign, 404, "Member.NotFound");
        is(&missing, 404, "Member.NotFound");
        assert_eq!(foreign.json()["detail"], missing.json()["detail"]);
        is(&send(&world, &owner, method, &format!("{}/2", members(&world)), body), 400, "Request.Invalid");
    }
    let elsewhere = member(&world, 2).replace(&uuid(&world, 1), &uuid(&world, second.get()));
    is(&send(&world, &owner, "GET", &elsewhere, ""), 404, "Member.NotFound");
    // Who may not manage learns nothing of who is a member.
    for target in [member(&world, 1), member(&world, stranger), never] {
        is(&send(&world, &max, "DELETE", &target, ""), 403, "Member.Forbidden");
    }
    assert_eq!(world.dump(), before);
}

#[test]
fn a_member_leaves_by_himself_and_is_taken_out_by_admins() {
    let world = World::new();
    let (owner, max) = (key(&world, 1, &[]), key(&world, 2, &[("client_id", "1")]));
    world.api("SendInvitation", "client_id=1&userid=2");
    let gone = send(&world, &max, "DELETE", &member(&world, 2), "");
    assert_eq!((gone.status, gone.text()), (204, ""));
    is(&send(&world, &max, "DELETE", &member(&world, 2), ""), 403, "Member.Forbidden");
    assert_eq!(
        world.number("SELECT COUNT(*) FROM invites WHERE state = 'pending'"),
        0,
        "nothing lets him back"
    );
    let admin = with_role(&world, "admin@example.com", "Admin");
    let other = with_role(&world, "other@example.com", "Admin");
    let bearer = Request::new("DELETE", &member(&world, other))
        .header("Authorization", &format!("Bearer {}", bearer(&world, admin)));
    assert_eq!(world.fetch(&bearer).status, 204);
    is(&send(&world, &owner, "DELETE", &member(&world, other), ""), 404, "Member.NotFound");
    let none = with_role(&world, "none@example.com", "None");
    assert_eq!(send(&world, &key(&world, none, &[]), "DELETE", &member(&world, none), "").status, 204);
    assert_eq!(world.number("SELECT COUNT(*) FROM activity WHERE action = 'RemoveMember'"), 3);
}

#[test]
fn a_client_passes_to_a_member_by_its_owner_alone() {
    let world = World::new();
    let owner = key(&world, 1, &[]);
    let admin = with_role(&world, "admin@example.com", "Admin");
    let (admin_key, max) = (key(&world, admin, &[]), user_uuid(&world, 2));
    let stranger = world.user("stranger@example.com");
    let disabled = with_role(&world, "gone@example.com", "Admin");
    world.api("DisableUser", &format!("user_id={disabled}"));
    let before = world.dump();
    is(&transfer(&world, &admin_key, &user_uuid(&world, admin)), 403, "Member.Forbidden");
    is(&transfer(&world, &owner, &user_uuid(&world, stranger.get())), 404, "Member.NotFound");
    is(&transfer(&world, &owner, &user_uuid(&world, disabled)), 409, "User.Disabled");
    is(&transfer(&world, &owner, "2"), 400, "Request.Invalid");
    assert_eq!(transfer(&world, &owner, &user_uuid(&world, 1)).status, 200, "he owns it");
    assert_eq!(world.dump(), before);
    let answer = transfer(&world, &owner, &max);
    let client = answer.json();
    assert_eq!((answer.status, &client["ownerId"], &client["role"]), (200, &json!(max), &json!("Admin")));
    is(&transfer(&world, &owner, &user_uuid(&world, 1)), 403, "Member.Forbidden");
    assert_eq!(transfer(&world, &staff_key(&world), &user_uuid(&world, 1)).json()["role"], Value::Null);
    assert_eq!(world.number("SELECT owner_user_id FROM clients WHERE id = 1"), 1);
}

#[test]
fn a_change_of_a_member_can_depend_on_what_was_read_sec_137() {
    let world = World::new();
    let owner = key(&world, 1, &[]);
    let target = member(&world, 2);
    let etag = || send(&world, &owner, "GET", &target, "").header("etag").to_owned();
    let first = etag();
    world.sql("UPDATE memberships SET last_login_at = 1 WHERE user_id = 2");
    assert_eq!(etag(), first, "a log-in is no change");
    let with =
        |method, tag: &str, body| send_with(&world, &owner, (method, &target), ("If-Match", tag), body);
    let changed = with("PATCH", &first, "{\"role\":\"Support\"}");
    assert_eq!((changed.status, changed.header("etag") == first), (200, false), "{}", changed.text());
    let second = changed.header("etag").to_owned();
    assert_eq!(etag(), second);
    for stale in [&*first, "\"x\"", ""] {
        is(&with("PATCH", stale, "{\"role\":\"Admin\"}"), 412, "Request.PreconditionFailed");
        is(&with("DELETE", stale, ""), 412, "Request.PreconditionFailed");
    }
    world.operator("UpdateUserPermissions", &[("client_id", "1"), ("user_id", "2"), ("role", "Support")]);
    assert_ne!(etag(), second, "a change by another way counts");
    let unchanged = send_with(&world, &owner, ("GET", &target), ("If-None-Match", &etag()), "");
    assert_eq!((unchanged.status, unchanged.text()), (304, ""));
    assert_eq!(with("DELETE", &etag(), "").status, 204);
}

#[test]
fn a_change_of_a_member_is_made_once() {
    let world = World::new();
    let owner = key(&world, 1, &[]);
    let once = |method, body| {
        send_with(&world, &owner, (method, &member(&world, 2)), ("Idempotency-Key", method), body)
    };
    let (first, again) = (once("PATCH", "{\"role\":\"Support\"}"), once("PATCH", "{\"role\":\"Support\"}"));
    assert_eq!((first.status, first.text()), (again.status, again.text()));
    assert_eq!(first.header("etag"), again.header("etag"));
    is(&once("PATCH", "{\"role\":\"Admin\"}"), 422, "Idempotency.KeyReused");
    assert_eq!((once("DELETE", "").status, once("DELETE", "").status), (204, 204));
    assert_eq!(world.number("SELECT COUNT(*) FROM activity WHERE action = 'ChangeMemberRole'"), 1);
    assert_eq!(world.number("SELECT COUNT(*) FROM activity WHERE action = 'RemoveMember'"), 1);
}

#[test]
fn the_members_of_a_closed_client_are_out_of_reach() {
    let world = World::new();
    let (owner, staff) = (key(&world, 1, &[]), staff_key(&world));
    world.api("CloseClient", "clientid=1");
    for key in [&owner, &staff] {
        is(&send(&world, key, "GET", &members(&world), ""), 403, "Member.Forbidden");
        is(&patch(&world, key, 2, "Admin"), 403, "Member.Forbidden");
        is(&transfer(&world, key, &user_uuid(&world, 2)), 403, "Member.Forbidden");
    }
    is(&send(&world, &key(&world, 2, &[]), "DELETE", &member(&world, 2), ""), 403, "Member.Forbidden");
}
