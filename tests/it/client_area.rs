//! The client area by HTTP: who sees which screen, what forms do, and what they refuse.

use vestibule::domain::ids::UserId;

use crate::browser::{Browser, hidden};
use crate::people::{MEMBER, OWNER};
use crate::wire::Request;
use crate::world::World;

const USERS: &str = "/account/users";

/// A browser in which a user is logged in.
fn visitor(world: &World, user: UserId) -> Browser<'_> {
    let mut browser = Browser::new(world);
    browser.set_cookie("vestibule_session", world.session_token(user).expose());
    browser
}

/// Members 1 (he owns client 1) and 2, who may see products there.
fn world() -> (World, UserId, UserId) {
    let world = World::new();
    (world, UserId::new(1), UserId::new(2))
}

#[test]
fn an_owner_invites_sends_again_hands_out_a_link_and_cancels() {
    let (world, owner, _) = world();
    let mut browser = visitor(&world, owner);
    let invite =
        [("action", "invite"), ("client_id", "1"), ("permissions", "choose"), ("perms[tickets]", "1")];
    let sent =
        browser.submit(USERS, &[&invite[..], &[("email", "new@example.com"), ("message", "Hi!")]].concat());
    assert_eq!((sent.status, sent.header("location")), (303, USERS), "{}", sent.text());
    let (page, _) = browser.follow(sent, USERS);
    assert!(page.text().contains("The invitation was sent.") && page.text().contains("new@example.com"));
    assert!(!browser.get(USERS).text().contains("The invitation was sent."), "it is said once");
    assert_eq!(world.text("SELECT permissions || message FROM invites"), "512Hi!");
    world.advance(10 * 60_000);
    let again = browser.submit(USERS, &[("action", "resend"), ("client_id", "1"), ("invite_id", "1")]);
    assert_eq!(again.status, 303, "{}", again.text());
    assert_eq!(world.number("SELECT issue FROM invites"), 2);
    let link = browser.submit(USERS, &[("action", "link"), ("client_id", "1"), ("invite_id", "1")]);
    assert_eq!(link.status, 200);
    let url = link
        .text()
        .split("value=\"http")
        .nth(1)
        .expect("a link")
        .split('"')
        .next()
        .expect("its end")
        .to_owned();
    assert!(url.contains("/invite/"), "{url}");
    assert_eq!(world.number("SELECT COUNT(*) FROM activity WHERE action = 'RevealInviteLink'"), 1);
    let cancel = "/account/users/cancel/1";
    let fields = [("action", "confirm"), ("client_id", "1"), ("invite_id", "1")];
    assert_eq!(browser.submit(cancel, &fields).header("location"), USERS);
    assert_eq!(world.text("SELECT state FROM invites"), "cancelled");
}

#[test]
fn a_cookie_that_says_nothing_known_is_not_said() {
    let (world, owner, _) = world();
    let mut browser = visitor(&world, owner);
    for flash in ["x", "nonsense.5", "invited.", "."] {
        browser.set_cookie("vestibule_flash", flash);
        let page = browser.get(USERS);
        let says = page.text().contains("role=\"status\"");
        assert_eq!((page.status, says), (200, flash == "invited."), "{flash}");
    }
}

#[test]
fn all_permissions_are_the_thirteen_and_what_is_refused_is_shown_beside_its_field() {
    let (world, owner, _) = world();
    let mut browser = visitor(&world, owner);
    let with = |email: &'static str| {
        [("action", "invite"), ("client_id", "1"), ("permissions", "all"), ("email", email)]
    };
    assert_eq!(browser.submit(USERS, &with("all@example.com")).status, 303);
    assert_eq!(world.number("SELECT permissions FROM invites"), (1 << 13) - 1);
    for (email, says) in [
        ("", "Enter an email address."),
        ("nonsense", "This is not a valid email address."),
        (MEMBER, "This address belongs to the account already."),
    ] {
        let page = browser.submit(USERS, &with(email));
        assert_eq!(page.status, 422, "{email}");
        assert!(
            page.text().contains(&format!("id=\"invite-email-error\" role=\"alert\">{says}")),
            "{}",
            page.text()
        );
        assert!(page.text().contains(&format!("value=\"{email}\"")), "what was typed stays");
    }
    let nothing =
        [("action", "invite"), ("client_id", "1"), ("permissions", "choose"), ("email", "b@example.com")];
    let page = browser.submit(USERS, &nothing);
    assert!(page.status == 422 && page.text().contains("Choose at least one permission."), "{}", page.text());
}

