//! Admin area: `ViewClientLog` is what was done in a client, the newest first.
//!
//! Takes `clientid` and `before` (an entry) to go on from; answers `client` (`staff::client`), `more`, the entry to go
//! on from where there are more, and `entries` as `ViewActivity` does.

use super::view_activity;
use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply, Value};
use crate::domain::ids::parse_id;
use crate::domain::right::Right;
use crate::params::Params;
use crate::staff::{self, client};
use crate::store::activity::{self, Filter};
use crate::store::listing::Page;

/// The row.
pub const CALL: Call = Call {
    name: "ViewClientLog",
    about: None,
    needs: Needs::Staff(Right::ViewActivity),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

/// How many come at once.
const MOST: usize = 25;
/// One more says whether there are more.
const ASKED: i64 = 26;

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let client = client::named(context, params)?;
    let filter = Filter { client: Some(client.id), ..Filter::default() };
    let before = params.text("before").and_then(parse_id);
    let page = Page { start: 0, limit: ASKED, descending: true };
    let mut found = activity::list(context.tx, &filter, before, page)?;
    let has_more = found.len() > MOST;
    found.truncate(MOST);
    let more = found.last().map(|entry| entry.id).filter(|_| has_more);
    let rows = view_activity::rows(context, &found)?;
    let head = client::head(context, &client)?;
    Ok(staff::seen(context)?
        .with("client", head)
        .with("entries", Value::list("entry", rows))
        .with("more", more))
}
