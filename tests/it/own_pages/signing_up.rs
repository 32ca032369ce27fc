//! Signing up: who becomes a user of his own accord, and what the page says of it.

use super::*;

const REGISTER: &str = "/register";

fn open(tos: &'static str) -> World {
    let world = World::with(|setup| {
        setup.set("signup", "open");
        if !tos.is_empty() {
            setup.set("tos_url", tos);
        }
    });
    // No page is slower than another because of whom it is for.
    world.sql("UPDATE users SET email_verified_at = 1");
    world
}

fn filled<'f>(email: &'f str, change: &[(&'f str, &'f str)]) -> Vec<(&'f str, &'f str)> {
    let mut fields = vec![
        ("action", "register"),
        ("firstname", "Rita"),
        ("lastname", "Register"),
        ("email", email),
        ("password", PASSWORD),
        ("companyname", "Rita <Ltd>"),
        ("city", "Ulm"),
        ("country", "DE"),
    ];
    fields.retain(|(name, _)| !change.iter().any(|(other, _)| other == name));
    fields.extend(change);
    fields
}

#[test]
fn somebody_registers_and_logs_in_to_the_account_that_is_his() {
    let world = open("");
    let mut browser = Browser::new(&world);
    assert!(browser.get("/login").text().contains("href=\"/register\""));
    for address in [REGISTER, "/register.php", "/index.php?rp=/register"] {
        assert!(browser.get(address).text().contains("<option value=\"DE\">Germany</option>"), "{address}");
    }
    let page = browser.fetch(Request::get(REGISTER).header("Accept-Language", "de"));
    assert!(page.text().contains("<option value=\"DE\" lang=\"en\">Germany</option>"));
    let body: Vec<_> =
        [("token", hidden(&page))].into_iter().chain(filled("rita@example.com", &[])).collect();
    let body = serde_urlencoded::to_string(body).expect("plain texts");
    let sent = browser.fetch(Request::form(REGISTER, &body).header("Accept-Language", "de"));
    assert_eq!((sent.status, sent.header("location")), (303, "/register/sent"));
    assert_eq!(browser.cookie("vestibule_session"), "", "nobody is logged in by it");
    assert!(browser.get("/register/sent").text().contains("href=\"/login\""));
    assert_eq!(world.text("SELECT language FROM users WHERE id = 3"), "german");
    let page = browser.get("/login");
    let fields = [("action", "login"), ("email", "rita@example.com"), ("password", PASSWORD)];
    let (page, address) = arrive(&mut browser, &page, "/login", &fields);
    assert_eq!(address, "/account");
    assert!(page.text().contains("Rita &#60;Ltd&#62;") && page.text().contains("class=\"banner\""));
    assert_eq!(mailed(&world).len(), 1);
    let (_, address) = browser.open(REGISTER);
    assert_eq!(address, NEW, "he has a user, and may open an account");
}

#[test]
fn whose_address_it_is_makes_no_difference_sec_147() {
    let world = open("");
    let answers = |email: &str| {
        let mut browser = Browser::new(&world);
        let page = browser.get(REGISTER);
        let refused = browser.send(&page, REGISTER, &filled(email, &[("password", "short")]));
        let sent = browser.send(&refused, REGISTER, &filled(email, &[]));
        let last = browser.get("/register/sent");
        let headers = |answer: &Response| {
            let mut names: Vec<_> = answer.headers.iter().map(|(name, _)| name.clone()).collect();
            names.sort();
            names
        };
        let pages = [&refused, &sent, &last];
        let bytes = pages.map(|page| (page.status, headers(page), settled(page).replace(email, "")));
        (bytes, sent.header("location").to_owned())
    };
    let before = world.text("SELECT password_hash || first_name || language FROM users WHERE id = 1");
    assert_eq!(answers(OWNER), answers("nobody@example.com"));
    let sql = "SELECT password_hash || first_name || language FROM users WHERE id = 1";
    assert_eq!(world.text(sql), before);
    assert_eq!(world.number("SELECT COUNT(*) FROM users WHERE email_key = 'owner@example.com'"), 1);
}

#[test]
fn what_is_wrong_is_said_beside_its_field_and_nothing_is_typed_twice() {
    let world = open("https://accounts.test/terms");
    let mut browser = Browser::new(&world);
    for (change, id, words) in [
        (&[("firstname", "")][..], "register-firstname", "Enter your first name."),
        (&[("lastname", " ")], "register-lastname", "Enter your last name."),
        (&[("email", "")], "register-email", "Enter an email address."),
        (
            &[("email", "rita@example.com,owner@example.com")],
            "register-email",
            "This is not a valid email address.",
        ),
        (&[("password", "short")], "register-password", "The password is too short: at least 12 characters."),
        (&[("country", "Germany")], "account-country", "Choose a country of the list."),
        (&[("phonenumber", "later")], "account-phone", "This is not a valid telephone number."),
        (&[], "register-accept", "Please accept the terms of service."),
    ] {
        let page = browser.get(REGISTER);
        let again = browser.send(&page, REGISTER, &filled("rita@example.com", change));
        assert_eq!((again.status, beside(&again, id)), (422, words), "{id}");
        assert_eq!(alert(&again), "");
        let text = again.text();
        assert!(text.contains("value=\"Ulm\"") && !text.contains(PASSWORD), "{id}");
        assert!(id == "account-country" || text.contains("<option value=\"DE\" selected>"), "{id}");
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM users"), 2);
    let page = browser.get(REGISTER);
    let sent = browser.send(&page, REGISTER, &filled("rita@example.com", &[("accept", "on")]));
    assert_eq!(sent.status, 303);
}

#[test]
fn too_many_are_told_so() {
    let world = open("");
    let mut browser = Browser::new(&world);
    let page = browser.get(REGISTER);
    for _ in 0..5 {
        assert_eq!(browser.send(&page, REGISTER, &filled(OWNER, &[])).status, 303);
    }
    let refused = browser.send(&page, REGISTER, &filled("rita@example.com", &[]));
    assert_eq!(refused.status, 429);
    assert_eq!(alert(&refused), "Too many people signed up from here; try again later.");
}

#[test]
fn where_it_is_not_open_the_page_says_so() {
    for (setting, words) in [("invited", "By invitation only"), ("closed", "No new users")] {
        let world = World::with(|setup| setup.set("signup", setting));
        let mut browser = Browser::new(&world);
        let login = browser.get("/login");
        assert!(!login.text().contains("/register"), "{setting}");
        let page = browser.get(REGISTER);
        assert_eq!(page.status, 403);
        assert!(page.text().contains(words) && page.text().contains("href=\"/login\""), "{setting}");
        // A page that is still open from before.
        let mut before = Browser::new(&world);
        let link = world.invite("guest@example.com", "products").link;
        let (invite, _) = before.open(&format!("/invite/{link}"));
        assert_eq!(invite.text().contains("value=\"register\""), setting == "invited");
        let asks = if setting == "invited" { "log in or register below" } else { "log in below" };
        assert!(invite.text().contains(asks));
        let mut home = at_home(&world, 1);
        assert!(!home.get("/user/accounts").text().contains(NEW));
        let page = home.get(NEW);
        assert!(page.status == 403 && page.text().contains("No further accounts"));
        let users = home.get("/user/accounts");
        let refused = home.send(&users, NEW, &[("action", "open")]);
        assert!(refused.status == 403 && refused.text().contains("No further accounts"));
        assert_eq!(world.number("SELECT COUNT(*) FROM clients"), 1);
    }
}
