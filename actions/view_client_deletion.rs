//! Admin area: `ViewClientDeletion` says what goes when a client is deleted.
//!
//! Takes `clientid`; answers `client` (`staff::client`), and how many: `users`, `alone` (users who belong to no other
//! client) and `pending` invites.

use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply};
use crate::domain::right::Right;
use crate::params::Params;
use crate::staff::{self, client};
use crate::store::{clients, invites, memberships};

/// The row.
pub const CALL: Call = Call {
    name: "ViewClientDeletion",
    about: None,
    needs: Needs::Staff(Right::DeleteClients),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let client = client::named(context, params)?;
    let users = memberships::count_of_client(context.tx, client.id)?;
    let alone = clients::count_left_alone(context.tx, client.id)?;
    let pending = invites::count_pending(context.tx, client.id)?;
    let head = client::head(context, &client)?;
    Ok(staff::seen(context)?
        .with("client", head)
        .with("users", users)
        .with("alone", alone)
        .with("pending", pending))
}
