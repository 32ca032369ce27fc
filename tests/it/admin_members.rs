//! The users of a client in the admin area, by HTTP: Associate User, permissions, owner, invitations that wait.

use vestibule::domain::ids::UserId;
use vestibule::domain::right::{Right, Rights};

use crate::browser::Browser;
use crate::people::MEMBER;
use crate::world::World;

const TAB: &str = "/admin/clients/1/users";

#[test]
fn a_user_is_associated_by_an_invitation_or_at_once() {
    let world = World::new();
    let mut browser = Browser::of_staff(&world, Rights::ALL);
    let page = format!("{TAB}/associate");
    let yes = [
        ("action", "invite"),
        ("client_id", "1"),
        ("email", "new@example.com"),
        ("role", ""),
        ("perms[tickets]", "1"),
        ("message", "Hi!"),
        ("expires_in_days", "3"),
    ];
    let sent = browser.submit(&page, &yes);
    assert_eq!((sent.status, sent.header("location")), (303, TAB), "{}", sent.text());
    assert_eq!(world.text("SELECT permissions || message || state FROM invites"), "512Hi!pending");
    let (tab, _) = browser.follow(sent, TAB);
    assert!(tab.text().contains("The invitation was sent.") && tab.text().contains("new@example.com"));
    let no = [("action", "associate"), ("client_id", "1"), ("email", "new@example.com"), ("role", "Support")];
    assert_eq!(browser.submit(&page, &no).header("location"), TAB);
    assert_eq!(world.text("SELECT state FROM users WHERE email = 'new@example.com'"), "provisioned");
    assert_eq!(world.text("SELECT state FROM invites"), "cancelled", "nothing waits for it any more");
    assert!(browser.get(TAB).text().contains("Without password"));
    let user = world.user("old@example.com");
    let old = [
        ("action", "associate"),
        ("client_id", "1"),
        ("email", "old@example.com"),
        ("role", ""),
        ("perms[orders]", "1"),
        ("message", "is not sent"),
    ];
    assert_eq!(browser.submit(&page, &old).status, 303);
    assert_eq!(world.may(user).as_deref(), Some("orders"));
    assert_eq!(world.number("SELECT COUNT(*) FROM outbox"), 1, "but for the invitation no mail goes out");
}

