//! Who asks, by what an XML request brought: the documented ways, in one order.

use crate::action::Site;
use crate::auth::{Login, Proof};
use crate::dialect::Request;
use crate::domain::secret::Secret;
use crate::fields;
use crate::params::Params;

/// The cookie that holds a ticket.
pub const COOKIE: &str = "TICKET";

/// A user token, then a name with its password (clients send them beside a dead ticket), then a ticket, then the
/// header of the JSON API, then the cookie where the operator lets it. A bad one is an error: nothing falls
/// through to the next.
pub fn proof(site: &Site, request: &Request<'_>, params: &Params) -> Proof {
    let app_token = given(params, "apptoken");
    if let Some(token) = given(params, "usertoken") {
        return Proof::UserToken(token);
    }
    if let (Some(username), Some(password)) = (given(params, "username"), given(params, "password")) {
        return Proof::Login(Box::new(Login { username, password, app_token }));
    }
    if let Some(ticket) = given(params, "ticket") {
        return Proof::Ticket(ticket, app_token);
    }
    if let Some(token) = token_of_header(request) {
        return Proof::UserToken(token);
    }
    cookie(site, request).map_or(Proof::Nothing, |ticket| Proof::Ticket(ticket, app_token))
}

fn given(params: &Params, name: &str) -> Option<Secret> {
    fields::token(params, name).map(Secret::new)
}

fn token_of_header(request: &Request<'_>) -> Option<Secret> {
    let (scheme, token) = request.header("authorization").split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("QB-USER-TOKEN") && !token.is_empty()).then(|| Secret::new(token))
}

/// A browser adds its cookies to what other sites make it ask for: the cookie counts only where the browser
/// says that no other site did, or where no browser asks.
fn cookie(site: &Site, request: &Request<'_>) -> Option<Secret> {
    let own_site = matches!((request.header)("sec-fetch-site"), None | Some("same-origin"));
    let own_origin = (request.header)("origin").is_none_or(|origin| origin == site.origin());
    if !(site.quickbase_cookie && own_site && own_origin) {
        return None;
    }
    let cookies = request.header("cookie").split(';').filter_map(|one| one.trim().split_once('='));
    let mut tickets = cookies.filter(|(name, ticket)| *name == COOKIE && !ticket.is_empty());
    tickets.next().map(|(_, ticket)| Secret::new(ticket))
}
