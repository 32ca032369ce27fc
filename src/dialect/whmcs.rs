//! WHMCS's form dialect: `…/includes/api.php`, an `action` a call, answers in JSON, XML or NVP.

use super::form::{self, Limits};
use super::{Answer, Dialect, Reading, Request, TOO_LARGE, Wording, errcode, json, nvp, xml};
use crate::action::{Envelope, Fields, Kind, Refusal, Reply, Site};
use crate::actions;
use crate::auth::{FormProof, Proof};
use crate::dispatch::{Ask, Case, Outcome, Overlap};
use crate::domain::protocol::Protocol;
use crate::domain::secret::Secret;
use crate::fields;
use crate::params::Params;

/// The form dialect.
pub struct Whmcs;

/// How an answer is to be worded.
pub struct Manner {
    /// None: nothing was asked for, so that the action's envelope decides.
    format: Option<Format>,
    default: Format,
    udata: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Json,
    Xml,
    Nvp,
}

impl Format {
    fn parse(text: &str) -> Option<Self> {
        [("json", Self::Json), ("xml", Self::Xml), ("nvp", Self::Nvp)]
            .into_iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(text))
            .map(|(_, format)| format)
    }

    const fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json; charset=utf-8",
            Self::Xml => "application/xml; charset=utf-8",
            Self::Nvp => "text/plain; charset=utf-8",
        }
    }
}

const METHOD: Refusal = Refusal::new(Kind::Method, "method", "This method is not accepted here");

/// What a repeated call may say differently.
const APART: [&str; 10] = [
    "action",
    "accesskey",
    "idempotency_key",
    "identifier",
    "password",
    "responsetype",
    "secret",
    "udata",
    "username",
    "usertoken",
];

/// The longest part of an unknown action's name that is said back.
const ECHO: usize = 64;

impl Dialect for Whmcs {
    type Manner = Manner;

    const PROTOCOL: Option<Protocol> = Some(Protocol::Form);

    fn read(site: &Site, request: &Request<'_>) -> Reading<Manner> {
        let default = default_format(site, request);
        let (get, post) = (request.method == "GET", request.method == "POST");
        if !(post || get && site.api_get) {
            let answer = refuse(site, named(request, default), &METHOD, request.id);
            return Reading::Answer(answer.with("Allow", if site.api_get { "GET, POST" } else { "POST" }));
        }
        let content_type = Some(request.header("content-type")).filter(|value| !value.is_empty());
        match form::decode(request.query.as_bytes(), content_type, request.body, &Limits::default()) {
            Ok(params) => ask(request, params, default),
            Err(error) => {
                let refusal = fields::unreadable(error.message());
                Reading::Answer(refuse(site, named(request, default), &refusal, request.id))
            }
        }
    }

    fn word(site: &Site, manner: Manner, case: &Case, outcome: Outcome) -> Wording<Manner> {
        let envelope = case.call().map_or(Envelope::Result, |call| call.envelope);
        let answer = match envelope {
            Envelope::Errcode => in_envelope(&manner, case, outcome),
            Envelope::Result => plain(site, &manner, case, outcome),
        };
        Wording::Answer(answer)
    }

    fn too_large(site: &Site) -> Answer {
        let format = Format::parse(&site.default_format).unwrap_or(Format::Nvp);
        refuse(site, format, &TOO_LARGE, "")
    }
}

fn default_format(site: &Site, request: &Request<'_>) -> Format {
    if request.header("accept").contains("application/json") {
        return Format::Json;
    }
    Format::parse(&site.default_format).unwrap_or(Format::Nvp)
}

fn ask(request: &Request<'_>, params: Params, default: Format) -> Reading<Manner> {
    let secret = |name| params.text(name).map(Secret::new);
    let proof = FormProof {
        identifier: secret("identifier"),
        secret: secret("secret"),
        username: secret("username"),
        password: secret("password"),
        access_key: secret("accesskey"),
        user_token: secret("usertoken"),
    };
    let manner = Manner {
        format: params.text("responsetype").and_then(Format::parse),
        default,
        udata: params.verbatim("udata").map(str::to_owned),
    };
    let repeat = request.repeat(&params, &APART, Overlap::Waits);
    let ask = Ask {
        tables: actions::FORM,
        action: params.text("action").unwrap_or_default().trim().to_owned(),
        params,
        proof: Proof::Form(Box::new(proof)),
        ip: request.ip,
        user_agent: request.header("user-agent").to_owned(),
        repeat,
    };
    Reading::Ask(ask, manner)
}

