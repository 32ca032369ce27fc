//! What a command prints: one JSON object, or the same for people.

use std::io::Write;

use serde_json::Value;

use crate::action::{self, Reply};
use crate::domain::secret::Secret;

/// Prints an object: as one line of JSON, or a line for each key. A list inside becomes a line for
/// each of its objects.
pub fn print(json: bool, value: &Value) {
    let text = if json { value.to_string() } else { readable(value) };
    if text.is_empty() {
        return;
    }
    // A closed pipe (`| head`) is no reason to panic.
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// Prints an object with all that is in it: as one line of JSON, or indented for people.
pub fn print_whole(json: bool, value: &Value) {
    let text = if json { value.to_string() } else { format!("{value:#}") };
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// The fields of a reply, by the names that a command's object has for them too.
pub fn object(reply: &Reply) -> Value {
    reply.to_json()
}

/// A number of a reply; 0, which is no id, where there is none.
pub fn id(reply: &Reply, name: &str) -> i64 {
    match reply.get(name) {
        Some(action::Value::Int(id)) => *id,
        _ => 0,
    }
}

/// The same with a password that was made for the occasion: the only time it is shown.
pub fn with_password(mut object: Value, generated: Option<&Secret>) -> Value {
    if let Some(password) = generated {
        object["password"] = password.expose().into();
    }
    object
}

fn readable(value: &Value) -> String {
    let Value::Object(fields) = value else { return plain(value) };
    let lines = fields.iter().map(|(key, value)| match value {
        Value::Array(rows) if rows.iter().all(Value::is_object) => {
            rows.iter().map(row).collect::<Vec<_>>().join("\n")
        }
        value => format!("{key}: {}", plain(value)),
    });
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

fn row(value: &Value) -> String {
    let Value::Object(fields) = value else { return plain(value) };
    fields.iter().map(|(key, value)| format!("{key}={}", plain(value))).collect::<Vec<_>>().join("  ")
}

/// Control characters in somebody's name must not reach the operator's terminal.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.chars().map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect(),
        Value::Null => "-".to_owned(),
        other => other.to_string(),
    }
}
