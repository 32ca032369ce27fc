//! The answers to the rows of one call, each worded as the answer to a call of its own would be.

use std::borrow::Cow;

use super::problem;
use crate::action::{Fields, Site, Value, named};

/// The results of a call with rows: a row that was refused says so under `refused`, with the refusal's word for
/// programs and its text.
pub fn worded(site: &Site, fields: Fields) -> Fields {
    fields.into_iter().map(|(name, value)| (name, item(site, value))).collect()
}

fn item(site: &Site, value: Value) -> Value {
    match value {
        Value::List { item: name, wrapped: false, items } if name == "result" => {
            let items = items.into_iter().map(|result| of_row(site, result)).collect();
            Value::List { item: name, wrapped: false, items }
        }
        other => other,
    }
}

fn of_row(site: &Site, result: Value) -> Value {
    let Value::Object(fields) = result else { return result };
    let mut worded: Fields = Vec::with_capacity(fields.len() + 1);
    for (name, value) in fields {
        match (&*name, value) {
            ("refused", Value::Object(refused)) => {
                let text = |wanted: &str| text_of(&refused, wanted);
                let (status, code) = problem::of_code(text("code")).unwrap_or(problem::INVALID);
                worded.push(("status".into(), i64::from(status).into()));
                let fields = problem::fields(site, (status, code), text("detail"), None);
                worded.push(("problem".into(), Value::Object(fields)));
            }
            ("invite", invite) => {
                worded.extend(named([("status", 201.into()), ("invite", invite)]));
            }
            (_, value) => worded.push((name, value)),
        }
    }
    Value::Object(worded)
}

fn text_of<'f>(fields: &'f [(Cow<'static, str>, Value)], wanted: &str) -> &'f str {
    fields
        .iter()
        .find_map(|(name, value)| match value {
            Value::Text(text) if name == wanted => Some(text.as_str()),
            _ => None,
        })
        .unwrap_or_default()
}
