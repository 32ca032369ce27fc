//! Admin area: `EndAdminSessions` ends all of an administrator's sessions but the one at hand.
//!
//! Takes `session`; answers `ended`, how many there were.

use crate::account;
use crate::action::{Call, Context, Effect, Envelope, Fault, Logged, Needs, Reply};
use crate::params::Params;
use crate::staff;
use crate::store::admin_sessions;

/// The row.
pub const CALL: Call = Call {
    name: "EndAdminSessions",
    about: None,
    needs: Needs::Admin,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let admin = staff::asking(context)?;
    let session = account::session(params)?;
    let ended = admin_sessions::revoke_others(context.tx, admin.id, Some(&session))?;
    context.log(&Logged { action: CALL.name, detail: "{}", ..Logged::default() })?;
    Ok(Reply::done().with("ended", i64::try_from(ended).unwrap_or(i64::MAX)))
}
