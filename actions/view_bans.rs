//! Admin area: `ViewBans` lists the banned networks, the newest first.
//!
//! Takes `before`, an id to go on from; answers `bans`: `id`, `network`, `reason`, `created_at`, `expires_at`, `ended`;
//! `more`, the id to go on from where there are more, and `ip`, the address that asks.

use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply, Value};
use crate::domain::right::Right;
use crate::domain::time::Timestamp;
use crate::fields;
use crate::params::Params;
use crate::staff;
use crate::store::bans::{self, Ban};

/// The row.
pub const CALL: Call = Call {
    name: "ViewBans",
    about: None,
    needs: Needs::Staff(Right::ManageBans),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let before = fields::before(params, "before");
    let (found, more) = fields::shown(bans::newest(context.tx, before, fields::ASKED)?, |ban| ban.id.get());
    let now = context.tx.now;
    let rows = found.into_iter().map(|ban| shown(ban, now)).collect();
    Ok(staff::seen(context)?
        .with("bans", Value::list("ban", rows))
        .with("more", more)
        .with("ip", context.origin.ip.to_string()))
}

fn shown(ban: Ban, now: Timestamp) -> Value {
    Value::object([
        ("id", ban.id.get().into()),
        ("network", ban.network.into()),
        ("reason", ban.reason.into()),
        ("created_at", ban.created_at.millis().into()),
        ("expires_at", ban.expires_at.map(Timestamp::millis).into()),
        ("ended", ban.expires_at.is_some_and(|end| end <= now).into()),
    ])
}
