//! A request's JSON body: one object, no name twice, neither deep nor large.

use std::fmt;

use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde_json::Value as Json;

use crate::action::{Kind, Refusal};
use crate::dialect::Request;
use crate::fields;
use crate::params::{Params, Value};

/// Bytes of a body: a thousand invitations fit in.
const BODY: usize = 1 << 20;
/// Members of the object.
const MEMBERS: usize = 64;

const NOT_JSON: Refusal = Refusal::new(Kind::Unreadable, "unreadable", "The body must be one JSON object");
const MEDIA_TYPE: Refusal =
    Refusal::new(Kind::Unreadable, "media_type", "The Content-Type of the body must be application/json");

/// Puts the members of the body's object among the parameters. Where nothing has to be said nothing is needed.
pub fn read(request: &Request<'_>, params: &mut Params) -> Result<(), Refusal> {
    if request.body.is_empty() {
        return Ok(());
    }
    let media_type = request.header("content-type").split(';').next().unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case("application/json") {
        return Err(MEDIA_TYPE);
    }
    if request.body.len() > BODY {
        return Err(fields::unreadable("The body is too large"));
    }
    let mut reader = serde_json::Deserializer::from_slice(request.body);
    let members = reader.deserialize_map(Object).and_then(|members| reader.end().map(|()| members));
    for (name, value) in members.map_err(|_| NOT_JSON)? {
        params.insert(name, value);
    }
    Ok(())
}

struct Object;

impl<'de> Visitor<'de> for Object {
    type Value = Vec<(String, Value)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut found: Vec<(String, Value)> = Vec::new();
        while let Some((name, value)) = members.next_entry::<String, Json>()? {
            if found.len() == MEMBERS || found.iter().any(|(known, _)| *known == name) {
                return Err(A::Error::custom("a name comes twice, or there are too many"));
            }
            found.push((name, value_of(value).ok_or_else(|| A::Error::custom("a text holds NUL"))?));
        }
        Ok(found)
    }
}

/// A scalar as the text of a parameter, anything else as a list. PostgreSQL stores no NUL.
fn value_of(value: Json) -> Option<Value> {
    Some(match value {
        Json::Null => Value::Text(String::new()),
        Json::Bool(flag) => Value::Text(flag.to_string()),
        Json::Number(number) => Value::Text(number.to_string()),
        Json::String(text) if text.contains('\0') => return None,
        Json::String(text) => Value::Text(text),
        Json::Array(items) => Value::List(
            items
                .into_iter()
                .enumerate()
                .map(|(place, item)| Some((place.to_string(), value_of(item)?)))
                .collect::<Option<_>>()?,
        ),
        Json::Object(members) => Value::List(
            members.into_iter().map(|(name, item)| Some((name, value_of(item)?))).collect::<Option<_>>()?,
        ),
    })
}
