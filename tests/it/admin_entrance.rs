//! How administrators come in: the first one by a one-time address, the others by name, password and second factor.

use std::sync::Arc;
use std::thread;

use vestibule::actions::{ADMIN, COMMANDS};
use vestibule::auth::Proof;
use vestibule::dispatch::{House, Outcome};
use vestibule::domain::holder::Holder;
use vestibule::domain::ids::AdminId;
use vestibule::domain::right::{Right, Rights};
use vestibule::domain::time::{HOUR, Timestamp};
use vestibule::domain::totp::TotpSecret;
use vestibule::first_admin;

use crate::browser::Browser;
use crate::people::Credential;
use crate::wire::Response;
use crate::world::World;

const PASSWORD: &str = "a long enough passphrase";
const LOGIN: &str = "/admin/login";

/// A store that never had anybody.
fn empty() -> World {
    fn nobody(_: &Arc<House>) -> Credential {
        Credential { identifier: String::new(), secret: String::new() }
    }
    World::with(|setup| setup.people(nobody))
}

/// The one-time address, below the server's own.
fn address(world: &World) -> Option<String> {
    let site = world.house.site.now();
    let address = world.write(move |tx| first_admin::address(tx, &site));
    let begin = world.house.site.now().public_url.clone();
    address.map(|address| address.strip_prefix(&begin).expect("ours").to_owned())
}

const FIRST: [(&str, &str); 5] = [
    ("action", "set-up"),
    ("username", "root"),
    ("email", "root@example.com"),
    ("newpw", PASSWORD),
    ("confirmpw", PASSWORD),
];

/// An administrator with a password, and his rights.
fn admin(world: &World, name: &str, rights: Rights) -> i64 {
    let keys: Vec<&str> = rights.keys().collect();
    let list = keys.join(",");
    let pairs =
        [("username", name), ("email", "x@example.com"), ("password", PASSWORD), ("rights", list.as_str())];
    world.operator("AddAdmin", &pairs).int("admin_id")
}

fn log_in<'w>(world: &'w World, name: &str, password: &str, next: &str) -> (Browser<'w>, Response, String) {
    let mut browser = Browser::new(world);
    let page = browser.get(&format!("{LOGIN}?{}", serde_urlencoded::to_string([("next", next)]).expect("q")));
    let fields = [("action", "login"), ("username", name), ("password", password), ("next", next)];
    let sent = browser.send(&page, LOGIN, &fields);
    let (page, address) = browser.follow(sent, LOGIN);
    (browser, page, address)
}

fn code(world: &World, admin: i64) -> String {
    let nonce = world.number(&format!("SELECT nonce FROM factors WHERE admin_id = {admin}"));
    let holder = Holder::Admin(AdminId::new(admin));
    TotpSecret::of(world.house.site.key(), holder, nonce).code(Timestamp::from_millis(world.now()))
}

#[test]
fn the_first_administrator_is_made_by_the_one_time_address_and_nobody_after_him_sec_159() {
    let world = empty();
    let link = address(&world).expect("an empty store has one");
    assert_eq!(address(&world).as_deref(), Some(link.as_str()), "a restart prints the same");
    let mut browser = Browser::new(&world);
    assert_eq!(browser.get("/admin/setup").status, 404, "the bare address opens nothing");
    let (page, shown) = browser.open(&link);
    assert_eq!((page.status, shown.as_str()), (200, "/admin/setup"), "the token leaves the address bar");
    let short = browser.send(
        &page,
        "/admin/setup",
        &[
            ("action", "set-up"),
            ("username", "root"),
            ("email", "r@example.com"),
            ("newpw", "short"),
            ("confirmpw", "short"),
        ],
    );
    assert_eq!(short.status, 422);
    assert!(short.text().contains("value=\"root\""), "nobody types it twice");
    let done = browser.send(&page, "/admin/setup", &FIRST);
    let (home, shown) = browser.follow(done, "/admin/setup");
    assert_eq!((home.status, shown.as_str()), (200, "/admin"));
    assert_eq!(address(&world), None);
    let mut late = Browser::new(&world);
    let (page, _) = late.open(&link);
    assert_eq!(page.status, 404);
    // Whatever becomes of him.
    world.sql("UPDATE admins SET disabled = 1");
    assert!(address(&world).is_none() && late.open(&link).0.status == 404);
    world.sql("DELETE FROM sessions");
    world.sql("DELETE FROM admins");
    assert!(address(&world).is_none() && late.open(&link).0.status == 404);
    let row = "SELECT COUNT(*) FROM activity WHERE action = 'SetUpFirstAdmin' AND actor = 'admin'";
    assert_eq!(world.number(row), 1);
}

