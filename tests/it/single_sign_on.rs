//! A token that lets a user in: once, within a minute, and where it was meant to lead.

use crate::browser::Browser;
use crate::logging_in::world;
use crate::people::OWNER;
use crate::wire::Request;
use crate::world::World;

/// The address to which a browser is sent with a new token.
pub fn redirect(world: &World, more: &str) -> String {
    let url = world.api("CreateSsoToken", more).field("redirect_url");
    let path = url.strip_prefix("http://accounts.test").expect("on this site");
    path.to_owned()
}

#[test]
fn a_token_leads_in_once_and_where_it_was_meant_to() {
    let world = world();
    let answer = world.api("CreateSsoToken", "client_id=1");
    let token = answer.field("access_token");
    let url = format!("http://accounts.test/oauth/singlesignon.php?access_token={token}");
    assert_eq!(answer.field("redirect_url"), url);
    let mut browser = Browser::new(&world);
    let path = format!("/oauth/singlesignon.php?access_token={token}");
    let (page, address) = browser.open(&path);
    assert_eq!((page.status, address.as_str()), (200, "/account"));
    assert!(page.text().contains(OWNER));
    let again = Browser::new(&world).get(&path);
    assert!(again.status == 410 && again.text().contains("only for a minute"), "{}", again.text());
    assert_eq!(again.header("set-cookie"), "");
    let custom = "user_id=2&destination=sso:custom_redirect&sso_redirect_path=index.php?rp=/user/accounts";
    let led = Browser::new(&world).get(&redirect(&world, custom));
    assert_eq!((led.status, led.header("location")), (303, "/index.php?rp=/user/accounts"));
    assert_eq!(led.header("referrer-policy"), "no-referrer");
    let logged = "SELECT actor || actor_id || ' ' || client_id FROM activity WHERE action = 'RedeemSsoToken'";
    assert_eq!(world.text(logged), "user1 1");
    let touched = "SELECT COUNT(*) FROM memberships WHERE user_id = 1 AND last_login_at IS NOT NULL";
    assert_eq!(world.number(touched), 1);
}

#[test]
fn only_a_click_uses_a_token_up_and_only_within_a_minute() {
    let world = world();
    let path = redirect(&world, "client_id=1");
    for (method, header, value) in [
        ("HEAD", "Accept", "*/*"),
        ("GET", "Sec-Purpose", "prefetch"),
        ("GET", "Sec-Purpose", "prefetch;prerender"),
        ("GET", "Purpose", "prefetch"),
        ("POST", "Accept", "*/*"),
    ] {
        let answer = world.fetch(&Request::new(method, &path).header(header, value));
        assert!([403, 405].contains(&answer.status), "{method} {value}: {}", answer.status);
        assert_eq!(answer.header("set-cookie"), "");
    }
    assert_eq!(Browser::new(&world).get(&path).status, 303);
    let late = redirect(&world, "client_id=1");
    world.advance(60_000);
    for bad in [late.as_str(), "/oauth/singlesignon.php", "/oauth/singlesignon.php?access_token=x"] {
        assert_eq!(Browser::new(&world).get(bad).status, 410, "{bad}");
    }
}

#[test]
fn a_token_stands_in_no_table_and_a_repeated_call_gives_the_same() {
    let world = world();
    let more = "client_id=1&idempotency_key=once";
    let (first, second) = (world.api("CreateSsoToken", more), world.api("CreateSsoToken", more));
    let token = first.field("access_token");
    assert_eq!(token, second.field("access_token"));
    assert!(!world.dump().contains(&token));
    assert_eq!(world.number("SELECT COUNT(*) FROM sso_tokens"), 1);
}

#[test]
fn of_many_clicks_at_once_one_is_let_in() {
    let world = world();
    let path = redirect(&world, "client_id=1");
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let click = || scope.spawn(|| world.fetch(&Request::get(&path)).status);
        let clicks: Vec<_> = (0..8).map(|_| click()).collect();
        clicks.into_iter().map(|click| click.join().expect("answered")).collect()
    });
    assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 1, "{statuses:?}");
}
