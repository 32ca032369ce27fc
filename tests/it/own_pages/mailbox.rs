//! A mailbox is proved by its link, by its user alone.

use super::*;

/// A world in which user 2 was sent a link by the button in the head.
fn asked() -> (World, String) {
    let world = logging_in::world();
    let mut browser = at_home(&world, 2);
    let page = browser.get(PROFILE);
    let fields = [("action", "resend"), ("next", PROFILE)];
    let (page, address) = arrive(&mut browser, &page, "/user/verification/resend", &fields);
    assert_eq!(address, PROFILE);
    assert!(page.text().contains("A mail with a new link is on its way"));
    let link = mailed(&world).pop().expect("a link");
    (world, link)
}

#[test]
fn its_owner_opens_the_link_logs_in_and_confirms() {
    let (world, link) = asked();
    let mut browser = Browser::new(&world);
    let (page, address) = browser.open(&link);
    assert_eq!((page.status, address.as_str()), (200, VERIFY));
    assert!(page.text().contains(MEMBER) && page.text().contains("href=\"/login?next=%2Fuser%2Fverify\""));
    assert!(!page.text().contains(link.rsplit('/').next().expect("a token")));
    let login = browser.get("/login?next=%2Fuser%2Fverify");
    let fields = [("action", "login"), ("email", MEMBER), ("password", PASSWORD), ("next", VERIFY)];
    let (page, address) = arrive(&mut browser, &login, "/login", &fields);
    assert_eq!(address, VERIFY);
    let sql = "SELECT COUNT(*) FROM users WHERE email_verified_at IS NOT NULL";
    assert_eq!(world.number(sql), 0, "looking proves nothing");
    let (page, address) = arrive(&mut browser, &page, VERIFY, &[("action", "confirm")]);
    assert_eq!(address, "/user/verify/done");
    assert!(page.text().contains("href=\"/account\""));
    assert_eq!((world.number(sql), browser.cookie("vestibule_verify")), (1, ""));
    assert!(!browser.get("/account").text().contains("class=\"banner\""));
    let (page, _) = browser.open(&link);
    assert!(page.status == 410 && page.text().contains("It was used"));
    assert!(!page.text().contains("value=\"resend\""));
}

#[test]
fn somebody_else_is_told_whose_it_is_and_goes_on_as_the_right_one() {
    let (world, link) = asked();
    let mut browser = at_home(&world, 1);
    let (page, _) = browser.open(&link);
    assert!(page.text().contains("This link is for <bdi>member@example.com</bdi>"), "{}", page.text());
    assert!(!page.text().contains("value=\"confirm\""));
    let refused = browser.send(&page, VERIFY, &[("action", "confirm")]);
    assert_eq!(refused.status, 422);
    assert!(alert(&refused).starts_with("This link is for another user"));
    assert_eq!(world.number("SELECT COUNT(*) FROM users WHERE email_verified_at IS NOT NULL"), 0);
    let (page, address) = arrive(&mut browser, &page, VERIFY, &[("action", "logout")]);
    assert_eq!(address, VERIFY);
    assert!(page.text().contains("Log in as the user with this address"));
}

#[test]
fn each_end_says_what_to_do_sec_152() {
    let (world, first) = asked();
    let mut browser = at_home(&world, 2);
    let page = browser.get(PROFILE);
    let fields = [("action", "email"), ("email", "max@example.org"), ("existing_password", PASSWORD)];
    let (page, _) = arrive(&mut browser, &page, PROFILE, &fields);
    assert!(page.text().contains("Your address was saved"));
    let (ended, _) = browser.open(&first);
    assert!(ended.status == 410 && ended.text().contains("the address is another one now"));
    assert!(!ended.text().contains(MEMBER), "the former mailbox learns nothing of the new one");
    let refused = browser.send(&ended, VERIFY, &[("action", "confirm")]);
    assert_eq!(refused.status, 410);
    assert_eq!(world.number("SELECT COUNT(*) FROM users WHERE email_verified_at IS NOT NULL"), 0);
    let second = mailed(&world).pop().expect("a link to the new address");
    world.advance(60 * 60_000);
    let mut stranger = Browser::new(&world);
    let (page, _) = stranger.open(&second);
    assert!(page.status == 410 && page.text().contains("It was good for an hour"));
    assert!(page.text().contains("href=\"/login?next=%2Fuser%2Fverify\""));
    let mut browser = at_home(&world, 2);
    let (page, _) = browser.open(&second);
    let (page, address) = arrive(&mut browser, &page, VERIFY, &[("action", "resend")]);
    assert_eq!((address.as_str(), mailed(&world).len()), ("/account", 3));
    assert!(page.text().contains("A mail with a new link"));
    let forged = format!("{VERIFY}/{}", "x".repeat(second.len() - VERIFY.len() - 1));
    for unknown in ["/user/verify", "/user/verify/x", "/user/verify/a/b", &forged] {
        let (page, _) = Browser::new(&world).open(unknown);
        assert!(page.status == 404 && page.text().contains("Link not found"), "{unknown}");
    }
}

#[test]
fn too_many_mails_are_refused_where_they_are_asked_for() {
    let (world, link) = asked();
    let mut browser = at_home(&world, 2);
    let page = browser.get("/account");
    for _ in 0..4 {
        let sent =
            browser.send(&page, "/user/verification/resend", &[("action", "resend"), ("next", "/account")]);
        assert_eq!((sent.status, sent.header("location")), (303, "/account"));
    }
    let refused = browser.send(&page, "/user/verification/resend", &[("action", "resend")]);
    assert_eq!(
        (refused.status, alert(&refused)),
        (429, "Too many such mails went to this address; try again later.")
    );
    let (page, _) = browser.open(&link);
    let refused = browser.send(&page, VERIFY, &[("action", "resend")]);
    assert_eq!(
        (refused.status, alert(&refused)),
        (429, "Too many such mails went to this address; try again later.")
    );
}

#[test]
fn the_way_back_from_the_button_is_a_path_of_this_site_sec_171() {
    let world = logging_in::world();
    let mut browser = at_home(&world, 2);
    let page = browser.get("/user/accounts?next=%2Faccount%2Fusers");
    assert!(page.text().contains("name=\"next\" value=\"/user/accounts?next=%2Faccount%2Fusers\""));
    for (next, led) in [
        ("/user/accounts?next=%2Faccount", "/user/accounts?next=%2Faccount"),
        ("https://evil.example", "/account"),
        ("//evil.example", "/account"),
        ("/\\evil.example", "/account"),
        ("\tjavascript:alert(1)", "/account"),
    ] {
        world.sql("DELETE FROM limits");
        let sent = browser.send(&page, "/user/verification/resend", &[("action", "resend"), ("next", next)]);
        assert_eq!((sent.status, sent.header("location")), (303, led), "{next}");
    }
}
