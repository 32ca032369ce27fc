//! Second factors as users have them: an authenticator that reads what the page shows, and codes on paper.

use vestibule::action::Reply;
use vestibule::auth::Proof;
use vestibule::domain::ids::UserId;
use vestibule::domain::password::PasswordHash;
use vestibule::domain::random::Random;
use vestibule::domain::secret::Secret;
use vestibule::domain::time::{MINUTE, Timestamp};
use vestibule::domain::totp::TotpSecret;

use crate::logging_in;
use crate::people::{MEMBER, OWNER};
use crate::wire::Request;
use crate::world::World;

/// Turns on a user's second factor half a minute ago; gives his backup codes.
pub fn turn_on(world: &World, user: UserId, password: &str) -> Vec<String> {
    let session = world.session_token(user);
    let page = |action: &str, pair: (&str, &str)| {
        let pairs = [pair, ("session", session.expose())];
        world.page(Proof::Session(session.clone()), action, &pairs).expect(action)
    };
    page("BeginSecondFactor", ("existing_password", password));
    let reply = page("EnableSecondFactor", ("code", &code(world, user)));
    // To the beginning of a period: none ends while a test runs, and the code of this one was not shown before.
    world.advance(60_000 - world.now().rem_euclid(30_000));
    reply.items("codes").iter().map(|code| code.text().to_owned()).collect()
}

/// What a user's authenticator shows now.
pub fn code(world: &World, user: UserId) -> String {
    let nonce = world.number(&format!("SELECT nonce FROM factors WHERE user_id = {user}"));
    let key = world.house.site.key();
    TotpSecret::of(key, user, nonce).code(Timestamp::from_millis(world.now()))
}

/// As the users of `logging_in` have it.
const PASSWORD: &str = "a long enough passphrase";

fn log_in(world: &World, email: &str, password: &str) -> Result<Reply, &'static str> {
    world.page(Proof::Nothing, "LogIn", &[("email", email), ("password", password)])
}

#[test]
fn a_waiting_log_in_is_nobody_on_every_page_and_over_rest_sec_161() {
    let world = logging_in::world();
    turn_on(&world, UserId::new(1), PASSWORD);
    let waiting = log_in(&world, OWNER, PASSWORD).expect("the password is right");
    let cookie = format!("vestibule_session={}", waiting.text("session"));
    let status = |target: &str| world.fetch(&Request::get(target).header("Cookie", &cookie)).status;
    assert_eq!((status("/account"), status("/users/me"), status("/clients")), (303, 401, 401));
    let session = Proof::Session(Secret::new(waiting.text("session")));
    let typed = code(&world, UserId::new(1));
    let pairs = [("session", waiting.text("session")), ("code", &typed)];
    let reply = world.page(session, "VerifySecondFactor", &pairs).expect("let in");
    let cookie = format!("vestibule_session={}", reply.text("session"));
    let answer = world.fetch(&Request::get("/account").header("Cookie", &cookie));
    assert_eq!(answer.status, 200);
}

#[test]
fn one_password_tried_on_many_accounts_shuts_the_address_sec_146() {
    let world = World::with(|setup| setup.set("limit_failures", "20"));
    let hash = PasswordHash::of(&Secret::new(PASSWORD), &mut Random::machine()).expect("a hash");
    world.sql(format!("UPDATE users SET password_hash = '{}'", hash.as_str()));
    turn_on(&world, UserId::new(2), PASSWORD);
    let waiting = log_in(&world, MEMBER, PASSWORD).expect("the password is right");
    for account in 0..20 {
        let refused = log_in(&world, &format!("user{account}@example.com"), PASSWORD).unwrap_err();
        assert_eq!(refused, "wrong_login", "{account}");
    }
    assert_eq!(log_in(&world, OWNER, PASSWORD).unwrap_err(), "too_many_failures");
    let typed = code(&world, UserId::new(2));
    let pairs = [("session", waiting.text("session")), ("code", &typed)];
    let refused = world.page(Proof::Nothing, "VerifySecondFactor", &pairs).unwrap_err();
    assert_eq!(refused, "too_many_failures");
    world.advance(15 * MINUTE);
    assert!(log_in(&world, OWNER, PASSWORD).is_ok());
}

#[test]
fn whoever_changes_how_he_logs_in_is_told_by_mail_without_a_secret_sec_151() {
    let world = logging_in::world();
    let codes = turn_on(&world, UserId::new(1), PASSWORD);
    let waiting = log_in(&world, OWNER, PASSWORD).expect("the password is right");
    let pairs = [("session", waiting.text("session")), ("backup_code", &codes[0])];
    world.page(Proof::Nothing, "VerifySecondFactor", &pairs).expect("let in");
    world.deliver();
    let mails: Vec<String> =
        world.mails().iter().map(|mail| String::from_utf8_lossy(mail.bytes()).replace("=\r\n", "")).collect();
    assert_eq!(mails.len(), 2);
    for says in ["a second factor was turned on.", "codes that are left: 9."] {
        let mail = mails.iter().find(|mail| mail.contains(says)).expect(says);
        assert!(mail.contains("From: 127.0.0.1") && mail.contains("/password/reset"), "{mail}");
    }
    let kept = world.kept();
    for code in &codes {
        let bare = code.replace('-', "");
        assert!(mails.iter().all(|mail| !mail.contains(code)));
        for secret in [code, &bare] {
            let holds = |bytes: &[u8]| bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
            assert!(!kept.iter().any(|(_, bytes)| holds(bytes)), "{secret} is kept");
        }
    }
}
