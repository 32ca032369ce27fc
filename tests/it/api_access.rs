//! API access in the admin area: a role and a credential are made on pages, and the API is called with them.

mod keys;
mod limits;

use vestibule::cli::tally;
use vestibule::domain::right::{Right, Rights};

use crate::browser::Browser;
use crate::wire::Response;
use crate::world::{World, form};

const CREDENTIALS: &str = "/admin/credentials";
const NEW: &str = "/admin/credentials/add";
const ROLES: &str = "/admin/roles";
const NEW_ROLE: &str = "/admin/roles/add";
const KEYS: &str = "/admin/keys";
const BANS: &str = "/admin/bans";

/// Sends a form of a page, and gives the page that is shown then.
fn send(browser: &mut Browser<'_>, target: &str, fields: &[(&str, &str)]) -> Response {
    let sent = browser.submit(target, fields);
    browser.follow(sent, target).0
}

/// What stands in the input of this id.
fn shown<'p>(page: &'p Response, id: &str) -> &'p str {
    let begin = format!("id=\"{id}\" readonly value=\"");
    let rest = page.text().split(&begin).nth(1).unwrap_or_else(|| panic!("no {id} in {}", page.text()));
    rest.split('"').next().unwrap_or_default()
}

fn role(browser: &mut Browser<'_>, name: &str, actions: &[&str]) {
    let ticks: Vec<String> = actions.iter().map(|action| format!("perms[{action}]")).collect();
    let mut fields =
        vec![("action", "add"), ("name", name), ("description", "for tests"), ("scope", "choose")];
    fields.extend(ticks.iter().map(|tick| (tick.as_str(), "1")));
    let page = send(browser, NEW_ROLE, &fields);
    assert!(page.text().contains("The API role was created."), "{}", page.text());
}

/// A credential of `ada`: what it sends in each call.
fn credential(browser: &mut Browser<'_>, fields: &[(&str, &str)]) -> String {
    let fields = [&[("action", "add"), ("username", "ada")][..], fields].concat();
    let page = send(browser, NEW, &fields);
    assert!(page.text().contains("curl http://accounts.test/includes/api.php"), "{}", page.text());
    format!("identifier={}&secret={}", shown(&page, "made-identifier"), shown(&page, "made-secret"))
}

/// The code of what the API answers; empty: success.
fn call(world: &World, pair: &str, action: &str) -> String {
    let answer = world.fetch(&form(&format!("action={action}&responsetype=json&{pair}")));
    if answer.field("result") == "success" { String::new() } else { answer.field("error_code") }
}

#[test]
fn a_role_and_a_credential_of_pages_open_what_was_ticked_and_nothing_else_sec_043() {
    let world = World::new();
    let mut browser = Browser::of_staff(&world, Rights::ALL);
    role(&mut browser, "Reader", &["GetUsers", "Client.*"]);
    let pair =
        credential(&mut browser, &[("access", "roles"), ("perms[1]", "1"), ("description", "Reports")]);
    for (action, code) in [("GetUsers", ""), ("GetClients", ""), ("AddUser", "not_granted")] {
        assert_eq!(call(&world, &pair, action), code, "{action}");
    }
    let saved = [
        ("action", "save"),
        ("api_role_id", "1"),
        ("name", "Reader"),
        ("scope", "choose"),
        ("perms[GetClients]", "1"),
    ];
    let page = send(&mut browser, "/admin/roles/1", &saved);
    assert!(page.text().contains("The API role was saved.") && page.text().contains("1 credential has"));
    assert_eq!(
        (call(&world, &pair, "GetUsers"), call(&world, &pair, "GetClients")),
        ("not_granted".into(), String::new())
    );
    let page = send(&mut browser, "/admin/roles/1", &[("action", "delete"), ("name", "Reader")]);
    assert!(page.text().contains("The API role was deleted."));
    assert_eq!(call(&world, &pair, "GetClients"), "not_granted", "no role is not everything");
    assert!(browser.get(CREDENTIALS).text().contains("Nothing: its roles were deleted"));
}

#[test]
fn a_secret_is_shown_once_and_is_stored_nowhere() {
    let world = World::new();
    let mut browser = Browser::of_staff(&world, Rights::ALL);
    let pair = credential(&mut browser, &[("access", "all")]);
    let (identifier, secret) = pair.split_once("&secret=").expect("a pair");
    let identifier = identifier.trim_start_matches("identifier=");
    assert_eq!(call(&world, &pair, "GetUsers"), "");
    assert!(browser.get(CREDENTIALS).text().contains(identifier));
    for page in [CREDENTIALS, NEW, "/admin/credentials/2"] {
        assert!(!browser.get(page).text().contains(secret), "{page}");
    }
    assert!(!world.dump().contains(secret));
    crate::world::until("its use is written down", || {
        world.number("SELECT COUNT(*) FROM credentials WHERE id = 2 AND last_used_at IS NOT NULL") == 1
    });
}

#[test]
fn a_credential_that_was_revoked_opens_nothing_from_the_next_call_on() {
    let world = World::new();
    let mut browser = Browser::of_staff(&world, Rights::ALL);
    let pair = credential(&mut browser, &[("access", "all"), ("days", "30")]);
    let identifier = pair["identifier=".len()..].split('&').next().expect("it").to_owned();
    assert_eq!(call(&world, &pair, "GetUsers"), "");
    let revoke = [("action", "revoke"), ("identifier", identifier.as_str())];
    let page = send(&mut browser, "/admin/credentials/2", &revoke);
    assert!(page.text().contains("The credential was revoked."));
    assert_eq!(call(&world, &pair, "GetUsers"), "bad_credentials");
    let page = browser.get("/admin/credentials/2");
    assert!(!page.text().contains("value=\"save\"") && !page.text().contains("value=\"revoke\""));
}

