//! The REST dialect: the documented operation to the letter, its neighbours, and who may.

use serde_json::{Value, json};
use vestibule::domain::ids::{ClientId, UserId};

use crate::portal::{invite, invites, is, key, problem, send, uuid};
use crate::wire::Request;
use crate::world::World;

#[test]
fn an_invite_is_made_as_documented() {
    let world = World::new();
    let answer = invite(&world, &key(&world, 1, &[]), "Guest@Example.com", "Developer");
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (201, "application/json"),
        "{}",
        answer.text()
    );
    let made = answer.json();
    let documented = ["token", "id", "clientId", "email", "role", "createdAt", "expiresAt", "invitedBy"];
    assert!(documented.iter().all(|field| made[*field].is_string()), "{made}");
    assert_eq!(made["clientId"], uuid(&world, 1));
    assert_eq!((&made["email"], &made["role"]), (&json!("Guest@Example.com"), &json!("Developer")));
    assert_eq!(made["invitedBy"], world.text("SELECT uuid FROM users WHERE id = 1"));
    let id = made["id"].as_str().expect("an id");
    assert!(answer.header("location").ends_with(&format!("{}/{id}", invites(&world))));
    let token = made["token"].as_str().expect("a token");
    assert_eq!(world.end_of(token), "", "it leads in");
    world.deliver();
    let mailed = crate::people::links_in(world.mails()[0].bytes());
    assert!(!mailed.is_empty() && mailed[0] != token, "the mailed link is another");
    assert!(world.text("SELECT detail FROM activity WHERE action = 'InviteMember'").contains("handed_link"));
    let stored = world.dump();
    assert!(!stored.contains(token), "no token is stored");
}

#[test]
fn what_is_refused_is_refused_by_its_documented_name() {
    let world = World::new();
    let key = key(&world, 1, &[]);
    let before = world.dump();
    for email in
        ["", " ", "a", "a@b", "a@127.0.0.1", "a@x..y", "a@example.com,b@example.com", "a@x.y\r\nBcc: b@x.y"]
    {
        is(&invite(&world, &key, email, "Member"), 400, "ClientInvite.InvalidEmail");
    }
    for role in ["owner", "OWNER", "Owner ", "None", "", "Viewer"] {
        is(&invite(&world, &key, "guest@example.com", role), 400, "ClientInvite.InvalidRole");
    }
    let post = |body: &str| send(&world, &key, "POST", &invites(&world), body);
    for body in [
        "{}",
        "[]",
        "null",
        "\"x\"",
        "{",
        "{}{}",
        "\u{feff}{}",
        "{\"email\":NaN}",
        "{\"a\":1e999}",
        "{\"email\":\"a@example.com\",\"email\":\"b@example.com\",\"role\":\"Member\"}",
        "{\"email\":[\"a@example.com\"],\"role\":\"Member\"}",
        "{\"email\":{\"$ne\":1},\"role\":\"Member\"}",
        "{\"email\":\"a@example.com\",\"role\":4}",
        "{\"email\":\"a@example.com\",\"role\":null}",
        "{\"email\":\"a@example.com\",\"role\":[\"Admin\"]}",
        "{\"email\":\"a\\u0000@example.com\",\"role\":\"Member\"}",
        &"[".repeat(10_000),
    ] {
        assert_eq!(problem(&post(body)).0, 400, "{body}");
    }
    let text =
        Request::post(&invites(&world)).header("x-dolfin-api-key", &key).header("Content-Type", "text/plain");
    is(&world.fetch(&text.body("{}")), 400, "Request.UnsupportedMediaType");
    let member = world.text("SELECT email FROM users WHERE id = 2");
    is(&invite(&world, &key, &member.to_uppercase(), "Member"), 409, "ClientInvite.AlreadyMember");
    assert_eq!(world.dump(), before);
    assert_eq!(invite(&world, &key, "guest@example.com", "Member").status, 201);
    is(&invite(&world, &key, "GUEST@example.com", "Admin"), 409, "ClientInvite.AlreadyInvited");
    assert_eq!(world.number("SELECT COUNT(*) FROM invites"), 1);
    world.advance(8 * 24 * 3_600_000);
    assert_eq!(
        invite(&world, &key, "guest@example.com", "Admin").status,
        201,
        "an expired one is not outstanding"
    );
}

