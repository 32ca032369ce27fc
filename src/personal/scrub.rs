//! Takes a person out of what is kept as JSON.

use serde_json::Value;

use crate::domain::permission::Permissions;
use crate::store::users::{UserState, name_key};

/// What names or reaches a person, and what stands there afterwards.
pub struct Person {
    /// His addresses, folded.
    pub keys: Vec<String>,
    /// His name, folded.
    pub name: String,
    /// What is said of him from then on.
    pub instead: String,
}

/// What texts of these names say is of the thing, and of nobody.
const OF_THINGS: [&str; 11] = [
    "action",
    "destination",
    "group",
    "kind",
    "language",
    "link",
    "purpose",
    "role",
    "scopes",
    "state",
    "template",
];

impl Person {
    /// A text with him taken out of it; None where he is not in it. What is about him keeps no text but of things:
    /// it may hold what he was called once.
    pub fn taken_out_of(&self, json: &str, about_him: bool) -> Option<String> {
        let mut value: Value = serde_json::from_str(json).ok()?;
        let changed = self.clean(&mut value, "", about_him);
        changed.then(|| value.to_string())
    }

    fn clean(&self, value: &mut Value, name: &str, about_him: bool) -> bool {
        match value {
            Value::String(text) => {
                let goes = self.is_in(text) || (about_him && !is_of_things(name, text));
                if goes && *text != self.instead {
                    text.clone_from(&self.instead);
                    return true;
                }
                false
            }
            // All of them are looked at.
            Value::Array(items) => {
                items.iter_mut().fold(false, |changed, item| self.clean(item, name, about_him) | changed)
            }
            Value::Object(fields) => fields
                .iter_mut()
                .fold(false, |changed, (name, value)| self.clean(value, name, about_him) | changed),
            Value::Null | Value::Bool(_) | Value::Number(_) => false,
        }
    }

    fn is_in(&self, text: &str) -> bool {
        let text = name_key(text);
        let reached = self.keys.iter().any(|key| !key.is_empty() && text.contains(key.as_str()));
        reached || (!self.name.is_empty() && text == self.name)
    }
}

/// A list of permissions or a state says nothing of anybody, whatever it is called.
fn is_of_things(name: &str, text: &str) -> bool {
    let states = [UserState::Registered, UserState::Provisioned, UserState::Disabled];
    text.is_empty()
        || OF_THINGS.contains(&name)
        || states.iter().any(|state| state.as_str() == text)
        || Permissions::parse(text, true).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ann() -> Person {
        Person {
            keys: vec!["ann@example.com".to_owned()],
            name: "ann other".to_owned(),
            instead: "erased user 7".to_owned(),
        }
    }

    #[test]
    fn what_is_about_somebody_keeps_its_facts_and_none_of_his_texts() {
        let detail = r#"{"before":{"email":"old@example.com","firstname":"Anna","language":"french"},"issue":2,
            "after":"products,tickets","mailed":true,"state":"pending","list":["Ann Other",""]}"#;
        let left: Value =
            serde_json::from_str(&ann().taken_out_of(detail, true).expect("changed")).expect("JSON");
        assert_eq!(left["before"]["email"], "erased user 7");
        assert_eq!(left["before"]["firstname"], "erased user 7");
        assert_eq!((&left["before"]["language"], &left["issue"]), (&"french".into(), &2.into()));
        assert_eq!((&left["after"], &left["list"][0]), (&"products,tickets".into(), &"erased user 7".into()));
        assert_eq!(ann().taken_out_of(&left.to_string(), true), None, "once is enough");
    }

    #[test]
    fn of_what_is_about_others_only_he_is_taken() {
        let cleaned = |detail: &str| ann().taken_out_of(detail, false);
        assert_eq!(cleaned(r#"{"email":"bob@example.com","invited":"Bob"}"#), None);
        assert_eq!(
            cleaned(r#"{"accepted_by":"ANN@Example.com","email":"bob@example.com"}"#),
            Some(r#"{"accepted_by":"erased user 7","email":"bob@example.com"}"#.to_owned())
        );
        assert_eq!(cleaned("not JSON"), None);
    }
}
