//! A new password by mail, from the form or the API to the log-in with it.

use vestibule::domain::ids::UserId;
use vestibule::domain::time::MINUTE;

use crate::browser::{Browser, hidden};
use crate::people::{MEMBER, OWNER, tokens_in};
use crate::wire::{Request, Response};
use crate::world::World;

const PASSWORD: &str = "a long enough passphrase";
const BEGIN: &str = "/password/reset";
const CHOOSE: &str = "/password/reset/choose";

/// The tokens of the reset links that were mailed so far, oldest first.
fn mailed(world: &World) -> Vec<String> {
    world.deliver();
    let of = |bytes: &[u8]| tokens_in(bytes, "http://accounts.test/password/reset/").first().cloned();
    world.mails().iter().filter_map(|mail| of(mail.bytes())).collect()
}

/// A link for a user, as staff has it sent.
fn link(world: &World, id: &str) -> String {
    let answer = world.api("ResetPassword", &format!("id={id}"));
    assert_eq!(answer.documented(), "{\"result\":\"success\"}");
    format!("{BEGIN}/{}", mailed(world).pop().expect("a link"))
}

fn choose(browser: &mut Browser<'_>, page: &Response, more: &[(&str, &str)]) -> Response {
    let mut fields = vec![("action", "choose"), ("newpw", PASSWORD), ("confirmpw", PASSWORD)];
    fields.extend(more);
    browser.send(page, CHOOSE, &fields)
}

fn log_in(browser: &mut Browser<'_>, email: &str, password: &str) -> Response {
    let page = browser.get("/login");
    browser.send(&page, "/login", &[("action", "login"), ("email", email), ("password", password)])
}

#[test]
fn a_forgotten_password_is_replaced_by_a_mailed_link() {
    let world = World::new();
    let old = world.session_token(UserId::new(1));
    let mut browser = Browser::new(&world);
    let page = browser.get(BEGIN);
    let sent = browser.send(&page, BEGIN, &[("action", "request"), ("email", " OWNER@example.com ")]);
    assert_eq!((sent.status, sent.header("location")), (303, "/password/reset/sent"));
    let token = mailed(&world).pop().expect("a link");
    let (page, address) = browser.open(&format!("{BEGIN}/{token}"));
    assert_eq!((page.status, address.as_str()), (200, CHOOSE));
    assert!(page.text().contains("owner@example.com") && !page.text().contains(&token));
    let done = choose(&mut browser, &page, &[]);
    assert_eq!((done.status, done.header("location")), (303, "/password/reset/done"));
    assert_eq!(browser.cookie("vestibule_reset"), "");
    assert_eq!(browser.cookie("vestibule_session"), "", "nobody is logged in by it");
    let sql = "SELECT COUNT(*) FROM users WHERE id = 1 AND email_verified_at IS NOT NULL";
    assert_eq!(world.number(sql), 1, "the link proved the mailbox");
    let cookie = format!("vestibule_session={}", old.expose());
    let account = world.fetch(&Request::get("/account").header("Cookie", &cookie));
    assert_eq!(account.status, 303, "older sessions have ended");
    world.deliver();
    let last = world.mails().pop().expect("a mail");
    assert_eq!(last.to().to_string(), OWNER);
    assert!(String::from_utf8_lossy(last.bytes()).contains("Subject: Your password at Big Host was changed"));
    let log_in = log_in(&mut browser, OWNER, PASSWORD);
    let (account, address) = browser.follow(log_in, "/login");
    assert_eq!((account.status, address.as_str()), (200, "/account"));
    assert!(account.text().contains("Acme Ltd") && account.text().contains("Owner"));
    let logged =
        "SELECT actor || actor_id || ' ' || detail FROM activity WHERE action = 'FinishPasswordReset'";
    assert_eq!(world.text(logged), "user1 {\"email\":\"owner@example.com\",\"registered\":false}");
}

