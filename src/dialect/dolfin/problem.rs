//! Refusals as problems after RFC 9457, with the names that the documentation gives them.

use crate::action::{Fields, Kind, Refusal, Site, named};
use crate::dialect::{Answer, json};

const TYPE: &str = "application/problem+json";

/// What cannot be taken and has no name of its own.
pub const INVALID: Problem = (400, "Request.Invalid");

/// A status and a name for programs.
pub type Problem = (u16, &'static str);

/// Refusals with a name of their own, by their words for programs.
pub const OF_CODE: &[(&str, Problem)] = &[
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
    ("too_many_requests", (429, "Request.TooMany")),
    ("idempotency_in_flight", (409, "Idempotency.InFlight")),
    ("invalid_cursor", (400, "Request.InvalidCursor")),
    ("not_admin", (403, "Member.Forbidden")),
    ("not_owner", (403, "Member.Forbidden")),
    ("bad_bearer", (401, "Auth.InvalidToken")),
    ("wrong_type", INVALID),
    ("invalid_member_role", (400, "Member.InvalidRole")),
    ("not_associated", (404, "Member.NotFound")),
    ("is_owner", (409, "Member.LastOwner")),
    ("client_forbidden", (403, "Client.Forbidden")),
    ("invalid_client_email", (400, "Client.InvalidEmail")),
    ("unknown_user", (404, "User.NotFound")),
    ("not_a_user", (403, "User.Forbidden")),
    ("user_disabled", (409, "User.Disabled")),
    ("user_exists", (409, "User.AlreadyExists")),
    ("no_such_key", (404, "ApiKey.NotFound")),
    ("unknown_scope", (400, "ApiKey.InvalidScope")),
    ("invalid_key_expiry", (400, "ApiKey.InvalidExpiry")),
    ("beyond_own_scopes", (403, "ApiKey.ScopeBeyondOwn")),
    ("beyond_own_life", (403, "ApiKey.LifeBeyondOwn")),
    ("bad_key", (401, "Auth.InvalidKey")),
    ("log_in", (401, "Auth.Required")),
    ("unknown", (404, "ClientInvite.NotFound")),
    ("replaced", (404, "ClientInvite.NotFound")),
    ("expired", (410, "ClientInvite.Expired")),
    ("withdrawn", (410, "ClientInvite.Revoked")),
    ("used", (409, "ClientInvite.AlreadyAccepted")),
    ("another_address", (403, "ClientInvite.EmailMismatch")),
    ("not_verified", (403, "Auth.EmailNotVerified")),
    ("terms", (400, "Request.TermsRequired")),
    ("wrong_password", (401, "Auth.InvalidPassword")),
    ("invalid_access_token", (401, "Auth.InvalidAccessToken")),
    ("wrong_code", (401, "Auth.InvalidCode")),
    ("second_factor", (403, "Auth.SecondFactorRequired")),
    ("may_not_log_in", (403, "Auth.UserDisabled")),
    ("has_account", (409, "Auth.HasAccount")),
    ("signup_closed", (403, "Auth.SignUpClosed")),
    ("too_many_accounts", (429, "Client.TooMany")),
    ("provider_unavailable", (503, "Auth.ProviderUnavailable")),
];

fn of(refusal: &Refusal) -> Problem {
    of_code(refusal.code).unwrap_or_else(|| of_kind(refusal.kind))
}

/// The name of a refusal's own, by its word for programs.
pub fn of_code(code: &str) -> Option<Problem> {
    OF_CODE.iter().find(|(known, _)| *known == code).map(|(_, problem)| *problem)
}

fn of_kind(kind: Kind) -> Problem {
    match kind {
        Kind::Invalid | Kind::Unreadable | Kind::UnknownUser => INVALID,
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
        Kind::Gone => (410, "Resource.Gone"),
        Kind::Stale => (412, "Request.PreconditionFailed"),
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
    let usual = match status {
        401 => return answer.with("WWW-Authenticate", challenges(site)),
        429 => Some(60),
        503 => Some(1),
        _ => None,
    };
    match refusal.retry_after.or(usual) {
        Some(seconds) => answer.with("Retry-After", seconds.to_string()),
        None => answer,
    }
}

/// What is broken, under the id by which the log tells more.
pub fn broken(site: &Site, id: &str) -> Answer {
    written(site, (500, "Server.Broken"), &format!("Something is broken; the log says what under {id}"), id)
}

fn written(site: &Site, (status, code): Problem, detail: &str, instance: &str) -> Answer {
    let instance = Some(instance).filter(|id| !id.is_empty()).map(|id| format!("urn:request:{id}"));
    let mut out = String::new();
    json::object(&fields(site, (status, code), detail, instance), &mut out);
    Answer::new(status, TYPE, json::with_plain_slashes(&out))
}

/// The members of a problem.
pub fn fields(site: &Site, (status, code): Problem, detail: &str, instance: Option<String>) -> Fields {
    named([
        ("type", format!("{}/docs#{code}", site.public_url).into()),
        ("title", title(status).into()),
        ("status", i64::from(status).into()),
        ("detail", detail.into()),
        ("instance", instance.into()),
        ("code", code.into()),
    ])
}

/// Both ways in.
fn challenges(site: &Site) -> String {
    let realm = site.origin();
    format!("ApiKey realm=\"{realm}\", Bearer realm=\"{realm}\"")
}

const fn title(status: u16) -> &'static str {
    match status {
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        409 => "Conflict",
        410 => "Gone",
        412 => "Precondition Failed",
        413 => "Content Too Large",
        422 => "Unprocessable Content",
        429 => "Too Many Requests",
        503 => "Service Unavailable",
        _ => "Internal Server Error",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_has_one_problem() {
        for (place, (word, _)) in OF_CODE.iter().enumerate() {
            let mut others = OF_CODE.iter().skip(place + 1);
            assert!(others.all(|(other, _)| other != word), "{word}");
        }
    }
}
