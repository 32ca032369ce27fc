//! The address to which an integration sends a browser with a token: it lets in, once.

use super::cookies::BROWSER;
use super::page::{self, Page};
use super::visit::Visit;
use super::{layout, login, notices};
use crate::action::{Refusal, Site};
use crate::dialect::form::{Limits, decode};
use crate::dialect::{Answer, Dialect, Reading, Request, Wording};
use crate::dispatch::{Case, Outcome};
use crate::domain::site_path::SitePath;
use crate::domain::token::looks_like_token;
use crate::params::Params;

/// The page.
pub struct SsoPage;

/// It has no forms; its notices lead to the log-in.
static PAGE: Page = Page {
    path: login::PATH,
    cookie: BROWSER,
    has_link: false,
    purpose: "nothing",
    fields: &[],
    again: "Log in",
    lost: "",
};

impl Dialect for SsoPage {
    type Manner = ();

    /// A GET lets in, since that is the protocol: the browser is sent here by a redirect. Whatever only
    /// looks whether something is here, or fetches it in advance, uses no token up.
    fn read(site: &Site, request: &Request<'_>) -> Reading<()> {
        if request.method == "HEAD" || is_in_advance(request) {
            return Reading::Answer(not_yet(site));
        }
        if request.method != "GET" {
            return Reading::Answer(notices::method_refused(site, &PAGE));
        }
        let params = decode(request.query.as_bytes(), None, b"", &Limits::default()).ok();
        let token = params.as_ref().and_then(|params| params.text("access_token"));
        let Some(token) = token.filter(|token| looks_like_token(token)) else {
            return Reading::Answer(used(site));
        };
        let visit = Visit::of_anybody(&PAGE, site, request);
        let params = Params::from_pairs([("access_token", token)]);
        Reading::Ask(page::ask("RedeemSsoToken", &visit, page::origin(request), params), ())
    }

    fn word(site: &Site, (): (), _: &Case, outcome: Outcome) -> Wording<()> {
        Wording::Answer(match outcome {
            Outcome::Broken(id) => notices::broken(site, &PAGE, &id),
            Outcome::Reply(reply) => {
                let destination = SitePath::parse(reply.text("destination"));
                let path = destination.as_ref().map_or("/account", SitePath::as_str);
                page::logged_in(site, path, reply.text("session"))
            }
            Outcome::Refused(refusal) if is_of_the_token(&refusal) => used(site),
            Outcome::Refused(refusal) => notices::unavailable(site, &PAGE, &refusal),
        })
    }

    fn too_large(site: &Site) -> Answer {
        notices::too_large(site, &PAGE)
    }
}

fn is_of_the_token(refusal: &Refusal) -> bool {
    refusal.code == "unknown_token"
}

fn is_in_advance(request: &Request<'_>) -> bool {
    ["sec-purpose", "purpose", "x-moz"].iter().any(|name| request.header(name).contains("prefetch"))
        || request.header("sec-purpose").contains("prerender")
}

/// No success, so that no browser keeps it for the click that may follow.
fn not_yet(site: &Site) -> Answer {
    let lines = ["Nothing was done yet: this link lets you in when you open it."];
    layout::notice(site, 403, "Not opened yet", &lines, None)
}

fn used(site: &Site) -> Answer {
    let lines = [
        "A link like this lets you in once, and only for a minute: it was used, or the minute is over.",
        "Go back to where you came from and try again, or log in here.",
    ];
    layout::notice(
        site,
        410,
        "This link cannot be used any more",
        &lines,
        Some((PAGE.address(site), PAGE.again)),
    )
}
