//! The second factor on pages, without a script: setting it up, logging in with it, devices and the password.

mod devices;

use vestibule::domain::ids::UserId;
use vestibule::domain::time::MINUTE;

use crate::browser::{Browser, hidden};
use crate::logging_in;
use crate::people::{MEMBER, OWNER, tokens_in};
use crate::second_factor::{code, turn_on};
use crate::wire::{Request, Response};
use crate::world::World;

/// As the users of `logging_in` have it.
const PASSWORD: &str = "a long enough passphrase";
const SECURITY: &str = "/user/security";
const SETTING_UP: &str = "/user/security/two-factor";
const WAITING: &str = "/login/two-factor";

fn owner() -> UserId {
    UserId::new(1)
}

/// Sends the log-in as it was shown for a page to go on at.
fn log_in(browser: &mut Browser<'_>, next: &str, more: &[(&str, &str)]) -> Response {
    let query = serde_urlencoded::to_string([("next", next)]).expect("a query");
    let page = browser.get(&format!("/login?{query}"));
    let mut fields = vec![("action", "login"), ("email", OWNER), ("password", PASSWORD), ("next", next)];
    fields.extend(more);
    browser.send(&page, "/login", &fields)
}

/// The same as far as the page that waits for the second factor.
fn wait<'w>(world: &'w World, next: &str) -> (Browser<'w>, Response) {
    let mut browser = Browser::new(world);
    let sent = log_in(&mut browser, next, &[]);
    let (page, address) = browser.follow(sent, "/login");
    assert!(page.status == 200 && address.starts_with(WAITING), "{address}");
    (browser, page)
}

fn verify(browser: &mut Browser<'_>, page: &Response, fields: &[(&str, &str)]) -> Response {
    let action = if fields[0].0 == "backup_code" { "backup" } else { "code" };
    browser.send(page, WAITING, &[&[("action", action)], fields].concat())
}

/// A browser of a user without a second factor, at a page.
fn at<'w>(world: &'w World, path: &str) -> (Browser<'w>, Response) {
    let mut browser = Browser::new(world);
    let sent = log_in(&mut browser, path, &[]);
    let (page, address) = browser.follow(sent, "/login");
    assert_eq!((page.status, address.as_str()), (200, path));
    (browser, page)
}

/// The secret that a page shows.
fn secret(page: &Response) -> &str {
    let shown = page.text().split("<code id=\"secret\">").nth(1).and_then(|rest| rest.split('<').next());
    shown.unwrap_or_else(|| panic!("no secret in {}", page.text()))
}

/// The backup codes that a page shows.
fn codes(page: &Response) -> Vec<String> {
    let text = page.text();
    let list = text.split("id=\"codes\">").nth(1).and_then(|rest| rest.split("</ul>").next()).expect("codes");
    list.split("<li>").skip(1).filter_map(|item| Some(item.split('<').next()?.to_owned())).collect()
}

#[test]
fn a_user_sets_up_his_second_factor_logs_in_with_it_and_turns_it_off() {
    let world = logging_in::world();
    let (mut browser, page) = at(&world, SECURITY);
    assert!(page.text().contains("Second factor is off") && page.text().contains(SETTING_UP));
    let page = browser.get(SETTING_UP);
    let begin = |password| [("action", "begin"), ("existing_password", password)];
    let wrong = browser.send(&page, SETTING_UP, &begin("wrong"));
    assert!(wrong.status == 422 && wrong.text().contains("not your current password"), "{}", wrong.text());
    let set_up = browser.send(&page, SETTING_UP, &begin(PASSWORD));
    let (page, address) = browser.follow(set_up, SETTING_UP);
    assert_eq!((page.status, address.as_str()), (200, SETTING_UP));
    let shown = secret(&page).to_owned();
    assert!(shown.len() == 39 && page.text().contains("<svg viewBox=\"0 0 "), "{shown}");
    let wrong = browser.send(&page, SETTING_UP, &[("action", "enable"), ("code", "000000")]);
    assert_eq!((wrong.status, secret(&wrong)), (422, &*shown), "a wrong code begins nothing anew");
    assert_eq!(secret(&browser.get(SETTING_UP)), shown, "nor does a reload");
    let typed = code(&world, owner());
    let done = browser.send(&page, SETTING_UP, &[("action", "enable"), ("code", &typed)]);
    let shown = codes(&done);
    assert_eq!((done.status, shown.len()), (200, 10));
    let (page, address) = browser.open(SETTING_UP);
    assert!(address == SECURITY && !page.text().contains(&shown[0]), "the codes are shown once");
    assert!(page.text().contains("Second factor is on") && page.text().contains("<bdi>10</bdi> left"));

    let (mut other, page) = wait(&world, "");
    assert!(page.text().contains(OWNER) && page.text().contains("autocomplete=\"one-time-code\""));
    world.advance(30_000);
    let sent = verify(&mut other, &page, &[("code", &code(&world, owner()))]);
    assert_eq!(other.follow(sent, WAITING).1, "/account");

    let page = browser.get(SECURITY);
    let off = [("action", "disable"), ("existing_password", PASSWORD), ("code", "x")];
    let wrong = browser.send(&page, SECURITY, &off);
    assert!(wrong.status == 422 && wrong.text().contains("<details class=\"more\" open>"));
    let off = [("action", "disable"), ("existing_password", PASSWORD), ("code", &*shown[0])];
    let sent = browser.send(&page, SECURITY, &off);
    let (page, _) = browser.follow(sent, SECURITY);
    assert!(page.text().contains("was turned off") && page.text().contains("Second factor is off"));
}