#[test]
fn the_answer_is_the_same_whether_the_address_is_known_sec_139_sec_157() {
    let world = World::new();
    world.sql("UPDATE users SET state = 'disabled' WHERE id = 2");
    let mut answers = Vec::new();
    for (email, times) in [(OWNER, 7), (MEMBER, 1), ("nobody@example.com", 1)] {
        for _ in 0..times {
            let mut browser = Browser::new(&world);
            let page = browser.get(BEGIN);
            let sent = browser.send(&page, BEGIN, &[("action", "request"), ("email", email)]);
            let headers: Vec<_> = sent
                .headers
                .iter()
                .filter(|(name, _)| !["date", "x-request-id"].contains(&&**name))
                .collect();
            answers.push(format!("{} {headers:?} {}", sent.status, sent.text()));
        }
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:?}");
    let mails = world.number("SELECT COUNT(*) FROM outbox WHERE kind = 'password_reset'");
    assert_eq!(mails, 5, "one address gets five mails an hour");
    world.advance(60 * MINUTE);
    let mut browser = Browser::new(&world);
    let page = browser.get(BEGIN);
    browser.send(&page, BEGIN, &[("action", "request"), ("email", OWNER)]);
    assert_eq!(world.number("SELECT COUNT(*) FROM outbox WHERE kind = 'password_reset'"), 6);
}

#[test]
fn an_unknown_address_waits_for_a_commit_as_a_known_one_does_sec_139() {
    let world = World::new();
    let mut browser = Browser::new(&world);
    let page = browser.get(BEGIN);
    for (count, email) in [OWNER, "nobody@example.com", MEMBER, "nobody@example.com"].into_iter().enumerate()
    {
        browser.send(&page, BEGIN, &[("action", "request"), ("email", email)]);
        let asked = world.number("SELECT used FROM limits WHERE bucket LIKE '%asked for from 127.0.0.1'");
        assert_eq!(usize::try_from(asked), Ok(count + 1), "{email}");
    }
}