#[test]
fn what_associating_refuses_is_said_beside_its_field_and_nothing_is_typed_twice() {
    let world = World::new();
    let mut browser = Browser::of_staff(&world, Rights::ALL);
    let page = format!("{TAB}/associate");
    for (word, email, role, says) in [
        ("invite", "", "Support", "Enter an email address."),
        ("invite", "nonsense", "Support", "This is not a valid email address."),
        ("invite", MEMBER, "Support", "This address belongs to the account already."),
        ("associate", MEMBER, "Support", "This address belongs to the account already."),
        ("associate", "new@example.com", "", "Choose at least one permission."),
        ("invite", "new@example.com", "Emperor", "There is no role of this name."),
    ] {
        let fields =
            [("action", word), ("client_id", "1"), ("email", email), ("role", role), ("message", "Kept")];
        let again = browser.submit(&page, &fields);
        assert_eq!(again.status, 422, "{email}");
        assert!(again.text().contains(says), "{says}: {}", again.text());
        assert!(again.text().contains(&format!("name=\"email\" value=\"{email}\"")), "{}", again.text());
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM invites"), 0);
    world.api("CloseClient", "clientid=1");
    assert!(!browser.get(&page).text().contains("data-find"), "nobody comes into a closed client");
}

#[test]
fn a_user_is_found_by_the_script_and_without_it() {
    let world = World::new();
    world.named_user("zoe@example.com", "Zoë <b>Zander");
    let mut browser = Browser::of_staff(&world, Rights::of(&[Right::ManageMembers]));
    let found = browser.get("/admin/users/find?q=zo%C3%AB");
    assert_eq!((found.status, found.header("content-type")), (200, "application/json"));
    assert!(
        found.text().contains(r#""email":"zoe@example.com","id":3,"name":"Zoë <b>Zander""#),
        "{}",
        found.text()
    );
    assert_eq!(browser.get("/admin/users/find?q=z").text(), r#"{"found":[]}"#, "one character is too few");
    let page = browser.get("/admin/clients/1/users/associate?q=zo%C3%AB");
    assert!(page.text().contains("Zoë &#60;b&#62;Zander"), "{}", page.text());
    assert!(page.text().contains("href=\"/admin/clients/1/users/associate?email=zoe%40example.com\""));
    let chosen = browser.get("/admin/clients/1/users/associate?email=zoe%40example.com");
    assert!(chosen.text().contains("name=\"email\" value=\"zoe@example.com\""), "{}", chosen.text());
    let mut other = Browser::of_staff(&world, Rights::of(&[Right::ViewClients]));
    assert_eq!(other.get("/admin/users/find?q=zo%C3%AB").status, 403);
}

#[test]
fn permissions_are_set_a_member_is_removed_and_another_owns_the_client_sec_057() {
    let world = World::new();
    let (owner, member) = (UserId::new(1), UserId::new(2));
    let mut browser = Browser::of_staff(&world, Rights::ALL);
    let place = format!("{TAB}/2");
    let fields = |action| [("action", action), ("client_id", "1"), ("user_id", "2")];
    let save = [&fields("save")[..], &[("perms[domains]", "1"), ("perms[manageusers]", "1")]].concat();
    assert_eq!(browser.submit(&place, &save).header("location"), TAB);
    assert_eq!(world.may(member).as_deref(), Some("domains,manageusers"));
    let of_owner = [("action", "confirm"), ("client_id", "1"), ("user_id", "1")];
    let refused = browser.submit(&format!("{TAB}/1/remove"), &of_owner);
    assert!(
        refused.status == 422 && refused.text().contains("The owner of an account keeps"),
        "{}",
        refused.text()
    );
    assert!(browser.get(&format!("{TAB}/1")).text().contains("always has all permissions"));
    assert_eq!(browser.submit(&format!("{TAB}/2/owner"), &fields("confirm")).header("location"), TAB);
    assert_eq!(world.number("SELECT owner_user_id FROM clients"), member.get());
    assert_eq!(browser.submit(&format!("{TAB}/1/remove"), &of_owner).header("location"), TAB);
    assert_eq!(world.may(owner), None);
    assert_eq!(browser.get(&format!("{TAB}/1/remove")).status, 404, "he is gone");
}

#[test]
fn an_invitation_that_waits_is_sent_again_handed_out_and_cancelled() {
    let world = World::new();
    world.invite("new@example.com", "products");
    let mut browser = Browser::of_staff(&world, Rights::ALL);
    world.advance(10 * 60_000);
    let fields = |action| [("action", action), ("client_id", "1"), ("invite_id", "1")];
    assert_eq!(browser.submit(TAB, &fields("resend")).header("location"), TAB);
    assert_eq!(world.number("SELECT issue FROM invites"), 2);
    let link = browser.submit(TAB, &fields("link"));
    assert!(link.status == 200 && link.text().contains("/invite/"), "{}", link.text());
    let cancelled = browser.submit("/admin/clients/1/invites/1", &fields("confirm"));
    assert_eq!(cancelled.header("location"), TAB);
    assert_eq!(world.text("SELECT state FROM invites"), "cancelled");
}

#[test]
fn what_belongs_to_another_client_is_not_there_sec_046() {
    let world = World::new();
    let other = world.client(UserId::new(1), "Other Ltd");
    world.invite("new@example.com", "products");
    let mut browser = Browser::of_staff(&world, Rights::ALL);
    let before = world.dump();
    for address in ["users/2", "users/2/remove", "users/2/owner", "invites/1"] {
        let there = browser.get(&format!("/admin/clients/{other}/{address}"));
        let nowhere = browser.get(&format!("/admin/clients/99/{address}"));
        assert_eq!((there.status, nowhere.status), (404, 404), "{address}");
    }
    for action in ["resend", "link"] {
        let fields = [("action", action), ("client_id", "2"), ("invite_id", "1")];
        let refused = browser.submit("/admin/clients/2/users", &fields);
        assert!(refused.status == 422 && refused.text().contains("There is no such invitation."), "{action}");
    }
    assert_eq!(world.dump(), before);
}

#[test]
fn who_may_not_manage_users_of_clients_sees_them_and_no_way_to_change_them_sec_072() {
    let world = World::new();
    world.invite("new@example.com", "products");
    let mut browser = Browser::of_staff(&world, Rights::of(&[Right::ViewClients]));
    let tab = browser.get(TAB);
    assert!(tab.status == 200 && tab.text().contains(MEMBER) && tab.text().contains("new@example.com"));
    for way in ["Associate User", "Resend Invite", "Cancel Invite", "/remove", "/owner", "Manage User"] {
        assert!(!tab.text().contains(way), "{way}");
    }
    for address in ["/associate", "/2", "/2/remove", "/2/owner"] {
        assert_eq!(browser.get(&format!("{TAB}{address}")).status, 403, "{address}");
    }
    let before = world.dump();
    let fields = [("action", "resend"), ("client_id", "1"), ("invite_id", "1")];
    let refused = browser.send(&tab, TAB, &fields);
    assert!(
        refused.status == 422 && refused.text().contains("You do not have the right"),
        "{}",
        refused.text()
    );
    assert_eq!(world.dump(), before);
    assert_eq!(Browser::of_staff(&world, Rights::of(&[Right::ManageMembers])).get(TAB).status, 403);
}

#[test]
fn an_administrator_may_grant_what_he_likes_and_a_member_only_what_he_holds_sec_052() {
    let world = World::new();
    let manager = world.user("manager@example.com");
    world.member(manager, "manageusers,tickets");
    let mut own = Browser::new(&world);
    own.set_cookie("vestibule_session", world.session_token(manager).expose());
    let beyond = [
        ("action", "invite"),
        ("client_id", "1"),
        ("email", "x@example.com"),
        ("permissions", "choose"),
        ("perms[orders]", "1"),
    ];
    assert_eq!(own.submit("/account/users", &beyond).status, 422);
    assert_eq!(world.number("SELECT COUNT(*) FROM invites"), 0);
    // Nor does his session open the other area.
    assert_eq!(own.get(&format!("{TAB}/associate")).status, 303);
    let mut browser = Browser::of_staff(&world, Rights::ALL);
    let same = [("action", "invite"), ("client_id", "1"), ("email", "x@example.com"), ("perms[orders]", "1")];
    assert_eq!(browser.submit(&format!("{TAB}/associate"), &same).status, 303);
}

#[test]
fn hostile_names_are_shown_as_they_are() {
    let world = World::new();
    let user = world.named_user("evil@example.com", "<script>alert(1)</script> \"'&\u{202e}x");
    world.member(user, "products");
    world.sql("UPDATE memberships SET last_login_at = 1, last_login_ip = '192.0.2.7', last_login_host = '<b>h' WHERE user_id = 3");
    let page = Browser::of_staff(&world, Rights::ALL).get(TAB);
    assert!(page.text().contains("&#60;script&#62;alert(1)&#60;/script&#62;"), "{}", page.text());
    assert!(page.text().contains("192.0.2.7") && page.text().contains("<bdi>&#60;b&#62;h</bdi>"));
    assert!(!page.text().contains("<script>alert"));
}

#[test]
fn a_log_in_waits_for_the_name_of_its_host() {
    let world = World::new();
    let invited = world.invite("new@example.com", "products");
    let user = world.user("new@example.com");
    world.accept(user, &invited.link).expect("accepted");
    let arrival = world.house.arrivals.next(std::time::Duration::ZERO).expect("an arrival");
    assert_eq!((arrival.client.get(), arrival.user), (1, user));
    assert!(world.house.arrivals.next(std::time::Duration::ZERO).is_none());
}
