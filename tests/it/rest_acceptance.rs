//! Invitations answered over the REST dialect: each way to accept, what is refused, and the bearer token that comes.

mod bearers;
mod ends;

use serde_json::{Value, json};
use vestibule::auth::Proof;
use vestibule::domain::ids::UserId;

use crate::portal::{invite, invites, is, key, send, token};
use crate::second_factor::{code, turn_on};
use crate::wire::{Request, Response};
use crate::world::World;

const GUEST: &str = "guest@example.com";
const PASSWORD: &str = "correct horse battery staple";
const HOUR: i64 = 3_600_000;

fn post(target: &str) -> Request {
    Request::post(target).header("Content-Type", "application/json")
}

fn ask(world: &World, what: &str, body: &Value) -> Response {
    world.fetch(&post(&format!("/client-invites/{what}")).body(body.to_string()))
}

fn accept(world: &World, body: &Value) -> Response {
    ask(world, "accept", body)
}

/// A handed link's token, as the inviter gets it.
fn handed(world: &World, email: &str, role: &str) -> String {
    let made = invite(world, &key(world, 1, &[]), email, role);
    assert_eq!(made.status, 201, "{}", made.text());
    token(&made)
}

/// A registered user with a password.
fn user(world: &World, email: &str) -> i64 {
    let id = world.user(email).get();
    world.operator("SetUserPassword", &[("user_id", &id.to_string()), ("password2", PASSWORD)]);
    id
}

fn with_bearer(world: &World, bearer: &str, method: &str, target: &str) -> Response {
    world.fetch(&Request::new(method, target).header("Authorization", &format!("Bearer {bearer}")))
}

/// A bearer token of a new user, who comes in as an Admin.
fn admitted(world: &World, email: &str) -> String {
    user(world, email);
    let link = handed(world, email, "Admin");
    token(&accept(world, &json!({ "token": link, "email": email, "password": PASSWORD })))
}

/// Whether a text stands anywhere in the database or the data folder.
fn is_kept(world: &World, text: &str) -> bool {
    let holds = |bytes: &[u8]| bytes.windows(text.len()).any(|part| part == text.as_bytes());
    world.kept().iter().any(|(_, bytes)| holds(bytes))
}

#[test]
fn a_user_accepts_with_his_password_and_gets_what_is_documented() {
    let world = World::new();
    let id = user(&world, GUEST);
    let link = handed(&world, GUEST, "Admin");
    let answer =
        accept(&world, &json!({ "token": link, "email": "Guest@Example.com ", "password": PASSWORD }));
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (200, "application/json"),
        "{}",
        answer.text()
    );
    assert_eq!(answer.header("location"), "");
    let said = answer.json();
    assert_eq!(said["userId"], world.text(&format!("SELECT uuid FROM users WHERE id = {id}")));
    assert_eq!((&said["email"], &said["organisations"]), (&json!(GUEST), &json!([])));
    assert_eq!(said["clients"][0]["clientId"], crate::portal::uuid(&world, 1));
    assert!(said["clients"][0]["clientName"].as_str().is_some_and(|name| !name.is_empty()));
    let (bearer, end) = (token(&answer), said["expiresAt"].as_str().expect("an end"));
    assert!(bearer.starts_with("vsb_") && bearer.len() >= 47 && end.ends_with('Z'), "{said}");
    assert_eq!(with_bearer(&world, &bearer, "GET", &invites(&world)).status, 200, "an Admin lists");
    let verified = format!("SELECT COUNT(*) FROM users WHERE id = {id} AND email_verified_at IS NOT NULL");
    assert_eq!(world.number(&verified), 0, "a handed link proves no mailbox");
}

#[test]
fn somebody_new_registers_and_a_handed_link_proves_no_mailbox_sec_029() {
    let world = World::new();
    let link = handed(&world, GUEST, "Member");
    let before = world.dump();
    let with = |more: Value| {
        let mut body =
            json!({ "token": link, "firstName": "Rita", "lastName": "Register", "password": PASSWORD });
        body.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        accept(&world, &body)
    };
    for (more, code) in [
        (json!({ "password": "short" }), "Request.Invalid"),
        (json!({ "password": "passwordpassword" }), "Request.Invalid"),
        (json!({ "lastName": "" }), "Request.Invalid"),
        (json!({ "lastName": null }), "Request.Invalid"),
        (json!({ "email": "nobody" }), "Request.Invalid"),
        (json!({ "firstName": 7 }), "Request.Invalid"),
    ] {
        is(&with(more), 400, code);
    }
    let taken = world.text("SELECT email FROM users WHERE id = 2");
    is(&with(json!({ "email": taken })), 409, "Auth.HasAccount");
    assert_eq!(world.dump(), before);
    let answer = with(json!({}));
    assert_eq!((answer.status, &answer.json()["email"]), (200, &json!(GUEST)), "{}", answer.text());
    assert_eq!(world.text("SELECT first_name FROM users WHERE email_key = 'guest@example.com'"), "Rita");
    let verified =
        "SELECT COUNT(*) FROM users WHERE email_key = 'guest@example.com' AND email_verified_at IS NOT NULL";
    assert_eq!(world.number(verified), 0);
}

