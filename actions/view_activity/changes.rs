//! What an entry of the activity log says of fields that changed, and what integrations wrote there.

use serde_json::Value as Json;

use crate::action::Value;
use crate::actions::log_activity;
use crate::store::activity::Logged;

/// The fields that changed, each with what it was and what it is.
pub fn changes(detail: &Json) -> Value {
    let side = |name| detail.get(name).and_then(Json::as_object);
    let (Some(before), Some(after)) = (side("before"), side("after")) else { return Value::Null };
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort_unstable();
    names.dedup();
    let one = |name: &String| {
        let value = |side: &serde_json::Map<String, Json>| shown(side.get(name).unwrap_or(&Json::Null));
        Value::object([
            ("name", name.as_str().into()),
            ("before", value(before).into()),
            ("after", value(after).into()),
        ])
    };
    Value::list("change", names.into_iter().map(one).collect())
}

/// What an integration wrote in its own words.
pub fn note(entry: &Logged, detail: &Json) -> Value {
    let written = detail.get("description").filter(|_| entry.action == log_activity::CALL.name);
    written.and_then(Json::as_str).map_or(Value::Null, Value::from)
}

/// The most characters of a value that are shown: notes are long.
const SHOWN: usize = 200;

fn shown(value: &Json) -> String {
    let text = match value {
        Json::Null => String::new(),
        Json::Bool(flag) => if *flag { "\u{2713}" } else { "\u{2014}" }.to_owned(),
        Json::String(text) => text.clone(),
        Json::Array(items) => items.iter().map(shown).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    };
    let end = text.char_indices().nth(SHOWN).map(|(at, _)| at);
    match end.and_then(|end| text.get(..end)) {
        Some(begin) => format!("{begin}\u{2026}"),
        None => text,
    }
}
