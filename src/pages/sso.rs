//! The address to which an integration sends a browser with a token: it lets in, once.

use super::cookies::BROWSER;
use super::page::{self, Page, Whose};
use super::visit::{Visit, tongue};
use super::{layout, login, notices};
use crate::action::{Refusal, Site};
use crate::dialect::form::{Limits, decode};
use crate::dialect::{Answer, Dialect, Reading, Request, Wording};
use crate::dispatch::{Case, Outcome};
use crate::domain::site_path::SitePath;
use crate::domain::token::looks_like_token;
use crate::params::Params;
use crate::words::Words;

/// The page.
pub struct SsoPage;

/// It has no forms; its notices lead to the log-in.
static PAGE: Page = Page {
    path: login::PATH,
    whose: Whose::User,
    cookie: BROWSER,
    has_link: false,
    purpose: "nothing",
    has_forms: false,
    again: "nav-log-in",
    lost: "needs-cookies",
};

impl Dialect for SsoPage {
    type Manner = Words;

    /// A GET lets in, since that is the protocol: the browser is sent here by a redirect. Whatever only
    /// looks whether something is here, or fetches it in advance, uses no token up.
    fn read(site: &Site, request: &Request<'_>) -> Reading<Words> {
        let words = tongue(site, request);
        if request.method == "HEAD" || is_in_advance(request) {
            return Reading::Answer(not_yet(site, words));
        }
        if request.method != "GET" {
            return Reading::Answer(notices::method_refused(site, words, &PAGE));
        }
        let params = decode(request.query.as_bytes(), None, b"", &Limits::default()).ok();
        let token = params.as_ref().and_then(|params| params.text("access_token"));
        let Some(token) = token.filter(|token| looks_like_token(token)) else {
            return Reading::Answer(used(site, words));
        };
        let visit = Visit::of_anybody(&PAGE, site, request);
        let params = Params::from_pairs([("access_token", token)]);
        Reading::Ask(page::ask("RedeemSsoToken", &visit, page::origin(request), params), words)
    }

    fn word(site: &Site, words: Words, _: &Case, outcome: Outcome) -> Wording<Words> {
        Wording::Answer(match outcome {
            Outcome::Broken(id) => notices::broken(site, words, &PAGE, &id),
            Outcome::Reply(reply) => {
                let destination = SitePath::parse(reply.text("destination"));
                let path = destination.as_ref().map_or("/account", SitePath::as_str);
                page::logged_in(site, path, reply.text("session"))
            }
            Outcome::Refused(refusal) if is_of_the_token(&refusal) => used(site, words),
            Outcome::Refused(refusal) => notices::unavailable(site, words, &PAGE, &refusal),
        })
    }

    fn too_large(site: &Site) -> Answer {
        notices::too_large(site, Words::new(site.language), &PAGE)
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
fn not_yet(site: &Site, words: Words) -> Answer {
    layout::notice(site, words, 403, "sso-not-yet-title", &[words.t("sso-not-yet-text")], None)
}

fn used(site: &Site, words: Words) -> Answer {
    let lines = [words.t("sso-used-1"), words.t("sso-used-2")];
    let link = Some((PAGE.address(site), words.plain(PAGE.again)));
    layout::notice(site, words, 410, "reset-ended-title", &lines, link)
}
