//! Admin area: `ViewClientProfile` shows what is said of a client, to be changed.
//!
//! Takes `clientid`; answers `client` and `profile` (`staff::client`).

use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply};
use crate::domain::right::Right;
use crate::fields::CLIENT_NOT_FOUND;
use crate::params::Params;
use crate::staff::{self, client};
use crate::store::clients;

/// The row.
pub const CALL: Call = Call {
    name: "ViewClientProfile",
    about: None,
    needs: Needs::Staff(Right::ManageClients),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let client = client::named(context, params)?;
    let details = clients::details(context.tx, client.id)?.ok_or(CLIENT_NOT_FOUND)?;
    let head = client::head(context, &client)?;
    Ok(staff::seen(context)?.with("client", head).with("profile", client::profile(&details)))
}
