//! Logging in: on the page, and by an integration that asks.

use std::time::{Duration, Instant};

use vestibule::domain::ids::UserId;
use vestibule::domain::password::PasswordHash;
use vestibule::domain::random::Random;
use vestibule::domain::secret::Secret;
use vestibule::domain::time::MINUTE;

use crate::browser::{Browser, hidden};
use crate::people::{MEMBER, OWNER};
use crate::single_sign_on::redirect;
use crate::wire::{Request, Response};
use crate::world::World;

const PASSWORD: &str = "a long enough passphrase";

/// A world whose first two users have this password.
pub fn world() -> World {
    let world = World::with(|setup| setup.set("limit_failures", "0"));
    let hash = PasswordHash::of(&Secret::new(PASSWORD), &mut Random::machine()).expect("a hash");
    world.sql(format!("UPDATE users SET password_hash = '{}'", hash.as_str()));
    world
}

fn log_in(browser: &mut Browser<'_>, next: &str, email: &str, password: &str) -> Response {
    let query = serde_urlencoded::to_string([("next", next)]).expect("a query");
    let page = browser.get(&format!("/login?{query}"));
    let fields = [("action", "login"), ("email", email), ("password", password), ("next", next)];
    browser.send(&page, "/login", &fields)
}

fn validate(world: &World, email: &str, password: &str) -> Response {
    world.api("ValidateLogin", &format!("email={email}&password2={password}"))
}

#[test]
fn a_user_logs_in_sees_his_clients_and_logs_out() {
    let world = world();
    world.client(UserId::new(2), "Second <Ltd>");
    let closed = world.client(UserId::new(2), "Gone Ltd");
    world.sql(format!("UPDATE clients SET status = 'Closed' WHERE id = {closed}"));
    let mut browser = Browser::new(&world);
    let (page, address) = browser.open("/account");
    assert_eq!((page.status, address.as_str()), (200, "/login?next=%2Faccount"));
    assert!(page.text().contains("name=\"next\" value=\"/account\""));
    let sent = log_in(&mut browser, "/account", " Member@Example.com", PASSWORD);
    let (page, address) = browser.follow(sent, "/login");
    assert_eq!((page.status, address.as_str()), (200, "/user/accounts"), "there are several");
    assert!(page.text().contains("<bdi>Max</bdi>"));
    let text = page.text();
    assert!(text.contains("Acme Ltd") && text.contains("Second &#60;Ltd&#62;"), "{text}");
    assert_eq!((text.matches(">Owner<").count(), text.matches(">Closed<").count()), (2, 1), "{text}");
    assert_eq!(text.matches("<button class=\"second small\" disabled>").count(), 1, "what is closed: {text}");
    assert_eq!(browser.open("/login").1, "/user/accounts", "who is logged in goes on at once");
    let session = browser.cookie("vestibule_session").to_owned();
    let out = browser.send(&page, "/logout", &[("action", "logout")]);
    assert_eq!((out.status, out.header("location")), (303, "/login"));
    browser.set_cookie("vestibule_session", &session);
    assert_eq!(browser.get("/account").status, 303, "the session has ended, not only its cookie");
}

#[test]
fn whoever_may_not_log_in_is_told_the_same_sec_139() {
    let world = world();
    let user = |address: &str, set: &str| {
        world.user(address);
        world.sql(format!("UPDATE users SET {set} WHERE email = '{address}'"));
    };
    let hash = world.text("SELECT password_hash FROM users WHERE id = 1");
    user("disabled@example.com", &format!("state = 'disabled', password_hash = '{hash}'"));
    user("provisioned@example.com", "state = 'provisioned', password_hash = NULL");
    for _ in 0..10 {
        validate(&world, MEMBER, "wrong");
    }
    let mut pages = Vec::new();
    for (email, password) in [
        (OWNER, "wrong"),
        (MEMBER, PASSWORD),
        ("nobody@example.com", PASSWORD),
        ("disabled@example.com", PASSWORD),
        ("provisioned@example.com", PASSWORD),
    ] {
        let mut browser = Browser::new(&world);
        let answer = log_in(&mut browser, "", email, password);
        let nonce =
            answer.header("content-security-policy").split('\'').nth(3).expect("a nonce")[6..].to_owned();
        let text = answer.text().replace(&nonce, "").replace(hidden(&answer), "").replace(email, "");
        pages.push(format!("{} {text}", answer.status));
        assert_eq!(browser.cookie("vestibule_session"), "");
    }
    pages.dedup();
    assert_eq!(pages.len(), 1);
    assert!(pages[0].starts_with("422") && pages[0].contains("address or the password is not right"));
}

