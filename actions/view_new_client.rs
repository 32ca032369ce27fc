//! Admin area: `ViewNewClient` shows the form by which a client is added.

use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply};
use crate::domain::right::Right;
use crate::params::Params;
use crate::staff;

/// The row.
pub const CALL: Call = Call {
    name: "ViewNewClient",
    about: None,
    needs: Needs::Staff(Right::ManageClients),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, _: &Params) -> Result<Reply, Fault> {
    staff::seen(context)
}
