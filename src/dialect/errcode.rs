//! Quickbase's error codes, and its envelope around any answer.

use super::xml;
use crate::action::{Fields, Kind, Refusal, Reply};
use crate::dispatch::Outcome;

/// A code and its documented text.
pub type Errcode = (i64, &'static str);

const OK: Errcode = (0, "No error");
const INVALID_INPUT: Errcode = (2, "Invalid input");
const INSUFFICIENT_PERMISSIONS: Errcode = (3, "Insufficient permissions");
const BAD_TICKET: Errcode = (4, "Bad ticket");
const UNIMPLEMENTED: Errcode = (5, "Unimplemented operation");
const SYNTAX: Errcode = (6, "Syntax error");
const BAD_XML: Errcode = (11, "Could not parse XML input");
const MISSING_DBID: Errcode = (14, "Missing DBID or DBID of wrong type");
const BAD_ADDRESS: Errcode = (19, "Unauthorized IP address");
const BAD_LOGIN: Errcode = (20, "Unknown username/password");
const UNKNOWN_USER: Errcode = (21, "Unknown user");
const SIGN_IN: Errcode = (22, "Sign-in required");
const BAD_APP_TOKEN: Errcode = (24, "Invalid application token");
const NO_APPLICATION: Errcode = (32, "The application does not exist or was deleted");
const TOO_OFTEN: Errcode = (77, "API request limit exceeded");
const ACCESS_DENIED: Errcode = (83, "Access denied");
const INVALID_GROUP: Errcode = (87, "Invalid group");
const DIFFICULTIES: Errcode = (100, "Technical Difficulties -- try again later");
const INVALID_ROLE: Errcode = (110, "Invalid role");
const USER_EXISTS: Errcode = (111, "User exists");
const NO_USER_IN_ROLE: Errcode = (112, "No user in role");
/// Not the words of the documentation's table, but those that are answered to a role that is held.
const USER_IN_ROLE: Errcode = (113, "User is already in specified role.");

/// Refusals with a code of their own, by their words for programs.
const OF_CODE: [(&str, Errcode); 11] = [
    ("bad_ticket", BAD_TICKET),
    ("bad_token", ACCESS_DENIED),
    ("bad_app_token", BAD_APP_TOKEN),
    ("too_many_failures", TOO_OFTEN),
    // The privacy of addresses: who may not know learns the same as for one that nobody has.
    ("unknown_address", INVALID_INPUT),
    ("unknown_role_id", INVALID_ROLE),
    ("user_exists", USER_EXISTS),
    ("not_in_role", NO_USER_IN_ROLE),
    ("already_in_role", USER_IN_ROLE),
    ("unknown_group", INVALID_GROUP),
    ("dbid_required", MISSING_DBID),
];

/// The code of a refusal.
pub fn of(refusal: &Refusal) -> Errcode {
    let own = OF_CODE.iter().find(|(code, _)| *code == refusal.code);
    own.map_or_else(|| of_kind(refusal.kind), |(_, errcode)| *errcode)
}

fn of_kind(kind: Kind) -> Errcode {
    match kind {
        Kind::Invalid
        | Kind::Conflict
        | Kind::Mismatch
        | Kind::TooLarge
        | Kind::NotFound
        | Kind::Gone
        | Kind::Stale => INVALID_INPUT,
        Kind::UnknownUser => UNKNOWN_USER,
        Kind::UnknownClient | Kind::NoPlace => NO_APPLICATION,
        Kind::OutOfReach => ACCESS_DENIED,
        Kind::NotMember => NO_USER_IN_ROLE,
        Kind::Forbidden | Kind::NotGranted => INSUFFICIENT_PERMISSIONS,
        Kind::Limited => TOO_OFTEN,
        Kind::Address | Kind::Banned => BAD_ADDRESS,
        Kind::NoCredentials => SIGN_IN,
        Kind::BadCredentials => BAD_LOGIN,
        Kind::UnknownAction | Kind::Unimplemented => UNIMPLEMENTED,
        Kind::NoAction | Kind::Method => SYNTAX,
        Kind::Unreadable => BAD_XML,
        Kind::Busy => DIFFICULTIES,
    }
}

/// The status of a code for whoever asks for one; everybody else gets 200.
pub fn status((code, _): Errcode) -> u16 {
    match code {
        0 => 200,
        4 | 20 | 22 => 401,
        3 | 19 | 24 | 29 | 83 | 114 => 403,
        21 | 30 | 32 | 81 => 404,
        111 | 113 => 409,
        77 => 429,
        100 | 101 | 104 | 105 => 503,
        _ => 400,
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
    if let Some(detail) = detail.filter(|_| errcode != USER_IN_ROLE) {
        reply = reply.with("errdetail", detail);
    }
    if let Some(udata) = udata {
        reply = reply.with("udata", udata);
    }
    Enveloped { errcode, fields: reply.with_all(own).fields }
}

/// The envelope as the XML dialect writes it: one element a line. Without an encoding the declaration names none
/// and the text is UTF-8; with one it is named, and the text is ASCII whatever it is.
pub fn document(enveloped: &Enveloped, encoding: Option<&str>) -> String {
    let mut out = String::with_capacity(1024);
    out.push_str("<?xml version=\"1.0\" ");
    if let Some(label) = encoding {
        out.extend(["encoding=\"", label, "\" "]);
    }
    out.push_str("?>\n<qdbapi>\n");
    xml::elements(&enveloped.fields, xml::Layout { indent: "   ", level: 1 }, &mut out);
    out.push_str("</qdbapi>\n");
    if encoding.is_some() { xml::ascii(&out) } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_of_its_own_goes_before_that_of_its_kind() {
        let code = |kind, code| of(&Refusal::new(kind, code, "")).0;
        assert_eq!(code(Kind::BadCredentials, "bad_ticket"), 4);
        assert_eq!(code(Kind::BadCredentials, "wrong_login"), 20);
        assert_eq!(code(Kind::Forbidden, "bad_app_token"), 24);
        assert_eq!(code(Kind::Forbidden, "forbidden"), 3);
    }

    #[test]
    fn whoever_asks_for_a_status_gets_that_of_the_code() {
        for (errcode, expected) in [(OK, 200), (SIGN_IN, 401), (USER_EXISTS, 409), (BAD_XML, 400)] {
            assert_eq!(status(errcode), expected);
        }
    }
}