#[test]
fn terms_are_accepted_by_whoever_registers() {
    let world = World::with(|setup| setup.set("tos_url", "https://accounts.test/terms"));
    let link = handed(&world, GUEST, "Member");
    let with = |accepted: bool| {
        let body = json!({ "token": link, "firstName": "Rita", "lastName": "R", "password": PASSWORD, "acceptTerms": accepted });
        accept(&world, &body)
    };
    is(&with(false), 400, "Request.TermsRequired");
    assert_eq!(with(true).status, 200);
}

#[test]
fn a_bearer_token_and_the_pages_session_accept_as_their_user() {
    let world = World::new();
    let bearer = admitted(&world, GUEST);
    let second = world.client(vestibule::domain::ids::UserId::new(1), "Second Ltd").get();
    let link = |email: &str| {
        let target = format!("/clients/{}/invites", crate::portal::uuid(&world, second));
        let body = json!({ "email": email, "role": "Member" }).to_string();
        token(&send(&world, &key(&world, 1, &[]), "POST", &target, &body))
    };
    let first = json!({ "token": link(GUEST) });
    is(&accept(&world, &first), 401, "Auth.Required");
    let wrong = post("/client-invites/accept").header("Authorization", "Bearer vsb_wrong");
    is(&world.fetch(&wrong.body(first.to_string())), 401, "Auth.InvalidToken");
    let right = post("/client-invites/accept").header("Authorization", &format!("Bearer {bearer}"));
    let answer = world.fetch(&right.body(first.to_string()));
    assert_eq!(answer.json()["clients"].as_array().map(Vec::len), Some(2), "{}", answer.text());

    let other = world.user("other@example.com");
    let cookie = format!("vestibule_session={}", world.session_token(other).expose());
    let body = json!({ "token": link("other@example.com") }).to_string();
    let browser = |site: &str| {
        let request = post("/client-invites/accept").header("Cookie", &cookie);
        let request = if site.is_empty() { request } else { request.header("Sec-Fetch-Site", site) };
        world.fetch(&request.body(body.clone()))
    };
    let before = world.dump();
    for site in ["cross-site", "same-site", "x"] {
        is(&browser(site), 401, "Auth.Required");
    }
    assert_eq!(world.dump(), before);
    assert_eq!(browser("same-origin").status, 200);
}

#[test]
fn a_key_takes_nobody_in() {
    let world = World::new();
    let id = user(&world, GUEST);
    let link = handed(&world, GUEST, "Member");
    let reads = key(&world, id, &[("scopes", "invites:read")]);
    let body = json!({ "token": link }).to_string();
    let every = key(&world, id, &[]);
    let before = world.dump();
    for key in [&reads, &every] {
        is(&send(&world, key, "POST", "/client-invites/accept", &body), 401, "Auth.Required");
    }
    is(&send(&world, &every, "POST", "/auth/revoke", ""), 401, "Auth.InvalidToken");
    is(&send(&world, &reads, "POST", "/auth/revoke", ""), 403, "Auth.MissingScope");
    assert_eq!(world.dump(), before);
}

#[test]
fn a_preview_shows_what_the_page_shows_and_masks_the_address() {
    let world = World::new();
    let body = json!({ "email": GUEST, "role": "Developer", "message": "Welcome", "sendEmail": false });
    let made = send(&world, &key(&world, 1, &[]), "POST", &invites(&world), &body.to_string());
    let before = world.dump();
    let answer = ask(&world, "preview", &json!({ "token": token(&made) }));
    let said = answer.json();
    assert_eq!(
        (answer.status, &said["email"], &said["role"]),
        (200, &json!("g***@example.com"), &json!("Developer"))
    );
    assert_eq!((&said["message"], &said["expiresAt"]), (&json!("Welcome"), &made.json()["expiresAt"]));
    assert!(
        said["permissions"].as_array().is_some_and(|list| list.contains(&json!("manageproducts"))),
        "{said}"
    );
    assert!(said["clientName"].is_string() && said["invitedByName"].is_string());
    let names: Vec<&String> = said.as_object().expect("an object").keys().collect();
    assert_eq!(names.len(), 7, "{names:?}");
    assert!(!answer.text().contains(GUEST) && !answer.text().contains(&token(&made)));
    assert_eq!(world.dump(), before, "looking changes nothing");
}

