//! The page of the settings: each group is a form, by which an administrator changes what counts at once.

use vestibule::domain::right::{Right, Rights};

use crate::browser::{Browser, all_but};
use crate::wire::{Request, Response};
use crate::world::World;

const PAGE: &str = "/admin/settings";

fn settler(world: &World) -> Browser<'_> {
    Browser::of_staff(world, Rights::of(&[Right::ManageSettings]))
}

/// What stands in a field of a page.
fn value<'p>(page: &'p Response, name: &str) -> &'p str {
    let text = page.text();
    let at = text.find(&format!("name=\"{name}\"")).unwrap_or_else(|| panic!("no {name} in {text}"));
    let (tag, rest) = text[at..].split_once('>').expect("the tag's end");
    if text[..at].rsplit('<').next().expect("a tag").starts_with("textarea") {
        return rest.split('<').next().expect("its text");
    }
    let chosen = rest
        .split("</select>")
        .next()
        .and_then(|options| options.split("<option").find(|option| option.contains(" selected")));
    let is_select = text[..at].rsplit('<').next().expect("a tag").starts_with("select");
    let tag = if is_select { chosen.expect("one is chosen") } else { tag };
    tag.split("value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a value")
}

/// Sends a group of the page, with the version that it shows.
fn save(browser: &mut Browser<'_>, page: &Response, word: &str, fields: &[(&str, &str)]) -> Response {
    let mut all = vec![("action", word), ("version", value(page, "version"))];
    all.extend(fields);
    browser.send(page, PAGE, &all)
}

#[test]
fn a_group_is_saved_and_counts_at_once_and_the_log_says_who() {
    let world = World::new();
    let mut browser = settler(&world);
    let page = browser.get(PAGE);
    assert_eq!((page.status, value(&page, "signup"), value(&page, "password_min")), (200, "invited", "12"));
    let registers = || world.fetch(&Request::get("/login")).text().contains("href=\"/register\"");
    assert!(!registers());
    let sent = [("signup", "open"), ("password_min", "14"), ("tos_url", "")];
    let saved = save(&mut browser, &page, "signup", &sent);
    assert_eq!((saved.status, saved.header("location")), (303, PAGE));
    assert!(registers());
    let page = browser.get(PAGE);
    assert!(page.text().contains("The settings were saved."), "{}", page.text());
    assert_eq!((value(&page, "signup"), value(&page, "password_min")), ("open", "14"));
    assert_eq!(world.house.site.now().password_min, 14);
    let logged = "SELECT COUNT(*) FROM activity WHERE action = 'UpdateSettings' AND actor = 'admin'
         AND actor_id = (SELECT MAX(id) FROM admins) AND detail LIKE '%\"before\":{\"password_min\":\"12\",%'";
    assert_eq!(world.number(logged), 1);
}

#[test]
fn a_wrong_value_is_said_beside_its_field_and_what_was_typed_stays() {
    let world = World::new();
    let mut browser = settler(&world);
    for (word, name, sent, said) in [
        ("look", "colour", "red", "Enter a colour such as #1f5a96."),
        ("time", "time_zone", "Mars/Olympus", "Enter a time zone such as Europe/Berlin."),
        ("signup", "password_min", "7", "Enter a number from 8 to 256."),
        ("invites", "invite_days", "31", "Enter a number from 1 to 30."),
        ("api", "api_allowed_ips", "10.0.0.1/8", "One of these is neither an address nor a network"),
        ("limits", "limit_interval", "1441", "Enter a number from 0 to 1440."),
    ] {
        let page = browser.get(PAGE);
        let refused = save(&mut browser, &page, word, &[(name, sent)]);
        assert_eq!(refused.status, 422, "{name}");
        let beside = refused
            .text()
            .split("<div class=\"field\">")
            .find(|one| one.contains(&format!("name=\"{name}\"")));
        let beside = beside.expect(name);
        assert!(beside.contains(said) && beside.contains("aria-invalid=\"true\""), "{beside}");
        assert_eq!(refused.text().matches("role=\"alert\"").count(), 1, "{name} alone");
        assert_eq!(value(&refused, name), sent);
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM activity WHERE action = 'UpdateSettings'"), 0);
}

#[test]
fn what_is_set_outside_can_be_read_and_not_changed() {
    let world = World::new();
    let mut browser = settler(&world);
    let page = browser.get(PAGE);
    let text = page.text();
    assert!(text.contains("<bdi>Big Host</bdi>") && text.contains("<bdi>--company-name</bdi>"), "{text}");
    assert!(!text.contains("name=\"company_name\""), "{text}");
    let refused = save(&mut browser, &page, "look", &[("company_name", "Small Host")]);
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("changed there alone"), "{}", refused.text());
    assert_eq!(world.house.site.now().company, "Big Host");
}

