//! All that is stored of a user, as one object that a person can read.

use std::borrow::Cow;

use serde_json::Value as Json;

use crate::action::{Context, Fault, Fields, Reply, Value, named};
use crate::domain::ids::MAX_ID;
use crate::store::personal::{self, Cell, SECTIONS, Section, Trace};
use crate::store::users::User;

/// How many rows are read at once.
const PAGE: i64 = 500;
/// How many rows of one part are shown at most: the newest.
const MOST: usize = 20_000;

/// Every part by its name, `activity`, and `cut`: the parts of which only the newest rows are here.
pub fn everything(context: &mut Context<'_, '_>, user: &User) -> Result<Reply, Fault> {
    let mut reply = Reply::done()
        .with("exported_at", context.tx.now.rfc3339())
        .with("from", context.site.public_url.as_str());
    let mut cut = Vec::new();
    for section in SECTIONS {
        let rows = rows(context, section, user)?;
        if rows.len() == MOST {
            cut.push(Value::from(section.name));
        }
        reply = reply.with(section.name, Value::list("row", rows));
    }
    let entries = entries(context, user)?;
    if entries.len() == MOST {
        cut.push("activity".into());
    }
    Ok(reply.with("activity", Value::list("entry", entries)).with("cut", Value::list("part", cut)))
}

fn rows(context: &mut Context<'_, '_>, section: &Section, user: &User) -> Result<Vec<Value>, Fault> {
    let (mut all, mut below) = (Vec::new(), MAX_ID);
    while all.len() < MOST {
        let page = personal::read(context.tx, section, user.id, (below, PAGE))?;
        let Some(Cell::Number(Some(last))) = page.last().and_then(|row| row.first()) else { break };
        below = *last;
        all.extend(page.into_iter().map(|row| shown(section, row)));
    }
    all.truncate(MOST);
    Ok(all)
}

fn shown(section: &Section, row: Vec<Cell>) -> Value {
    let fields = section.columns.iter().zip(row).map(|((name, _), cell)| (Cow::Borrowed(*name), value(cell)));
    Value::Object(fields.collect())
}

fn value(cell: Cell) -> Value {
    match cell {
        Cell::Number(number) => number.into(),
        Cell::Text(text) => text.into(),
        Cell::Flag(flag) => flag.into(),
    }
}

fn entries(context: &mut Context<'_, '_>, user: &User) -> Result<Vec<Value>, Fault> {
    let (mut all, mut below) = (Vec::new(), MAX_ID);
    while all.len() < MOST {
        let page = personal::traces(context.tx, (user.id, &user.email_key), (below, PAGE))?;
        let Some(last) = page.last() else { break };
        below = last.id;
        all.extend(page.iter().map(entry));
    }
    all.truncate(MOST);
    Ok(all)
}

/// Of staff no more is said than that it was staff: who they are, and where they were, is theirs.
fn entry(trace: &Trace) -> Value {
    let by = match trace.actor.as_str() {
        _ if trace.by_him => "you",
        "admin" if trace.as_him => "staff as you",
        "admin" | "operator" => "staff",
        "user" => "another user",
        "system" => "the server",
        _ => "somebody who was not logged in",
    };
    let detail = serde_json::from_str(&trace.detail).unwrap_or(Json::Null);
    Value::Object(named([
        ("at", trace.at.rfc3339().into()),
        ("action", trace.action.as_str().into()),
        ("by", by.into()),
        ("client_id", trace.client.into()),
        ("ip", trace.came_from_him().then(|| trace.ip.clone()).into()),
        ("detail", of_json(&detail)),
    ]))
}

fn of_json(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(flag) => (*flag).into(),
        Json::Number(number) => number.as_i64().map_or_else(|| number.to_string().into(), Value::from),
        Json::String(text) => text.as_str().into(),
        Json::Array(items) => Value::list("item", items.iter().map(of_json).collect()),
        Json::Object(fields) => {
            let fields = fields.iter().map(|(name, value)| (Cow::Owned(name.clone()), of_json(value)));
            Value::Object(fields.collect::<Fields>())
        }
    }
}