#[test]
fn wrong_passwords_are_refused_alike_and_shut_the_address_sec_139_097() {
    let world = World::with(|setup| setup.set("limit_failures", "5"));
    let id = user(&world, GUEST);
    let link = handed(&world, GUEST, "Member");
    let with = |email: &str, password: &str| {
        accept(&world, &json!({ "token": link, "email": email, "password": password }))
    };
    let mut details = Vec::new();
    for (email, password) in
        [(GUEST, "wrong"), ("nobody@example.com", PASSWORD), ("", ""), (GUEST, &"x".repeat(2000))]
    {
        let answer = with(email, password);
        is(&answer, 401, "Auth.InvalidPassword");
        assert!(!answer.header("www-authenticate").is_empty());
        details.push(answer.json()["detail"].clone());
    }
    details.dedup();
    assert_eq!(details.len(), 1);
    world.operator("DisableUser", &[("user_id", &id.to_string())]);
    is(&with(GUEST, PASSWORD), 401, "Auth.InvalidPassword");
    world.operator("EnableUser", &[("user_id", &id.to_string())]);
    is(&with(GUEST, PASSWORD), 429, "Auth.TooManyFailures");
    assert_eq!(world.number("SELECT COUNT(*) FROM invites WHERE state = 'pending'"), 1);
    world.advance(15 * 60_000);
    assert_eq!(with(GUEST, PASSWORD).status, 200);
}

#[test]
fn a_second_factor_is_given_by_a_code_and_not_gone_round_sec_161() {
    let world = World::new();
    let guest = UserId::new(user(&world, GUEST));
    let codes = turn_on(&world, guest, PASSWORD);
    let link = handed(&world, GUEST, "Member");
    let with = |more: &Value| {
        let mut body = json!({ "token": link, "email": GUEST, "password": PASSWORD });
        body.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        accept(&world, &body)
    };
    is(&with(&json!({})), 403, "Auth.SecondFactorRequired");
    is(&with(&json!({ "password": "wrong", "code": code(&world, guest) })), 401, "Auth.InvalidPassword");
    for wrong in ["000 00", "AAAAA-AAAAA"] {
        is(&with(&json!({ "code": wrong })), 401, "Auth.InvalidCode");
    }
    let waiting =
        world.page(Proof::Nothing, "LogIn", &[("email", GUEST), ("password", PASSWORD)]).expect("right");
    let cookie = format!("vestibule_session={}", waiting.text("session"));
    let body = json!({ "token": link }).to_string();
    let answer = world.fetch(&post("/client-invites/accept").header("Cookie", &cookie).body(body));
    is(&answer, 401, "Auth.Required");
    let right = code(&world, guest);
    assert_eq!(with(&json!({ "code": right })).status, 200);
    let again = handed(&world, "again@example.com", "Member");
    is(&with(&json!({ "token": again, "code": right })), 401, "Auth.InvalidCode");
    assert_eq!(with(&json!({ "token": again, "code": codes[0] })).status, 200);
    let again = handed(&world, "third@example.com", "Member");
    is(&with(&json!({ "token": again, "code": codes[0] })), 401, "Auth.InvalidCode");
    for _ in 0..6 {
        is(&with(&json!({ "token": again, "code": "x" })), 401, "Auth.InvalidCode");
    }
    let shut = with(&json!({ "token": again, "code": code(&world, guest) }));
    is(&shut, 429, "Request.TooMany");
    assert!(shut.header("retry-after").parse::<i64>().is_ok_and(|seconds| (1..=901).contains(&seconds)));
}

#[test]
fn another_address_accepts_where_the_policy_lets_it_and_never_what_manages_users_sec_021_022() {
    let world = World::new();
    user(&world, "other@example.com");
    let with = |token: &str| json!({ "token": token, "email": "other@example.com", "password": PASSWORD });
    let bound = handed(&world, "boss@example.com", "Admin");
    is(&accept(&world, &with(&bound)), 403, "ClientInvite.EmailMismatch");
    let new = json!({ "token": bound, "firstName": "A", "lastName": "B", "email": "x@example.com", "password": PASSWORD });
    is(&accept(&world, &new), 403, "ClientInvite.EmailMismatch");
    let open = handed(&world, GUEST, "Member");
    assert_eq!(accept(&world, &with(&open)).status, 200);
    assert_eq!(world.number("SELECT COUNT(*) FROM outbox WHERE kind = 'invitation_notice'"), 2);
    let closed = World::with(|setup| setup.set("invite_accept", "invited"));
    user(&closed, "other@example.com");
    let link = handed(&closed, GUEST, "Member");
    is(&accept(&closed, &with(&link)), 403, "ClientInvite.EmailMismatch");
}

#[test]
fn an_access_token_of_nobody_is_refused() {
    let world = World::new();
    user(&world, GUEST);
    let link = handed(&world, GUEST, "Member");
    let before = world.dump();
    for sent in ["", "x", "a.b.c", "eyJhbGciOiJub25lIn0.eyJlbWFpbCI6ImEifQ.", "x y", &"x".repeat(20_000)] {
        let body = json!({ "token": link, "accessToken": sent, "provider": "google", "email": GUEST, "password": PASSWORD });
        is(&accept(&world, &body), 401, "Auth.InvalidAccessToken");
    }
    assert_eq!(world.dump(), before);
}