#[test]
fn an_owner_changes_what_a_member_may_and_removes_him() {
    let (world, owner, member) = world();
    let mut browser = visitor(&world, owner);
    let permissions = "/account/users/permissions/2";
    let page = browser.get(permissions);
    assert!(
        page.text().contains("id=\"perm-products\" name=\"perms[products]\" value=\"1\" checked"),
        "{}",
        page.text()
    );
    let save = [
        ("action", "save"),
        ("client_id", "1"),
        ("user_id", "2"),
        ("perms[domains]", "1"),
        ("perms[emails]", "1"),
    ];
    assert_eq!(browser.submit(permissions, &save).header("location"), USERS);
    assert_eq!(world.may(member).as_deref(), Some("domains,emails"));
    let none = [("action", "save"), ("client_id", "1"), ("user_id", "2")];
    assert_eq!(browser.submit(permissions, &none).status, 303, "nothing is a set too");
    assert_eq!(world.may(member).as_deref(), Some(""));
    let own = browser.get("/account/users/permissions/1");
    assert!(own.status == 200 && !own.text().contains("value=\"save\""), "nobody changes the owner");
    let confirm = [("action", "confirm"), ("client_id", "1"), ("user_id", "2")];
    assert_eq!(browser.submit("/account/users/remove/2", &confirm).header("location"), USERS);
    assert_eq!(world.may(member), None);
    assert_eq!(browser.get("/account/users/remove/2").status, 404, "he is gone");
}

#[test]
fn who_may_not_see_a_screen_learns_what_he_may_and_whom_to_ask() {
    let (world, _, member) = world();
    let mut browser = visitor(&world, member);
    for path in [
        USERS,
        "/account/activity",
        "/account/emails",
        "/account/users/permissions/1",
        "/account/users/cancel/1",
    ] {
        let page = browser.get(path);
        assert_eq!(page.status, 403, "{path}");
        assert!(
            page.text().contains("Access denied") && page.text().contains("View Products &#38; Services"),
            "{path}"
        );
        assert!(!page.text().contains(OWNER), "an owner is named, his address is not: {}", page.text());
    }
    assert!(!browser.get("/account").text().contains(USERS), "no way leads there");
}

#[test]
fn another_client_s_people_and_invitations_look_like_none_sec_052() {
    let (world, owner, _) = world();
    let stranger = world.user("stranger@example.com");
    let other = world.client(stranger, "Other Ltd").to_string();
    world.api("CreateClientInvite", &format!("client_id={other}&email=x@example.com&permissions=products"));
    let mut browser = visitor(&world, owner);
    for path in [
        "/account/users/permissions/3",
        "/account/users/remove/3",
        "/account/users/cancel/1",
        "/account/users/permissions/x",
    ] {
        assert_eq!(browser.get(path).status, 404, "{path}");
    }
    let before = world.text("SELECT state || issue FROM invites");
    for (action, fields) in [
        ("resend", vec![("client_id", "1"), ("invite_id", "1")]),
        ("resend", vec![("client_id", &*other), ("invite_id", "1")]),
        ("link", vec![("client_id", &*other), ("invite_id", "1")]),
        ("invite", vec![("client_id", &*other), ("email", "evil@example.com"), ("permissions", "all")]),
    ] {
        let page = browser.submit(USERS, &[&[("action", action)], &fields[..]].concat());
        assert_eq!(page.status, 422, "{action} {fields:?}");
    }
    assert_eq!(world.text("SELECT state || issue FROM invites"), before);
}

#[test]
fn a_choice_of_accounts_leads_on_to_where_one_wanted_to_be() {
    let (world, owner, _) = world();
    let second = world.client(owner, "Second Ltd").to_string();
    let mut browser = visitor(&world, owner);
    let (page, address) = browser.open(USERS);
    assert_eq!(address, "/user/accounts?next=%2Faccount%2Fusers", "there are two");
    let choose = [("action", "switch"), ("client_id", "1"), ("next", USERS)];
    let chosen = browser.send(&page, "/user/accounts", &choose);
    assert_eq!(chosen.header("location"), USERS);
    assert!(browser.get(USERS).text().contains("Acme Ltd"));
    assert_eq!(
        world.number("SELECT COUNT(*) FROM memberships WHERE last_login_at IS NOT NULL AND client_id = 1"),
        1
    );
    let (page, address) = browser.open(&format!("{USERS}?client={second}"));
    assert!(
        address.starts_with("/user/accounts/other?next=") && page.text().contains("Second Ltd"),
        "{address}"
    );
    let next = format!("{USERS}?client={second}");
    let on = browser.send(
        &page,
        "/user/accounts/other",
        &[("action", "switch"), ("client_id", &second), ("next", &next)],
    );
    let (page, address) = browser.follow(on, "");
    assert!(address == next && page.status == 200 && page.text().contains("Second Ltd"), "{address}");
    for bad in ["https://evil.example/", "//evil.example", "javascript:x"] {
        let page = browser.get("/user/accounts");
        let away =
            browser.send(&page, "/user/accounts", &[("action", "switch"), ("client_id", "1"), ("next", bad)]);
        assert_eq!(away.header("location"), "/account", "{bad}: sec_171");
    }
}

