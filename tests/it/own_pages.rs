//! The pages of the user himself: how he becomes one, proves his mailbox, changes what is known of him, and answers
//! invitations.

mod invitations;
mod mailbox;
mod oneself;
mod ownership;
mod signing_up;

use vestibule::domain::ids::UserId;

use crate::browser::{Browser, hidden};
use crate::logging_in;
use crate::people::{MEMBER, OWNER, tokens_in};
use crate::wire::{Request, Response};
use crate::world::World;

/// What `logging_in::world` gives everybody.
const PASSWORD: &str = "a long enough passphrase";
const VERIFY: &str = "/user/verify";
const PROFILE: &str = "/user/profile";
const INVITES: &str = "/user/invites";
const NEW: &str = "/account/new";
const OWNED: &str = "/account/users/owner/2";

/// A browser in which a user of the world is logged in.
fn at_home(world: &World, user: i64) -> Browser<'_> {
    let mut browser = Browser::new(world);
    browser.set_cookie("vestibule_session", world.session_token(UserId::new(user)).expose());
    browser
}

fn prove(world: &World, user: i64) {
    world.sql(format!("UPDATE users SET email_verified_at = 1 WHERE id = {user}"));
}

/// The addresses of the verification links that were mailed so far, oldest first.
fn mailed(world: &World) -> Vec<String> {
    world.deliver();
    let mails = world.mails();
    let tokens = mails
        .iter()
        .filter_map(|mail| tokens_in(mail.bytes(), "http://accounts.test/user/verify/").first().cloned());
    tokens.map(|token| format!("{VERIFY}/{token}")).collect()
}

/// A page without what is another with each answer.
fn settled(page: &Response) -> String {
    let policy = page.header("content-security-policy");
    let nonce = policy.split("nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap_or_default();
    let text = page.text();
    let text = if nonce.is_empty() { text.to_owned() } else { text.replace(nonce, "") };
    if text.contains("name=\"token\"") { text.replace(hidden(page), "") } else { text }
}

/// What is said beside the field of this id.
fn beside<'p>(page: &'p Response, id: &str) -> &'p str {
    let text = page.text();
    let begin = format!("id=\"{id}-error\" role=\"alert\">");
    text.split(&begin).nth(1).and_then(|rest| rest.split('<').next()).unwrap_or_default()
}

/// The name of the account at hand, as the head of a page shows it.
fn at_hand(page: &Response) -> &str {
    let chip = page.text().split("class=\"chip\"").nth(1).and_then(|rest| rest.split("<bdi>").nth(1));
    chip.and_then(|rest| rest.split("</bdi>").next()).unwrap_or_default()
}

fn alert(page: &Response) -> &str {
    let said = page.text().split("<p class=\"error alert\" role=\"alert\">").nth(1);
    said.and_then(|rest| rest.split('<').next()).unwrap_or_default()
}

/// Sends a form; the page at which the browser arrives, and its address.
fn arrive(
    browser: &mut Browser<'_>,
    page: &Response,
    target: &str,
    fields: &[(&str, &str)],
) -> (Response, String) {
    let sent = browser.send(page, target, fields);
    assert_eq!(sent.status, 303, "{}", sent.text());
    browser.follow(sent, target)
}

#[test]
fn a_form_without_its_token_is_refused_on_each_page() {
    let world = World::with(|setup| setup.set("signup", "open"));
    let mut browser = at_home(&world, 1);
    browser.get("/account");
    browser.get("/register");
    for (target, action) in [
        ("/register", "register"),
        (VERIFY, "confirm"),
        ("/user/verification/resend", "resend"),
        (PROFILE, "profile"),
        (PROFILE, "email"),
        (INVITES, "accept"),
        (INVITES, "decline"),
        (NEW, "open"),
        (OWNED, "offer"),
    ] {
        for token in [None, Some("x")] {
            let fields: Vec<_> =
                token.map(|token| ("token", token)).into_iter().chain([("action", action)]).collect();
            let refused = browser.post(target, &fields);
            assert!(refused.status == 403 && refused.text().contains("This form cannot be used"), "{target}");
        }
    }
}

#[test]
fn whoever_is_not_logged_in_logs_in_first() {
    let world = World::new();
    for page in [PROFILE, INVITES, NEW, OWNED, "/user/verification/resend"] {
        let query = serde_urlencoded::to_string([("next", page)]).expect("a query");
        let answer = Browser::new(&world).get(page);
        assert_eq!((answer.status, answer.header("location")), (303, &*format!("/login?{query}")));
    }
}
