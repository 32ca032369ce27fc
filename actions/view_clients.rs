//! Admin area: `ViewClients` lists clients, the newest first, or those that a search finds.
//!
//! Takes `search` (a number, the beginning of a name, a company or an address, or an owner's whole address), `status`
//! and `before` (a number) to go on from; answers `clients`: `id`, `name`, `email`, `status`, `created_at`, `owner_id`,
//! `owner_name`, `owner_email`, `users`; `more`, the number to go on from where there are more; and `total`, how many
//! clients there are at all.

use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply, Value};
use crate::domain::ids::{MAX_ID, parse_id};
use crate::domain::right::Right;
use crate::params::Params;
use crate::staff;
use crate::store::clients::{self, OnDesk, Sought, Status};

/// The row.
pub const CALL: Call = Call {
    name: "ViewClients",
    about: None,
    needs: Needs::Staff(Right::ViewClients),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

/// How many come at once.
const MOST: usize = 25;
/// One more says whether there are more.
const ASKED: i64 = 26;

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let sought = Sought {
        search: params.text("search").unwrap_or_default(),
        status: params.text("status").and_then(Status::parse),
        before: params.text("before").and_then(parse_id).unwrap_or(MAX_ID),
        most: ASKED,
    };
    let mut found = clients::sought(context.tx, &sought)?;
    let has_more = found.len() > MOST;
    found.truncate(MOST);
    let more = found.last().map(|client| client.id.get()).filter(|_| has_more);
    let total = clients::total(context.tx)?;
    let rows = found.into_iter().map(row).collect();
    Ok(staff::seen(context)?
        .with("clients", Value::list("client", rows))
        .with("more", more)
        .with("total", total))
}

fn row(client: OnDesk) -> Value {
    Value::object([
        ("id", client.id.get().into()),
        ("name", client.name.into()),
        ("email", client.email.into()),
        ("status", client.status.as_str().into()),
        ("created_at", client.created_at.millis().into()),
        ("owner_id", client.owner.get().into()),
        ("owner_name", client.owner_name.into()),
        ("owner_email", client.owner_email.into()),
        ("users", client.users.into()),
    ])
}
