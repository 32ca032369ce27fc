//! What a user changes about himself, and a further account of his.

use super::*;

#[test]
fn names_and_language_are_changed() {
    let world = logging_in::world();
    let mut browser = at_home(&world, 2);
    let page = browser.get(PROFILE);
    assert!(page.text().contains("value=\"Max\"") && page.text().contains("Not verified"));
    let fields = [("action", "profile"), ("firstname", "Møx"), ("lastname", "<i>"), ("language", "german")];
    let (page, address) = arrive(&mut browser, &page, PROFILE, &fields);
    assert_eq!(address, PROFILE);
    assert!(
        page.text().contains("<html lang=\"de\">") && page.text().contains("Ihr Profil wurde gespeichert.")
    );
    assert!(
        page.text().contains("value=\"&#60;i&#62;\"")
            && page.text().contains("<option value=\"german\" lang=\"de\" selected>")
    );
    let fields = [("action", "profile"), ("firstname", "Max"), ("lastname", "Member"), ("language", "")];
    let (page, _) = arrive(&mut browser, &page, PROFILE, &fields);
    for (name, text, id, words) in [
        ("firstname", "", "register-firstname", "Enter your first name."),
        ("lastname", "", "register-lastname", "Enter your last name."),
        ("language", "klingon", "profile-language", "Choose one of the languages of the list."),
    ] {
        let mut fields = fields;
        fields.iter_mut().filter(|(known, _)| *known == name).for_each(|field| field.1 = text);
        let again = browser.send(&page, PROFILE, &fields);
        assert_eq!((again.status, beside(&again, id)), (422, words));
    }
}

#[test]
fn another_address_wants_the_password_and_one_that_is_nobodys_sec_147_sec_156() {
    let world = logging_in::world();
    let mut browser = at_home(&world, 2);
    let page = browser.get(PROFILE);
    let change = |email, password| [("action", "email"), ("email", email), ("existing_password", password)];
    let taken = "This address cannot be yours here; choose another one.";
    for (email, password, id, words) in [
        ("", PASSWORD, "profile-email", "Enter an email address."),
        ("max@example.org,eve@example.org", PASSWORD, "profile-email", "This is not a valid email address."),
        ("max@example.org", "wrong", "profile-password", "This is not your current password."),
        ("Owner@Example.com", PASSWORD, "profile-email", taken),
    ] {
        let again = browser.send(&page, PROFILE, &change(email, password));
        assert_eq!((again.status, beside(&again, id)), (422, words), "{email}");
        assert!(again.text().contains(&format!("value=\"{email}\"")));
    }
    let two = [
        ("action", "email"),
        ("email[]", "a@example.org"),
        ("email[]", "b@example.org"),
        ("existing_password", PASSWORD),
    ];
    assert_eq!(browser.send(&page, PROFILE, &two).status, 422);
    let more = [&change("max@example.org", PASSWORD)[..], &[("to", "eve@example.org")]].concat();
    assert_eq!(browser.send(&page, PROFILE, &more).status, 400);
    assert_eq!(world.text("SELECT email FROM users WHERE id = 2"), MEMBER);
    let (page, _) = arrive(&mut browser, &page, PROFILE, &change("max@example.org", PASSWORD));
    assert!(page.text().contains("<bdi>max@example.org</bdi>") && page.text().contains("Not verified"));
    assert_eq!(mailed(&world).len(), 1);
}

#[test]
fn whoever_has_no_password_is_led_to_his_first() {
    let world = logging_in::world();
    world.sql("UPDATE users SET password_hash = NULL WHERE id = 1");
    let mut browser = at_home(&world, 1);
    for address in [PROFILE, OWNED] {
        let page = browser.get(address);
        assert!(page.status == 200 && page.text().contains("href=\"/password/reset\""), "{address}");
        assert!(!page.text().contains("existing_password"), "{address}");
    }
    let page = browser.get(PROFILE);
    let fields = [("action", "email"), ("email", "a@example.org"), ("existing_password", "")];
    assert_eq!(browser.send(&page, PROFILE, &fields).status, 422);
}

#[test]
fn a_further_account_is_opened_and_is_the_one_at_hand() {
    let world = World::with(|setup| setup.set("signup", "open"));
    let mut browser = at_home(&world, 2);
    assert!(browser.get("/user/accounts").text().contains("href=\"/account/new\""));
    let page = browser.get(NEW);
    assert!(page.text().contains("value=\"Max\"") && page.text().contains(&format!("value=\"{MEMBER}\"")));
    let open = |name, text| [("action", "open"), ("companyname", "Second & Sons"), (name, text)];
    for (name, text, id, words) in [
        ("email", "nobody", "account-email", "This is not a valid email address."),
        ("country", "Atlantis", "account-country", "Choose a country of the list."),
        ("phonenumber", "later", "account-phone", "This is not a valid telephone number."),
    ] {
        let again = browser.send(&page, NEW, &open(name, text));
        assert_eq!((again.status, beside(&again, id)), (422, words));
        assert!(again.text().contains("value=\"Second &#38; Sons\""));
    }
    let (page, address) = arrive(&mut browser, &page, NEW, &open("country", "FR"));
    assert_eq!(address, "/account");
    assert_eq!(at_hand(&page), "Second &#38; Sons");
    assert!(page.text().contains("The account was opened."));
    for _ in 0..4 {
        arrive(&mut browser, &page, NEW, &open("city", "Lyon"));
    }
    let refused = browser.send(&page, NEW, &open("city", "Lyon"));
    assert!(refused.status == 429 && alert(&refused).starts_with("You have opened as many accounts"));
}
