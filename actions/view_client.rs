//! Admin area: `ViewClient` is the summary of a client.
//!
//! Takes `clientid`; answers `client` and `profile` (`staff::client`), `users` and `pending` (how many), and to
//! whoever may see activity `entries`, the last ones, as `ViewClientLog` does.

use super::view_activity;
use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply, Value};
use crate::domain::ids::ClientId;
use crate::domain::right::Right;
use crate::fields::CLIENT_NOT_FOUND;
use crate::params::Params;
use crate::staff::{self, client};
use crate::store::activity::{self, Filter};
use crate::store::listing::Page;
use crate::store::{clients, invites, memberships};

/// The row.
pub const CALL: Call = Call {
    name: "ViewClient",
    about: None,
    needs: Needs::Staff(Right::ViewClients),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

/// How many entries are shown.
const LATEST: i64 = 5;

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let client = client::named(context, params)?;
    let details = clients::details(context.tx, client.id)?.ok_or(CLIENT_NOT_FOUND)?;
    let users = memberships::count_of_client(context.tx, client.id)?;
    let pending = invites::count_pending(context.tx, client.id)?;
    let entries = latest(context, client.id)?;
    let head = client::head(context, &client)?;
    Ok(staff::seen(context)?
        .with("client", head)
        .with("profile", client::profile(&details))
        .with("users", users)
        .with("pending", pending)
        .with("entries", entries))
}

fn latest(context: &mut Context<'_, '_>, client: ClientId) -> Result<Value, Fault> {
    if !staff::rights(context).has(Right::ViewActivity) {
        return Ok(Value::Null);
    }
    let filter = Filter { client: Some(client), ..Filter::default() };
    let page = Page { start: 0, limit: LATEST, descending: true };
    let found = activity::list(context.tx, &filter, None, page)?;
    Ok(Value::list("entry", view_activity::rows(context, &found)?))
}
