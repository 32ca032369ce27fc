//! Admin area: `ViewImport` shows where a table of invitations is taken in; answers what `staff::seen` does.

use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply};
use crate::domain::right::Right;
use crate::params::Params;
use crate::staff;

/// The row.
pub const CALL: Call = Call {
    name: "ViewImport",
    about: None,
    needs: Needs::Staff(Right::ManageMembers),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, _: &Params) -> Result<Reply, Fault> {
    staff::seen(context)
}
