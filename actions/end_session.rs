//! Page: ends one of a user's sessions, on whichever device.
//!
//! Takes `session_id`, and `session` of the caller; answers `was_this`, whether it was that one. A session of
//! somebody else looks like none.

use serde_json::json;

use crate::account;
use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Logged, Needs, Refusal, Reply};
use crate::domain::ids::SessionId;
use crate::params::Params;
use crate::store::devices;

/// The row.
pub const CALL: Call = Call {
    name: "EndSession",
    about: None,
    needs: Needs::Himself,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

/// It is none of his, or ended.
pub const NO_SESSION: Refusal = Refusal::new(Kind::NotFound, "no_session", "This session has ended already");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let user = account::user(context)?.id;
    let id = params.text("session_id").and_then(SessionId::parse).ok_or(NO_SESSION)?;
    let ended = devices::end(context.tx, user, id)?.ok_or(NO_SESSION)?;
    let this = account::session(params)?;
    let detail = json!({ "session": id.get() }).to_string();
    context.log(&Logged { action: CALL.name, user: Some(user), detail: &detail, ..Logged::default() })?;
    Ok(Reply::done().with("was_this", ended.matches(&this)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::World;

    #[test]
    fn a_user_sees_and_ends_his_own_sessions_sec_164() {
        let world = World::new();
        world.user("a@example.com");
        world.user("b@example.com");
        let (other, strange) = (world.log_in("a@example.com"), world.log_in("b@example.com"));
        world.house().store.clock().advance(1000);
        let this = world.log_in("a@example.com");
        let seen = |session| world.on_page(session, "ViewSecurity", &[]).map_err(|no| no.code);
        let list = seen(&this).expect("seen");
        let [first, second] = list.items("sessions") else { panic!("{list:?}") };
        assert!(first.at("is_this").is_true() && !second.at("is_this").is_true());
        assert!(first.at("seen_at").int() > second.at("seen_at").int());
        assert_eq!((first.at("ip").text(), first.at("program").text()), ("127.0.0.1", ""));
        let end = |session, id: i64| {
            let done = world.on_page(session, CALL.name, &[("session_id", &id.to_string())]);
            done.map(|done| done.is_set("was_this")).map_err(|no| no.code)
        };
        let (this_id, other_id) = (first.at("id").int(), second.at("id").int());
        assert_eq!(end(&strange, other_id), Err(NO_SESSION.code));
        assert_eq!(end(&this, 99), Err(NO_SESSION.code));
        assert_eq!(end(&this, other_id), Ok(false));
        assert_eq!(end(&this, other_id), Err(NO_SESSION.code));
        assert_eq!(seen(&other).unwrap_err(), "log_in");
        assert_eq!(end(&this, this_id), Ok(true));
        assert_eq!(seen(&this).unwrap_err(), "log_in");
        assert!(seen(&strange).is_ok());
    }

    #[test]
    fn all_others_end_at_once_sec_164() {
        let world = World::new();
        world.user("a@example.com");
        world.user("b@example.com");
        let others = [world.log_in("a@example.com"), world.log_in("a@example.com")];
        let (this, strange) = (world.log_in("a@example.com"), world.log_in("b@example.com"));
        let ended = world.on_page(&this, "EndOtherSessions", &[]).expect("ended");
        assert_eq!(ended.int("ended"), 2);
        let is_in = |session| world.on_page(session, "ViewSecurity", &[]).is_ok();
        assert!(is_in(&this) && is_in(&strange) && !others.iter().any(is_in));
    }
}