#[test]
fn after_a_quarter_of_an_hour_setting_up_begins_anew() {
    let world = logging_in::world();
    let (mut browser, page) = at(&world, SETTING_UP);
    let begin = [("action", "begin"), ("existing_password", PASSWORD)];
    let set_up = browser.send(&page, SETTING_UP, &begin);
    let (page, _) = browser.follow(set_up, SETTING_UP);
    world.advance(15 * MINUTE);
    let typed = code(&world, owner());
    let late = browser.send(&page, SETTING_UP, &[("action", "enable"), ("code", &typed)]);
    assert!(late.status == 422 && late.text().contains("begin again with your password"), "{}", late.text());
    assert!(!late.text().contains("id=\"secret\"") && late.text().contains("name=\"existing_password\""));
}

#[test]
fn a_wrong_code_is_asked_for_again_and_the_fifth_ends_the_log_in_sec_161() {
    let world = logging_in::world();
    turn_on(&world, owner(), PASSWORD);
    let (mut browser, mut page) = wait(&world, "/user/security");
    for _ in 0..4 {
        page = verify(&mut browser, &page, &[("code", "000000"), ("next", "/user/security")]);
        assert!(page.status == 422 && page.text().contains("The code is not right"), "{}", page.text());
        assert!(page.text().contains("name=\"next\" value=\"/user/security\""));
    }
    let sent = verify(&mut browser, &page, &[("code", "000000"), ("next", "/user/security")]);
    let (page, address) = browser.follow(sent, WAITING);
    assert_eq!(address, "/login?next=%2Fuser%2Fsecurity");
    assert!(page.text().contains("This log-in has ended"));
    assert!(!browser.get("/login").text().contains("This log-in has ended"), "it is said once");
}

#[test]
fn a_log_in_that_waits_too_long_begins_anew() {
    let world = logging_in::world();
    turn_on(&world, owner(), PASSWORD);
    let (mut browser, page) = wait(&world, "");
    world.advance(10 * MINUTE);
    let sent = verify(&mut browser, &page, &[("code", &code(&world, owner()))]);
    let (page, address) = browser.follow(sent, WAITING);
    assert_eq!(address, "/login?next=%2Faccount");
    assert!(page.text().contains("This log-in has ended"));
    assert_eq!(Browser::new(&world).open(WAITING).1, "/login?next=%2Faccount", "nobody has begun");
}

#[test]
fn a_code_starts_a_new_session_and_leads_only_to_a_page_of_this_site_sec_149_sec_171() {
    let world = logging_in::world();
    turn_on(&world, owner(), PASSWORD);
    for (next, path) in
        [("/user/password", "/user/password"), ("//evil.example", "/account"), (WAITING, "/account")]
    {
        let (mut browser, page) = wait(&world, next);
        let waiting = browser.cookie("vestibule_session").to_owned();
        let sent = verify(&mut browser, &page, &[("code", &code(&world, owner())), ("next", next)]);
        assert_eq!((sent.status, sent.header("location")), (303, path), "{next}");
        assert_ne!(browser.cookie("vestibule_session"), waiting);
        assert_eq!(browser.open(WAITING).1, "/account", "who is logged in goes on at once");
        browser.set_cookie("vestibule_session", &waiting);
        assert_eq!(browser.open("/account").1, "/login?next=%2Faccount", "the old one is dead");
        world.advance(30_000);
    }
}