#[test]
fn whoever_comes_too_late_is_told_so_and_may_save_again() {
    let world = World::new();
    let (mut first, mut second) = (settler(&world), settler(&world));
    let (page, same) = (first.get(PAGE), second.get(PAGE));
    assert_eq!(save(&mut first, &page, "signup", &[("signup", "open")]).status, 303);
    let refused = save(&mut second, &same, "invites", &[("invite_days", "3")]);
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("Somebody else has changed the settings meanwhile."));
    assert_eq!((value(&refused, "invite_days"), value(&refused, "signup")), ("3", "open"));
    assert_eq!(save(&mut second, &refused, "invites", &[("invite_days", "3")]).status, 303);
    assert_eq!(world.house.site.now().invite_life, 3 * 86_400_000);
}

#[test]
fn the_address_one_comes_from_is_put_on_the_list_by_a_button() {
    let world = World::new();
    let mut browser = settler(&world);
    let page = browser.get(PAGE);
    assert!(page.text().contains("You come from <bdi>127.0.0.1</bdi>, which is on the list."));
    let saved = save(&mut browser, &page, "api", &[("api_allowed_ips", "192.0.2.0/24\r\n203.0.113.9")]);
    assert_eq!((saved.status, world.api("GetUsers", "").status), (303, 403));
    let page = browser.get(PAGE);
    assert_eq!(value(&page, "api_allowed_ips"), "192.0.2.0/24\n203.0.113.9");
    assert!(page.text().contains("value=\"address\""), "{}", page.text());
    let lines = value(&page, "api_allowed_ips").to_owned();
    let added =
        save(&mut browser, &page, "address", &[("api_allowed_ips", &lines), ("ip", value(&page, "ip"))]);
    assert_eq!((added.status, world.api("GetUsers", "").status), (303, 200));
    let page = browser.get(PAGE);
    assert_eq!(value(&page, "api_allowed_ips"), "192.0.2.0/24\n203.0.113.9\n127.0.0.1");
    assert!(
        page.text().contains("Your address is on the list now.")
            && !page.text().contains("value=\"address\"")
    );
}

#[test]
fn without_the_right_there_is_neither_the_page_nor_its_link() {
    let world = World::new();
    let mut browser = Browser::of_staff(&world, all_but(Right::ManageSettings));
    assert!(!browser.get("/admin").text().contains(PAGE));
    assert_eq!(browser.get(PAGE).status, 403);
    let home = browser.get("/admin/security");
    let refused = browser.send(&home, PAGE, &[("action", "signup"), ("version", "0"), ("signup", "open")]);
    assert_eq!(refused.status, 403);
    assert!(settler(&world).get("/admin").text().contains(&format!("href=\"{PAGE}\"")));
    let mut stranger = Browser::new(&world);
    assert_eq!(stranger.get(PAGE).header("location"), "/admin/login?next=%2Fadmin%2Fsettings");
    assert_eq!(world.number("SELECT COUNT(*) FROM activity WHERE action = 'UpdateSettings'"), 0);
}

#[test]
fn the_page_speaks_four_languages_and_shows_hostile_texts_as_they_are_sec_166() {
    let world = World::with(|setup| setup.unset("company_name"));
    world.operator("UpdateSettings", &[("company_name", "<script>alert(1)</script>\"'")]);
    let mut browser = settler(&world);
    for (language, title) in
        [("en", "Settings"), ("de", "Einstellungen"), ("fr", "Paramètres"), ("es", "Ajustes")]
    {
        let page = browser.fetch(Request::get(PAGE).header("Accept-Language", language));
        let text = page.text();
        assert!(text.contains(&format!("<h1>{title}</h1>")), "{text}");
        assert!(!text.contains("<script>alert") && text.contains("&#60;script&#62;alert"), "{text}");
        assert!(
            !text.contains("setting-") && !text.contains("settings-"),
            "an id in place of a text: {text}"
        );
    }
}
