//! Quickbase's XML dialect: `/db/{dbid}`, `<qdbapi>` documents or a query, an errcode in every answer.

use super::form::{self, Limits};
use super::{Answer, Dialect, Reading, Request, Wording, errcode, xml_reader};
use crate::action::{Kind, Refusal, Site};
use crate::actions;
use crate::auth::Proof;
use crate::dispatch::{Ask, Case, Outcome};
use crate::domain::secret::Secret;
use crate::fields;
use crate::params::Params;

/// The XML dialect.
pub struct Quickbase;

/// What is echoed.
pub struct Manner {
    action: String,
    udata: Option<String>,
}

/// What a repeated call may say differently.
const APART: [&str; 8] =
    ["idempotency_key", "usertoken", "ticket", "apptoken", "username", "password", "udata", "encoding"];
const METHOD: Refusal = Refusal::new(Kind::Method, "method", "This method is not accepted here");
const TOO_LARGE: Refusal =
    Refusal::new(Kind::TooLarge, "too_large", "The request is too large or did not arrive whole");

impl Dialect for Quickbase {
    type Manner = Manner;

    fn read(site: &Site, request: &Request<'_>) -> Reading<Manner> {
        if request.method != "POST" && !(request.method == "GET" && site.api_get) {
            return Reading::Answer(refuse("", METHOD));
        }
        match form::decode(request.query.as_bytes(), None, b"", &Limits::default()) {
            Ok(query) => read_with(request, &query.with_case_insensitive_names()),
            Err(error) => Reading::Answer(refuse("", fields::unreadable(error.message()))),
        }
    }

    fn word(_: &Site, manner: Manner, _: &Case, outcome: Outcome) -> Wording<Manner> {
        Wording::Answer(answer(&manner.action, manner.udata.as_deref(), outcome))
    }

    fn too_large(_: &Site) -> Answer {
        refuse("", TOO_LARGE)
    }
}

fn read_with(request: &Request<'_>, query: &Params) -> Reading<Manner> {
    let action = action(request, query);
    let body = match body(request) {
        Ok(body) => body,
        Err(refusal) => return Reading::Answer(refuse(&action, refusal)),
    };
    let params = merged(request, query, &body);
    let manner = Manner { action: action.clone(), udata: params.verbatim("udata").map(str::to_owned) };
    let ask = Ask {
        tables: actions::XML,
        action: without_prefix(&action).to_owned(),
        proof: proof(request, &params),
        repeat: request.repeat(&params, &APART),
        params,
        ip: request.ip,
        user_agent: request.header("user-agent").to_owned(),
    };
    Reading::Ask(ask, manner)
}

/// The header wins over the query, where the documentation says `a` and clients say `act`.
fn action(request: &Request<'_>, query: &Params) -> String {
    let header = request.header("quickbase-action").trim();
    let named = Some(header).filter(|name| !name.is_empty());
    named.or_else(|| query.text("a")).or_else(|| query.text("act")).unwrap_or_default().trim().to_owned()
}

fn without_prefix(action: &str) -> &str {
    match action.get(..4) {
        Some(prefix) if prefix.eq_ignore_ascii_case("API_") => &action[4..],
        _ => action,
    }
}

/// Clients declare ISO-8859-1 over UTF-8 bytes: what is valid UTF-8 is UTF-8 whatever they say.
fn body(request: &Request<'_>) -> Result<Params, Refusal> {
    if request.body.iter().all(u8::is_ascii_whitespace) {
        return Ok(Params::new());
    }
    let text = match std::str::from_utf8(request.body) {
        Ok(text) => text.to_owned(),
        Err(_) => request.body.iter().map(|byte| char::from(*byte)).collect(),
    };
    xml_reader::read(&text).map_err(|bad| fields::unreadable(bad.0))
}

/// Query and body in one, the body over the query; the application is the one of the path.
fn merged(request: &Request<'_>, query: &Params, body: &Params) -> Params {
    let mut params = Params::new().with_case_insensitive_names();
    for (name, value) in query.iter().chain(body.iter()) {
        params.insert(name, value.clone());
    }
    let dbid = request.path.rsplit('/').next().unwrap_or_default();
    if !dbid.is_empty() && dbid != "main" {
        params.insert("dbid", dbid);
        params.insert("client_id", "");
    }
    params
}

fn proof(request: &Request<'_>, params: &Params) -> Proof {
    let header = request.header("authorization").strip_prefix("QB-USER-TOKEN ").map(str::trim);
    match params.text("usertoken").or(header) {
        Some(token) => Proof::UserToken(Secret::new(token)),
        None if params.text("ticket").is_some_and(|ticket| ticket != "None") => Proof::Ticket,
        None => Proof::Nothing,
    }
}

/// One element a line, exactly this media type, and the code in the head as well: each of these is
/// what some client needs.
fn answer(action: &str, udata: Option<&str>, outcome: Outcome) -> Answer {
    let enveloped = errcode::envelope(action, udata, outcome);
    Answer::new(200, "application/xml", errcode::document(&enveloped))
        .with("QUICKBASE-ERRCODE", enveloped.errcode.0.to_string())
        .with("QUICKBASE-ERRTEXT", enveloped.errcode.1)
}

fn refuse(action: &str, refusal: Refusal) -> Answer {
    answer(action, None, Outcome::Refused(refusal))
}