#[test]
fn one_address_and_nothing_else_names_the_recipient_sec_156() {
    let world = World::new();
    for body in [
        "email[]=owner@example.com&email[]=evil@example.com",
        "email=owner@example.com,evil@example.com",
        "email=owner@example.com%0d%0aBcc:evil@example.com",
        "email=owner@example.com&email=evil@example.com",
        "email=owner@example.com&to=evil@example.com",
    ] {
        let mut browser = Browser::new(&world);
        let page = browser.get(BEGIN);
        let body = format!("token={}&action=request&{body}", hidden(&page));
        let answer = browser.fetch(Request::form(BEGIN, &body));
        assert!([400, 422].contains(&answer.status), "{body}: {}", answer.status);
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM outbox"), 0);
    world.api("ResetPassword", "email=owner@example.com&to=evil@example.com&recipient=evil@example.com");
    assert_eq!(world.text("SELECT recipient FROM outbox"), OWNER);
    for more in
        ["email[]=owner@example.com&email[]=evil@example.com", "email=owner@example.com,evil@example.com"]
    {
        assert_eq!(world.api("ResetPassword", more).message(), "Please provide a valid email address");
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM outbox"), 1);
}

#[test]
fn no_step_goes_before_its_turn_sec_154() {
    let world = World::new();
    let mut browser = Browser::new(&world);
    assert_eq!(browser.get(CHOOSE).status, 404, "no link was opened");
    let page = browser.get(BEGIN);
    assert_eq!(choose(&mut browser, &page, &[]).status, 403, "a token of another form");
    let (first, second) = (link(&world, "1"), link(&world, "2"));
    let (page, _) = browser.open(&first);
    for more in [[("user_id", "2")], [("id", "2")], [("email", MEMBER)], [("link", &*second)]] {
        assert_eq!(choose(&mut browser, &page, &more).status, 400, "{more:?}");
    }
    let mut other = Browser::new(&world);
    let (others, _) = other.open(&second);
    assert_eq!(choose(&mut browser, &others, &[]).status, 403, "another browser's form");
    assert_eq!(world.number("SELECT COUNT(*) FROM activity WHERE action = 'FinishPasswordReset'"), 0);
    assert_eq!(choose(&mut browser, &page, &[]).status, 303);
    let changed = "SELECT COUNT(*) FROM users WHERE version > 1";
    assert_eq!(
        (world.number(changed), world.text("SELECT id || '' FROM users WHERE version > 1")),
        (1, "1".into())
    );
}

#[test]
fn looking_uses_no_link_up_and_choosing_does_once() {
    let world = World::new();
    let link = link(&world, "1");
    let before = world.dump();
    let mut browser = Browser::new(&world);
    for _ in 0..3 {
        let (page, _) = browser.open(&link);
        assert_eq!(page.status, 200);
        assert_eq!(world.fetch(&Request::new("HEAD", &link)).status, 303);
    }
    assert_eq!(world.dump(), before);
    let (page, _) = browser.open(&link);
    let mut second = Browser::new(&world);
    let (other, _) = second.open(&link);
    assert_eq!(choose(&mut browser, &page, &[]).status, 303);
    let late = choose(&mut second, &other, &[]);
    assert_eq!(late.status, 410);
    assert!(late.text().contains("Somebody has chosen a password by it"));
    assert_eq!(Browser::new(&world).open(&link).0.status, 410);
}

#[test]
fn a_link_ends_by_time_by_a_newer_one_and_with_its_user_s_address() {
    let world = World::new();
    let ended = |link: &str, why: &str| {
        let (page, _) = Browser::new(&world).open(link);
        assert!(page.status == 410 && page.text().contains(why), "{}: {}", page.status, page.text());
    };
    let first = link(&world, "1");
    let second = link(&world, "1");
    ended(&first, "A newer one was sent");
    world.sql("UPDATE users SET email = 'new@example.com', email_key = 'new@example.com' WHERE id = 1");
    ended(&second, "A newer one was sent");
    let third = link(&world, "2");
    world.sql("UPDATE users SET state = 'disabled' WHERE id = 2");
    ended(&third, "cannot log in");
    world.sql("UPDATE users SET state = 'registered' WHERE id = 2");
    world.advance(120 * MINUTE - 1_000);
    assert_eq!(Browser::new(&world).open(&third).0.status, 200);
    world.advance(1_000);
    ended(&third, "good for two hours");
    let unknown = format!("{}A", &third[..third.len() - 1]);
    let unknown = if unknown == third { format!("{}B", &third[..third.len() - 1]) } else { unknown };
    assert_eq!(Browser::new(&world).open(&unknown).0.status, 404);
}

#[test]
fn a_mail_whose_link_leads_nowhere_is_not_sent() {
    let world = World::new();
    for more in ["id=1", "id=1", "id=2"] {
        world.api("ResetPassword", more);
    }
    world.sql("UPDATE users SET state = 'disabled' WHERE id = 2");
    assert_eq!(mailed(&world).len(), 1);
    let dropped = "SELECT COUNT(*) FROM outbox WHERE state = 'dropped' AND kind = 'password_reset'";
    assert_eq!(world.number(dropped), 2);
}

#[test]
fn a_bad_password_is_told_and_the_link_stays_good_sec_144() {
    let world = World::new();
    let mut browser = Browser::new(&world);
    let (page, _) = browser.open(&link(&world, "1"));
    assert!(page.text().contains("autocomplete=\"new-password\""));
    for (newpw, confirmpw, words) in [
        ("short", "short", "too short: at least 12 characters"),
        ("password1234", "password1234", "among the first that anybody would try"),
        (PASSWORD, "another passphrase", "The two passwords are not the same"),
        (PASSWORD, "", "The two passwords are not the same"),
        ("", "", "too short"),
    ] {
        let fields = [("action", "choose"), ("newpw", newpw), ("confirmpw", confirmpw)];
        let answer = browser.send(&page, CHOOSE, &fields);
        assert!(answer.status == 422 && answer.text().contains(words), "{words}: {}", answer.text());
        assert!(newpw.is_empty() || !answer.text().contains(&format!("\"{newpw}\"")));
    }
    let long = "x".repeat(1025);
    let fields = [("action", "choose"), ("newpw", long.as_str()), ("confirmpw", &long)];
    assert!(browser.send(&page, CHOOSE, &fields).text().contains("too long"));
    assert_eq!(choose(&mut browser, &page, &[]).status, 303);
}

#[test]
fn who_is_logged_in_is_asked_to_log_out_first() {
    let world = World::new();
    let mut browser = Browser::new(&world);
    let session = world.session_token(UserId::new(2));
    browser.set_cookie("vestibule_session", session.expose());
    let (page, _) = browser.open(&link(&world, "1"));
    assert!(page.text().contains("You are logged in as") && !page.text().contains("name=\"newpw\""));
    let refused = choose(&mut browser, &page, &[]);
    assert_eq!(refused.status, 422);
    let out = browser.send(&refused, CHOOSE, &[("action", "logout")]);
    let (page, address) = browser.follow(out, CHOOSE);
    assert_eq!((address.as_str(), browser.cookie("vestibule_session")), (CHOOSE, ""));
    assert_eq!(choose(&mut browser, &page, &[]).status, 303);
}

#[test]
fn a_provisioned_user_gives_his_name_and_is_registered() {
    let world = World::with(|setup| setup.set("tos_url", "https://example.com/terms"));
    world.provisioned("new@example.com");
    let mut browser = Browser::new(&world);
    let (page, _) = browser.open(&link(&world, "3"));
    let mail = world.mails().pop().expect("a mail");
    assert!(String::from_utf8_lossy(mail.bytes()).contains("Subject: Choose your password for Big Host"));
    let named = [("firstname", "Nina"), ("lastname", "New")];
    assert!(choose(&mut browser, &page, &[]).text().contains("Enter your first name"));
    let answer = choose(&mut browser, &page, &named);
    assert!(answer.status == 422 && answer.text().contains("accept the terms of service"));
    assert!(answer.text().contains("value=\"Nina\""));
    let all = [named[0], named[1], ("accept", "on")];
    assert_eq!(choose(&mut browser, &page, &all).status, 303);
    let row = "SELECT state || ' ' || first_name || ' ' || last_name
               FROM users WHERE id = 3 AND email_verified_at IS NOT NULL";
    assert_eq!(world.text(row), "registered Nina New");
    assert_eq!(log_in(&mut browser, "new@example.com", PASSWORD).status, 303);
}

#[test]
fn a_new_password_opens_an_account_that_failures_had_shut_and_keeps_a_second_factor_sec_161() {
    let world = World::new();
    for _ in 0..10 {
        world.api("ValidateLogin", "email=owner@example.com&password2=wrong");
    }
    let mut browser = Browser::new(&world);
    let (page, _) = browser.open(&link(&world, "1"));
    choose(&mut browser, &page, &[]);
    let right = format!("email={OWNER}&password2={PASSWORD}");
    assert_eq!(world.api("ValidateLogin", &right).field("userid"), "1");
    world.sql("UPDATE users SET second_factor = 'totp' WHERE id = 1");
    world.advance(60 * MINUTE);
    let (page, _) = browser.open(&link(&world, "1"));
    assert_eq!(choose(&mut browser, &page, &[]).status, 303);
    assert_eq!(world.number("SELECT COUNT(*) FROM users WHERE second_factor IS NOT NULL"), 1);
    log_in(&mut browser, OWNER, PASSWORD);
    assert_eq!(browser.get("/account").status, 303, "a password alone lets nobody in");
}

#[test]
fn every_page_keeps_to_itself_sec_036_sec_169_sec_177() {
    let world = World::new();
    let mut browser = Browser::new(&world);
    let link = link(&world, "1");
    let mut pages = vec![browser.get(BEGIN), browser.get("/password/reset/sent"), browser.get(&link)];
    pages.push(browser.get(CHOOSE));
    pages.push(browser.get("/password/reset/nonsense"));
    pages.push(browser.post(CHOOSE, &[]));
    pages.push(browser.fetch(Request::new("DELETE", CHOOSE)));
    pages.push(browser.post(BEGIN, &[("email", &"x".repeat(70_000))]));
    for page in pages {
        for (name, value) in [
            ("cache-control", "no-store"),
            ("referrer-policy", "no-referrer"),
            ("x-content-type-options", "nosniff"),
            ("cross-origin-opener-policy", "same-origin"),
        ] {
            assert_eq!(page.header(name), value, "{}", page.text());
        }
        let policy = page.header("content-security-policy");
        for part in ["default-src 'none'", "base-uri 'none'", "form-action", "frame-ancestors 'none'"] {
            assert!(policy.contains(part), "{policy}");
        }
        assert_eq!(page.header("server"), "");
    }
}

#[test]
fn the_old_spelling_leads_the_same_way() {
    let world = World::new();
    let mut browser = Browser::new(&world);
    assert_eq!(browser.get("/index.php?rp=/password/reset").status, 200);
    let (page, address) = browser.open(&format!("/index.php?rp={}", link(&world, "1")));
    assert_eq!((page.status, address.as_str()), (200, CHOOSE));
    assert_eq!(browser.get("/index.php?rp=/password/reset/choose").status, 200);
}
