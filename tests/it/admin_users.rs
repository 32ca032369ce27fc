//! Users in the admin area: found, helped, exported, erased; and owners in whose place an administrator is.

use vestibule::domain::ids::UserId;
use vestibule::domain::right::{Right, Rights};
use vestibule::domain::time::HOUR;

use crate::browser::Browser;
use crate::people::{MEMBER, OWNER};
use crate::wire::{Request, Response};
use crate::world::World;

const LIST: &str = "/admin/users";
const OWNER_PAGE: &str = "/admin/users/1";
const MEMBER_PAGE: &str = "/admin/users/2";
const ERASE: &str = "/admin/users/2/erase";
const MASK: &str = "/admin/clients/1/login";
/// What would be markup, a header or a template, were it not text.
const HOSTILE: &str = "<script>alert(1)</script>\"'&{{7*7}} =cmd()";
const ESCAPED: &str = "&#60;script&#62;alert(1)&#60;/script&#62;&#34;&#39;&#38;{{7*7}} =cmd()";

/// The page that a browser is shown, with a status.
fn shown(browser: &mut Browser<'_>, target: &str, status: u16) -> String {
    let response = browser.get(target);
    assert_eq!(response.status, status, "{target}: {}", response.text());
    response.text().to_owned()
}

/// Does what a form of a page says; the page where that ends.
fn act(browser: &mut Browser<'_>, at: &str, fields: &[(&str, &str)]) -> (Response, String) {
    let page = browser.get(at);
    let done = browser.send(&page, at, fields);
    browser.follow(done, at)
}

#[test]
fn an_administrator_without_a_right_sees_neither_the_page_nor_its_link_sec_046_sec_052() {
    let world = World::new();
    let mut nobody = Browser::of_staff(&world, Rights::of(&[Right::ViewMail]));
    assert!(!shown(&mut nobody, "/admin", 200).contains("href=\"/admin/users\""));
    for target in [LIST, OWNER_PAGE, ERASE, MASK] {
        shown(&mut nobody, target, 403);
    }
    let mut viewer = Browser::of_staff(&world, Rights::of(&[Right::ViewUsers]));
    assert!(shown(&mut viewer, "/admin", 200).contains("href=\"/admin/users\""));
    let page = shown(&mut viewer, MEMBER_PAGE, 200);
    assert!(page.contains(MEMBER) && page.contains("Acme Ltd"));
    for hidden in
        ["<form method=\"post\" action=\"/admin/users", "/erase", "value=\"export\"", "/admin/clients/1"]
    {
        assert!(!page.contains(hidden), "{hidden}");
    }
    shown(&mut viewer, ERASE, 403);
    shown(&mut viewer, MASK, 403);
    let manager = shown(
        &mut Browser::of_staff(&world, Rights::of(&[Right::ViewUsers, Right::ManageUsers])),
        MEMBER_PAGE,
        200,
    );
    assert!(manager.contains("value=\"save\"") && !manager.contains("value=\"export\""));
    let keeper = shown(
        &mut Browser::of_staff(&world, Rights::of(&[Right::ViewUsers, Right::PersonalData])),
        MEMBER_PAGE,
        200,
    );
    assert!(
        keeper.contains("value=\"export\"")
            && keeper.contains("/erase")
            && !keeper.contains("value=\"save\"")
    );
}

#[test]
fn a_form_that_was_never_shown_does_nothing_without_its_right_sec_059() {
    let world = World::new();
    let mut browser = Browser::of_staff(&world, Rights::of(&[Right::ViewUsers]));
    let home = browser.get("/admin");
    let before = world.dump();
    for action in ["save", "reset", "factor", "verify", "disable", "delete", "export"] {
        let fields = [("action", action), ("user_id", "2")];
        let sent = browser.send(&home, MEMBER_PAGE, &fields);
        assert_eq!(sent.status, 422, "{action}: {}", sent.text());
    }
    assert_eq!(world.dump(), before);
}

