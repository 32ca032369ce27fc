//! Admin area: `EndAdminSession` ends one of an administrator's sessions, on whichever device.
//!
//! Takes `session_id`. A session of somebody else looks like none.

use serde_json::json;

use super::end_session::NO_SESSION;
use crate::action::{Call, Context, Effect, Envelope, Fault, Logged, Needs, Reply};
use crate::domain::ids::SessionId;
use crate::params::Params;
use crate::staff;
use crate::store::admin_sessions;

/// The row.
pub const CALL: Call = Call {
    name: "EndAdminSession",
    about: None,
    needs: Needs::Admin,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let admin = staff::asking(context)?;
    let id = params.text("session_id").and_then(SessionId::parse).ok_or(NO_SESSION)?;
    admin_sessions::end(context.tx, admin.id, id)?.ok_or(NO_SESSION)?;
    let detail = json!({ "session": id.get() }).to_string();
    context.log(&Logged { action: CALL.name, detail: &detail, ..Logged::default() })?;
    Ok(Reply::done())
}
