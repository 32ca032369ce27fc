//! Dolfin's REST dialect: resources named by UUIDs, JSON, problems as `application/problem+json`.

mod body;
mod content;
pub mod operation;
pub mod problem;
mod proof;
mod results;
mod strict;

use self::operation::{Body, Found, Operation};
use super::form::{self, Limits};
use super::{Answer, Dialect, Reading, Request, TOO_LARGE, Wording, json};
use crate::action::{Kind, Refusal, Reply, Site, Value};
use crate::actions;
use crate::dispatch::{Ask, Case, Outcome, Overlap};
use crate::domain::protocol::Protocol;
use crate::fields;
use crate::params::Params;
use crate::portal;

/// The REST dialect.
pub struct Dolfin;

/// How an answer is worded.
pub struct Manner {
    operation: &'static Operation,
    path: String,
    request_id: String,
    if_none_match: String,
}

/// A name that begins so is no field of the body: a header of the answer, or `@items`, the body itself.
const ASIDE: char = '@';
const NOWHERE: Refusal = Refusal::new(Kind::NotFound, "no_resource", "There is no such resource");
const METHOD: Refusal = Refusal::new(Kind::Method, "method", "This method is not accepted here");

impl Dialect for Dolfin {
    type Manner = Manner;

    const PROTOCOL: Option<Protocol> = Some(Protocol::Rest);

    fn read(site: &Site, request: &Request<'_>) -> Reading<Manner> {
        let (operation, named) = match operation::find(request.method, request.path) {
            Found::Operation(operation, named) => (operation, named),
            Found::Methods(methods) => {
                return Reading::Answer(refuse(site, METHOD, request.id).with("Allow", methods));
            }
            Found::Nothing => return Reading::Answer(refuse(site, NOWHERE, request.id)),
        };
        match params(request, operation, &named) {
            Ok(params) => Reading::Ask(ask(site, request, operation, params), manner(request, operation)),
            Err(refusal) => Reading::Answer(refuse(site, refusal, request.id)),
        }
    }

    fn word(site: &Site, manner: Manner, _: &Case, outcome: Outcome) -> Wording<Manner> {
        Wording::Answer(match outcome {
            Outcome::Reply(reply) => done(site, &manner, reply),
            Outcome::Refused(refusal) => problem::answer(site, &refusal, &manner.request_id),
            Outcome::Broken(id) => problem::broken(site, &id),
        })
    }

    fn too_large(site: &Site) -> Answer {
        refuse(site, TOO_LARGE, "")
    }
}

/// The answer to what is no call.
fn refuse(site: &Site, refusal: Refusal, request_id: &str) -> Answer {
    problem::answer(site, &refusal, request_id).refusing(refusal)
}

fn manner(request: &Request<'_>, operation: &'static Operation) -> Manner {
    Manner {
        operation,
        path: request.path.to_owned(),
        request_id: request.id.to_owned(),
        if_none_match: request.header("if-none-match").to_owned(),
    }
}

fn ask(site: &Site, request: &Request<'_>, operation: &'static Operation, params: Params) -> Ask {
    Ask {
        tables: actions::REST,
        action: operation.action.to_owned(),
        proof: proof::of(site, request, operation.shown_by),
        repeat: request.repeat(&params, &[], Overlap::Refused),
        params,
        ip: request.ip,
        user_agent: request.header("user-agent").to_owned(),
    }
}

/// The query, whose names have no case, then the body, the header that makes it conditional, and what the path
/// names. What the operation does not read does not come through.
fn params(
    request: &Request<'_>,
    operation: &Operation,
    named: &[(&'static str, String)],
) -> Result<Params, Refusal> {
    let query = form::decode(request.query.as_bytes(), None, b"", &Limits::default());
    let query = query.map_err(|error| fields::unreadable(error.message()))?.with_case_insensitive_names();
    let mut params = Params::new();
    for name in operation.query {
        if let Some(value) = query.get(name) {
            value.as_text().ok_or(fields::NOT_A_TEXT.about(name))?;
            params.insert(*name, value.clone());
        }
    }
    body::read(request, &operation.body, &mut params)?;
    if let Some(tags) = (request.header)("if-match") {
        params.insert(portal::IF_MATCH, tags);
    }
    for (name, value) in named {
        params.insert(*name, value.as_str());
    }
    Ok(params)
}

fn done(site: &Site, manner: &Manner, mut reply: Reply) -> Answer {
    if matches!(manner.operation.body, Body::Rows(..)) {
        reply.fields = results::worded(site, reply.fields);
    }
    let is_known = !manner.if_none_match.is_empty() && reply.text("@ETag") == manner.if_none_match;
    let status = match manner.operation.status {
        200 if manner.operation.method == "GET" && is_known => 304,
        status => status,
    };
    let mut answer = match status {
        204 | 304 => Answer::new(status, "", ""),
        _ => Answer::new(status, json::TYPE, body_of(&reply)),
    };
    if status == 201 {
        let place = format!("{}{}/{}", site.public_url, manner.path, reply.text("id"));
        answer = answer.with("Location", place);
    }
    for header in ["ETag", "Link"] {
        if let Some(Value::Text(value)) = reply.get(&format!("{ASIDE}{header}")) {
            answer = answer.with(header, value);
        }
    }
    answer
}

fn body_of(reply: &Reply) -> String {
    let mut out = String::new();
    match reply.get("@items") {
        Some(items) => json::write(items, &mut out),
        None => json::object(reply.fields.iter().filter(|(name, _)| !name.starts_with(ASIDE)), &mut out),
    }
    json::with_plain_slashes(&out)
}
