//! The documented operation of Dolfin's own document: whatever that says, ours says too.

use serde_json::Value;

use super::document::{DOCUMENT, resolved_in};

/// What may be said beside what the other document says, without changing what is meant.
const REMARKS: [&str; 5] = ["description", "format", "type", "example", "examples"];

fn seed() -> Value {
    serde_json::from_str(include_str!("../../outside/seeds/create_client_invite.openapi.json"))
        .expect("the seed is JSON")
}

/// Everything of a schema stays: what is there is the same, what is more are members of objects.
fn stays(seed: &Value, theirs: &Value, ours: &Value, way: &str) {
    let (theirs, ours) = (resolved_in(seed, theirs), resolved_in(&DOCUMENT, ours));
    let (Some(members), Some(own)) = (theirs.as_object(), ours.as_object()) else {
        panic!("{way}: no schema")
    };
    for (word, value) in members {
        match word.as_str() {
            "properties" => {
                for (name, schema) in value.as_object().expect("properties") {
                    stays(seed, schema, &own["properties"][name], &format!("{way}.{name}"));
                }
            }
            "required" => holds_all(value, &own["required"], way),
            "type" | "enum" => {
                holds_all(value, &own[word], way);
                holds_all(&own[word], value, way);
            }
            _ => assert_eq!(own.get(word), Some(value), "{way}: {word}"),
        }
    }
    if !members.contains_key("properties") {
        let more: Vec<&String> = own
            .keys()
            .filter(|word| !members.contains_key(*word) && !REMARKS.contains(&word.as_str()))
            .collect();
        assert!(more.is_empty(), "{way} is narrowed by {more:?}");
    }
}

/// Whether everything of the one is in the other.
#[track_caller]
fn holds_all(wanted: &Value, within: &Value, way: &str) {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]);
    let within = list(within);
    for one in list(wanted) {
        assert!(within.contains(&one), "{way}: {one} is not in {within:?}");
    }
}

fn each<'a>(node: &'a Value, what: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    node.as_object().unwrap_or_else(|| panic!("{what} are missing")).iter()
}

#[test]
fn what_dolfins_document_says_of_an_operation_ours_says_too() {
    let seed = seed();
    for (path, methods) in each(&seed["paths"], "paths") {
        for (method, theirs) in each(methods, "methods") {
            let ours = &DOCUMENT["paths"][path][method];
            assert_eq!((&ours["summary"], &ours["tags"]), (&theirs["summary"], &theirs["tags"]));
            request_stays(&seed, theirs, ours);
            for (status, answer) in each(&theirs["responses"], "answers") {
                let own = &ours["responses"][status];
                for (media_type, content) in each(&answer["content"], "contents") {
                    stays(&seed, &content["schema"], &own["content"][media_type]["schema"], status);
                }
                names_stay(&answer["description"], &own["description"]);
            }
        }
    }
}

fn request_stays(seed: &Value, theirs: &Value, ours: &Value) {
    let own: Vec<&Value> =
        ours["parameters"].as_array().expect("ours").iter().map(|one| resolved_in(&DOCUMENT, one)).collect();
    for parameter in theirs["parameters"].as_array().expect("theirs") {
        let found = own.iter().find(|one| one["name"] == parameter["name"] && one["in"] == parameter["in"]);
        let found = found.unwrap_or_else(|| panic!("{} is missing", parameter["name"]));
        stays(seed, &parameter["schema"], &found["schema"], "parameter");
    }
    let needed = |list: &[&Value]| list.iter().filter(|one| one["required"] == true).count();
    assert_eq!(needed(&own), 1, "a caller who knows the seed sends no other parameter");
    let body = &ours["requestBody"];
    assert_eq!(body["required"], theirs["requestBody"]["required"]);
    for (media_type, content) in each(&theirs["requestBody"]["content"], "bodies") {
        let schema = &body["content"][media_type]["schema"];
        stays(seed, &content["schema"], schema, "body");
        // Nothing more is asked of a caller.
        let (theirs, own) = (resolved_in(seed, &content["schema"]), resolved_in(&DOCUMENT, schema));
        holds_all(&own["required"], &theirs["required"], "body");
    }
}

/// The names of problems stand in the descriptions.
fn names_stay(theirs: &Value, ours: &Value) {
    let (theirs, ours) = (theirs.as_str().unwrap_or_default(), ours.as_str().unwrap_or_default());
    for name in theirs.split_whitespace().filter(|word| super::is_code(word)) {
        assert!(ours.contains(name), "{name} is not in: {ours}");
    }
}
