//! Page: logs a user in by address and password.
//!
//! Takes `email`, `password`, `remember` and, where there is one, the `session` that the new one replaces; answers
//! `session`, the token of the new one, and `remember`, for how many seconds a browser keeps it where it was asked
//! to. Of a user with a second factor it waits for `VerifySecondFactor` and lets nobody in: then the answer says
//! `second_factor`.

use crate::account;
use crate::action::{Call, Context, Effect, Envelope, Fault, Logged, Needs, Reply};
use crate::auth::{WRONG_LOGIN, password};
use crate::domain::ids::UserId;
use crate::domain::password::MAX_BYTES;
use crate::domain::secret::{Secret, TokenHash};
use crate::params::Params;
use crate::store::activity::Actor;
use crate::store::db::{DbError, Tx};
use crate::store::sessions::{self, NewSession, Stay};

/// The row.
pub const CALL: Call = Call {
    name: "LogIn",
    about: None,
    needs: Needs::Password,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let secret = Secret::new(params.text("password").unwrap_or_default());
    if secret.expose().len() > MAX_BYTES {
        return Err(WRONG_LOGIN.into());
    }
    let Some(user) = password::user_of(context, params.text("email"), &secret)? else {
        return Ok(context.refuse_and_keep(WRONG_LOGIN));
    };
    let stay = if params.flag("remember") == Some(true) { Stay::Remembered } else { Stay::Today };
    let replaces = params.text("session");
    let reply = if user.has_second_factor {
        let session = begin(context, (user.id, stay), replaces, sessions::insert_waiting)?;
        Reply::done().with("session", session.expose()).with("second_factor", true)
    } else {
        stayed(context, (user.id, stay), replaces)?
    };
    context.log(&Logged {
        action: CALL.name,
        actor: Some(Actor::User(user.id)),
        user: Some(user.id),
        detail: if user.has_second_factor { "{\"second_factor\":\"awaited\"}" } else { "{}" },
        ..Logged::default()
    })?;
    Ok(reply)
}

/// Starts a session for as long as its user wants to stay, and answers it.
pub fn stayed(
    context: &mut Context<'_, '_>,
    (user, stay): (UserId, Stay),
    replaces: Option<&str>,
) -> Result<Reply, Fault> {
    let session = begin(context, (user, stay), replaces, sessions::insert)?;
    account::arrive_at_only(context, &TokenHash::of(session.expose()), user)?;
    let reply = Reply::done().with("session", session.expose());
    Ok(if stay == Stay::Remembered { reply.with("remember", stay.life() / 1000) } else { reply })
}

/// Starts a session and gives its token, which is stored nowhere.
pub fn start(context: &mut Context<'_, '_>, user: UserId, replaces: Option<&str>) -> Result<Secret, Fault> {
    begin(context, (user, Stay::Today), replaces, sessions::insert)
}

/// The one that the new one replaces in the browser ends: nobody could log out of it any more.
fn begin(
    context: &mut Context<'_, '_>,
    (user, stay): (UserId, Stay),
    replaces: Option<&str>,
    insert: impl FnOnce(&mut Tx<'_>, &NewSession<'_>) -> Result<(), DbError>,
) -> Result<Secret, Fault> {
    if let Some(session) = replaces {
        sessions::revoke(context.tx, &TokenHash::of(session))?;
    }
    let token = context.random.alphanumeric(43);
    let new = NewSession {
        token: &TokenHash::of(token.expose()),
        user,
        stay,
        ip: &context.origin.ip.to_string(),
        user_agent: &context.origin.program(),
    };
    insert(context.tx, &new)?;
    Ok(token)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::World;
    use crate::domain::time::{DAY, HOUR};

    fn log_in(world: &World, more: &[(&str, &str)]) -> Reply {
        let pairs = [("email", "a@example.com"), ("password", World::PASSWORD)];
        let pairs: Vec<(&str, &str)> = pairs.iter().chain(more).copied().collect();
        world.call(crate::actions::PAGE, CALL.name, &pairs).expect("logged in")
    }

    fn is_live(world: &World, session: &str) -> bool {
        world.read(|tx| sessions::live(tx, &TokenHash::of(session))).is_some()
    }

    #[test]
    fn a_session_lasts_as_long_as_its_user_wished() {
        let world = World::new();
        world.user("a@example.com");
        let (today, month) = (log_in(&world, &[("remember", "")]), log_in(&world, &[("remember", "1")]));
        assert_eq!((today.get("remember"), month.int("remember")), (None, 30 * 86_400));
        let clock = world.house().store.clock();
        clock.advance(2 * HOUR);
        assert!(!is_live(&world, today.text("session")) && is_live(&world, month.text("session")));
        clock.advance(29 * DAY);
        assert!(is_live(&world, month.text("session")));
        clock.advance(DAY);
        assert!(!is_live(&world, month.text("session")));
    }

    #[test]
    fn a_session_is_forgotten_three_months_after_its_end() {
        let world = World::new();
        world.user("a@example.com");
        let sessions = || world.read(|tx| tx.number("SELECT COUNT(*) FROM sessions WHERE user_id = 1", &[]));
        log_in(&world, &[]);
        log_in(&world, &[("remember", "1")]);
        world.house().store.clock().advance(90 * DAY + 12 * HOUR);
        // When he logged in last can be seen for as long as he does not log in again.
        assert_eq!(sessions(), 2);
        log_in(&world, &[]);
        assert_eq!(sessions(), 2);
    }

    #[test]
    fn reading_keeps_a_session_for_a_day_s_work_and_no_longer() {
        let world = World::new();
        world.user("a@example.com");
        let session = Secret::new(log_in(&world, &[]).text("session"));
        let clock = world.house().store.clock();
        for hour in 1..12 {
            clock.advance(HOUR);
            world.on_page(&session, "ViewSecurity", &[]).unwrap_or_else(|no| panic!("{hour}: {}", no.code));
            // It is written down beside the request.
            let token = TokenHash::of(session.expose());
            let due = clock.now().plus(-sessions::NOTED);
            while world.read(|tx| sessions::live(tx, &token)).is_none_or(|live| live.seen_at < due) {
                std::thread::yield_now();
            }
        }
        clock.advance(HOUR);
        assert_eq!(world.on_page(&session, "ViewSecurity", &[]).unwrap_err().code, "log_in");
    }

    #[test]
    fn a_user_has_twenty_sessions_and_the_one_used_longest_ago_ends_sec_164() {
        let world = World::new();
        world.user("a@example.com");
        let other = log_in(&world, &[]);
        let sessions: Vec<String> = (0..20)
            .map(|_| {
                world.house().store.clock().advance(1000);
                log_in(&world, &[]).text("session").to_owned()
            })
            .collect();
        assert!(!is_live(&world, other.text("session")));
        assert!(sessions.iter().all(|session| is_live(&world, session)));
        world.house().store.clock().advance(1000);
        world.write({
            let first = TokenHash::of(&sessions[0]);
            move |tx| sessions::touch(tx, &first)
        });
        log_in(&world, &[]);
        assert!(is_live(&world, &sessions[0]) && !is_live(&world, &sessions[1]));
    }
}