#[test]
fn of_two_set_ups_at_once_one_wins_sec_159() {
    let world = empty();
    let link = address(&world).expect("an address");
    let token = link.rsplit('/').next().expect("a token").to_owned();
    let set_up = |name: &str| {
        let pairs = [
            ("link", token.as_str()),
            ("username", name),
            ("email", "r@example.com"),
            ("newpw", PASSWORD),
            ("confirmpw", PASSWORD),
        ];
        match world.call(ADMIN, Proof::Nothing, "SetUpFirstAdmin", &pairs) {
            Outcome::Reply(reply) => Ok(reply.text("session").to_owned()),
            Outcome::Refused(refusal) => Err(refusal.code),
            Outcome::Broken(id) => panic!("broken: {id}"),
        }
    };
    let ends: Vec<_> = thread::scope(|scope| {
        let runs: Vec<_> =
            ["one", "two", "three", "four"].map(|name| scope.spawn(move || set_up(name))).into();
        runs.into_iter().map(|run| run.join().expect("an end")).collect()
    });
    assert_eq!(ends.iter().filter(|end| end.is_ok()).count(), 1, "{ends:?}");
    assert!(ends.iter().all(|end| end.is_ok() || *end == Err("setup_closed")), "{ends:?}");
    assert_eq!(world.number("SELECT COUNT(*) FROM admins"), 1);
}

#[test]
fn another_store_s_address_opens_nothing_and_an_administrator_of_the_command_line_closes_it_sec_159() {
    let (one, other) = (empty(), empty());
    let link = address(&one).expect("an address");
    address(&other).expect("an address");
    // Both have the same key in these tests: the number of the store is another one.
    assert_eq!(Browser::new(&other).open(&link).0.status, 404);
    admin(&one, "root", Rights::ALL);
    assert_eq!(address(&one), None);
    assert_eq!(Browser::new(&one).open(&link).0.status, 404);
}

#[test]
fn an_administrator_logs_in_and_out_and_comes_back_to_where_he_was() {
    let world = World::new();
    admin(&world, "root", Rights::ALL);
    let (_, address) = Browser::new(&world).open("/admin/admins");
    assert_eq!(address, "/admin/login?next=%2Fadmin%2Fadmins");
    let (mut browser, page, address) = log_in(&world, "ROOT", PASSWORD, "/admin/admins");
    assert_eq!((page.status, address.as_str()), (200, "/admin/admins"));
    assert!(!browser.cookie("vestibule_admin").is_empty() && browser.cookie("vestibule_session").is_empty());
    // Who is in already is not asked again; nowhere else does a log-in lead.
    assert_eq!(browser.get("/admin/login?next=%2Fadmin%2Fadmins").header("location"), "/admin/admins");
    for evil in ["https%3A%2F%2Fevil.example", "%2F%2Fevil.example", "%2Faccount", "%2Fadmin%2Flogin"] {
        let led = browser.get(&format!("/admin/login?next={evil}"));
        assert_eq!(led.header("location"), "/admin", "{evil}");
    }
    let sent = browser.send(&page, "/admin/logout", &[("action", "logout")]);
    assert_eq!(sent.header("location"), LOGIN);
    assert_eq!(browser.get("/admin").status, 303);
}

#[test]
fn a_wrong_name_a_wrong_password_and_a_disabled_administrator_are_told_the_same_sec_076_139() {
    let world = World::new();
    admin(&world, "root", Rights::ALL);
    admin(&world, "gone", Rights::NONE);
    world.operator("DisableAdmin", &[("username", "gone")]);
    let said = |name: &str, password: &str| {
        let (_, page, _) = log_in(&world, name, password, "");
        let text = page.text().split("role=\"alert\">").nth(1).and_then(|rest| rest.split('<').next());
        (page.status, text.unwrap_or_default().to_owned())
    };
    let wrong = said("root", "not this passphrase");
    assert_eq!(wrong.0, 422);
    assert!(wrong.1.contains("not right"), "{}", wrong.1);
    for (name, password) in [("nobody", PASSWORD), ("gone", PASSWORD), ("", ""), ("root", &"x".repeat(2000))]
    {
        assert_eq!(said(name, password), wrong, "{name}");
    }
}

#[test]
fn the_second_factor_stands_between_the_password_and_the_admin_area_sec_161() {
    let world = World::new();
    let id = admin(&world, "root", Rights::ALL);
    let (mut browser, page, _) = log_in(&world, "root", PASSWORD, "/admin/security/two-factor");
    let begin = [("action", "begin"), ("existing_password", PASSWORD)];
    let sent = browser.send(&page, "/admin/security/two-factor", &begin);
    let (page, _) = browser.follow(sent, "/admin/security/two-factor");
    let used = code(&world, id);
    let done = browser.send(&page, "/admin/security/two-factor", &[("action", "enable"), ("code", &used)]);
    assert_eq!(done.status, 200, "{}", done.text());
    let backup = done.text().split("<ul class=\"codes\" id=\"codes\">").nth(1).expect("codes");
    let backup =
        backup.split("<li>").nth(1).and_then(|rest| rest.split('<').next()).expect("a code").to_owned();

    let (mut browser, page, address) = log_in(&world, "root", PASSWORD, "/admin/admins");
    assert!(address.starts_with("/admin/login/two-factor"), "{address}");
    assert_eq!(browser.get("/admin/admins").status, 303, "a password alone opens nothing");
    let verify = |browser: &mut Browser<'_>, fields: &[(&str, &str)]| {
        let sent = browser.send(&page, "/admin/login/two-factor", fields);
        browser.follow(sent, "/admin/login/two-factor").0.status
    };
    assert_eq!(verify(&mut browser, &[("action", "code"), ("code", &used)]), 422, "a code counts once");
    let again = [("action", "backup"), ("backup_code", backup.as_str()), ("next", "/admin/admins")];
    assert_eq!(verify(&mut browser, &again), 200);
    assert_eq!(browser.get("/admin/admins").status, 200);
}

