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
    needs: Needs::User,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const NO_SESSION: Refusal = Refusal::new(Kind::NotFound, "no_session", "This session has ended already");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let user = account::user(context)?.id;
    let id = params.text("session_id").and_then(SessionId::parse).ok_or(NO_SESSION)?;
    let ended = devices::end(context.tx, user, id)?.ok_or(NO_SESSION)?;
    let this = account::session(params)?;
    let detail = json!({ "session": id.get() }).to_string();
    context.log(&Logged { action: CALL.name, user: Some(user), detail: &detail, ..Logged::default() })?;
    Ok(Reply::done().with("was_this", ended.matches(&this)))
}
