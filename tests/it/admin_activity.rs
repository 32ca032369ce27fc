//! The activity log in the admin area: filters, pages of it, and the file.

use vestibule::actions::FORM;
use vestibule::auth::Proof;
use vestibule::dispatch::Outcome;
use vestibule::domain::right::{Right, Rights};

use crate::browser::Browser;
use crate::world::World;

fn browser(world: &World) -> Browser<'_> {
    Browser::of_staff(world, Rights::of(&[Right::ViewActivity]))
}

/// Many entries about nobody, and one in their midst.
fn fill(world: &World, before: i64, after: i64) {
    let rows = |count: i64| {
        format!(
            "INSERT INTO activity (at, action, actor, ip, detail) WITH RECURSIVE numbers (n) AS
             (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count})
             SELECT {}, 'ExpireInvite', 'system', '', '{{}}' FROM numbers",
            world.now()
        )
    };
    world.sql(rows(before));
    world.api("UpdateClient", "clientid=1&city=%3Dcmd()");
    world.sql(rows(after));
}

/// The address behind a link's text.
fn link<'p>(page: &'p str, text: &str) -> Option<&'p str> {
    let before = page.split(&format!(">{text}</a>")).next().filter(|before| before.len() < page.len())?;
    before.rsplit("href=\"").next()?.split('"').next()
}

#[test]
fn entries_are_looked_for_by_what_who_where_and_when() {
    let world = World::new();
    world.api("UpdateClient", "clientid=1&city=Ghent");
    world.api("AddUser", "firstname=A&lastname=B&email=x@example.com&password2=secret-word-1");
    let mut browser = browser(&world);
    let mut shows = |query: &str, action: &str| {
        browser.get(&format!("/admin/activity?{query}")).text().contains(&format!("<code>{action}</code>"))
    };
    for query in ["", "what=UpdateClient", "clientid=1", "admin=ADA", "ip=127.0.0.1", "since=2020-01-01"] {
        assert!(shows(query, "UpdateClient"), "{query}");
    }
    for query in ["what=AddUser", "clientid=2", "user_id=1", "ip=192.0.2.1", "until=2020-01-01"] {
        assert!(!shows(query, "UpdateClient"), "{query}");
    }
    assert!(shows("what=AddUser&admin=ada", "AddUser"));
}

#[test]
fn a_filter_that_cannot_be_read_is_told_beside_its_field() {
    let world = World::new();
    let mut browser = browser(&world);
    for (query, words) in [
        ("since=yesterday", "Write the day as 2026-01-31"),
        ("clientid=abc", "This is no number"),
        ("admin=eve", "There is no administrator of this name"),
    ] {
        let page = browser.get(&format!("/admin/activity?{query}"));
        assert!(page.status == 200 && page.text().contains(words), "{query}");
        assert!(page.text().contains(query.split('=').nth(1).expect("a value")), "{query}");
    }
}

#[test]
fn however_large_the_log_is_a_look_ends_and_goes_on() {
    let world = World::new();
    fill(&world, 30, 25_000);
    let mut browser = browser(&world);
    let mut target = "/admin/activity?what=UpdateClient".to_owned();
    let mut looks = 0;
    loop {
        looks += 1;
        let page = browser.get(&target);
        if page.text().contains("<code>UpdateClient</code>") {
            break;
        }
        target = link(page.text(), "Older").expect("it goes on").replace("&#38;", "&").replace("&amp;", "&");
    }
    assert_eq!(looks, 3);
    // By an index it is found at once.
    let page = browser.get("/admin/activity?clientid=1&what=UpdateClient");
    assert!(page.text().contains("<code>UpdateClient</code>"));
}

#[test]
fn the_file_has_what_was_looked_for_and_no_formula_sec_174() {
    let world = World::new();
    fill(&world, 3, 3);
    let mut browser = browser(&world);
    let file = browser.get("/admin/activity.csv?what=UpdateClient&whole=1");
    assert!(file.header("content-type").starts_with("text/csv"));
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"activity.csv\"");
    let lines: Vec<&str> = file.text().lines().collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[0].starts_with("id,at,action") && lines[1].contains("UpdateClient,admin,ada,1,"));
    let all = browser.get("/admin/activity.csv?whole=1");
    assert_eq!(all.text().lines().count(), 1 + 7);
}

#[test]
fn the_integration_s_own_words_are_shown_and_nothing_runs_sec_166() {
    let world = World::new();
    let hostile = "<script>alert(1)</script>";
    let pairs = [("clientid", "1"), ("description", hostile)];
    assert!(matches!(world.call(FORM, Proof::Operator, "LogActivity", &pairs), Outcome::Reply(_)));
    let page = browser(&world).get("/admin/activity");
    assert!(!page.text().contains(hostile) && page.text().contains("<bdi>&#60;script&#62;alert(1)"));
}