#[test]
fn under_the_hardened_profile_an_administrator_without_a_second_factor_gets_himself_one_first() {
    let world = World::with(|setup| setup.set("profile", "hardened"));
    admin(&world, "root", Rights::ALL);
    let (mut browser, page, _) = log_in(&world, "root", PASSWORD, "");
    assert!(page.status == 200 && page.text().contains("/admin/security/two-factor"));
    assert_eq!(browser.get("/admin/admins").status, 403);
    assert_eq!(browser.get("/admin/security/two-factor").status, 200);
}

#[test]
fn an_hour_without_a_request_ends_it_and_so_does_being_disabled() {
    let world = World::new();
    admin(&world, "root", Rights::ALL);
    let (mut browser, _, _) = log_in(&world, "root", PASSWORD, "");
    world.advance(HOUR + 1);
    assert_eq!(browser.get("/admin").status, 303);
    let (mut browser, _, _) = log_in(&world, "root", PASSWORD, "");
    world.operator("DisableAdmin", &[("username", "root")]);
    assert_eq!(browser.get("/admin").status, 303);
}

#[test]
fn without_the_right_there_is_neither_the_page_nor_its_link() {
    let world = World::new();
    admin(&world, "clerk", Rights::of(&[Right::ViewClients]));
    let (mut browser, page, _) = log_in(&world, "clerk", PASSWORD, "");
    assert!(!page.text().contains("/admin/admins"));
    let denied = browser.get("/admin/admins");
    assert_eq!(denied.status, 403);
    assert!(denied.text().contains("the right to see this page"), "{}", denied.text());
}

#[test]
fn nobody_commands_beyond_himself_sec_052() {
    let world = World::new();
    let root = admin(&world, "root", Rights::ALL).to_string();
    let some = Rights::of(&[Right::ManageAdmins, Right::ManageApi, Right::ViewClients]);
    let session = world.admin_session(some);
    let call = |table, action: &str, pairs: &[(&str, &str)]| match world.call(
        table,
        Proof::AdminSession(session.clone()),
        action,
        pairs,
    ) {
        Outcome::Reply(_) => "",
        Outcome::Refused(refusal) => refusal.code,
        Outcome::Broken(id) => panic!("broken: {id}"),
    };
    let beyond = "beyond_own_rights";
    let new = |rights| {
        [("username", "eve"), ("email", "e@example.com"), ("password", PASSWORD), ("rights", rights)]
    };
    assert_eq!(call(COMMANDS, "AddAdmin", &new("manageadmins,viewusers")), beyond);
    assert_eq!(call(COMMANDS, "AddAdmin", &new("everything")), "unknown_right");
    assert_eq!(call(COMMANDS, "AddAdmin", &new("viewclients")), "");
    assert_eq!(call(COMMANDS, "AddCredential", &[("username", "root")]), beyond);
    assert_eq!(call(COMMANDS, "ResetAdminPassword", &[("username", "root"), ("password", PASSWORD)]), beyond);
    assert_eq!(call(COMMANDS, "DisableAdmin", &[("username", "root")]), beyond);
    assert_eq!(call(ADMIN, "ResetAdminFactor", &[("username", "root")]), beyond);
    let change = [("admin_id", root.as_str()), ("email", "e@example.com"), ("rights", "")];
    assert_eq!(call(ADMIN, "UpdateAdmin", &change), beyond);
}

#[test]
fn a_change_of_what_changed_meanwhile_is_told_and_the_last_one_who_can_stays_able() {
    let world = World::new();
    world.operator("DisableAdmin", &[("username", "ada")]);
    let root = admin(&world, "root", Rights::ALL).to_string();
    let (mut browser, page, _) = log_in(&world, "root", PASSWORD, &format!("/admin/admins/{root}"));
    let target = format!("/admin/admins/{root}");
    let mut send = |version: &str, tick: &str| {
        let fields = [
            ("action", "save"),
            ("admin_id", root.as_str()),
            ("version", version),
            ("email", "r@example.com"),
            (tick, "1"),
        ];
        browser.send(&page, &target, &fields)
    };
    assert_eq!(send("1", "perms[viewclients]").status, 422, "nobody could give it back");
    assert_eq!(send("0", "perms[manageadmins]").status, 422, "an older form");
    assert_eq!(send("1", "perms[manageadmins]").status, 303);
}
