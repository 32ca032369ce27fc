//! What a log-in that waits for its second factor can and cannot do.

use super::*;
use crate::action::{Kind, Value};
use crate::actions::{COMMANDS, FORM, PAGE, REST, XML};
use crate::auth::Proof;
use crate::cli::testing::World;
use crate::domain::secret::Secret;
use crate::domain::time::MINUTE;

/// A user with a second factor and his backup codes.
fn world() -> (World, String, Vec<String>) {
    let world = World::new();
    let user = world.user("a@example.com");
    let session = world.log_in("a@example.com");
    let codes = world.second_factor(&user, &session);
    (world, user, codes)
}

/// A log-in that waits.
fn waiting(world: &World, more: &[(&str, &str)]) -> Secret {
    let pairs = [("email", "a@example.com"), ("password", World::PASSWORD)];
    let pairs: Vec<(&str, &str)> = pairs.iter().chain(more).copied().collect();
    let reply = world.call(PAGE, "LogIn", &pairs).expect("the password is right");
    assert!(reply.is_set("second_factor") && reply.get("remember").is_none());
    Secret::new(reply.text("session"))
}

fn verify(world: &World, session: &Secret, name: &str, code: &str) -> Result<Reply, &'static str> {
    world.on_page(session, CALL.name, &[(name, code)]).map_err(|refusal| refusal.code)
}

fn is_live(world: &World, session: &Secret) -> bool {
    world.read(|tx| sessions::live(tx, &TokenHash::of(session.expose()))).is_some()
}

#[test]
fn a_code_lets_in_with_a_new_session_that_stays_as_long_as_was_wished_sec_149_sec_161() {
    let (world, user, _) = world();
    for (more, stays) in [(&[][..], 0), (&[("remember", "1")][..], 30 * 86_400)] {
        let session = waiting(&world, more);
        let reply = verify(&world, &session, "code", &world.code(&user)).expect("let in");
        assert_eq!(reply.int("remember"), stays);
        let full = Secret::new(reply.text("session"));
        assert!(full != session && is_live(&world, &full) && !is_live(&world, &session));
        assert_eq!(verify(&world, &session, "code", "000000").unwrap_err(), NO_WAITING.code);
        world.house().store.clock().advance(30_000);
    }
}

#[test]
fn a_code_counts_once_and_none_of_an_earlier_period_after_it_sec_161() {
    let (world, user, _) = world();
    let clock = world.house().store.clock();
    let before = world.code(&user);
    clock.advance(30_000);
    let code = world.code(&user);
    clock.advance(30_000);
    assert!(verify(&world, &waiting(&world, &[]), "code", &code).is_ok(), "one period ago");
    for used in [&code, &before] {
        assert_eq!(verify(&world, &waiting(&world, &[]), "code", used).unwrap_err(), WRONG_CODE.code);
    }
    let code = world.code(&user);
    clock.advance(60_000);
    assert_eq!(verify(&world, &waiting(&world, &[]), "code", &code).unwrap_err(), WRONG_CODE.code);
    assert!(verify(&world, &waiting(&world, &[]), "code", &world.code(&user)).is_ok());
}

#[test]
fn guesses_end_the_log_in_and_then_shut_the_second_factor_sec_161() {
    let (world, user, codes) = world();
    // What is no code at all counts as well.
    let guess = |session: &Secret| verify(&world, session, "code", "x").unwrap_err();
    for _ in 0..2 {
        let session = waiting(&world, &[]);
        for _ in 0..5 {
            assert_eq!(guess(&session), WRONG_CODE.code);
        }
        assert_eq!(guess(&session), NO_WAITING.code);
    }
    let session = waiting(&world, &[]);
    let shut = |name, code: &str| verify(&world, &session, name, code).unwrap_err();
    assert_eq!(shut("code", &world.code(&user)), "too_many_codes");
    assert_eq!(shut("backup_code", &codes[0]), "too_many_codes");
    world.house().store.clock().advance(15 * MINUTE);
    assert!(verify(&world, &waiting(&world, &[]), "code", &world.code(&user)).is_ok());
}

#[test]
fn a_waiting_log_in_ends_by_itself_and_with_the_user_s_sessions() {
    let (world, user, _) = world();
    let session = waiting(&world, &[("remember", "1")]);
    world.house().store.clock().advance(sessions::WAITS);
    assert_eq!(verify(&world, &session, "code", &world.code(&user)).unwrap_err(), NO_WAITING.code);
    for (action, more) in [
        ("SetUserPassword", ("password2", World::PASSWORD)),
        ("DisableUserSecondFactor", ("", "")),
        ("DisableUser", ("", "")),
    ] {
        let session = waiting(&world, &[]);
        world.call(FORM, action, &[("user_id", &user), more]).expect("done");
        let code = verify(&world, &session, "code", "123456").unwrap_err();
        assert_eq!(code, NO_WAITING.code, "{action}");
        if action == "DisableUserSecondFactor" {
            let session = world.log_in("a@example.com");
            world.second_factor(&user, &session);
        }
    }
}