#[test]
fn whoever_wants_to_be_remembered_is_remembered_after_his_second_factor() {
    let world = logging_in::world();
    turn_on(&world, owner(), PASSWORD);
    let kept = |response: &Response| {
        let cookies = response.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
        let line = cookies.map(|(_, line)| line.clone()).find(|line| line.contains("vestibule_session="));
        line.expect("a session").contains("Max-Age=2592000")
    };
    for remembers in [true, false] {
        let mut browser = Browser::new(&world);
        let more: &[_] = if remembers { &[("remember", "on")] } else { &[] };
        let sent = log_in(&mut browser, "", more);
        assert!(!kept(&sent), "what waits is not kept");
        let (page, _) = browser.follow(sent, "/login");
        let sent = verify(&mut browser, &page, &[("code", &code(&world, owner()))]);
        assert_eq!(kept(&sent), remembers);
        world.advance(30_000);
    }
}

#[test]
fn a_backup_code_lets_in_once_and_its_user_is_told_how_many_are_left() {
    let world = logging_in::world();
    let codes = turn_on(&world, owner(), PASSWORD);
    let (mut browser, page) = wait(&world, "");
    let sent = verify(&mut browser, &page, &[("backup_code", &codes[0])]);
    let (page, address) = browser.follow(sent, WAITING);
    assert_eq!(address, "/account");
    assert!(page.text().contains("You used a backup code. <bdi>9</bdi> are left."), "{}", page.text());
    assert!(!browser.get("/account").text().contains("backup code"), "it is said once");
    let (mut browser, page) = wait(&world, "");
    let again = verify(&mut browser, &page, &[("backup_code", &codes[0])]);
    assert!(again.status == 422 && again.text().contains("<details class=\"more\" open>"));
}

#[test]
fn backup_codes_are_renewed_by_the_password_and_shown_once() {
    let world = logging_in::world();
    let old = turn_on(&world, owner(), PASSWORD);
    let (mut browser, page) = wait(&world, SECURITY);
    let sent = verify(&mut browser, &page, &[("code", &code(&world, owner())), ("next", SECURITY)]);
    let (page, _) = browser.follow(sent, WAITING);
    let renew = |password| [("action", "renew"), ("existing_password", password)];
    let wrong = browser.send(&page, SECURITY, &renew("wrong"));
    assert!(wrong.status == 422 && wrong.text().contains("not your current password"));
    let new = codes(&browser.send(&page, SECURITY, &renew(PASSWORD)));
    assert!(new.len() == 10 && !new.contains(&old[0]));
    assert!(!browser.get(SECURITY).text().contains(&new[0]));
}

#[test]
fn an_invitation_outlasts_the_search_for_a_telephone() {
    let world = logging_in::world();
    turn_on(&world, UserId::new(2), PASSWORD);
    let client = world.client(UserId::new(1), "Second Ltd");
    let asked = format!("client_id={client}&email={MEMBER}&permissions=products");
    assert!(world.api("CreateClientInvite", &asked).text().contains("success"));
    world.deliver();
    let mails = world.mails();
    let links = mails.iter().flat_map(|mail| tokens_in(mail.bytes(), "http://accounts.test/invite/"));
    let token = links.last().expect("a link");
    let mut browser = Browser::new(&world);
    let (page, address) = browser.open(&format!("/invite/{token}"));
    assert_eq!(address, "/invite");
    let fields = [("action", "login"), ("email", MEMBER), ("password", PASSWORD)];
    let sent = browser.send(&page, "/invite", &fields);
    assert_eq!(sent.header("location"), "/login/two-factor?next=%2Finvite");
    let page = browser.get(sent.header("location"));
    let renews = |response: &Response| {
        let cookies = response.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
        cookies.map(|(_, line)| line).any(|line| {
            line.starts_with(&format!("vestibule_invite={token}.")) && line.contains("Max-Age=900")
        })
    };
    assert!(renews(&page), "{:?}", page.headers);
    let wrong = verify(&mut browser, &page, &[("code", "000000"), ("next", "/invite")]);
    assert!(wrong.status == 422 && renews(&wrong));
    let sent = verify(&mut browser, &wrong, &[("code", &code(&world, UserId::new(2))), ("next", "/invite")]);
    assert!(renews(&sent));
    let (page, address) = browser.follow(sent, WAITING);
    assert_eq!((page.status, address.as_str()), (200, "/invite"));
    assert!(page.text().contains("value=\"accept\"") && page.text().contains(MEMBER));
    let sent = browser.send(&page, "/invite", &[("action", "accept")]);
    assert_eq!(browser.follow(sent, "/invite").0.status, 200);
    let sql = format!("SELECT COUNT(*) FROM memberships WHERE client_id = {client} AND user_id = 2");
    assert_eq!(world.number(&sql), 1);
    let (mut browser, page) = wait_as_member(&world);
    assert!(!renews(&page) && browser.get("/invite").status == 404, "nobody else gets one");
}

