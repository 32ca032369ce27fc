//! Quickbase's XML dialect: `/db/{dbid}`, `<qdbapi>` documents or a query, an errcode in every answer.

mod asked;
mod document;

use super::form::{self, Limits};
use super::xml_reader::{self, Unreadable};
use super::{Answer, Dialect, Reading, Request, TOO_LARGE, Wording, errcode};
use crate::action::{Kind, Refusal, Site};
use crate::actions;
use crate::dispatch::{Ask, Case, Outcome, Overlap};
use crate::domain::protocol::Protocol;
use crate::fields;
use crate::params::Params;

/// The XML dialect.
pub struct Quickbase;

/// How an answer is worded.
#[derive(Default)]
pub struct Manner {
    action: String,
    udata: Option<String>,
    /// The encoding that the declaration is to name.
    encoding: Option<String>,
    /// A status that tells of errors, for whoever asks for one.
    real_status: bool,
}

/// What a repeated call may say differently.
const APART: [&str; 8] =
    ["idempotency_key", "usertoken", "ticket", "apptoken", "username", "password", "udata", "encoding"];
/// Bytes of a document. No call needs a tenth of it, and what a hostile one costs grows with nothing else.
const DOCUMENT: usize = 256 * 1024;
/// As many parameters as a document may have.
const QUERY: Limits = Limits { max_params: 64, ..Limits::DEFAULT };
const METHOD: Refusal = Refusal::new(Kind::Method, "method", "This method is not accepted here");
const GIVEN_TWICE: Refusal =
    Refusal::new(Kind::Invalid, "given_twice", "A parameter is given twice with different values");

impl Dialect for Quickbase {
    type Manner = Manner;

    const PROTOCOL: Option<Protocol> = Some(Protocol::Xml);

    fn read(site: &Site, request: &Request<'_>) -> Reading<Manner> {
        let mut manner = Manner { real_status: wants_status(request), ..Manner::default() };
        if request.method != "POST" && !(request.method == "GET" && site.api_get) {
            return Reading::Answer(refuse(&manner, METHOD));
        }
        let query = match form::decode(request.query.as_bytes(), None, b"", &QUERY) {
            Ok(query) => query.with_case_insensitive_names(),
            Err(error) => return Reading::Answer(refuse(&manner, fields::unreadable(error.message()))),
        };
        manner.action = action(request, &query);
        // Two spellings of one name are a list too: taken for nothing, it would take a role away.
        if query.iter().any(|(_, value)| value.as_list().is_some()) {
            return Reading::Answer(refuse(&manner, GIVEN_TWICE));
        }
        match body(request) {
            Ok(body) => ask(site, request, manner, query, body),
            Err(refusal) => Reading::Answer(refuse(&manner, refusal)),
        }
    }

    fn word(site: &Site, manner: Manner, case: &Case, outcome: Outcome) -> Wording<Manner> {
        let cookie = case.call().and_then(|call| cookie(site, call.name, &outcome));
        let answer = answer(&manner, reworded(&manner, outcome));
        Wording::Answer(match cookie {
            Some(cookie) => answer.with("Set-Cookie", cookie),
            None => answer,
        })
    }

    fn too_large(_: &Site) -> Answer {
        refuse(&Manner::default(), TOO_LARGE)
    }
}

/// A client's option; its documentation calls it `returnHttpError`.
fn wants_status(request: &Request<'_>) -> bool {
    request.header("x_quickbase_return_http_error").eq_ignore_ascii_case("true")
}

fn ask(site: &Site, request: &Request<'_>, manner: Manner, query: Params, body: Params) -> Reading<Manner> {
    let params = merged(request, query, body);
    let manner = Manner {
        udata: params.verbatim("udata").map(str::to_owned),
        encoding: params.text("encoding").and_then(document::label).map(str::to_owned),
        ..manner
    };
    let ask = Ask {
        tables: actions::XML,
        action: without_prefix(&manner.action).to_owned(),
        proof: asked::proof(site, request, &params),
        repeat: request.repeat(&params, &APART, Overlap::Waits),
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

/// The parameters of the document; none where there is none.
fn body(request: &Request<'_>) -> Result<Params, Refusal> {
    if request.body.len() > DOCUMENT {
        return Err(TOO_LARGE);
    }
    if request.body.iter().all(u8::is_ascii_whitespace) {
        return Ok(Params::new());
    }
    let text = document::text(request.header("content-type"), request.body);
    xml_reader::read(&text).map_err(|unreadable| match unreadable {
        Unreadable::Because(reason) => fields::unreadable(reason),
        Unreadable::GivenTwice(_) => GIVEN_TWICE,
    })
}

/// Query and body in one, the body over the query, but for what it leaves empty; the application is the one of
/// the path.
fn merged(request: &Request<'_>, query: Params, body: Params) -> Params {
    let mut params = query;
    for (name, value) in body.into_entries() {
        if value.as_text() != Some("") || params.get(&name).is_none() {
            params.insert(name, value);
        }
    }
    let dbid = request.path.rsplit('/').next().unwrap_or_default();
    if !dbid.is_empty() && dbid != "main" {
        params.insert("dbid", dbid);
    }
    // The form dialect's name for it is none here.
    params.insert("client_id", "");
    params
}

/// Refusals of the house in this protocol's own words.
fn reworded(manner: &Manner, outcome: Outcome) -> Outcome {
    let Outcome::Refused(refusal) = outcome else { return outcome };
    let message = match refusal.kind {
        Kind::UnknownAction | Kind::Unimplemented => {
            let name: String = manner.action.chars().take(64).collect();
            format!("{name} is not a call of this server").into()
        }
        Kind::NoPlace => "There is no application of this dbid in which you have a role".into(),
        Kind::OutOfReach => "The user token is not assigned to this application".into(),
        _ => return Outcome::Refused(refusal),
    };
    Outcome::Refused(Refusal { message, ..refusal })
}

/// A ticket comes as a cookie as well, because some programs look for it nowhere else; signing out takes the
/// cookie away.
fn cookie(site: &Site, call: &str, outcome: &Outcome) -> Option<String> {
    let Outcome::Reply(reply) = outcome else { return None };
    let (ticket, age) = match call {
        "Authenticate" => (reply.text("ticket"), ""),
        "SignOut" => ("", "; Max-Age=0"),
        _ => return None,
    };
    let secure = if site.secure { "; Secure" } else { "" };
    let name = asked::COOKIE;
    Some(format!("{name}={ticket}; Path=/db; HttpOnly; SameSite=Strict{secure}{age}"))
}

/// One element a line, exactly this media type, and the code in the head as well: each of these is
/// what some client needs.
fn answer(manner: &Manner, outcome: Outcome) -> Answer {
    let enveloped = errcode::envelope(&manner.action, manner.udata.as_deref(), outcome);
    let status = if manner.real_status { errcode::status(enveloped.errcode) } else { 200 };
    let document = errcode::document(&enveloped, manner.encoding.as_deref());
    Answer::new(status, "application/xml", document)
        .with("QUICKBASE-ERRCODE", enveloped.errcode.0.to_string())
        .with("QUICKBASE-ERRTEXT", enveloped.errcode.1)
}

fn refuse(manner: &Manner, refusal: Refusal) -> Answer {
    answer(manner, Outcome::Refused(refusal.clone())).refusing(refusal)
}