#[test]
fn a_form_of_an_account_acts_on_that_account_whichever_is_at_hand_by_now() {
    let (world, owner, _) = world();
    let second = world.client(owner, "Second Ltd").to_string();
    let mut browser = visitor(&world, owner);
    let switch = |browser: &mut Browser<'_>, client: &str| {
        browser.submit("/user/accounts", &[("action", "switch"), ("client_id", client)]);
    };
    switch(&mut browser, "1");
    let old = browser.get(USERS);
    switch(&mut browser, &second);
    let fields =
        [("action", "invite"), ("client_id", "1"), ("email", "a@example.com"), ("permissions", "all")];
    assert_eq!(browser.send(&old, USERS, &fields).status, 303);
    assert_eq!(world.number("SELECT client_id FROM invites"), 1);
}

#[test]
fn forms_without_their_token_from_elsewhere_or_with_other_fields_do_nothing_sec_034() {
    let (world, owner, _) = world();
    let mut browser = visitor(&world, owner);
    let token = hidden(&browser.get(USERS)).to_owned();
    let before = world.dump();
    for (target, body) in [
        (USERS, "action=invite&client_id=1&email=a@example.com&permissions=all"),
        ("/account/users/permissions/2", "action=save&client_id=1&user_id=2"),
        ("/account/users/remove/2", "action=confirm&client_id=1&user_id=2"),
        ("/user/accounts", "action=switch&client_id=1"),
        ("/logout", "action=logout"),
    ] {
        assert_eq!(browser.fetch(Request::form(target, body)).status, 403, "{target}");
        assert_eq!(browser.fetch(Request::form(target, &format!("{body}&token=x"))).status, 403, "{target}");
        let cross =
            Request::form(target, &format!("{body}&token={token}")).header("Sec-Fetch-Site", "cross-site");
        assert_eq!(browser.fetch(cross).status, 403, "{target}");
        for more in ["&session=x", "&link=x", "&user=1"] {
            let odd = format!("{body}&token={token}{more}");
            assert_eq!(browser.fetch(Request::form(target, &odd)).status, 400, "{target}{more}");
        }
        let nonsense = Request::form(target, &format!("action=nonsense&token={token}"));
        assert_eq!(browser.fetch(nonsense).status, 400, "{target}");
    }
    assert!(world.dump() == before, "something changed");
}

#[test]
fn a_screen_has_every_spelling_and_its_headers_sec_169_177() {
    let (world, owner, _) = world();
    let mut browser = visitor(&world, owner);
    for address in
        [USERS, "/index.php?rp=/account/users", "/index.php/account/users", "/clientarea.php?action=users"]
    {
        let page = browser.get(address);
        assert_eq!(page.status, 200, "{address}");
        assert_eq!(page.header("cache-control"), "no-store");
        let policy = page.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'; style-src 'nonce-")
                && policy.contains("form-action 'self'")
        );
        assert_eq!(page.header("referrer-policy"), "no-referrer");
    }
    let mut nobody = Browser::new(&world);
    assert_eq!(
        nobody.get("/index.php?rp=/account/users").header("location"),
        "/login?next=%2Faccount%2Fusers"
    );
    let deleted = browser.fetch(Request::new("DELETE", USERS));
    assert_eq!((deleted.status, deleted.header("allow")), (405, "GET, HEAD, POST"));
    let nowhere = browser.fetch(Request::get("/account/nonsense").header("Accept", "text/html"));
    assert!(nowhere.status == 404 && nowhere.text().contains("Page not found"));
    assert_eq!(browser.get("/").header("location"), "/account");
}

#[test]
fn a_page_speaks_the_user_s_language_or_else_that_of_his_browser() {
    let (world, owner, _) = world();
    let mut browser = visitor(&world, owner);
    let mut title = |language: &str| {
        let page = browser.fetch(Request::get(USERS).header("Accept-Language", language));
        let text = page.text().to_owned();
        text.split("<h1>").nth(1).and_then(|rest| rest.split('<').next()).expect("a heading").to_owned()
    };
    assert_eq!(title("de-CH,en;q=0.5"), "Benutzerverwaltung");
    assert_eq!(title("fr"), "Gestion des utilisateurs");
    assert_eq!(title("ja"), "User Management");
    world.sql("UPDATE users SET language = 'spanish' WHERE id = 1");
    assert_eq!(title("de"), "Gestión de usuarios");
}
