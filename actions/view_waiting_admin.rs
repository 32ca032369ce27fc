//! Admin area: `ViewWaitingAdmin` says whose log-in waits for its second factor.
//!
//! Takes `session`; answers `username`.

use super::verify_admin_factor::awaited;
use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply};
use crate::params::Params;
use crate::store::admins;

/// The row.
pub const CALL: Call = Call {
    name: "ViewWaitingAdmin",
    about: None,
    needs: Needs::Anybody,
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let (_, id) = awaited(context, params)?;
    let admin = admins::by_id(context.tx, id)?;
    Ok(Reply::done().with("username", admin.map(|admin| admin.username)))
}