#[test]
fn only_admins_and_the_owner_invite_and_a_foreign_client_looks_like_none_sec_046_054_059() {
    let world = World::new();
    let manager = world.user("manager@example.com");
    world.member(manager, "products,manageusers");
    let stranger = world.user("stranger@example.com");
    let admin = world.user("admin@example.com");
    world
        .operator("AssociateUser", &[("client_id", "1"), ("user_id", &admin.to_string()), ("role", "Admin")]);
    let before_keys = [2, manager.get(), stranger.get(), admin.get()].map(|user| key(&world, user, &[]));
    let before = world.dump();
    for key in &before_keys[..3] {
        is(&invite(&world, key, "guest@example.com", "Member"), 403, "Member.Forbidden");
    }
    is(&invite(&world, &before_keys[3], "guest@example.com", "Owner"), 403, "Member.Forbidden");
    let missing = "/clients/00000000-0000-7000-8000-000000000000/invites";
    let body = "{\"email\":\"guest@example.com\",\"role\":\"Member\"}";
    let nobodys = send(&world, &before_keys[2], "POST", missing, body);
    is(&nobodys, 403, "Member.Forbidden");
    let foreign = invite(&world, &before_keys[2], "guest@example.com", "Member");
    assert_eq!(foreign.json()["detail"], nobodys.json()["detail"]);
    is(&send(&world, &before_keys[3], "POST", "/clients/1/invites", body), 400, "Request.Invalid");
    assert_eq!(world.dump(), before);
    assert_eq!(invite(&world, &before_keys[3], "guest@example.com", "Admin").status, 201);
}

#[test]
fn a_key_that_is_none_has_ended_or_lacks_the_scope_opens_nothing_sec_124() {
    let world = World::new();
    let good = key(&world, 1, &[]);
    let revoked = key(&world, 1, &[]);
    world.operator("RevokeApiKey", &[("key", &revoked)]);
    let short = key(&world, 1, &[("life", "60000")]);
    let reads = key(&world, 1, &[("scopes", "invites:read")]);
    let second = world.client(UserId::new(1), "Second Ltd");
    let bound = key(&world, 1, &[("client_id", &second.to_string())]);
    assert_eq!(invite(&world, &short, "first@example.com", "Member").status, 201);
    world.advance(60_001);
    let before = world.dump();
    for bad in ["", "wrong", &*revoked, &*short, &"x".repeat(10_000)] {
        let answer = invite(&world, bad, "guest@example.com", "Member");
        is(&answer, 401, "Auth.InvalidKey");
        assert!(answer.header("www-authenticate").starts_with("ApiKey realm="));
    }
    let body = "{\"email\":\"guest@example.com\",\"role\":\"Member\"}";
    let none = Request::post(&format!("{}?x-dolfin-api-key={good}", invites(&world)));
    is(&world.fetch(&none.header("Content-Type", "application/json").body(body)), 401, "Auth.Required");
    is(&invite(&world, &reads, "guest@example.com", "Member"), 403, "Auth.MissingScope");
    is(&invite(&world, &bound, "guest@example.com", "Member"), 403, "Member.Forbidden");
    world.api("DisableUser", "user_id=1");
    is(&invite(&world, &good, "guest@example.com", "Member"), 401, "Auth.InvalidKey");
    assert_eq!(world.number("SELECT COUNT(*) FROM invites"), 1, "{}", before.len());
}

#[test]
fn an_administrators_key_invites_into_every_client_and_stands_for_nobody() {
    let world = World::new();
    let name = world.text("SELECT username FROM admins WHERE id = 1");
    let key = world.operator("AddApiKey", &[("username", &name)]).text("key").to_owned();
    let answer = invite(&world, &key, "guest@example.com", "Owner");
    assert_eq!((answer.status, &answer.json()["invitedBy"]), (201, &Value::Null), "{}", answer.text());
    is(&invite(&world, &key, "other@example.com", "Owner"), 409, "ClientInvite.AlreadyInvited");
}