#[test]
fn what_there_is_not_is_not_found() {
    let world = World::new();
    let mut browser = Browser::of_staff(&world, Rights::ALL);
    for target in [
        "/admin/users/99",
        "/admin/users/0",
        "/admin/users/x",
        "/admin/users/99/erase",
        "/admin/clients/99/login",
    ] {
        shown(&mut browser, target, 404);
    }
    assert!(shown(&mut browser, "/admin/users?search=nobody+at+all", 200).contains("No user was found"));
    for odd in [
        "/admin/users?before=x",
        "/admin/users?before=-1",
        "/admin/users?search=%25_&before=99999999999999999999",
    ] {
        shown(&mut browser, odd, 200);
    }
}

#[test]
fn names_stand_there_as_they_are_and_searches_too_sec_166_sec_167() {
    let world = World::new();
    world.named_user("hostile@example.com", HOSTILE);
    let mut browser = Browser::of_staff(&world, Rights::ALL);
    for target in [LIST, "/admin/users/3"] {
        let page = shown(&mut browser, target, 200);
        assert!(!page.contains("<script>alert"), "{target}");
        assert!(page.contains("&#60;script&#62;alert(1)"), "{target}: {page}");
    }
    let query = serde_urlencoded::to_string([("search", HOSTILE)]).expect("a query");
    let page = shown(&mut browser, &format!("{LIST}?{query}"), 200);
    assert!(page.contains(&format!("value=\"{ESCAPED}\"")), "{page}");
}

#[test]
fn a_user_is_found_changed_and_helped() {
    let world = World::new();
    let mut browser = Browser::of_staff(&world, Rights::ALL);
    let found = shown(&mut browser, "/admin/users?search=MEMBER%40", 200);
    assert!(found.contains(MEMBER) && !found.contains(OWNER));
    let save = [
        ("action", "save"),
        ("user_id", "2"),
        ("firstname", "Maxine"),
        ("lastname", "Other"),
        ("email", "new@example.com"),
        ("language", "de"),
    ];
    let (page, at) = act(&mut browser, MEMBER_PAGE, &save);
    assert_eq!((page.status, at.as_str()), (200, MEMBER_PAGE));
    assert!(page.text().contains("The user was saved") && page.text().contains("Maxine Other"));
    let taken = [("action", "save"), ("user_id", "2"), ("email", OWNER)];
    let (page, _) = act(&mut browser, MEMBER_PAGE, &taken);
    assert_eq!(page.status, 422);
    assert!(page.text().contains("There is a user with this address already"), "{}", page.text());
    let session = world.session_token(UserId::new(2));
    let simple = |browser: &mut Browser<'_>, action: &str| {
        act(browser, MEMBER_PAGE, &[("action", action), ("id", "2"), ("user_id", "2")]).0.text().to_owned()
    };
    assert!(simple(&mut browser, "reset").contains("A link for a new password was mailed"));
    assert!(simple(&mut browser, "verify").contains("The verification link was mailed"));
    assert!(simple(&mut browser, "disable").contains("The user was disabled"));
    assert!(simple(&mut browser, "enable").contains("The user was enabled"));
    let mut user = Browser::new(&world);
    user.set_cookie("vestibule_session", session.expose());
    assert_eq!(user.get("/account").status, 303, "his session ended when he was disabled");
}

