//! A request's body: JSON or CSV, as its media type says, not too large, and what it holds among the parameters.

use super::content::{self, Bad, Cells};
use super::operation::Body;
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
            let rows = content::table(request.body).map_err(refusal)?;
            params.insert(*name, listed(rows.into_iter().map(Value::List)));
        }
        _ if !media_type.eq_ignore_ascii_case("application/json") => return Err(MEDIA_TYPE),
        Body::Rows(name, members) => {
            let rows = content::rows(request.body, name, members).map_err(refusal)?;
            params.insert(*name, listed(rows.into_iter().map(row)));
        }
        Body::Object(members) => {
            for (name, value) in content::object(request.body, members).map_err(refusal)? {
                params.insert(name, value);
            }
        }
    }
    Ok(())
}

fn listed(rows: impl Iterator<Item = Value>) -> Value {
    Value::List(rows.enumerate().map(|(place, row)| (place.to_string(), row)).collect())
}

/// A row that is wrong is answered in its place.
fn row(row: Result<Cells, String>) -> Value {
    Value::List(row.unwrap_or_else(|wrong| vec![(WRONG.to_owned(), wrong.into())]))
}

fn refusal(bad: Bad) -> Refusal {
    match bad {
        Bad::NotJson => NOT_JSON,
        Bad::NotCsv => NOT_CSV,
        Bad::NoRows => NO_ROWS,
        Bad::Wrong(wrong) => {
            Refusal { message: wrong.to_string().into(), ..Refusal::invalid("wrong_type", wrong.name, "") }
        }
    }
}
