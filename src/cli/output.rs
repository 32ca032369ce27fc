//! What a command prints: one JSON object, or the same for people.

use std::io::Write;

use serde_json::Value;

/// Prints an object: as one line of JSON, or a line for each key. A list inside becomes a line for
/// each of its objects.
pub fn print(json: bool, value: &Value) {
    let text = if json { value.to_string() } else { readable(value) };
    // A closed pipe (`| head`) is no reason to panic.
    let _ = writeln!(std::io::stdout(), "{text}");
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
