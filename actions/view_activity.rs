//! Admin area: `ViewActivity` looks into the activity log, the newest entry first.
//!
//! Takes what is looked for: `clientid`, `user_id` (whom it is about), `admin` (a log-in name), `what` (an action's
//! name), `ip`, `since` and `until` (days), `before` (an entry to go on from) and `whole` (as many as a file has).
//! Answers `entries` (those of `ViewClientActivity` with `actor`, `actor_name`, `client_id`, `user_id`, `address`,
//! `detail`, `api` where it was by a credential, `changes` of fields: `name`, `before`, `after`; and `note`, what an
//! integration wrote), `more`, `actions` (names to choose from) and `looked_through`, how many were looked at at once; where a
//! filter cannot be read no entries, but `wrong` and `wrong_field`.

mod changes;

use serde_json::Value as Json;

use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Needs, Refusal, Reply, Value};
use crate::actions::{ADMIN, COMMANDS, FORM, PAGE, REST};
use crate::domain::ids::{AdminId, ClientId, UserId, parse_id};
use crate::domain::right::Right;
use crate::domain::time::{Timestamp, parse_day};
use crate::params::Params;
use crate::staff;
use crate::store::activity::{self, Actor, Found, LOOKED_THROUGH, Logged, Sought};
use crate::store::admins;

use super::view_client_activity::entry;

/// The row.
pub const CALL: Call = Call {
    name: "ViewActivity",
    about: None,
    needs: Needs::Staff(Right::ViewActivity),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

/// How many come at once.
const MOST: i64 = 25;
/// How many a file has at most.
const WHOLE: i64 = 10_000;

const BAD_DAY: Refusal = Refusal::invalid("invalid_day", "since", "Write the day as 2026-01-31");
const BAD_NUMBER: Refusal = Refusal::invalid("not_a_number", "clientid", "That is no number");
const NO_ADMIN: Refusal =
    Refusal::new(Kind::NotFound, "unknown_admin", "There is no administrator of this name").about("admin");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let (found, wrong) = match sought(context, params) {
        Ok(sought) => (look(context, params, &sought)?, None),
        // The form is shown again, with what was typed.
        Err(Fault::Refused(refusal)) => (Found::default(), Some(refusal)),
        Err(fault) => return Err(fault),
    };
    let rows = rows(context, &found.entries)?;
    Ok(staff::seen(context)?
        .with("wrong", wrong.as_ref().map(|refusal| refusal.code))
        .with("wrong_field", wrong.as_ref().and_then(|refusal| refusal.field))
        .with("entries", Value::list("entry", rows))
        .with("more", found.more)
        .with("actions", Value::list("action", names()))
        .with("looked_through", LOOKED_THROUGH))
}

fn look(context: &mut Context<'_, '_>, params: &Params, sought: &Sought<'_>) -> Result<Found, Fault> {
    let before = params.text("before").and_then(parse_id);
    let most = if params.flag("whole") == Some(true) { WHOLE } else { MOST };
    Ok(activity::look(context.tx, sought, before, most)?)
}

fn sought<'p>(context: &mut Context<'_, '_>, params: &'p Params) -> Result<Sought<'p>, Fault> {
    let text = |name| params.text(name).map_or("", str::trim);
    Ok(Sought {
        client: number(params, "clientid")?.map(ClientId::new),
        user: number(params, "user_id")?.map(UserId::new),
        admin: admin(context, text("admin"))?,
        action: text("what"),
        ip: text("ip"),
        during: during(context, params)?,
    })
}

fn admin(context: &mut Context<'_, '_>, name: &str) -> Result<Option<AdminId>, Fault> {
    if name.is_empty() {
        return Ok(None);
    }
    Ok(Some(admins::by_username(context.tx, name)?.ok_or(NO_ADMIN)?.id))
}

fn number(params: &Params, name: &'static str) -> Result<Option<i64>, Refusal> {
    let sent = params.text(name).map(str::trim).filter(|text| !text.is_empty());
    sent.map(|text| parse_id(text).ok_or(BAD_NUMBER.about(name))).transpose()
}

/// From the beginning of one day to the end of another.
fn during(context: &Context<'_, '_>, params: &Params) -> Result<Option<(Timestamp, Timestamp)>, Refusal> {
    let day = |name: &'static str| {
        let sent = params.text(name).map(str::trim).filter(|text| !text.is_empty());
        sent.map(|text| parse_day(text, &context.site.zone).ok_or(BAD_DAY.about(name))).transpose()
    };
    let (since, until) = (day("since")?, day("until")?);
    if since.is_none() && until.is_none() {
        return Ok(None);
    }
    let from = since.map_or(Timestamp::from_millis(0), |(begin, _)| begin);
    Ok(Some((from, until.map_or(context.tx.now.plus(1), |(_, end)| end))))
}

/// The entries as whoever may see activity sees them.
pub fn rows(context: &mut Context<'_, '_>, found: &[Logged]) -> Result<Vec<Value>, Fault> {
    let rows = entry::rows(context, found)?;
    Ok(rows.into_iter().zip(found).map(|(row, entry)| told(row, entry)).collect())
}

/// The same with what only the operator's people see.
fn told(row: Value, entry: &Logged) -> Value {
    let Value::Object(mut fields) = row else { return row };
    let kind = match entry.actor {
        Actor::Admin(..) => "admin",
        Actor::User(_) => "user",
        Actor::Operator => "operator",
        Actor::System => "system",
        Actor::Nobody => "nobody",
    };
    let detail: Json = serde_json::from_str(&entry.detail).unwrap_or_default();
    let by_api = matches!(entry.actor, Actor::Admin(_, Some(_)));
    let more: [(&'static str, Value); 9] = [
        ("actor", kind.into()),
        ("actor_name", entry.actor_name.clone().into()),
        ("client_id", entry.client.map(ClientId::get).into()),
        ("user_id", entry.user.map(UserId::get).into()),
        ("api", by_api.into()),
        ("changes", changes::changes(&detail)),
        ("note", changes::note(entry, &detail)),
        ("detail", entry.detail.as_str().into()),
        // Members do not see where staff works.
        ("address", entry.ip.as_str().into()),
    ];
    fields.extend(more.map(|(name, value)| (name.into(), value)));
    Value::Object(fields)
}

/// The names of all actions that write, in order.
fn names() -> Vec<Value> {
    let tables = [FORM, PAGE, ADMIN, COMMANDS, REST].into_iter().flatten();
    let calls = tables.flat_map(|group| group.calls).filter(|call| call.effect == Effect::Writes);
    let mut names: Vec<&str> = calls.map(|call| call.name).chain(["ExpireInvite"]).collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter().map(Value::from).collect()
}
