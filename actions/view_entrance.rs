//! Admin area: `ViewEntrance` says whether an administrator is logged in: `is_in`.

use crate::action::{Call, Caller, Context, Effect, Envelope, Fault, Needs, Reply};
use crate::params::Params;

/// The row.
pub const CALL: Call = Call {
    name: "ViewEntrance",
    about: None,
    needs: Needs::Anybody,
    effect: Effect::ReadsPoint,
    envelope: Envelope::Result,
    run,
};

#[expect(clippy::unnecessary_wraps, reason = "every call may be refused")]
fn run(context: &mut Context<'_, '_>, _: &Params) -> Result<Reply, Fault> {
    Ok(Reply::done().with("is_in", matches!(context.caller, Caller::Staff(_))))
}
