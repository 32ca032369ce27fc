//! Quickbase's error codes, and its envelope around any answer.

use super::xml;
use crate::action::{Fields, Kind, Refusal, Reply};
use crate::dispatch::Outcome;

/// A code and its documented text.
pub type Errcode = (i64, &'static str);

const OK: Errcode = (0, "No error");
const INVALID_INPUT: Errcode = (2, "Invalid input");
const INSUFFICIENT_PERMISSIONS: Errcode = (3, "Insufficient permissions");
/// A ticket that is not good.
pub const BAD_TICKET: Errcode = (4, "Bad ticket");
const UNIMPLEMENTED: Errcode = (5, "Unimplemented operation");
const SYNTAX: Errcode = (6, "Syntax error");
/// A document that is none.
pub const BAD_XML: Errcode = (11, "Could not parse XML input");
const MISSING_DBID: Errcode = (14, "Missing DBID or DBID of wrong type");
const BAD_ADDRESS: Errcode = (19, "Unauthorized IP address");
const BAD_LOGIN: Errcode = (20, "Unknown username/password");
const UNKNOWN_USER: Errcode = (21, "Unknown user");
const SIGN_IN: Errcode = (22, "Sign-in required");
const NO_APPLICATION: Errcode = (32, "The application does not exist or was deleted");
const TOO_OFTEN: Errcode = (77, "API request limit exceeded");
/// A user token that is not good, or not for this application.
pub const ACCESS_DENIED: Errcode = (83, "Access denied");
const DIFFICULTIES: Errcode = (100, "Technical Difficulties -- try again later");
const NO_USER_IN_ROLE: Errcode = (112, "No user in role");

/// The code of a refusal.
pub fn of(refusal: &Refusal) -> Errcode {
    match refusal.kind {
        Kind::Invalid | Kind::Conflict | Kind::Mismatch | Kind::TooLarge => INVALID_INPUT,
        Kind::UnknownUser => UNKNOWN_USER,
        Kind::UnknownClient => NO_APPLICATION,
        Kind::NotFound => MISSING_DBID,
        Kind::NotMember => NO_USER_IN_ROLE,
        Kind::Forbidden | Kind::NotGranted => INSUFFICIENT_PERMISSIONS,
        Kind::Limited => TOO_OFTEN,
        Kind::Address | Kind::Banned => BAD_ADDRESS,
        Kind::NoCredentials => SIGN_IN,
        Kind::BadCredentials if refusal.code == "bad_token" => ACCESS_DENIED,
        Kind::BadCredentials if refusal.code == "bad_ticket" => BAD_TICKET,
        Kind::BadCredentials => BAD_LOGIN,
        Kind::UnknownAction | Kind::Unimplemented => UNIMPLEMENTED,
        Kind::NoAction | Kind::Method => SYNTAX,
        Kind::Unreadable => BAD_XML,
        Kind::Busy => DIFFICULTIES,
    }
}

/// An answer in its envelope.
pub struct Enveloped {
    /// The code and its text.
    pub errcode: Errcode,
    /// `action`, `errcode`, `errtext`, `errdetail`, `udata` and the call's own fields.
    pub fields: Fields,
}

/// Wraps how a call ended; `action` echoes what was sent.
pub fn envelope(action: &str, udata: Option<&str>, outcome: Outcome) -> Enveloped {
    let (errcode, detail, own) = match outcome {
        Outcome::Reply(reply) => (OK, None, reply.fields),
        Outcome::Refused(refusal) => (of(&refusal), Some(refusal.message.into_owned()), Vec::new()),
        Outcome::Broken(id) => (DIFFICULTIES, Some(format!("Error id {id}")), Vec::new()),
    };
    let mut reply =
        Reply::done().with("action", action).with("errcode", errcode.0).with("errtext", errcode.1);
    if let Some(detail) = detail {
        reply = reply.with("errdetail", detail);
    }
    if let Some(udata) = udata {
        reply = reply.with("udata", udata);
    }
    Enveloped { errcode, fields: reply.with_all(own).fields }
}

/// The envelope as the XML dialect writes it: one element a line, no encoding in the declaration.
pub fn document(enveloped: &Enveloped) -> String {
    let mut out = String::from("<?xml version=\"1.0\" ?>\n<qdbapi>\n");
    xml::elements(&enveloped.fields, xml::Layout { indent: "   ", level: 1 }, &mut out);
    out.push_str("</qdbapi>\n");
    out
}