#[test]
fn an_accepted_owner_takes_the_client_over_and_the_former_one_stays_as_an_admin() {
    let world = World::new();
    let answer = invite(&world, &key(&world, 1, &[]), "next@example.com", "Owner");
    let token = answer.json()["token"].as_str().expect("a token").to_owned();
    let other = world.user("other@example.com");
    assert_eq!(world.accept(other, &token), Err("another_address"), "it is bound to the address");
    let next = world.user("next@example.com");
    assert_eq!(world.accept(next, &token), Ok(()));
    assert_eq!(world.number("SELECT owner_user_id FROM clients WHERE id = 1"), next.get());
    let former = world
        .text("SELECT r.name FROM membership_roles m JOIN roles r ON r.id = m.role_id WHERE m.user_id = 1");
    assert_eq!(former, "Admin");
    assert_eq!(world.number("SELECT COUNT(*) FROM activity WHERE action = 'TransferClientOwnership'"), 1);
}

#[test]
fn an_owner_who_is_none_any_more_makes_no_owner_by_an_older_invite() {
    let world = World::new();
    let answer = invite(&world, &key(&world, 1, &[]), "next@example.com", "Owner");
    let token = answer.json()["token"].as_str().expect("a token").to_owned();
    world.operator("TransferClientOwnership", &[("client_id", "1"), ("user_id", "2")]);
    assert_eq!(world.end_of(&token), "withdrawn");
}

#[test]
fn an_invite_is_read_without_its_token_and_revoked_once_and_again() {
    let world = World::new();
    let key = key(&world, 1, &[]);
    let body = json!({ "email": "guest@example.com", "role": "Support", "message": "Hi", "sendEmail": false, "expiresInDays": 3 });
    let made = send(&world, &key, "POST", &invites(&world), &body.to_string()).json();
    assert_eq!(world.number("SELECT COUNT(*) FROM outbox"), 0);
    let link = made["inviteUrl"].as_str().expect("a link");
    assert!(link.ends_with(made["token"].as_str().expect("a token")), "{made}");
    let target = format!("{}/{}", invites(&world), made["id"].as_str().expect("an id"));
    let read = send(&world, &key, "GET", &target, "");
    let shown = read.json();
    assert_eq!((read.status, &shown["status"], &shown["role"]), (200, &json!("pending"), &json!("Support")));
    assert!(shown.get("token").is_none() && !read.text().contains(made["token"].as_str().expect("a token")));
    let days = "SELECT (expires_at - created_at) / 86400000 FROM invites";
    assert_eq!(world.number(days), 3);
    for _ in 0..2 {
        let gone = send(&world, &key, "DELETE", &target, "");
        assert_eq!((gone.status, gone.text()), (204, ""));
    }
    assert_eq!(send(&world, &key, "GET", &target, "").json()["status"], "revoked");
    assert_eq!(world.end_of(made["token"].as_str().expect("a token")), "withdrawn");
    let foreign = world.client(UserId::new(1), "Second Ltd");
    let elsewhere = target.replace(&uuid(&world, 1), &uuid(&world, foreign.get()));
    is(&send(&world, &key, "GET", &elsewhere, ""), 404, "ClientInvite.NotFound");
    assert_ne!(foreign, ClientId::new(1));
}

#[test]
fn an_invite_is_sent_again_by_a_new_link_and_older_ones_end() {
    let world = World::with(|setup| setup.set("limit_interval", "0"));
    let key = key(&world, 1, &[]);
    let made = invite(&world, &key, "guest@example.com", "Member").json();
    let (id, first) = (made["id"].as_str().expect("an id"), made["token"].as_str().expect("a token"));
    let target = format!("{}/{id}/resend", invites(&world));
    let again = send(&world, &key, "POST", &target, "");
    assert_eq!((again.status, &again.json()["id"]), (200, &made["id"]), "{}", again.text());
    let second = again.json()["token"].as_str().expect("a token").to_owned();
    assert_eq!((world.end_of(first).as_str(), world.end_of(&second).as_str()), ("replaced", ""));
    world.advance(8 * 24 * 3_600_000);
    assert_eq!(world.end_of(&second), "expired");
    let revived = send(&world, &key, "POST", &target, "{\"expiresInDays\":1}").json();
    let third = revived["token"].as_str().expect("a token").to_owned();
    let guest = world.user("guest@example.com");
    assert_eq!(world.accept(guest, &third), Ok(()));
    is(&send(&world, &key, "POST", &target, ""), 409, "ClientInvite.AlreadyAccepted");
    is(
        &send(&world, &key, "DELETE", &target.replace("/resend", ""), ""),
        409,
        "ClientInvite.AlreadyAccepted",
    );
    let gone = invite(&world, &key, "other@example.com", "Member").json();
    let gone = format!("{}/{}", invites(&world), gone["id"].as_str().expect("an id"));
    send(&world, &key, "DELETE", &gone, "");
    is(&send(&world, &key, "POST", &format!("{gone}/resend"), ""), 409, "ClientInvite.Revoked");
}