#[test]
fn an_unknown_address_takes_as_long_as_a_wrong_password_sec_139() {
    let world = world();
    let time = |email: &str| {
        let begin = Instant::now();
        assert_eq!(validate(&world, email, "wrong").message(), "Email or Password Invalid");
        begin.elapsed()
    };
    let median = |mut times: Vec<Duration>| {
        times.sort();
        times[times.len() / 2].as_secs_f64()
    };
    // One after the other, so that whatever else the machine does slows both.
    let pairs = (0..7).map(|_| (time(OWNER), time("nobody@example.com")));
    let (known, unknown) = pairs.unzip();
    let ratio = median(known) / median(unknown);
    assert!((0.25..4.0).contains(&ratio), "a wrong password takes {ratio} times as long");
    // Each was counted, and so waited for a commit.
    assert_eq!(world.number("SELECT COUNT(*) FROM limits WHERE used = 7"), 2);
}

#[test]
fn failures_count_for_the_account_and_not_for_the_integration_sec_097() {
    let world = World::new();
    let hash = PasswordHash::of(&Secret::new(PASSWORD), &mut Random::machine()).expect("a hash");
    world.sql(format!("UPDATE users SET password_hash = '{}'", hash.as_str()));
    for _ in 0..25 {
        validate(&world, OWNER, "wrong");
    }
    assert_eq!(validate(&world, OWNER, PASSWORD).message(), "Email or Password Invalid");
    assert_eq!(validate(&world, MEMBER, PASSWORD).field("userid"), "2");
    assert_eq!(log_in(&mut Browser::new(&world), "", OWNER, PASSWORD).status, 422);
    world.advance(15 * MINUTE);
    assert_eq!(log_in(&mut Browser::new(&world), "", OWNER, PASSWORD).status, 303);
}

#[test]
fn an_idempotency_key_never_turns_a_refused_log_in_into_a_success() {
    let world = world();
    for password in ["wrong", "wrong"] {
        let more = format!("email={OWNER}&password2={password}&idempotency_key=k1");
        assert_eq!(world.api("ValidateLogin", &more).message(), "Email or Password Invalid");
    }
}

#[test]
fn a_validated_login_has_the_documented_shape_in_three_formats() {
    let world = world();
    let more = format!("email={OWNER}&password2={PASSWORD}");
    let mark = world.api("ValidateLogin", &more).field("passwordhash");
    assert!(mark.len() == 40 && mark.bytes().all(|b| b.is_ascii_hexdigit()));
    let answer = |format| world.api_in(format, "ValidateLogin", &more).documented();
    let json = format!(
        "{{\"result\":\"success\",\"userid\":1,\"twoFactorEnabled\":false,\"passwordhash\":\"{mark}\"}}"
    );
    assert_eq!(answer("json"), json);
    let xml = answer("xml");
    for part in ["<userid>1</userid>", "<twoFactorEnabled>", &format!("<passwordhash>{mark}</passwordhash>")]
    {
        assert!(xml.contains(part), "{xml}");
    }
    assert!(answer("nvp").contains("userid=1;"));
    world.sql("UPDATE users SET second_factor = 'totp'");
    assert_eq!(answer("json"), "{\"result\":\"success\",\"userid\":1,\"twoFactorEnabled\":true}");
}

#[test]
fn passwords_are_compared_whole_and_too_long_ones_are_not_hashed_sec_141_sec_142() {
    let world = world();
    let odd = [
        format!("{}x", "p".repeat(72)),
        " spaces at both ends ".into(),
        "p\u{e4}ss \u{1f511} w\u{f6}rd".into(),
    ];
    for password in odd {
        let hash = PasswordHash::of(&Secret::new(&*password), &mut Random::machine()).expect("a hash");
        world.sql(format!("UPDATE users SET password_hash = '{}' WHERE id = 1", hash.as_str()));
        let sent = |text: &str| {
            let pair = serde_urlencoded::to_string([("password2", text)]).expect("a pair");
            world.api("ValidateLogin", &format!("email={OWNER}&{pair}"))
        };
        assert_eq!(sent(&password).field("result"), "success", "{password}");
        assert_eq!(sent(&format!("{password}y")).field("result"), "error");
        assert_eq!(sent(password.trim_end_matches(['x', ' ', 'd'])).field("result"), "error");
    }
    let megabyte = "x".repeat(1 << 20);
    let begin = Instant::now();
    for _ in 0..50 {
        let answer = world.api("ValidateLogin", &format!("email={OWNER}&password2={megabyte}"));
        assert_ne!(answer.field("result"), "success");
    }
    assert!(begin.elapsed() < Duration::from_secs(10), "{:?}", begin.elapsed());
}