#[test]
fn no_tick_is_told_and_makes_no_credential_that_may_everything() {
    let world = World::new();
    let mut browser = Browser::of_staff(&world, Rights::ALL);
    role(&mut browser, "Reader", &["GetUsers"]);
    let before = world.dump();
    for access in ["roles", "", "everything"] {
        let page = send(&mut browser, NEW, &[("action", "add"), ("username", "ada"), ("access", access)]);
        assert!(page.text().contains("Choose at least one API role"), "{access}: {}", page.text());
    }
    let bad = [("access", "all"), ("allow_ips", "10.0.0.0/8\r\n10.0.0.1/8"), ("description", "kept <b>")];
    let page = send(&mut browser, NEW, &[&[("action", "add"), ("username", "ada")], &bad[..]].concat());
    assert!(page.status == 422 && page.text().contains("neither an address nor a network"));
    assert!(page.text().contains("kept &#60;b&#62;"), "what was typed stays");
    let page = send(&mut browser, NEW_ROLE, &[("action", "add"), ("name", "Empty"), ("scope", "choose")]);
    assert!(page.text().contains("Choose at least one action."));
    assert_eq!(world.dump(), before);
}

#[test]
fn what_was_refused_is_found_with_its_reason_and_mended_by_one_press() {
    let world = World::new();
    let mut browser = Browser::of_staff(&world, Rights::ALL);
    role(&mut browser, "Reader", &["GetUsers"]);
    let pair = credential(
        &mut browser,
        &[("access", "roles"), ("perms[1]", "1"), ("allow_ips", "192.0.2.0/24"), ("add_own", "1")],
    );
    assert_eq!(call(&world, &pair, "GetClients"), "not_granted");
    world.sql("UPDATE credentials SET allow_ips = '192.0.2.0/24' WHERE id = 2");
    assert_eq!(call(&world, &pair, "GetUsers"), "invalid_ip");
    tally::at_the_end(&world.house);
    let one = "/admin/credentials/2";
    let page = browser.get(one);
    let text = page.text();
    assert!(text.contains("not_granted") && text.contains("invalid_ip"), "{text}");
    let secret = pair.split("secret=").nth(1).expect("it");
    assert!(!text.contains(secret), "nothing of what a call said");
    let address = [("action", "address"), ("credential_id", "2"), ("ip", "127.0.0.1")];
    assert!(send(&mut browser, one, &address).text().contains("The address was added to the list."));
    assert_eq!(call(&world, &pair, "GetUsers"), "");
    let grant = [("action", "grant"), ("api_role_id", "1"), ("grant", "GetClients")];
    assert!(send(&mut browser, one, &grant).text().contains("The action was added to the role."));
    assert_eq!(call(&world, &pair, "GetClients"), "");
}

#[test]
fn hostile_texts_stand_on_the_pages_as_they_are() {
    let world = World::new();
    let mut browser = Browser::of_staff(&world, Rights::ALL);
    let hostile = "</bdi><script>alert('x')</script>\" & {{ 7 }} \u{5d0}";
    let shown =
        "&#60;/bdi&#62;&#60;script&#62;alert(&#39;x&#39;)&#60;/script&#62;&#34; &#38; {{ 7 }} \u{5d0}";
    role(&mut browser, hostile, &["GetUsers"]);
    credential(&mut browser, &[("access", "roles"), ("perms[1]", "1"), ("description", hostile)]);
    send(&mut browser, BANS, &[("action", "add"), ("ip", "203.0.113.9"), ("reason", hostile)]);
    let action = serde_urlencoded::to_string([("action", hostile)]).expect("a text");
    world.fetch(&form(&format!("{action}&{}", world.credential.pair())));
    tally::at_the_end(&world.house);
    for page in
        [CREDENTIALS, NEW, "/admin/credentials/2", "/admin/credentials/1", ROLES, "/admin/roles/1", BANS]
    {
        let page = browser.get(page);
        assert!(page.text().contains(shown), "{}", page.text());
        assert!(!page.text().contains("<script>alert"));
    }
}

#[test]
fn whoever_lacks_the_right_sees_neither_the_page_nor_the_way_there_sec_072() {
    let world = World::new();
    let all = Rights::ALL.bits();
    for (right, pages) in [
        (
            Right::ManageApi,
            &[CREDENTIALS, NEW, "/admin/credentials/1", ROLES, NEW_ROLE, "/admin/roles/1", KEYS][..],
        ),
        (Right::ManageBans, &[BANS]),
    ] {
        let without = Rights::from_bits(all & !Rights::of(&[right]).bits());
        let mut browser = Browser::of_staff(&world, without);
        let home = browser.get("/admin");
        for page in pages {
            assert_eq!(browser.get(page).status, 403, "{page}");
            assert!(!home.text().contains(&format!("href=\"{page}\"")), "{page}");
        }
        let mut other = Browser::of_staff(&world, Rights::of(&[right]));
        let home = other.get("/admin");
        assert!(home.text().contains(&format!("href=\"{}\"", pages[0])), "{}", home.text());
        assert_eq!(other.get(pages[0]).status, 200);
    }
}
