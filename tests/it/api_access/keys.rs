//! Keys, tokens and bans on their pages.

use vestibule::domain::right::Rights;

use super::{BANS, KEYS, send, shown};
use crate::browser::Browser;
use crate::people::OWNER;
use crate::portal;
use crate::wire::Response;
use crate::world::{World, form};

fn make(world: &World, fields: &[(&str, &str)]) -> (String, Response) {
    let page = send(&mut Browser::of_staff(world, Rights::ALL), KEYS, fields);
    assert_eq!(page.status, 200, "{}", page.text());
    (shown(&page, "made").to_owned(), page)
}

fn is_nowhere(world: &World, secret: &str) {
    assert!(!world.dump().contains(secret));
    assert!(!Browser::of_staff(world, Rights::ALL).get(KEYS).text().contains(secret));
}

#[test]
fn a_key_of_a_user_reaches_what_its_scopes_say_until_it_is_revoked() {
    let world = World::new();
    let fields =
        [("action", "add-key"), ("email", OWNER), ("name", "Portal"), ("access", "scopes"), ("days", "9")];
    let none = send(&mut Browser::of_staff(&world, Rights::ALL), KEYS, &fields);
    assert!(none.status == 422 && none.text().contains("Choose at least one scope"));
    let (key, page) = make(&world, &[&fields[..], &[("perms[clients:read]", "1")]].concat());
    assert!(page.text().contains("Portal") && page.text().contains(&format!("{}…", &key[..8])));
    is_nowhere(&world, &key);
    assert_eq!(portal::send(&world, &key, "GET", "/clients", "").status, 200);
    assert_eq!(portal::send(&world, &key, "GET", "/users/me", "").status, 403);
    let revoked =
        send(&mut Browser::of_staff(&world, Rights::ALL), KEYS, &[("action", "revoke-key"), ("key", "1")]);
    assert!(revoked.text().contains("It was revoked."));
    assert_eq!(portal::send(&world, &key, "GET", "/clients", "").status, 401);
}

#[test]
fn a_key_of_an_administrator_is_made_by_his_name() {
    let world = World::new();
    let (key, _) = make(&world, &[("action", "add-key"), ("email", "ada"), ("access", "all")]);
    is_nowhere(&world, &key);
    assert_eq!(portal::send(&world, &key, "GET", "/clients", "").status, 200);
    let unknown = [("action", "add-key"), ("email", "nobody"), ("access", "all")];
    let page = send(&mut Browser::of_staff(&world, Rights::ALL), KEYS, &unknown);
    assert!(page.text().contains("There is no administrator of this name."));
}

#[test]
fn tokens_are_made_shown_once_and_revoked() {
    let world = World::new();
    let (user, _) = make(&world, &[("action", "add-user-token"), ("email", OWNER), ("clients", "1")]);
    let (app, _) = make(&world, &[("action", "add-app-token"), ("client_id", "1")]);
    assert!(user.starts_with('b') && app.starts_with('c'));
    is_nowhere(&world, &user);
    is_nowhere(&world, &app);
    let ask = format!("action=GetClientUsers&client_id=1&responsetype=json&usertoken={user}");
    assert_eq!(world.fetch(&form(&ask)).field("result"), "success");
    crate::world::until("its use is written down", || {
        world.number("SELECT COUNT(*) FROM user_tokens WHERE last_used_at IS NOT NULL") == 1
    });
    let mut browser = Browser::of_staff(&world, Rights::ALL);
    for fields in [
        [("action", "revoke-user-token"), ("usertoken", "1")],
        [("action", "revoke-app-token"), ("apptoken", "1")],
    ] {
        assert!(send(&mut browser, KEYS, &fields).text().contains("It was revoked."));
        assert!(send(&mut browser, KEYS, &fields).text().contains("was revoked already"));
    }
    assert_eq!(world.fetch(&form(&ask)).field("error_code"), "bad_token");
}

#[test]
fn a_ban_holds_from_its_page_until_it_is_lifted_there() {
    let world = World::new();
    let mut browser = Browser::of_staff(&world, Rights::ALL);
    let add = |ip: &'static str, days: &'static str| {
        [("action", "add"), ("ip", ip), ("reason", "Abuse"), ("days", days)]
    };
    let own = send(&mut browser, BANS, &add("127.0.0.1", "1"));
    assert!(own.status == 422 && own.text().contains("an address of the server itself"));
    assert!(
        send(&mut browser, BANS, &add("203.0.113", "1")).text().contains("neither an address nor a network")
    );
    assert!(send(&mut browser, BANS, &add("203.0.113.*", "")).text().contains("The ban holds from now on."));
    let page = send(&mut browser, BANS, &add("2001:db8::/32", "1"));
    assert!(page.text().contains("203.0.113.0/24") && page.text().contains("For ever"));
    assert!(!page.text().contains(">Ended<"));
    // Past the day, and within the life of the session.
    world.sql("UPDATE bans SET expires_at = 1 WHERE expires_at IS NOT NULL");
    assert!(browser.get(BANS).text().contains(">Ended<"));
    assert!(
        send(&mut browser, BANS, &[("action", "lift"), ("id", "1")]).text().contains("The ban was lifted.")
    );
    let again = send(&mut browser, BANS, &[("action", "lift"), ("id", "1")]);
    assert!(again.status == 422 && again.text().contains("There is no such ban any more."));
}