#[test]
fn a_waiting_log_in_opens_no_call_sec_161() {
    let (world, ..) = world();
    let session = waiting(&world, &[]);
    let mut tried = 0;
    for tables in [FORM, XML, REST, PAGE, COMMANDS] {
        for call in tables.iter().flat_map(|group| group.calls) {
            if matches!(call.needs, Needs::Anybody | Needs::Password | Needs::Proof) {
                continue;
            }
            let params = Params::from_pairs([("session", session.expose()), ("client_id", "1")]);
            let proof = Proof::Session(session.clone());
            let refused = world.asked(proof, (tables, call.name), params).unwrap_err();
            assert_eq!(refused.kind, Kind::NoCredentials, "{}", call.name);
            tried += 1;
        }
    }
    assert!(tried > 100, "{tried}");
    for proof in [Proof::Ticket(session.clone(), None), Proof::Bearer(session.clone())] {
        let refused = world.asked(proof, (REST, "GetMe"), Params::new()).unwrap_err();
        assert_eq!(refused.kind, Kind::BadCredentials);
    }
}

#[test]
fn a_backup_code_lets_in_once_and_its_user_learns_how_many_are_left() {
    let (world, _, codes) = world();
    for (at, name) in ["backup_code", "code"].into_iter().enumerate() {
        let typed = codes[at].to_lowercase().replace('-', " ");
        let reply = verify(&world, &waiting(&world, &[]), name, &typed).expect("let in");
        assert_eq!(reply.int("codes_left"), 9 - i64::try_from(at).expect("few"));
        assert_eq!(verify(&world, &waiting(&world, &[]), name, &typed).unwrap_err(), WRONG_CODE.code);
    }
    let session = world
        .read(|tx| tx.all("SELECT context FROM outbox ORDER BY id", &[], |row| Ok(row.text(0)?.to_owned())));
    let told = session.iter().filter(|context| context.contains("backup_code_used")).count();
    assert_eq!((session.len(), told), (3, 2), "{session:?}");
}

#[test]
fn who_waits_is_told_to_his_own_browser_alone() {
    let (world, user, _) = world();
    let session = waiting(&world, &[]);
    let view = |session: &str| world.call(PAGE, "ViewWaitingLogin", &[("session", session)]);
    assert_eq!(view(session.expose()).expect("seen").text("email"), "a@example.com");
    let verified = verify(&world, &session, "code", &world.code(&user)).expect("let in");
    for session in [session.expose(), verified.text("session"), "", "x"] {
        assert_eq!(view(session).unwrap_err(), NO_WAITING.message);
    }
}

#[test]
fn no_code_of_somebody_else_lets_in() {
    let (world, ..) = world();
    let other = world.user("b@example.com");
    let session = world.log_in("b@example.com");
    let codes = world.second_factor(&other, &session);
    let own = waiting(&world, &[]);
    assert_eq!(verify(&world, &own, "code", &world.code(&other)).unwrap_err(), WRONG_CODE.code);
    assert_eq!(verify(&world, &own, "backup_code", &codes[0]).unwrap_err(), WRONG_CODE.code);
    assert_eq!(verify(&world, &session, "code", &world.code(&other)).unwrap_err(), NO_WAITING.code);
}

#[test]
fn nothing_of_it_is_written_down() {
    let (world, user, codes) = world();
    let session = waiting(&world, &[]);
    let code = world.code(&user);
    let reply = verify(&world, &session, "code", &code).expect("let in");
    for (secret, sql) in [
        (session.expose(), "SELECT token_hash FROM sessions"),
        (reply.text("session"), "SELECT token_hash FROM sessions"),
        (&codes[0], "SELECT code_hash FROM factor_codes"),
        (&codes[0].replace('-', ""), "SELECT code_hash FROM factor_codes"),
        (&code, "SELECT detail FROM activity"),
        (&code, "SELECT context FROM outbox"),
    ] {
        let rows = world.read(|tx| tx.all(sql, &[], |row| Ok(row.text(0)?.to_owned())));
        assert!(!rows.is_empty() && !rows.iter().any(|row| row.contains(secret)), "{sql}");
    }
    assert!(matches!(reply.get("session"), Some(Value::Text(_))));
}
