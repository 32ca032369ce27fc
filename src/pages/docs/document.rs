//! The REST dialect's document as the page reads it: everything in the order in which it is written.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

/// Names in their order.
pub type Named<T> = IndexMap<String, T>;

/// The whole.
#[derive(Deserialize)]
pub struct Document {
    pub info: Info,
    pub tags: Vec<Tag>,
    pub paths: Named<Named<Operation>>,
    pub components: Components,
    #[serde(rename = "x-problems")]
    pub problems: Vec<Problem>,
}

#[derive(Deserialize)]
pub struct Info {
    pub title: String,
    pub summary: String,
    pub description: String,
}

#[derive(Deserialize)]
pub struct Tag {
    pub name: String,
    pub description: String,
}

#[derive(Deserialize)]
pub struct Problem {
    pub code: String,
    pub statuses: Vec<u16>,
    pub description: String,
}

#[derive(Deserialize)]
pub struct Components {
    pub schemas: Named<Schema>,
    pub parameters: Named<Parameter>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Operation {
    pub tags: Vec<String>,
    #[serde(rename = "operationId")]
    pub id: String,
    pub summary: String,
    pub description: String,
    pub security: Vec<Named<Vec<String>>>,
    pub parameters: Vec<OrRef<Parameter>>,
    pub request_body: Option<Body>,
    pub responses: Named<Answer>,
}

/// Something, or where it stands.
#[derive(Deserialize)]
#[serde(untagged)]
pub enum OrRef<T> {
    Ref {
        #[serde(rename = "$ref")]
        at: String,
    },
    Own(T),
}

impl<T> OrRef<T> {
    /// The thing itself.
    pub fn of<'a>(&'a self, components: &'a Named<T>) -> Option<&'a T> {
        match self {
            Self::Ref { at } => components.get(last(at)),
            Self::Own(own) => Some(own),
        }
    }
}

/// The last name of a reference.
pub fn last(at: &str) -> &str {
    at.rsplit('/').next().unwrap_or(at)
}

#[derive(Deserialize)]
pub struct Parameter {
    pub name: String,
    #[serde(rename = "in")]
    pub place: String,
    #[serde(default)]
    pub required: bool,
    pub description: String,
    pub schema: Schema,
    pub example: Option<String>,
}

#[derive(Deserialize)]
pub struct Body {
    #[serde(default)]
    pub required: bool,
    pub content: Named<Content>,
}

#[derive(Deserialize)]
pub struct Answer {
    pub description: String,
    #[serde(default)]
    pub headers: Named<Json>,
    #[serde(default)]
    pub content: Named<Content>,
}

#[derive(Deserialize)]
pub struct Content {
    pub schema: Schema,
    #[serde(default)]
    pub examples: Named<Example>,
}

#[derive(Deserialize)]
pub struct Example {
    pub summary: String,
    pub value: Json,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub struct Schema {
    #[serde(rename = "$ref")]
    pub at: Option<String>,
    #[serde(rename = "type")]
    pub kind: Option<OneOrMore>,
    pub format: Option<String>,
    pub description: String,
    #[serde(rename = "enum")]
    pub words: Vec<String>,
    pub items: Option<Box<Schema>>,
    pub properties: Named<Schema>,
    pub required: Vec<String>,
    pub one_of: Vec<Schema>,
    pub all_of: Vec<Schema>,
    pub default: Option<Json>,
    pub minimum: Option<i64>,
    pub maximum: Option<i64>,
    pub max_length: Option<u32>,
    pub max_items: Option<u32>,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl OneOrMore {
    pub fn all(&self) -> &[String] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::More(more) => more,
        }
    }
}

/// A value whose members keep their order.
#[derive(Deserialize, Serialize)]
#[serde(untagged)]
pub enum Json {
    Object(Named<Json>),
    Array(Vec<Json>),
    Leaf(serde_json::Value),
}

impl Json {
    /// On several lines.
    pub fn pretty(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// On one line.
    pub fn short(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}