fn wait_as_member(world: &World) -> (Browser<'_>, Response) {
    let mut browser = Browser::new(world);
    let page = browser.get("/login");
    let fields = [("action", "login"), ("email", MEMBER), ("password", PASSWORD)];
    let sent = browser.send(&page, "/login", &fields);
    let (page, _) = browser.follow(sent, "/login");
    (browser, page)
}

#[test]
fn no_form_of_these_pages_works_without_its_token_sec_151() {
    let world = logging_in::world();
    let (mut browser, page) = at(&world, SECURITY);
    let seal = hidden(&page).to_owned();
    let before = world.number("SELECT COUNT(*) FROM activity");
    for (path, action) in [
        (SETTING_UP, "begin"),
        (SETTING_UP, "enable"),
        (SECURITY, "renew"),
        (SECURITY, "disable"),
        (SECURITY, "end"),
        (SECURITY, "end-others"),
        ("/user/password", "change"),
        (WAITING, "code"),
        (WAITING, "backup"),
    ] {
        for token in ["", "x"] {
            let answer = browser.post(path, &[("action", action), ("token", token)]);
            assert_eq!(answer.status, 403, "{path} {action}");
        }
        let answer = browser.post(path, &[("action", action)]);
        assert_eq!(answer.status, 403, "{path} {action}");
    }
    assert_eq!(browser.post(WAITING, &[("action", "code"), ("token", &seal)]).status, 403, "another page's");
    let body = serde_urlencoded::to_string([("action", "end-others"), ("token", &*seal)]).expect("a body");
    let elsewhere = Request::form(SECURITY, &body).header("Origin", "https://evil.example");
    assert_eq!(browser.fetch(elsewhere).status, 403);
    assert_eq!(world.number("SELECT COUNT(*) FROM activity"), before);
}

#[test]
fn the_page_that_waits_is_kept_by_nobody_and_let_nothing_in_sec_169_sec_177() {
    let world = logging_in::world();
    turn_on(&world, owner(), PASSWORD);
    let (mut browser, page) = wait(&world, "");
    assert_eq!(page.header("cache-control"), "no-store");
    let policy = page.header("content-security-policy");
    for part in ["default-src 'none'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"] {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!page.text().contains("style=\"") && !page.text().contains("onclick"));
    assert_eq!(browser.get("/index.php?rp=/login/two-factor").status, 200, "the old spelling");
    assert_eq!(browser.fetch(Request::new("PUT", WAITING)).status, 405);
    let unknown = browser.send(&page, WAITING, &[("action", "code"), ("code", "1"), ("user_id", "2")]);
    assert_eq!(unknown.status, 400, "a field that it does not have");
}

#[test]
fn a_log_in_is_written_down_where_there_is_one_account_and_a_choice_where_there_are_several() {
    let world = logging_in::world();
    let last = |client: &str| {
        let of = format!("FROM memberships WHERE user_id = 1 AND client_id = {client}");
        let at = world.number(&format!("SELECT COALESCE(last_login_at, 0) {of}"));
        (at, world.text(&format!("SELECT COALESCE(last_login_ip, '') {of}")))
    };
    let is_now = |(at, ip): (i64, String)| world.now() - at < MINUTE && ip == "127.0.0.1";
    assert_eq!(last("1"), (0, String::new()));
    at(&world, "/account");
    let first = last("1");
    assert!(is_now(first.clone()), "{first:?}");
    let second = world.client(owner(), "Second Ltd").to_string();
    world.advance(2 * MINUTE);
    let mut browser = Browser::new(&world);
    let sent = log_in(&mut browser, "", &[]);
    let (page, address) = browser.follow(sent, "/login");
    assert_eq!(address, "/user/accounts");
    assert_eq!((last("1"), last(&second).0), (first.clone(), 0), "nothing was chosen yet");
    let chosen = [("action", "switch"), ("client_id", &*second)];
    let sent = browser.send(&page, "/user/accounts", &chosen);
    let (page, address) = browser.follow(sent, "/user/accounts");
    assert!(address == "/account" && page.text().contains("Second Ltd"));
    assert!(last("1") == first && is_now(last(&second)), "{:?}", last(&second));
}
