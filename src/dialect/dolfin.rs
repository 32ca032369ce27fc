//! Dolfin's REST dialect: resources named by UUIDs, JSON, problems as `application/problem+json`.

mod body;
pub mod operation;
mod problem;

use self::operation::{Found, Operation};
use super::form::{self, Limits};
use super::{Answer, Dialect, Reading, Request, Wording, json};
use crate::action::{Kind, Refusal, Reply, Site};
use crate::actions;
use crate::auth::Proof;
use crate::dispatch::{Ask, Case, Outcome};
use crate::domain::secret::Secret;
use crate::fields;
use crate::params::Params;

/// The REST dialect.
pub struct Dolfin;

/// How an answer is worded.
pub struct Manner {
    operation: &'static Operation,
    path: String,
    request_id: String,
}

/// What a repeated call may say differently.
const APART: [&str; 1] = ["idempotency_key"];
const NOWHERE: Refusal = Refusal::new(Kind::NotFound, "no_resource", "There is no such resource");
const METHOD: Refusal = Refusal::new(Kind::Method, "method", "This method is not accepted here");
const TOO_LARGE: Refusal =
    Refusal::new(Kind::TooLarge, "too_large", "The request is too large or did not arrive whole");

impl Dialect for Dolfin {
    type Manner = Manner;

    fn read(site: &Site, request: &Request<'_>) -> Reading<Manner> {
        let (operation, named) = match operation::find(request.method, request.path) {
            Found::Operation(operation, named) => (operation, named),
            Found::Methods(methods) => {
                let answer = problem::answer(site, &METHOD, request.id);
                return Reading::Answer(answer.with("Allow", methods));
            }
            Found::Nothing => return Reading::Answer(problem::answer(site, &NOWHERE, request.id)),
        };
        match params(request, &named) {
            Ok(params) => Reading::Ask(ask(request, operation, params), manner(request, operation)),
            Err(refusal) => Reading::Answer(problem::answer(site, &refusal, request.id)),
        }
    }

    fn word(site: &Site, manner: Manner, _: &Case, outcome: Outcome) -> Wording<Manner> {
        Wording::Answer(match outcome {
            Outcome::Reply(reply) => done(site, &manner, &reply),
            Outcome::Refused(refusal) => problem::answer(site, &refusal, &manner.request_id),
            Outcome::Broken(id) => problem::broken(site, &id),
        })
    }

    fn too_large(site: &Site) -> Answer {
        problem::answer(site, &TOO_LARGE, "")
    }
}

fn manner(request: &Request<'_>, operation: &'static Operation) -> Manner {
    Manner { operation, path: request.path.to_owned(), request_id: request.id.to_owned() }
}

fn ask(request: &Request<'_>, operation: &'static Operation, params: Params) -> Ask {
    let key = (request.header)("x-dolfin-api-key");
    Ask {
        tables: actions::REST,
        action: operation.action.to_owned(),
        proof: key.map_or(Proof::Nothing, |key| Proof::Key(Secret::new(key))),
        repeat: request.repeat(&params, &APART),
        params,
        ip: request.ip,
        user_agent: request.header("user-agent").to_owned(),
    }
}

/// The query, whose names have no case, then the body, then what the path names, each over the ones before.
fn params(request: &Request<'_>, named: &[(&'static str, String)]) -> Result<Params, Refusal> {
    let query = form::decode(request.query.as_bytes(), None, b"", &Limits::default());
    let query = query.map_err(|error| fields::unreadable(error.message()))?.with_case_insensitive_names();
    let mut params = Params::new();
    for (name, value) in query.iter() {
        params.insert(name, value.clone());
    }
    body::read(request, &mut params)?;
    for (name, value) in named {
        params.insert(*name, value.as_str());
    }
    Ok(params)
}

fn done(site: &Site, manner: &Manner, reply: &Reply) -> Answer {
    let status = manner.operation.status;
    if status == 204 {
        return Answer::new(204, json::TYPE, "");
    }
    let mut out = String::new();
    json::object(&reply.fields, &mut out);
    let answer = Answer::new(status, json::TYPE, out);
    if status == 201 {
        let place = format!("{}{}/{}", site.public_url, manner.path.trim_end_matches('/'), reply.text("id"));
        return answer.with("Location", place);
    }
    answer
}
