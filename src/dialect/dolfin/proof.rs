//! What a request brings to show who asks.

use super::operation::ShownBy;
use crate::action::Site;
use crate::auth::Proof;
use crate::dialect::Request;
use crate::domain::secret::Secret;
use crate::pages::cookies::SESSION;

/// By what an operation lets a caller show who he is.
pub fn of(site: &Site, request: &Request<'_>, by: ShownBy) -> Proof {
    match by {
        ShownBy::Nothing => Proof::Nothing,
        ShownBy::Credential => credential(request),
        ShownBy::Visitor => {
            let sent = (request.header)("authorization");
            sent.map_or_else(|| session(site, request), |sent| Proof::Bearer(bearer(sent)))
        }
    }
}

/// A key or a bearer token. Both at once, or anything else in their places, is as good as a wrong one.
fn credential(request: &Request<'_>) -> Proof {
    match ((request.header)("x-dolfin-api-key"), (request.header)("authorization")) {
        (None, None) => Proof::Nothing,
        (Some(key), None) => Proof::Key(Secret::new(key)),
        (None, Some(sent)) => Proof::Bearer(bearer(sent)),
        (Some(_), Some(_)) => Proof::Key(Secret::new("")),
    }
}

fn bearer(sent: &str) -> Secret {
    let token = sent.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("Bearer"));
    Secret::new(token.map_or("", |(_, token)| token.trim()))
}

/// A browser brings its cookie whoever caused the request; it says whether that was another site.
fn session(site: &Site, request: &Request<'_>) -> Proof {
    let own_site = matches!((request.header)("sec-fetch-site"), None | Some("none" | "same-origin"));
    let token = SESSION.read(site, request.header("cookie")).filter(|_| own_site);
    token.map_or(Proof::Nothing, |token| Proof::Session(Secret::new(token)))
}