#[test]
fn a_damaged_hash_lets_nobody_in_sec_162() {
    let world = world();
    for bad in ["", "x", "$argon2id$", "$argon2id$v=19$m=4294967295,t=2,p=1$YQ$YQ", "\u{e9}", "$2y$10$abc"] {
        world.sql(format!("UPDATE users SET password_hash = '{bad}' WHERE id = 1"));
        assert_eq!(validate(&world, OWNER, PASSWORD).message(), "Email or Password Invalid", "{bad}");
        assert_eq!(validate(&world, OWNER, "").message(), "Email or Password Invalid", "{bad}");
        world.sql("DELETE FROM limits");
    }
}

#[test]
fn where_to_go_on_is_a_path_of_this_site_sec_171_sec_172() {
    let world = world();
    let long = format!("/{}", "a".repeat(8192));
    for next in [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/%09/evil.example",
        "\tjavascript:alert(1)",
        "https:evil.example",
        "/account%0d%0aSet-Cookie:x=1",
        "/account\r\nSet-Cookie: x=1",
        "/login?next=/login",
        &long,
        "",
    ] {
        let mut browser = Browser::new(&world);
        let answer = log_in(&mut browser, next, OWNER, PASSWORD);
        assert_eq!((answer.status, answer.header("location")), (303, "/account"), "{next}");
    }
    for next in ["/invite", "/good@evil", "/index.php?rp=/account"] {
        let answer = log_in(&mut Browser::new(&world), next, OWNER, PASSWORD);
        assert_eq!(answer.header("location"), next);
    }
}

#[test]
fn a_session_is_new_whatever_was_there_before_sec_149() {
    let world = world();
    let mut browser = Browser::new(&world);
    browser.set_cookie("vestibule_session", "self-made");
    log_in(&mut browser, "", OWNER, PASSWORD);
    let first = browser.cookie("vestibule_session").to_owned();
    assert!(first.len() == 43 && first != "self-made");
    let redirect = redirect(&world, "client_id=1");
    assert_eq!(browser.get(&redirect).status, 303);
    assert_ne!(browser.cookie("vestibule_session"), first);
    let old = world.fetch(&Request::get("/account").header("Cookie", &format!("vestibule_session={first}")));
    assert_eq!(old.status, 303, "the older one has ended");
}

#[test]
fn a_log_in_form_of_another_site_or_browser_is_refused() {
    let world = world();
    let mut browser = Browser::new(&world);
    let page = browser.get("/login");
    let token = hidden(&page).to_owned();
    let fields = [("token", token.as_str()), ("email", OWNER), ("password", PASSWORD)];
    assert_eq!(Browser::new(&world).post("/login", &fields).status, 403);
    let body = serde_urlencoded::to_string(fields).expect("a form");
    let cross = Request::form("/login", &body).header("Origin", "https://evil.example");
    assert_eq!(browser.fetch(cross).status, 403);
    let more = [fields[0], fields[1], fields[2], ("session", "x")];
    assert_eq!(browser.post("/login", &more).status, 400);
    assert_eq!(browser.post("/account", &[("token", &token), ("action", "logout")]).status, 403);
    assert_eq!(browser.post("/login", &fields).status, 303);
}

#[test]
fn the_pages_keep_to_themselves_sec_169_sec_177() {
    let world = world();
    let mut browser = Browser::new(&world);
    let mut pages = vec![browser.get("/login"), browser.get("/index.php?rp=/login"), browser.get("/account")];
    log_in(&mut browser, "", OWNER, PASSWORD);
    pages.push(browser.get("/account"));
    pages.push(browser.get("/index.php?rp=/account"));
    pages.push(browser.fetch(Request::new("DELETE", "/account")));
    pages.push(browser.get("/oauth/singlesignon.php"));
    for page in pages {
        assert_eq!(page.header("cache-control"), "no-store");
        assert_eq!(page.header("referrer-policy"), "no-referrer");
        assert_eq!(page.header("x-content-type-options"), "nosniff");
        let policy = page.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("base-uri 'none'"), "{policy}");
    }
}

#[test]
fn a_banned_address_is_told_so_by_every_page() {
    let world = world();
    let redirect = redirect(&world, "client_id=1");
    let mut browser = Browser::new(&world);
    let (login, begin) = (browser.get("/login"), browser.get("/password/reset"));
    world.sql(
        "INSERT INTO bans (network, reason, created_at, low, high) VALUES ('127.0.0.1', 'Spam', 1,
            '00000000000000000000ffff7f000001', '00000000000000000000ffff7f000001')",
    );
    let fields = [("email", OWNER), ("password", PASSWORD)];
    let answers = [
        browser.get("/login"),
        browser.get("/account"),
        browser.get("/password/reset"),
        browser.get(&redirect),
        browser.send(&login, "/login", &fields),
        browser.send(&begin, "/password/reset", &[("action", "request"), ("email", OWNER)]),
    ];
    for answer in answers {
        assert!(answer.status == 403 && answer.text().contains("Reason: Spam"), "{}", answer.text());
    }
}
