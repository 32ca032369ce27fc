//! What operations read: the document and the table of operations say the same.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use vestibule::dialect::dolfin::operation::{Body, Holds, Member, OPERATIONS, Operation};

use super::document::{Spot, operations, resolved};

fn of_table(spot: &Spot) -> &'static Operation {
    let is_it = |one: &&Operation| one.method == spot.method && one.path == spot.path;
    OPERATIONS.iter().find(is_it).unwrap_or_else(|| panic!("{spot} is not in the table"))
}

#[test]
fn the_names_in_the_query_are_those_of_the_table() {
    for spot in operations() {
        let parameters = spot.parameters("query");
        let documented: BTreeSet<&str> = parameters.iter().filter_map(|one| one["name"].as_str()).collect();
        assert_eq!(documented, of_table(&spot).query.iter().copied().collect(), "{spot}");
        assert!(parameters.iter().all(|one| one["required"] != true), "{spot}");
    }
}

#[test]
fn the_members_of_bodies_and_their_types_are_those_of_the_table() {
    for spot in operations() {
        let content = &spot.operation["requestBody"]["content"];
        let schema = &content["application/json"]["schema"];
        match of_table(&spot).body {
            Body::Object([]) => assert!(content.is_null(), "{spot} reads no body"),
            Body::Object(members) => check(&spot, members, schema),
            Body::Rows(name, members) => {
                assert!(content["text/csv"].is_object(), "{spot} reads CSV too");
                let ways = resolved(schema)["oneOf"].as_array().expect("two ways to send rows");
                let [object, list] = ways.as_slice() else { panic!("{spot}: {ways:?}") };
                check(&spot, members, &object["properties"][name]["items"]);
                check(&spot, members, &list["items"]);
            }
        }
    }
}

#[track_caller]
fn check(spot: &Spot, members: &[Member], schema: &Value) {
    let properties = resolved(schema)["properties"].as_object().expect("members");
    let documented: BTreeMap<&str, String> =
        properties.iter().map(|(name, schema)| (name.as_str(), kind(schema).to_string())).collect();
    let read: BTreeMap<&str, String> =
        members.iter().map(|member| (member.name, of(member.holds).to_string())).collect();
    assert_eq!(documented, read, "{spot}");
}

/// A type, as the document writes it.
fn of(holds: Holds) -> Value {
    match holds {
        Holds::Text => json!("string"),
        Holds::Flag => json!("boolean"),
        Holds::Number => json!("integer"),
        Holds::Texts => json!(["array", "string"]),
    }
}

/// What may be left out may be null as well.
fn without_null(kind: &Value) -> Value {
    match kind.as_array().map(Vec::as_slice) {
        Some([one, null]) if null == "null" => one.clone(),
        _ => kind.clone(),
    }
}

fn kind(schema: &Value) -> Value {
    let schema = resolved(schema);
    match schema.get("items") {
        Some(items) => json!([without_null(&schema["type"]), resolved(items)["type"]]),
        None => without_null(&schema["type"]),
    }
}