#[test]
fn a_pending_invite_gets_another_role_and_its_link_stays_good() {
    let world = World::new();
    let owner = key(&world, 1, &[]);
    let admin = world.user("admin@example.com");
    world
        .operator("AssociateUser", &[("client_id", "1"), ("user_id", &admin.to_string()), ("role", "Admin")]);
    let admin = key(&world, admin.get(), &[]);
    let made = invite(&world, &owner, "guest@example.com", "Member").json();
    let target = format!("{}/{}", invites(&world), made["id"].as_str().expect("an id"));
    let patch =
        |key: &str, role: &str| send(&world, key, "PATCH", &target, &json!({ "role": role }).to_string());
    assert_eq!(patch(&admin, "Support").json()["role"], "Support");
    is(&patch(&admin, "Owner"), 403, "Member.Forbidden");
    is(&patch(&owner, "King"), 400, "ClientInvite.InvalidRole");
    assert_eq!(patch(&owner, "Owner").json()["role"], "Owner");
    is(&patch(&admin, "Member"), 403, "Member.Forbidden");
    is(&send(&world, &admin, "POST", &format!("{target}/resend"), ""), 403, "Member.Forbidden");
    is(&invite(&world, &owner, "second@example.com", "Owner"), 409, "ClientInvite.AlreadyInvited");
    assert_eq!(patch(&owner, "Developer").json()["role"], "Developer");
    let guest = world.user("guest@example.com");
    assert_eq!(world.accept(guest, made["token"].as_str().expect("a token")), Ok(()));
    assert_eq!(world.number("SELECT owner_user_id FROM clients WHERE id = 1"), 1);
    is(&patch(&owner, "Member"), 409, "ClientInvite.NotPending");
}

#[test]
fn too_many_invitations_are_429_and_say_when_to_come_back() {
    let world = World::with(|setup| setup.set("limit_inviter", "1"));
    let key = key(&world, 1, &[]);
    assert_eq!(invite(&world, &key, "a@example.com", "Member").status, 201);
    let answer = invite(&world, &key, "b@example.com", "Member");
    is(&answer, 429, "ClientInvite.TooMany");
    let seconds: u32 = answer.header("retry-after").parse().expect("seconds");
    assert!((590..=600).contains(&seconds), "{seconds}");
}

#[test]
fn other_methods_and_paths_are_told_apart() {
    let world = World::new();
    let key = key(&world, 1, &[]);
    for method in ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY"] {
        let answer = send(&world, &key, method, &invites(&world), "");
        assert_eq!((answer.status, answer.header("allow")), (405, "POST, GET"), "{method}");
    }
    is(&send(&world, &key, "GET", "/clients/x/y/z", ""), 404, "Resource.NotFound");
}

#[test]
fn a_call_with_a_key_of_its_own_is_made_once_and_its_token_is_computed_again_sec_129() {
    let world = World::new();
    let key = key(&world, 1, &[]);
    let body = "{\"email\":\"guest@example.com\",\"role\":\"Member\"}";
    let ask = |body: &str| {
        let request = Request::post(&invites(&world)).header("x-dolfin-api-key", &key);
        let request = request.header("Content-Type", "application/json").header("Idempotency-Key", "once");
        world.fetch(&request.body(body))
    };
    let (first, second) = (ask(body), ask(body));
    assert_eq!((first.status, second.status, first.text()), (201, 201, second.text()));
    assert_eq!(first.header("location"), second.header("location"));
    assert_eq!(world.number("SELECT COUNT(*) FROM invites"), 1);
    assert_eq!(world.number("SELECT COUNT(*) FROM outbox"), 1);
    is(&ask("{\"email\":\"other@example.com\",\"role\":\"Member\"}"), 422, "Idempotency.KeyReused");
    let token = first.json()["token"].as_str().expect("a token").to_owned();
    assert!(!world.dump().contains(&token), "no token is stored");
}
