//! The document, its operations, and schemas to hold values against.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::{Value, json};

/// As it is in the repository.
pub static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(&source()).expect("the document is JSON"));

pub fn file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/openapi.json")
}

pub fn source() -> String {
    std::fs::read_to_string(file()).expect("there is a document")
}

/// An operation with its place.
pub struct Spot {
    pub method: String,
    pub path: String,
    pub operation: Value,
}

impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}

impl Spot {
    /// Its answers by status.
    pub fn responses(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.operation["responses"]
            .as_object()
            .expect("answers")
            .iter()
            .map(|(status, one)| (status.as_str(), one))
    }

    /// The answer when all goes well.
    pub fn success(&self) -> (&str, &Value) {
        self.responses().find(|(status, _)| status.starts_with('2')).expect("a success")
    }

    /// Its parameters of a place: path, query or header.
    pub fn parameters(&self, place: &str) -> Vec<Value> {
        let all = self.operation["parameters"].as_array().expect("parameters");
        all.iter().map(|one| resolved(one).clone()).filter(|one| one["in"] == place).collect()
    }

    /// Whether it is for anybody.
    pub fn is_public(&self) -> bool {
        let ways = self.operation["security"].as_array().expect("who may");
        ways.iter().any(|way| way.as_object().is_some_and(serde_json::Map::is_empty))
    }
}

/// All of them.
pub fn operations() -> Vec<Spot> {
    let paths = DOCUMENT["paths"].as_object().expect("paths");
    let spots = paths.iter().flat_map(|(path, methods)| {
        methods.as_object().expect("methods").iter().map(move |(method, operation)| Spot {
            method: method.to_uppercase(),
            path: path.clone(),
            operation: operation.clone(),
        })
    });
    spots.collect()
}

/// What a reference leads to; anything else is itself.
pub fn resolved(node: &Value) -> &Value {
    resolved_in(&DOCUMENT, node)
}

/// The same in another document.
pub fn resolved_in<'a>(document: &'a Value, node: &'a Value) -> &'a Value {
    match node.get("$ref").and_then(Value::as_str) {
        Some(at) => document.pointer(at.trim_start_matches('#')).expect("it leads somewhere"),
        None => node,
    }
}

/// Looks at every node.
pub fn walk(node: &Value, look: &mut impl FnMut(&Value)) {
    look(node);
    match node {
        Value::Array(items) => items.iter().for_each(|item| walk(item, look)),
        Value::Object(members) => members.values().for_each(|member| walk(member, look)),
        _ => {}
    }
}

/// A schema of the document, formats included.
pub fn validator(schema: &Value) -> Validator {
    let whole = json!({ "allOf": [schema], "components": DOCUMENT["components"] });
    jsonschema::draft202012::options().should_validate_formats(true).build(&whole).expect("a good schema")
}

/// Asserts that a value is what a schema says.
#[track_caller]
pub fn holds(schema: &Value, value: &Value, what: &str) {
    let validator = validator(schema);
    let errors: Vec<String> =
        validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{what}: {errors:?} in {value}");
}
