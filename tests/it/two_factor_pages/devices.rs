//! Devices, and another password.

use super::*;

#[test]
fn a_user_sees_his_devices_and_ends_them_sec_164() {
    let world = logging_in::world();
    let (mut browser, _) = at(&world, SECURITY);
    let (mut other, _) = at(&world, SECURITY);
    let (mut third, _) = at(&world, SECURITY);
    let page = browser.get(SECURITY);
    assert_eq!(page.text().matches("value=\"end\"").count(), 2, "this one is logged out");
    assert_eq!(page.text().matches(">This one<").count(), 1);
    let id = |page: &Response| {
        let rest = page.text().split("name=\"session_id\" value=\"").nth(1).expect("a session").to_owned();
        rest.split('"').next().expect("its end").to_owned()
    };
    // The one used last stands first.
    let sent = browser.send(&page, SECURITY, &[("action", "end"), ("session_id", &id(&page))]);
    let (page, _) = browser.follow(sent, SECURITY);
    assert!(page.text().contains("The session was ended."));
    let live = [other.get("/account").status, third.get("/account").status];
    assert!(live == [200, 303] || live == [303, 200], "{live:?}");
    let sent = browser.send(&page, SECURITY, &[("action", "end"), ("session_id", "99999")]);
    assert!(sent.status == 422 && sent.text().contains("This session has ended already"));
    let sent = browser.send(&page, SECURITY, &[("action", "end-others")]);
    let (page, _) = browser.follow(sent, SECURITY);
    assert!(page.text().contains("All other sessions were ended.") && !page.text().contains("value=\"end"));
    assert_eq!([other.get("/account").status, third.get("/account").status], [303, 303]);
}

#[test]
fn a_password_is_changed_by_the_old_one_and_others_are_logged_out_sec_144_sec_151() {
    const NEW: &str = "correct horse battery staple";
    let world = logging_in::world();
    let (mut other, _) = at(&world, "/account");
    let (mut browser, page) = at(&world, "/user/password");
    assert_eq!(page.text().matches("autocomplete=\"new-password\"").count(), 2);
    assert!(page.text().contains("autocomplete=\"current-password\""));
    let change = |old, new, confirm| {
        [("action", "change"), ("existingpw", old), ("newpw", new), ("confirmpw", confirm)]
    };
    for (fields, says) in [
        (change("wrong", NEW, NEW), "not your current password"),
        (change(PASSWORD, "short", "short"), "at least 12"),
        (change(PASSWORD, NEW, "x"), "are not the same"),
    ] {
        let no = browser.send(&page, "/user/password", &fields);
        assert!(no.status == 422 && no.text().replace("<bdi>", "").contains(says), "{says}: {}", no.text());
        assert!(!no.text().contains(NEW) && !no.text().contains(PASSWORD));
    }
    let sent = browser.send(&page, "/user/password", &change(PASSWORD, NEW, NEW));
    let (page, _) = browser.follow(sent, "/user/password");
    assert!(page.text().contains("Your password was changed."));
    assert_eq!(other.get("/account").status, 303);
    assert_eq!(log_in(&mut Browser::new(&world), "", &[]).status, 422, "the old one is none any more");
}

#[test]
fn whoever_has_no_password_is_led_to_where_he_chooses_one() {
    let world = logging_in::world();
    let (mut browser, _) = at(&world, "/account");
    world.sql("UPDATE users SET password_hash = NULL WHERE id = 1");
    for path in ["/user/password", SECURITY, SETTING_UP] {
        let page = browser.get(path);
        assert!(page.status == 200 && page.text().contains("href=\"/password/reset\""), "{path}");
        assert!(!page.text().contains("type=\"password\""), "{path}");
    }
}
