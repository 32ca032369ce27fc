//! A request's body: JSON or CSV, no name twice, neither deep nor large, and each member of its type.

use std::fmt;

use serde_json::Value as Json;

use super::operation::{Body, Holds, Member};
use super::strict::Strict;
use crate::action::{Kind, Refusal};
use crate::dialect::Request;
use crate::fields;
use crate::params::{Params, Value};
use crate::portal::WRONG;

/// Bytes of a body: a thousand invitations fit in.
const BODY: usize = 1 << 20;

const NOT_JSON: Refusal = Refusal::new(
    Kind::Unreadable,
    "unreadable",
    "The body must be one JSON object in which no name comes twice",
);
const NOT_CSV: Refusal = Refusal::new(
    Kind::Unreadable,
    "unreadable",
    "The body must be CSV in UTF-8 whose first line names the columns, each of them once",
);
const NO_ROWS: Refusal =
    Refusal::new(Kind::Unreadable, "unreadable", "The body must be a list of objects, or an object with one");
const MEDIA_TYPE: Refusal =
    Refusal::new(Kind::Unreadable, "media_type", "The Content-Type of the body must be application/json");

/// Puts what the operation reads in the body among the parameters. Where nothing has to be said nothing is needed.
pub fn read(request: &Request<'_>, body: &Body, params: &mut Params) -> Result<(), Refusal> {
    if request.body.is_empty() {
        return Ok(());
    }
    if request.body.len() > BODY {
        return Err(fields::unreadable("The body is too large"));
    }
    let media_type = request.header("content-type").split(';').next().unwrap_or_default().trim();
    match body {
        Body::Rows(name, _) if media_type.eq_ignore_ascii_case("text/csv") => {
            params.insert(*name, Value::List(csv(request.body)?));
        }
        _ if !media_type.eq_ignore_ascii_case("application/json") => return Err(MEDIA_TYPE),
        Body::Rows(name, members) => {
            params.insert(*name, Value::List(rows(json(request.body)?, name, members)?));
        }
        Body::Object(members) => {
            let Json::Object(object) = json(request.body)? else { return Err(NOT_JSON) };
            for (name, value) in object_of(object, members).map_err(|wrong| said(&wrong))? {
                params.insert(name, value);
            }
        }
    }
    Ok(())
}

fn json(body: &[u8]) -> Result<Json, Refusal> {
    serde_json::from_slice(body).map(|Strict(json)| json).map_err(|_| NOT_JSON)
}

/// A member whose value is not of its type.
struct Wrong {
    name: &'static str,
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

fn said(wrong: &Wrong) -> Refusal {
    Refusal { message: wrong.to_string().into(), ..Refusal::invalid("wrong_type", wrong.name, "") }
}

/// The members that are read, each of its type; null says as much as nothing.
fn object_of(
    mut object: serde_json::Map<String, Json>,
    members: &[Member],
) -> Result<Vec<(String, Value)>, Wrong> {
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

/// A list of rows: bare, or under its name. A row that is wrong is answered in its place.
fn rows(json: Json, name: &str, members: &[Member]) -> Result<Vec<(String, Value)>, Refusal> {
    let list = match json {
        Json::Object(mut object) => object.remove(name).ok_or(NO_ROWS)?,
        list => list,
    };
    let Json::Array(rows) = list else { return Err(NO_ROWS) };
    Ok(rows.into_iter().enumerate().map(|(place, row)| (place.to_string(), row_of(row, members))).collect())
}

fn row_of(row: Json, members: &[Member]) -> Value {
    let wrong = |text: String| Value::List(vec![(WRONG.to_owned(), text.into())]);
    let Json::Object(object) = row else { return wrong("a row must be an object".to_owned()) };
    object_of(object, members).map_or_else(|bad| wrong(bad.to_string()), Value::List)
}

fn csv(body: &[u8]) -> Result<Vec<(String, Value)>, Refusal> {
    let body = body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(body);
    let mut reader = csv::ReaderBuilder::new().flexible(false).trim(csv::Trim::All).from_reader(body);
    let names = reader.headers().map_err(|_| NOT_CSV)?.clone();
    if names.iter().enumerate().any(|(place, name)| names.iter().skip(place + 1).any(|other| other == name)) {
        return Err(NOT_CSV);
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|_| NOT_CSV)?;
        if record.iter().any(|text| text.contains('\0')) {
            return Err(NOT_CSV);
        }
        // An empty cell says nothing, as null does.
        let cells = names
            .iter()
            .zip(&record)
            .filter(|(_, text)| !text.is_empty())
            .map(|(name, text)| (name.to_owned(), text.into()));
        rows.push((rows.len().to_string(), Value::List(cells.collect())));
    }
    Ok(rows)
}
