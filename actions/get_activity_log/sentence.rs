//! An entry of the activity log as one English line, made from the action's name and its detail.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use crate::domain::ids::{ClientId, InviteId, UserId};
use crate::store::activity::Logged;

/// What the first word of an action's name becomes, where `-ed` behind it would be no English.
const PAST: [(&str, &str); 10] = [
    ("Cancel", "Cancelled"),
    ("Get", "Got"),
    ("Log", "Logged"),
    ("Make", "Made"),
    ("Reset", "Reset"),
    ("Resend", "Resent"),
    ("Retry", "Retried"),
    ("Send", "Sent"),
    ("Set", "Set"),
    ("Transfer", "Transferred"),
];
/// Words that are written in capitals.
const CAPITALS: [&str; 4] = ["api", "id", "ip", "sso"];

/// The line of an entry.
pub fn of(entry: &Logged) -> String {
    let detail: Value = serde_json::from_str(&entry.detail).unwrap_or_default();
    // What an integration wrote is its own sentence.
    if let (super::OWN_WORDS, Some(Value::String(words))) = (&*entry.action, detail.get("description")) {
        return words.clone();
    }
    let mut line = done(&entry.action);
    if let Value::Object(detail) = &detail {
        line.push_str(&what(detail));
    }
    line + &about(entry)
}

/// `CreateClientInvite` as `Created client invite`.
fn done(action: &str) -> String {
    let starts = action.char_indices().filter(|(_, c)| c.is_ascii_uppercase()).map(|(at, _)| at);
    let ends = starts.clone().skip(1).chain([action.len()]);
    let mut words = starts.zip(ends).filter_map(|(start, end)| action.get(start..end));
    let mut line = past(words.next().unwrap_or(action));
    for word in words {
        let word = word.to_ascii_lowercase();
        let capitals = CAPITALS.contains(&&*word);
        line = line + " " + &if capitals { word.to_ascii_uppercase() } else { word };
    }
    line
}

fn past(verb: &str) -> String {
    if let Some((_, past)) = PAST.iter().find(|(known, _)| *known == verb) {
        return (*past).to_owned();
    }
    verb.to_owned() + if verb.ends_with('e') { "d" } else { "ed" }
}

/// `: email a@example.com, from products to tickets`.
fn what(detail: &Map<String, Value>) -> String {
    let mut parts = values(detail);
    if let (Some(before), Some(after)) = (detail.get("before"), detail.get("after")) {
        parts.push(format!("from {} to {}", or_nothing(shown(before)), or_nothing(shown(after))));
    }
    if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", ")) }
}

fn values(detail: &Map<String, Value>) -> Vec<String> {
    let plain = detail.iter().filter(|(name, _)| *name != "before" && *name != "after");
    let named = plain.map(|(name, value)| (name.replace('_', " "), shown(value)));
    named.filter(|(_, value)| !value.is_empty()).map(|(name, value)| format!("{name} {value}")).collect()
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        Value::Array(items) => items.iter().map(shown).collect::<Vec<_>>().join(", "),
        Value::Object(fields) => values(fields).join(", "),
    }
}

fn or_nothing(text: String) -> String {
    if text.is_empty() { "nothing".to_owned() } else { text }
}

/// ` (Client ID: 1, User ID: 2)`.
fn about(entry: &Logged) -> String {
    let ids = [
        ("Client", entry.client.map(ClientId::get)),
        ("User", entry.user.map(UserId::get)),
        ("Invite", entry.invite.map(InviteId::get)),
        ("As user", entry.as_user.map(UserId::get)),
    ];
    let mut line = String::new();
    for (name, id) in ids {
        let Some(id) = id else { continue };
        let begin = if line.is_empty() { " (" } else { ", " };
        let _ = write!(line, "{begin}{name} ID: {id}");
    }
    if line.is_empty() { line } else { line + ")" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Timestamp;
    use crate::store::activity::Actor;

    fn line(action: &str, detail: &str, ids: [i64; 3]) -> String {
        let id = |at: usize| Some(ids[at]).filter(|id| *id != 0);
        of(&Logged {
            id: 1,
            at: Timestamp::from_millis(0),
            action: action.to_owned(),
            actor: Actor::System,
            actor_name: None,
            as_user: None,
            client: id(0).map(ClientId::new),
            user: id(1).map(UserId::new),
            invite: id(2).map(InviteId::new),
            ip: String::new(),
            detail: detail.to_owned(),
        })
    }

    #[test]
    fn each_shape_of_a_detail_becomes_a_line() {
        for (action, detail, ids, expected) in [
            ("CloseClient", "{}", [7, 0, 0], "Closed client (Client ID: 7)"),
            (
                "AddUser",
                r#"{"email":"a@b.example"}"#,
                [0, 3, 0],
                "Added user: email a@b.example (User ID: 3)",
            ),
            (
                "UpdateUserPermissions",
                r#"{"before":"","after":"products,tickets"}"#,
                [1, 2, 0],
                "Updated user permissions: from nothing to products,tickets (Client ID: 1, User ID: 2)",
            ),
            (
                "UpdateUser",
                r#"{"before":{"first_name":"A"},"after":{"first_name":"B"}}"#,
                [0, 2, 0],
                "Updated user: from first name A to first name B (User ID: 2)",
            ),
            (
                "AddUserToken",
                r#"{"user_token":4,"clients":[1,2],"every":false,"note":null}"#,
                [0, 2, 0],
                "Added user token: clients 1, 2, every no, user token 4 (User ID: 2)",
            ),
            ("ExpireInvite", "{}", [1, 0, 5], "Expired invite (Client ID: 1, Invite ID: 5)"),
            ("LogActivity", r#"{"description":"Cron Job: done"}"#, [1, 0, 0], "Cron Job: done"),
            ("LogIn", "{}", [0, 1, 0], "Logged in (User ID: 1)"),
            ("AddBannedIp", "no JSON", [0; 3], "Added banned IP"),
            ("odd", r#"["a"]"#, [0; 3], "odded"),
        ] {
            assert_eq!(line(action, detail, ids), expected);
        }
    }

    #[test]
    fn a_line_is_one_line_sec_219() {
        let shown = line("AddUser", r#"{"email":"a\nb\r\n\u2028c"}"#, [0; 3]);
        assert_eq!(shown, "Added user: email a b c");
    }
}
