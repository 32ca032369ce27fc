//! Refusals as problems after RFC 9457, with the names that the documentation gives them.

use crate::action::{Kind, Refusal, Site, named};
use crate::dialect::{Answer, json};

const TYPE: &str = "application/problem+json";

/// A status and a name for programs.
type Problem = (u16, &'static str);

/// Refusals with a name of their own, by their words for programs.
const OF_CODE: [(&str, Problem); 15] = [
    ("invalid_email", (400, "ClientInvite.InvalidEmail")),
    ("invalid_role", (400, "ClientInvite.InvalidRole")),
    ("invalid_expiry", (400, "ClientInvite.InvalidExpiry")),
    ("already_member", (409, "ClientInvite.AlreadyMember")),
    ("already_invited", (409, "ClientInvite.AlreadyInvited")),
    ("not_pending", (409, "ClientInvite.NotPending")),
    ("already_revoked", (409, "ClientInvite.Revoked")),
    ("already_accepted", (409, "ClientInvite.AlreadyAccepted")),
    ("invalid_invite", (404, "ClientInvite.NotFound")),
    ("too_many_invitations", (429, "ClientInvite.TooMany")),
    ("media_type", (400, "Request.UnsupportedMediaType")),
    ("not_granted", (403, "Auth.MissingScope")),
    ("too_many_failures", (429, "Auth.TooManyFailures")),
    ("bad_key", (401, "Auth.InvalidKey")),
    ("log_in", (401, "Auth.Required")),
];

fn of(refusal: &Refusal) -> Problem {
    let own = OF_CODE.iter().find(|(code, _)| *code == refusal.code);
    own.map_or_else(|| of_kind(refusal.kind), |(_, problem)| *problem)
}

fn of_kind(kind: Kind) -> Problem {
    match kind {
        Kind::Invalid | Kind::Unreadable | Kind::UnknownUser => (400, "Request.Invalid"),
        Kind::UnknownClient
        | Kind::NotMember
        | Kind::Forbidden
        | Kind::NoPlace
        | Kind::OutOfReach
        | Kind::NotGranted => (403, "Member.Forbidden"),
        Kind::NotFound | Kind::UnknownAction | Kind::NoAction | Kind::Unimplemented => {
            (404, "Resource.NotFound")
        }
        Kind::Conflict => (409, "Request.Conflict"),
        Kind::Mismatch => (422, "Idempotency.KeyReused"),
        Kind::Limited => (429, "Request.TooMany"),
        Kind::Address | Kind::Banned => (403, "Auth.Address"),
        Kind::NoCredentials | Kind::BadCredentials => (401, "Auth.Required"),
        Kind::Method => (405, "Request.Method"),
        Kind::TooLarge => (413, "Request.TooLarge"),
        Kind::Busy => (503, "Server.Busy"),
    }
}

/// A refusal as an answer.
pub fn answer(site: &Site, refusal: &Refusal, request_id: &str) -> Answer {
    let (status, code) = of(refusal);
    let answer = written(site, (status, code), &refusal.message, request_id);
    match status {
        401 => answer.with("WWW-Authenticate", format!("ApiKey realm=\"{}\"", site.origin())),
        429 | 503 => answer.with("Retry-After", if status == 429 { "60" } else { "1" }),
        _ => answer,
    }
}

/// What is broken, under the id by which the log tells more.
pub fn broken(site: &Site, id: &str) -> Answer {
    written(site, (500, "Server.Broken"), &format!("Something is broken; the log says what under {id}"), id)
}

fn written(site: &Site, (status, code): Problem, detail: &str, instance: &str) -> Answer {
    let fields = named([
        ("type", format!("{}/docs#{code}", site.public_url).into()),
        ("title", title(status).into()),
        ("status", i64::from(status).into()),
        ("detail", detail.into()),
        ("instance", Some(instance).filter(|id| !id.is_empty()).map(|id| format!("urn:request:{id}")).into()),
        ("code", code.into()),
    ]);
    let mut out = String::new();
    json::object(&fields, &mut out);
    Answer::new(status, TYPE, out)
}

const fn title(status: u16) -> &'static str {
    match status {
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        409 => "Conflict",
        413 => "Content Too Large",
        422 => "Unprocessable Content",
        429 => "Too Many Requests",
        503 => "Service Unavailable",
        _ => "Internal Server Error",
    }
}
