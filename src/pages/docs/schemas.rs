//! Schemas in words: what a value is, and the members of an object.

use super::document::{Components, Named, Schema, last};
use super::markdown;

/// A member of an object.
pub struct Member<'a> {
    pub name: &'a str,
    /// HTML.
    pub kind: String,
    pub is_required: bool,
    /// HTML.
    pub about: String,
}

/// A schema with a name.
pub struct Shown<'a> {
    pub name: &'a str,
    /// HTML; empty for an object, whose members say it.
    pub kind: String,
    /// HTML.
    pub about: String,
    pub members: Vec<Member<'a>>,
}

/// All of them.
pub fn shown(components: &Components) -> Vec<Shown<'_>> {
    components.schemas.iter().map(|(name, schema)| one(name, schema, &components.schemas)).collect()
}

fn one<'a>(name: &'a str, schema: &'a Schema, schemas: &'a Named<Schema>) -> Shown<'a> {
    let members = members(schema, schemas);
    // A code is an anchor of its own: a list of them all would say it again.
    let kind = match name {
        "ProblemCode" => "one of the <a href=\"#problems\">problems</a>".to_owned(),
        _ if members.is_empty() => kind(schema),
        _ => String::new(),
    };
    Shown { name, kind, about: markdown::blocks(&schema.description), members }
}

/// The members of an object, with those of all that it is put together from.
pub fn members<'a>(schema: &'a Schema, schemas: &'a Named<Schema>) -> Vec<Member<'a>> {
    if let Some(named) = schema.at.as_deref().and_then(|at| schemas.get(last(at))) {
        return members(named, schemas);
    }
    let parts = schema.all_of.iter().chain(schema.one_of.iter().filter(|part| !part.properties.is_empty()));
    let mut found: Vec<Member<'a>> = parts.flat_map(|part| members(part, schemas)).collect();
    found.extend(schema.properties.iter().map(|(name, member)| Member {
        name,
        kind: kind(member),
        is_required: schema.required.contains(name),
        about: about(member),
    }));
    found
}

/// What is said about a value: its description and what the schema adds to it.
pub fn about(schema: &Schema) -> String {
    let mut text = schema.description.clone();
    for rule in rules(schema) {
        text.push_str(if text.is_empty() { "" } else { " " });
        text.push_str(&rule);
    }
    markdown::inline(&text)
}

fn rules(schema: &Schema) -> Vec<String> {
    let range = match (schema.minimum, schema.maximum) {
        (Some(least), Some(most)) => Some(format!("From {least} to {most}.")),
        (Some(least), None) => Some(format!("At least {least}.")),
        _ => None,
    };
    let length = schema.max_length.map(|most| format!("Up to {most} characters."));
    let items = schema.max_items.filter(|most| *most > 0).map(|most| format!("Up to {most} of them."));
    let default = schema.default.as_ref().map(|value| format!("`{}` unless it is sent.", value.short()));
    [range, length, items, default].into_iter().flatten().collect()
}

/// What a value is, as HTML.
pub fn kind(schema: &Schema) -> String {
    if let Some(at) = &schema.at {
        let name = last(at);
        return format!("<a href=\"#schema-{name}\">{name}</a>");
    }
    if !schema.one_of.is_empty() {
        return schema.one_of.iter().map(kind).collect::<Vec<_>>().join(" or ");
    }
    if !schema.words.is_empty() {
        let words = schema.words.iter().map(|word| format!("<code>{word}</code>"));
        return words.collect::<Vec<_>>().join(", ");
    }
    let kinds = schema.kind.as_ref().map_or(&[][..], super::document::OneOrMore::all);
    // `null` last, however it is written.
    let (null, others): (Vec<&String>, Vec<&String>) = kinds.iter().partition(|kind| *kind == "null");
    others.into_iter().chain(null).map(|kind| word(kind, schema)).collect::<Vec<_>>().join(" or ")
}

fn word(kind: &str, schema: &Schema) -> String {
    match (kind, schema.format.as_deref(), &schema.items) {
        ("array", _, Some(items)) => format!("array of {}", self::kind(items)),
        ("string", Some("uuid"), _) => "UUID".to_owned(),
        ("string", Some("date-time"), _) => "date-time".to_owned(),
        ("string", Some("uri"), _) => "URI".to_owned(),
        ("string", Some("email"), _) => "email".to_owned(),
        (other, ..) => other.to_owned(),
    }
}