#[test]
fn a_device_is_logged_out_from_here() {
    let world = World::new();
    let mut user = Browser::new(&world);
    user.set_cookie("vestibule_session", world.session_token(UserId::new(2)).expose());
    assert_eq!(user.get("/account").status, 200);
    let mut browser = Browser::of_staff(&world, Rights::ALL);
    let page = shown(&mut browser, MEMBER_PAGE, 200);
    let id = page
        .split("name=\"session_id\" value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("one");
    let end = [("action", "end"), ("user_id", "2"), ("session_id", id)];
    let (page, _) = act(&mut browser, MEMBER_PAGE, &end);
    assert!(page.text().contains("The session was ended") && page.text().contains("logged in nowhere"));
    assert_eq!(user.get("/account").status, 303);
}

#[test]
fn what_is_stored_of_a_user_comes_as_a_file_that_nobody_else_keeps() {
    let world = World::new();
    let mut browser = Browser::of_staff(&world, Rights::ALL);
    let page = browser.get(MEMBER_PAGE);
    let file = browser.send(&page, MEMBER_PAGE, &[("action", "export"), ("user_id", "2")]);
    assert_eq!(file.status, 200);
    assert_eq!(file.header("content-type"), "application/json");
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"user-2.json\"");
    assert!(file.header("cache-control").contains("no-store"));
    assert_eq!(file.header("x-content-type-options"), "nosniff");
    let told = file.json();
    assert_eq!((&told["user"][0]["email"], &told["user"][0]["user_id"]), (&MEMBER.into(), &2.into()));
    assert_eq!(told["memberships"][0]["permissions"], "products,tickets");
    assert!(!file.text().contains("argon2"));
    assert_eq!(world.number("SELECT COUNT(*) FROM activity WHERE action = 'ExportUser' AND user_id = 2"), 1);
}

#[test]
fn erasing_is_asked_for_and_takes_everything_along() {
    let world = World::new();
    let mut browser = Browser::of_staff(&world, Rights::ALL);
    let question = shown(&mut browser, ERASE, 200);
    assert!(
        question.contains(MEMBER)
            && question.contains("Acme Ltd")
            && question.contains("erased user <bdi>2</bdi>")
    );
    let (page, at) = act(&mut browser, ERASE, &[("action", "erase"), ("user_id", "2")]);
    assert_eq!((page.status, at.as_str()), (200, LIST));
    assert!(page.text().contains("The user was erased") && !page.text().contains(MEMBER));
    assert_eq!(world.number(&format!("SELECT COUNT(*) FROM users WHERE email_key = '{MEMBER}'")), 0);
    shown(&mut browser, MEMBER_PAGE, 404);
    let owner = shown(&mut browser, "/admin/users/1/erase", 200);
    assert!(owner.contains("owns a client") && !owner.contains("value=\"erase\""));
    let (page, _) = act(&mut browser, "/admin/users/1/erase", &[("action", "erase"), ("user_id", "1")]);
    assert_eq!(page.status, 422);
    assert!(page.text().contains("hand them over or delete them first"), "{}", page.text());
}

#[test]
fn only_a_user_without_clients_can_be_deleted() {
    let world = World::new();
    let alone = world.user("alone@example.com");
    let mut browser = Browser::of_staff(&world, Rights::ALL);
    assert!(!shown(&mut browser, MEMBER_PAGE, 200).contains("value=\"delete\""));
    let at = format!("/admin/users/{alone}");
    let (page, ended) = act(&mut browser, &at, &[("action", "delete"), ("user_id", &alone.to_string())]);
    assert_eq!((page.status, ended.as_str()), (200, LIST));
    assert!(page.text().contains("The user was deleted") && !page.text().contains("alone@example.com"));
}

#[test]
fn an_owner_s_place_is_taken_for_a_reason_and_given_back() {
    let world = World::new();
    let mut browser = Browser::of_staff(&world, Rights::ALL);
    let (refused, _) = act(&mut browser, MASK, &[("action", "login"), ("client_id", "1"), ("reason", "x")]);
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("Say why, in 3 to 200 characters"));
    let reason = [("action", "login"), ("client_id", "1"), ("reason", "he asked for help")];
    let (page, at) = act(&mut browser, MASK, &reason);
    assert_eq!((page.status, at.as_str()), (200, "/account"));
    let banner =
        "You are logged in as <bdi>Olga Owner</bdi> of <bdi>Acme Ltd</bdi>. Everything you do is recorded.";
    for target in ["/account", "/account/users", "/account/activity", "/user/security"] {
        assert!(shown(&mut browser, target, 200).contains(banner), "{target}");
    }
    let password = [
        ("action", "change"),
        ("existingpw", "whatever it is"),
        ("newpw", "another long passphrase"),
        ("confirmpw", "another long passphrase"),
    ];
    let (page, _) = act(&mut browser, "/user/password", &password);
    assert_eq!(page.status, 422);
    assert!(page.text().contains("support staff cannot do it"), "{}", page.text());
    let invite =
        [("action", "invite"), ("client_id", "1"), ("email", "new@example.com"), ("permissions", "all")];
    act(&mut browser, "/account/users", &invite);
    let activity = shown(&mut browser, "/admin/activity", 200);
    let what = activity.contains("<bdi>new@example.com</bdi> was invited");
    assert!(what && activity.contains("as <bdi>Olga Owner</bdi>"), "{activity}");
    let page = browser.get("/account");
    let out = browser.send(&page, "/logout", &[("action", "logout")]);
    assert_eq!((out.status, out.header("location")), (303, "/admin/clients/1"));
    assert_eq!(browser.cookie("vestibule_session"), "");
    assert_eq!(browser.get("/admin").status, 200, "he is still logged in himself");
    assert_eq!(
        world.number("SELECT COUNT(*) FROM activity WHERE action = 'LogInAsOwner' AND detail LIKE '%he asked for help%'"),
        1
    );
}

