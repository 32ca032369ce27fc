//! What mends a call that was refused, as the id of a text for the operator who looks at it.

use std::net::IpAddr;

use crate::action::{Site, Value};
use crate::auth;
use crate::domain::network;
use crate::store::refused_calls::{Asker, RefusedCall};

/// What the one to whom it was refused may use today.
#[derive(Debug, Clone, Copy, Default)]
pub struct Access<'a> {
    /// The networks of a credential's own list, separated by one space.
    pub allow_ips: &'a str,
    /// The names of its API roles.
    pub roles: &'a [String],
}

/// What mends each refusal that comes before an action's own rules, by its code.
const BY_CODE: [(&str, &str); 26] = [
    (auth::REVOKED, "mend-revoked"),
    (auth::ENDED, "mend-ended"),
    (auth::OWNER_DISABLED, "mend-owner-disabled"),
    ("admin_disabled", "mend-admin-disabled"),
    ("bad_app_token", "mend-app-token"),
    ("bad_bearer", "mend-log-in"),
    ("bad_key", "mend-bad-key"),
    ("bad_ticket", "mend-log-in"),
    ("bad_token", "mend-user-token"),
    ("forbidden", "mend-forbidden"),
    ("idempotency_in_flight", "mend-repeated"),
    ("idempotency_mismatch", "mend-repeated"),
    ("internal_action", "mend-unknown-action"),
    ("ip_banned", "mend-banned"),
    ("log_in", "mend-nothing-shown"),
    ("media_type", "mend-unreadable"),
    ("method", "mend-method"),
    ("no_action", "mend-no-action"),
    ("no_resource", "mend-no-resource"),
    ("right_missing", "mend-right"),
    ("too_large", "mend-too-large"),
    ("too_many_failures", "mend-too-many-failures"),
    ("too_many_requests", "mend-too-many-requests"),
    ("unknown_action", "mend-unknown-action"),
    ("unreadable", "mend-unreadable"),
    ("wrong_login", "mend-wrong-login"),
];

/// The id of the text that says what mends it.
pub fn of(site: &Site, access: Access<'_>, call: &RefusedCall) -> &'static str {
    match (&*call.code, call.asker) {
        ("bad_credentials", Asker::Credential(_)) => "mend-wrong-secret",
        ("bad_credentials", _) => "mend-unknown-credential",
        ("not_granted", Asker::Key(_)) => "mend-scope",
        ("not_granted", _) if access.roles.is_empty() => "mend-no-role",
        ("not_granted", _) => "mend-role",
        ("invalid_ip", _) => of_address(site, access, &call.ip),
        (code, _) => {
            let found = BY_CODE.iter().find(|(of, _)| *of == code).map(|(_, text)| *text);
            found.unwrap_or(if call.words.is_some() { "mend-rule" } else { "mend-look" })
        }
    }
}

/// Which of the lists lacks the address: as they are now, because that is what the operator changes.
fn of_address(site: &Site, access: Access<'_>, ip: &str) -> &'static str {
    let Ok(ip) = ip.parse::<IpAddr>() else { return "mend-address" };
    if !site.api_networks.iter().any(|network| network.contains(ip)) {
        return "mend-address";
    }
    let own = network::parse_list(access.allow_ips).unwrap_or_default();
    let is_listed = access.allow_ips.is_empty() || own.iter().any(|network| network.contains(ip));
    if is_listed { "mend-address-listed" } else { "mend-own-address" }
}

/// A refused call for a page.
pub fn row(site: &Site, access: Access<'_>, call: &RefusedCall) -> Value {
    Value::object([
        ("at", call.at.millis().into()),
        ("protocol", call.protocol.as_str().into()),
        ("action", call.action.as_str().into()),
        ("ip", call.ip.as_str().into()),
        ("code", call.code.as_str().into()),
        ("field", call.field.clone().into()),
        ("words", call.words.clone().into()),
        ("mend", of(site, access, call).into()),
        ("roles", access.roles.join(", ").into()),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::World;
    use crate::domain::ids::{ApiKeyId, CredentialId};
    use crate::domain::protocol::Protocol;
    use crate::domain::time::Timestamp;
    use crate::words::Words;

    const ONE: Asker = Asker::Credential(CredentialId::new(1));

    fn call(asker: Asker, code: &str) -> RefusedCall {
        RefusedCall {
            asker,
            at: Timestamp::from_millis(1),
            protocol: Protocol::Form,
            action: "AddClient".to_owned(),
            ip: "192.0.2.7".to_owned(),
            code: code.to_owned(),
            field: None,
            words: None,
        }
    }

    #[test]
    fn the_mend_is_that_of_the_reason() {
        let world = World::with(&[("api_allowed_ips", "192.0.2.0/24")]);
        let site = &world.house().site.now();
        let roles = ["Billing".to_owned()];
        let access = Access { allow_ips: "10.0.0.0/8", roles: &roles };
        let mend = |asker, code| of(site, access, &call(asker, code));
        assert_eq!(mend(ONE, "bad_credentials"), "mend-wrong-secret");
        assert_eq!(mend(Asker::Nobody, "bad_credentials"), "mend-unknown-credential");
        assert_eq!(mend(ONE, "not_granted"), "mend-role");
        assert_eq!(mend(Asker::Key(ApiKeyId::new(1)), "not_granted"), "mend-scope");
        assert_eq!(of(site, Access::default(), &call(ONE, "not_granted")), "mend-no-role");
        assert_eq!(mend(ONE, "access_ended"), "mend-ended");
        assert_eq!(mend(ONE, "invalid_email"), "mend-look");
        let said = RefusedCall { words: Some("No".to_owned()), ..call(ONE, "invalid_email") };
        assert_eq!(of(site, access, &said), "mend-rule");
    }

    #[test]
    fn the_list_that_lacks_the_address_is_named() {
        let world = World::with(&[("api_allowed_ips", "192.0.2.0/24")]);
        let from = |ip: &str, allow_ips| {
            let refused = RefusedCall { ip: ip.to_owned(), ..call(ONE, "invalid_ip") };
            of(&world.house().site.now(), Access { allow_ips, roles: &[] }, &refused)
        };
        assert_eq!(from("198.51.100.1", ""), "mend-address");
        assert_eq!(from("192.0.2.7", "10.0.0.0/8"), "mend-own-address");
        assert_eq!(from("192.0.2.7", "192.0.2.7"), "mend-address-listed");
    }

    #[test]
    fn every_mend_has_words() {
        let others = [
            "mend-wrong-secret",
            "mend-unknown-credential",
            "mend-scope",
            "mend-no-role",
            "mend-role",
            "mend-rule",
            "mend-look",
            "mend-address",
            "mend-address-listed",
            "mend-own-address",
        ];
        let words = Words::default();
        for id in BY_CODE.iter().map(|(_, id)| *id).chain(others) {
            assert!(words.known(id, []).is_some(), "{id}");
        }
    }
}
