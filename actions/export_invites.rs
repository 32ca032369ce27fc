//! Admin area: `ExportInvites` answers the invitations that `ViewInvites` lists, many at once, to be kept elsewhere.
//!
//! Takes what `ViewInvites` does and answers the same, at most ten thousand.

use super::view_invites;
use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply};
use crate::domain::right::Right;
use crate::params::Params;
use crate::staff;

/// The row.
pub const CALL: Call = Call {
    name: "ExportInvites",
    about: None,
    needs: Needs::Staff(Right::ViewClients),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

/// What is held in memory at once stays within bounds.
const MOST: i64 = 10_000;

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let seen = staff::seen(context)?;
    view_invites::found(context, params, MOST, seen)
}
