//! JSON whose members keep their order, so that a document can be written again as it was.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

#[derive(Deserialize, Serialize)]
#[serde(untagged)]
pub enum Json {
    Object(IndexMap<String, Json>),
    Array(Vec<Json>),
    Leaf(serde_json::Value),
}

pub fn parse(text: &str) -> Json {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// As a person would write it.
pub fn written(json: &Json) -> String {
    let mut text = serde_json::to_string_pretty(json).expect("it can be written");
    text.push('\n');
    text
}
