//! An entry of the activity log as members of its client see it: who did what to whom, and nothing of the operator's.

use std::collections::HashMap;

use serde_json::Value as Json;

use crate::account::keys;
use crate::action::{Context, Value};
use crate::domain::ids::UserId;
use crate::domain::permission::Permissions;
use crate::store::activity::{Actor, Logged};
use crate::store::db::{DbError, Tx};
use crate::store::users;

/// Names and addresses of users by their ids; none of those who are gone.
type People = HashMap<UserId, Option<(String, String)>>;

/// The entries with the names that stand in them.
pub fn rows(context: &mut Context<'_, '_>, entries: &[Logged]) -> Result<Vec<Value>, DbError> {
    let mut people = People::new();
    let mut rows = Vec::with_capacity(entries.len());
    for entry in entries {
        rows.push(row(context, &mut people, entry)?);
    }
    Ok(rows)
}

fn person(tx: &mut Tx<'_>, people: &mut People, id: UserId) -> Result<Option<(String, String)>, DbError> {
    if let Some(known) = people.get(&id) {
        return Ok(known.clone());
    }
    let found = users::by_id(tx, id)?.map(|user| (user.display_name(), user.email));
    people.insert(id, found.clone());
    Ok(found)
}

fn name(tx: &mut Tx<'_>, people: &mut People, id: Option<UserId>) -> Result<Option<String>, DbError> {
    match id {
        Some(id) => Ok(person(tx, people, id)?.map(|(name, _)| name)),
        None => Ok(None),
    }
}

fn row(context: &mut Context<'_, '_>, people: &mut People, entry: &Logged) -> Result<Value, DbError> {
    let detail: Json = serde_json::from_str(&entry.detail).unwrap_or_default();
    let by = by(context, people, entry)?;
    let [before, after] = ["before", "after"].map(|name| detail.get(name).cloned().unwrap_or_default());
    let owner = |owner: &Json| owner.as_i64().map(UserId::new);
    let (former, new) = (name(context.tx, people, owner(&before))?, name(context.tx, people, owner(&after))?);
    let user = name(context.tx, people, entry.user)?;
    let as_whom = name(context.tx, people, entry.as_user)?;
    let text = |name: &str| detail.get(name).and_then(Json::as_str).map(str::to_owned);
    let invited = text("invited").or_else(|| entry.invite.and_then(|_| text("email")));
    Ok(Value::object([
        ("id", entry.id.into()),
        ("at", entry.at.millis().into()),
        ("action", entry.action.as_str().into()),
        ("by", by.kind.into()),
        ("who", by.who.into()),
        ("email", by.email.into()),
        ("ip", by.ip.into()),
        ("as", as_whom.into()),
        ("user", user.into()),
        ("invited", invited.into()),
        ("role", text("role").into()),
        ("permissions", list(detail.get("permissions"))),
        ("before", list(Some(&before))),
        ("after", list(Some(&after))),
        ("from", former.into()),
        ("to", new.into()),
    ]))
}

/// Who did it.
struct By {
    kind: &'static str,
    who: String,
    email: String,
    ip: String,
}

/// Of the operator's people a client learns no more than the company's name.
fn by(context: &mut Context<'_, '_>, people: &mut People, entry: &Logged) -> Result<By, DbError> {
    let nobody = || ("\u{2014}".to_owned(), String::new());
    let (kind, (who, email), ip) = match entry.actor {
        Actor::User(user) => ("user", person(context.tx, people, user)?.unwrap_or_else(nobody), &*entry.ip),
        Actor::Admin(..) | Actor::Operator => ("staff", (context.site.company.clone(), String::new()), ""),
        Actor::Nobody => ("nobody", nobody(), &*entry.ip),
        Actor::System => ("nobody", nobody(), ""),
    };
    Ok(By { kind, who, email, ip: ip.to_owned() })
}

/// Permissions as a list of keys, in whichever of its shapes the log has them; nothing of what is none.
fn list(value: Option<&Json>) -> Value {
    let text = value.and_then(|value| value.as_str().or_else(|| value.get("permissions")?.as_str()));
    text.and_then(|text| Permissions::parse(text, true).ok()).map_or(Value::Null, keys)
}