fn plain(site: &Site, manner: &Manner, case: &Case, outcome: Outcome) -> Answer {
    let format = manner.format.unwrap_or(manner.default);
    let action = case.ask().action.to_ascii_lowercase();
    let (status, reply) = match outcome {
        Outcome::Reply(reply) => (200, success(reply, case.request_id())),
        Outcome::Refused(refusal) => {
            let words = words(&refusal, case, &action);
            (status(refusal.kind), error(&words, refusal.code, refusal.field, case.request_id()))
        }
        Outcome::Broken(id) => {
            let words = format!("An unexpected error occurred: {id}");
            (500, error(&words, "broken", None, case.request_id()))
        }
    };
    let answer = Answer::new(status, format.content_type(), body(format, site, &action, &reply.fields));
    if status == 503 { answer.with("Retry-After", "1") } else { answer }
}

/// The request's id stands first: some clients look into the last field of an answer.
fn success(reply: Reply, request_id: &str) -> Reply {
    Reply::done().with("result", "success").with("request_id", request_id).with_all(reply.fields)
}

fn error(message: &str, code: &str, field: Option<&str>, request_id: &str) -> Reply {
    let reply = Reply::done().with("result", "error").with("message", message).with("error_code", code);
    let reply = match field {
        Some(field) => reply.with("field", field),
        None => reply,
    };
    if request_id.is_empty() { reply } else { reply.with("request_id", request_id) }
}

/// The documented words; those about access name the address or the action.
fn words(refusal: &Refusal, case: &Case, action: &str) -> String {
    let action: String = action.chars().filter(char::is_ascii_graphic).take(ECHO).collect();
    match refusal.kind {
        Kind::Address | Kind::Banned => format!("Invalid IP {}", case.ask().ip),
        Kind::NotGranted => format!("Invalid Permissions: API action \"{action}\" is not allowed"),
        Kind::UnknownAction => format!("Invalid API Action: \"{action}\" is not a valid API action"),
        _ => refusal.message.clone().into_owned(),
    }
}

/// The status of a kind of refusal. Business errors are answered with 200: that is what clients read
/// the message of.
pub const fn status(kind: Kind) -> u16 {
    match kind {
        Kind::Address
        | Kind::Banned
        | Kind::BadCredentials
        | Kind::Forbidden
        | Kind::NoPlace
        | Kind::OutOfReach
        | Kind::NoCredentials
        | Kind::NotGranted => 403,
        Kind::NoAction | Kind::Unreadable => 400,
        Kind::Method => 405,
        Kind::TooLarge => 413,
        Kind::Busy => 503,
        _ => 200,
    }
}

fn body(format: Format, site: &Site, action: &str, fields: &Fields) -> String {
    match format {
        Format::Json => {
            let mut out = String::with_capacity(128);
            json::object(fields, &mut out);
            out
        }
        Format::Nvp => nvp::pairs(fields),
        Format::Xml => {
            let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<whmcsapi version=\"");
            xml::text(&site.whmcs_version, &mut out);
            out.push_str("\">\n<action>");
            let action: String = action.chars().filter(char::is_ascii_graphic).take(ECHO).collect();
            xml::text(&action, &mut out);
            out.push_str("</action>\n");
            xml::elements(fields, xml::Layout { indent: "", level: 0 }, &mut out);
            out.push_str("</whmcsapi>");
            out
        }
    }
}

fn refuse(site: &Site, format: Format, refusal: &Refusal, request_id: &str) -> Answer {
    let reply = error(&refusal.message, refusal.code, refusal.field, request_id);
    Answer::new(status(refusal.kind), format.content_type(), body(format, site, "", &reply.fields))
        .refusing(refusal.clone())
}

/// The format that a request names, found without decoding the rest, which may be impossible.
fn named(request: &Request<'_>, default: Format) -> Format {
    let find = |place: &[u8]| {
        let mut pairs = place.split(|byte| *byte == b'&');
        let value =
            pairs.rfind(|pair| pair.starts_with(b"responsetype="))?.split(|byte| *byte == b'=').nth(1)?;
        std::str::from_utf8(value).ok().and_then(Format::parse)
    };
    find(request.body).or_else(|| find(request.query.as_bytes())).unwrap_or(default)
}

/// A Quickbase call on this endpoint: its own envelope, XML unless another form is asked for, and
/// 200 whatever the code.
fn in_envelope(manner: &Manner, case: &Case, outcome: Outcome) -> Answer {
    let enveloped = errcode::envelope(&case.ask().action, manner.udata.as_deref(), outcome);
    match manner.format.unwrap_or(Format::Xml) {
        Format::Xml => Answer::new(200, "application/xml", errcode::document(&enveloped, None)),
        Format::Nvp => Answer::new(200, Format::Nvp.content_type(), nvp::pairs(&enveloped.fields)),
        Format::Json => {
            let mut out = String::new();
            json::object(&enveloped.fields, &mut out);
            Answer::new(200, Format::Json.content_type(), out)
        }
    }
}
