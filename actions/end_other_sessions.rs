//! Page: logs a user out everywhere but here.
//!
//! Takes `session`, the only one that stays: tickets and bearer tokens end too. Answers `ended`, how many there were.

use serde_json::json;

use crate::account;
use crate::action::{Call, Context, Effect, Envelope, Fault, Logged, Needs, Reply};
use crate::params::Params;
use crate::store::sessions;

/// The row.
pub const CALL: Call = Call {
    name: "EndOtherSessions",
    about: None,
    needs: Needs::Himself,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let user = account::user(context)?.id;
    let this = account::session(params)?;
    let ended = i64::try_from(sessions::revoke_others(context.tx, user, &this)?).unwrap_or(i64::MAX);
    let detail = json!({ "ended": ended }).to_string();
    context.log(&Logged { action: CALL.name, user: Some(user), detail: &detail, ..Logged::default() })?;
    Ok(Reply::done().with("ended", ended))
}
