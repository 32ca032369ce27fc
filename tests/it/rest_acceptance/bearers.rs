//! Bearer tokens that came of an acceptance: how long they are good, and for what.

use serde_json::json;
use vestibule::domain::secret::TokenHash;

use super::{GUEST, HOUR, PASSWORD, accept, admitted, handed, is_kept, post, user, with_bearer};
use crate::portal::{invites, is, key, send, token};
use crate::wire::Request;
use crate::world::World;

#[test]
fn a_bearer_token_ends_by_its_own_wish_after_eight_hours_and_with_its_users_sessions() {
    let world = World::new();
    let invites = invites(&world);
    let lists = |bearer: &str| with_bearer(&world, bearer, "GET", &invites).status;
    let [revoked, changed, disabled, erased, old] =
        ["a@example.com", "b@example.com", "c@example.com", "d@example.com", "e@example.com"]
            .map(|email| admitted(&world, email));
    let id =
        |email: &str| world.text(&format!("SELECT CAST(id AS TEXT) FROM users WHERE email_key = '{email}'"));
    let all = [&revoked, &changed, &disabled, &erased, &old];
    assert_eq!(all.map(|bearer| lists(bearer)), [200; 5]);

    let gone = with_bearer(&world, &revoked, "POST", "/auth/revoke");
    assert_eq!((gone.status, gone.text()), (204, ""));
    is(&with_bearer(&world, &revoked, "GET", &invites), 401, "Auth.InvalidToken");
    is(&with_bearer(&world, &revoked, "POST", "/auth/revoke"), 401, "Auth.InvalidToken");
    is(&world.fetch(&Request::post("/auth/revoke")), 401, "Auth.Required");

    world.operator(
        "SetUserPassword",
        &[("user_id", &id("b@example.com")), ("password2", "another one entirely")],
    );
    world.operator("DisableUser", &[("user_id", &id("c@example.com"))]);
    world.sql("DELETE FROM membership_roles WHERE user_id = (SELECT id FROM users WHERE email_key = 'd@example.com')");
    world.sql(
        "DELETE FROM memberships WHERE user_id = (SELECT id FROM users WHERE email_key = 'd@example.com')",
    );
    world.operator("DeleteUser", &[("user_id", &id("d@example.com"))]);
    assert_eq!(all.map(|bearer| lists(bearer)), [401, 401, 401, 401, 200]);
    world.operator("EnableUser", &[("user_id", &id("c@example.com"))]);
    assert_eq!(lists(&disabled), 401, "it does not come back");

    world.advance(8 * HOUR - 60_000);
    assert_eq!(lists(&old), 200);
    world.advance(60_000);
    is(&with_bearer(&world, &old, "GET", &invites), 401, "Auth.InvalidToken");
}

#[test]
fn no_token_is_stored_and_one_of_another_dialect_is_no_bearer_sec_002() {
    let world = World::new();
    user(&world, GUEST);
    let link = handed(&world, GUEST, "Member");
    let body = json!({ "token": link, "email": GUEST, "password": PASSWORD });
    let bearer = token(&accept(&world, &body));
    assert!(!is_kept(&world, &bearer[4..]) && !is_kept(&world, &link));
    assert!(is_kept(&world, TokenHash::of(&bearer).as_hex()), "its hash is what is kept");
    let session = world.session_token(world.user("s@example.com"));
    let ticket = world.user_token(world.user("t@example.com"), &[]);
    for foreign in [session.expose(), &*ticket, &*link, &bearer[4..]] {
        is(&with_bearer(&world, foreign, "GET", &invites(&world)), 401, "Auth.InvalidToken");
    }
    let page = Request::new("GET", "/account").header("Cookie", &format!("vestibule_session={bearer}"));
    assert_ne!(world.fetch(&page).status, 200, "nor is it a session of the pages");
}

#[test]
fn a_bearer_who_repeats_an_acceptance_gets_the_same_token_which_is_not_stored_sec_129() {
    let world = World::new();
    let bearer = admitted(&world, GUEST);
    let second = world.client(vestibule::domain::ids::UserId::new(1), "Second Ltd").get();
    let target = format!("/clients/{}/invites", crate::portal::uuid(&world, second));
    let body = json!({ "email": GUEST, "role": "Member" }).to_string();
    let link = token(&send(&world, &key(&world, 1, &[]), "POST", &target, &body));
    let again = |bearer: Option<&str>, token: &str| {
        let request = post("/client-invites/accept").header("Idempotency-Key", "once");
        let request = match bearer {
            Some(bearer) => request.header("Authorization", &format!("Bearer {bearer}")),
            None => request,
        };
        world.fetch(&request.body(json!({ "token": token }).to_string()))
    };
    let first = again(Some(&bearer), &link);
    let repeated = again(Some(&bearer), &link);
    assert_eq!((first.status, first.text()), (200, repeated.text()));
    assert_eq!(world.number("SELECT COUNT(*) FROM sessions WHERE bearer = 1"), 2);
    assert!(!is_kept(&world, &token(&first)[4..]));
    is(&again(Some(&bearer), "other"), 422, "Idempotency.KeyReused");
    is(&again(None, &link), 409, "ClientInvite.AlreadyAccepted");
}

#[test]
fn of_many_who_accept_at_once_one_comes_in() {
    let world = World::new();
    let users: Vec<String> = (0..6).map(|number| format!("u{number}@example.com")).collect();
    for email in &users {
        user(&world, email);
    }
    let link = handed(&world, GUEST, "Member");
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let ask = |email: &String| json!({ "token": link, "email": email, "password": PASSWORD });
        let threads: Vec<_> = users
            .iter()
            .map(|email| {
                let body = ask(email);
                let world = &world;
                scope.spawn(move || accept(world, &body).status)
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("an answer")).collect()
    });
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| [200, 409].contains(status)), "{statuses:?}");
    assert_eq!(world.number("SELECT COUNT(*) FROM sessions WHERE bearer = 1"), 1);
}
