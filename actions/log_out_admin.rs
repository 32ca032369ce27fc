//! Admin area: `LogOutAdmin` ends an administrator's session, and every owner's place that he took in it.
//!
//! Takes `session`.

use crate::action::{Call, Caller, Context, Effect, Envelope, Fault, Logged, Needs, Reply};
use crate::domain::secret::TokenHash;
use crate::params::Params;
use crate::store::sessions;

/// The row.
pub const CALL: Call = Call {
    name: "LogOutAdmin",
    about: None,
    needs: Needs::Anybody,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let Some(session) = params.text("session") else { return Ok(Reply::done()) };
    sessions::revoke(context.tx, &TokenHash::of(session))?;
    if let Caller::Staff(_) = context.caller {
        context.log(&Logged { action: CALL.name, detail: "{}", ..Logged::default() })?;
    }
    Ok(Reply::done())
}