#[test]
fn the_place_ends_with_the_administrator_s_own_log_in_and_after_an_hour() {
    let world = World::new();
    let reason = [("action", "login"), ("client_id", "1"), ("reason", "he asked for help")];
    let mut browser = Browser::of_staff(&world, Rights::ALL);
    act(&mut browser, MASK, &reason);
    let home = browser.get("/admin");
    browser.send(&home, "/admin/logout", &[("action", "logout")]);
    assert_eq!(browser.get("/account").status, 303);
    let mut again = Browser::of_staff(&world, Rights::ALL);
    act(&mut again, MASK, &reason);
    assert_eq!(again.get("/account").status, 200);
    world.house.store.clock().advance(HOUR);
    assert_eq!(again.get("/account").status, 303);
}

#[test]
fn the_owner_sees_who_was_there_and_not_by_name() {
    let world = World::new();
    let mut browser = Browser::of_staff(&world, Rights::ALL);
    let reason = [("action", "login"), ("client_id", "1"), ("reason", "a reason of the operator")];
    act(&mut browser, MASK, &reason);
    let mut owner = Browser::new(&world);
    owner.set_cookie("vestibule_session", world.session_token(UserId::new(1)).expose());
    let security = shown(&mut owner, "/user/security", 200);
    assert!(security.contains("Support staff of") && security.contains("End the session of support staff"));
    let activity = shown(&mut owner, "/account/activity", 200);
    assert!(activity.contains("Support staff opened the account as <bdi>Olga Owner</bdi>"), "{activity}");
    for hidden in ["a reason of the operator", "Ada Byron"] {
        assert!(!activity.contains(hidden), "{hidden}");
    }
}

#[test]
fn a_closed_client_or_a_disabled_owner_is_told_before_anybody_asks() {
    let world = World::new();
    let mut browser = Browser::of_staff(&world, Rights::ALL);
    world.sql("UPDATE users SET state = 'disabled' WHERE id = 1");
    let page = shown(&mut browser, MASK, 200);
    assert!(page.contains("The owner is disabled") && !page.contains("value=\"login\""));
    world.sql("UPDATE clients SET status = 'Closed' WHERE id = 1");
    assert!(shown(&mut browser, MASK, 200).contains("The client is closed"));
}

#[test]
fn the_pages_speak_four_languages() {
    let world = World::new();
    let session = world.admin_session(Rights::ALL);
    for (language, title, question) in [
        ("en", "<h1>Users</h1>", "for good?"),
        ("de", "<h1>Benutzer</h1>", "endgültig löschen?"),
        ("fr", "<h1>Utilisateurs</h1>", "définitivement ?"),
        ("es", "<h1>Usuarios</h1>", "para siempre?"),
    ] {
        let get = |target: &str| {
            let cookie = format!("vestibule_admin={}", session.expose());
            world.fetch(&Request::get(target).header("Cookie", &cookie).header("Accept-Language", language))
        };
        assert!(get(LIST).text().contains(title), "{language}");
        assert!(get(ERASE).text().contains(question), "{language}");
        assert_eq!(get(MEMBER_PAGE).status, 200);
    }
}
