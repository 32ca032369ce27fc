//! Admin area: `ViewDesk` answers what the head of every page shows.

use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply};
use crate::params::Params;
use crate::staff;

/// The row.
pub const CALL: Call = Call {
    name: "ViewDesk",
    about: None,
    needs: Needs::Admin,
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, _: &Params) -> Result<Reply, Fault> {
    staff::seen(context)
}
