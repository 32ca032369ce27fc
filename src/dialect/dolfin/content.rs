//! What a body holds: one object, or rows of them in JSON or CSV, each member of its type.

use std::fmt;

use serde_json::Value as Json;

use super::operation::{Holds, Member};
use super::strict::{NAMES, Strict};
use crate::params::Value;

/// Names and values.
pub type Cells = Vec<(String, Value)>;

/// Why nothing of a body can be taken.
pub enum Bad {
    /// It is no JSON, or not the kind of value that belongs there.
    NotJson,
    /// It is no table.
    NotCsv,
    /// There is no list of rows.
    NoRows,
    /// One of its members.
    Wrong(Wrong),
}

/// A member whose value is not of its type.
pub struct Wrong {
    /// Its name.
    pub name: &'static str,
    holds: Holds,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let holds = match self.holds {
            Holds::Text => "a string",
            Holds::Flag => "true or false",
            Holds::Number => "a whole number",
            Holds::Texts => "a list of strings",
        };
        write!(f, "{} must be {holds}", self.name)
    }
}

/// An object's members, as far as they are read.
pub fn object(body: &[u8], members: &[Member]) -> Result<Cells, Bad> {
    let Json::Object(object) = json(body)? else { return Err(Bad::NotJson) };
    object_of(object, members).map_err(Bad::Wrong)
}

fn json(body: &[u8]) -> Result<Json, Bad> {
    serde_json::from_slice(body).map(|Strict(json)| json).map_err(|_| Bad::NotJson)
}

/// The members that are read, each of its type; null says as much as nothing.
fn object_of(mut object: serde_json::Map<String, Json>, members: &[Member]) -> Result<Cells, Wrong> {
    let sent = members.iter().filter_map(|member| Some((member, object.remove(member.name)?)));
    sent.filter(|(_, value)| !value.is_null())
        .map(|(member, value)| {
            let wrong = Wrong { name: member.name, holds: member.holds };
            Ok((member.name.to_owned(), value_of(member.holds, value).ok_or(wrong)?))
        })
        .collect()
}

fn value_of(holds: Holds, value: Json) -> Option<Value> {
    Some(match (holds, value) {
        (Holds::Text, Json::String(text)) => text.into(),
        (Holds::Flag, Json::Bool(flag)) => flag.to_string().into(),
        (Holds::Number, Json::Number(number)) => whole(&number)?.to_string().into(),
        (Holds::Texts, Json::Array(items)) => Value::List(
            items
                .into_iter()
                .enumerate()
                .map(|(place, item)| Some((place.to_string(), value_of(Holds::Text, item)?)))
                .collect::<Option<_>>()?,
        ),
        _ => return None,
    })
}

/// JSON knows one kind of number: 7.0 is 7.
fn whole(number: &serde_json::Number) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "only whole numbers that fit come this far")]
    let of_float = |float: f64| (float.fract() == 0.0 && float.abs() < 1e15).then_some(float as i64);
    number.as_i64().or_else(|| number.as_f64().and_then(of_float))
}

/// A list of rows: bare, or under its name. Of a row that is wrong is said why.
pub fn rows(body: &[u8], name: &str, members: &[Member]) -> Result<Vec<Result<Cells, String>>, Bad> {
    let list = match json(body)? {
        Json::Object(mut object) => object.remove(name).ok_or(Bad::NoRows)?,
        list => list,
    };
    let Json::Array(rows) = list else { return Err(Bad::NoRows) };
    Ok(rows.into_iter().map(|row| row_of(row, members)).collect())
}

fn row_of(row: Json, members: &[Member]) -> Result<Cells, String> {
    let Json::Object(object) = row else { return Err("a row must be an object".to_owned()) };
    object_of(object, members).map_err(|wrong| wrong.to_string())
}

/// The rows of a table, whose first line names its columns.
pub fn table(body: &[u8]) -> Result<Vec<Cells>, Bad> {
    let body = body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(body);
    let mut reader = csv::ReaderBuilder::new().flexible(false).trim(csv::Trim::All).from_reader(body);
    let names = reader.headers().map_err(|_| Bad::NotCsv)?.clone();
    let is_twice = |(place, name): (usize, &str)| names.iter().skip(place + 1).any(|other| other == name);
    if names.len() > NAMES || names.iter().enumerate().any(is_twice) {
        return Err(Bad::NotCsv);
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|_| Bad::NotCsv)?;
        if record.iter().any(|text| text.contains('\0')) {
            return Err(Bad::NotCsv);
        }
        // An empty cell says nothing, as null does.
        let cells = names.iter().zip(&record).filter(|(_, text)| !text.is_empty());
        rows.push(cells.map(|(name, text)| (name.to_owned(), text.into())).collect());
    }
    Ok(rows)
}
