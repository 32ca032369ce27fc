//! Whether every member of an answer is described.

use serde_json::Value;

use super::document::resolved;

/// The ways to members that the schema does not know.
pub fn unknown(schema: &Value, value: &Value, way: &str) -> Vec<String> {
    match value {
        Value::Object(members) => {
            let of = |(name, member): (&String, &Value)| {
                let way = format!("{way}.{name}");
                property(schema, name).map_or_else(|| vec![way.clone()], |found| unknown(found, member, &way))
            };
            members.iter().flat_map(of).collect()
        }
        Value::Array(items) => {
            let Some(schema) = resolved(schema).get("items") else { return Vec::new() };
            items.iter().flat_map(|item| unknown(schema, item, way)).collect()
        }
        _ => Vec::new(),
    }
}

/// A member's schema, in whichever part of it.
fn property<'a>(schema: &'a Value, name: &str) -> Option<&'a Value> {
    let schema = resolved(schema);
    let own = schema.get("properties").and_then(|properties| properties.get(name));
    own.or_else(|| {
        let parts = ["allOf", "oneOf"].iter().filter_map(|word| schema.get(*word)?.as_array());
        parts.flatten().find_map(|part| property(part, name))
    })
}
