//! The page on which a user proves his mailbox: a mailed link becomes a cookie, a cookie a page, its button a call.

mod view;

use super::cookies::{FLASH, VERIFY};
use super::form;
use super::page::{self, Page, Whose};
use super::visit::{Visit, tongue};
use super::{layout, link, notices, paths};
use crate::action::{Kind, Site};
use crate::dialect::{Answer, Dialect, Reading, Request, Wording};
use crate::dispatch::{Case, Outcome};
use crate::domain::token::looks_like_token;
use crate::params::Params;
use crate::words::Words;

/// The page.
pub struct VerifyPage;

/// What reading remembers.
pub type Manner = link::Manner<Doing>;

/// Why a form is shown again.
type Again = form::Again<Doing>;

/// What a request does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// Looks whose mailbox the link proves.
    View,
    /// Proves it.
    Confirm,
    /// Has another link mailed.
    Resend,
    /// Makes room for somebody else.
    LogOut,
}

impl Doing {
    fn parse(action: &str) -> Option<Self> {
        match action {
            "confirm" => Some(Self::Confirm),
            "resend" => Some(Self::Resend),
            "logout" => Some(Self::LogOut),
            _ => None,
        }
    }
}

impl link::Doing for Doing {
    const VIEW: Self = Self::View;

    fn call(self) -> &'static str {
        match self {
            Self::View => "ViewVerification",
            Self::Confirm => "VerifyEmail",
            Self::Resend => "ResendVerification",
            Self::LogOut => "LogOut",
        }
    }
}

/// Its path.
pub const PATH: &str = "/user/verify";

/// Which mailbox is meant is said by the cookie alone.
static PAGE: Page = Page {
    path: PATH,
    whose: Whose::User,
    cookie: VERIFY,
    has_link: true,
    purpose: "form of a verification",
    has_forms: true,
    again: "verify-again",
    lost: "verify-lost",
};

/// What is said afterwards.
const DONE: &str = "/user/verify/done";

impl Dialect for VerifyPage {
    type Manner = Manner;

    fn read(site: &Site, request: &Request<'_>) -> Reading<Manner> {
        let path = paths::meant(request.path, request.query);
        match request.method {
            "GET" | "HEAD" => got(site, request, &path),
            "POST" if path == PAGE.path => posted(site, request),
            _ => Reading::Answer(notices::method_refused(site, tongue(site, request), &PAGE)),
        }
    }

    fn word(site: &Site, manner: Manner, case: &Case, outcome: Outcome) -> Wording<Manner> {
        let words = manner.visit.words();
        match (manner.doing, outcome) {
            (_, Outcome::Broken(id)) => Wording::Answer(notices::broken(site, words, &PAGE, &id)),
            (Doing::View, Outcome::Refused(refusal)) => {
                Wording::Answer(notices::unavailable(site, words, &PAGE, &refusal))
            }
            (_, Outcome::Refused(refusal)) if refusal.kind == Kind::Banned => {
                Wording::Answer(notices::unavailable(site, words, &PAGE, &refusal))
            }
            (Doing::View, Outcome::Reply(reply)) => {
                Wording::Answer(view::page(site, &manner.visit, &reply, manner.again.as_ref()))
            }
            (doing, Outcome::Reply(_)) => Wording::Answer(done(site, doing)),
            (_, Outcome::Refused(refusal)) => manner.viewed_again(site, case, refusal),
        }
    }

    fn too_large(site: &Site) -> Answer {
        notices::too_large(site, Words::new(site.language), &PAGE)
    }
}

fn got(site: &Site, request: &Request<'_>, path: &str) -> Reading<Manner> {
    if path == PAGE.path {
        return match Visit::of(&PAGE, site, request) {
            Some(visit) => Manner::reading(visit, Doing::View, request, Params::new()),
            None => Reading::Answer(view::not_found(site, tongue(site, request))),
        };
    }
    Reading::Answer(match path {
        DONE => view::done(site, tongue(site, request)),
        _ => opened(site, request, path),
    })
}

fn opened(site: &Site, request: &Request<'_>, path: &str) -> Answer {
    match path.strip_prefix("/user/verify/") {
        Some(token) if looks_like_token(token) => link::opened(&PAGE, site, request, token),
        _ => view::not_found(site, tongue(site, request)),
    }
}

fn posted(site: &Site, request: &Request<'_>) -> Reading<Manner> {
    let (visit, params) = match PAGE.posted(site, request, &[]) {
        Ok(posted) => posted,
        Err(answer) => return Reading::Answer(answer),
    };
    match params.text("action").and_then(Doing::parse) {
        Some(doing) => Manner::reading(visit, doing, request, params),
        None => Reading::Answer(notices::not_understood(site, visit.words(), &PAGE)),
    }
}

/// Whatever was done, another page follows: going back or reloading sends nothing twice.
fn done(site: &Site, doing: Doing) -> Answer {
    match doing {
        Doing::LogOut => page::logged_out(site, PAGE.whose, PAGE.path),
        Doing::Resend => layout::see_other(page::local(site, "/account"))
            .with("Set-Cookie", FLASH.set(site, "verification-sent", Some(60)))
            .with("Set-Cookie", VERIFY.clear(site)),
        Doing::View | Doing::Confirm => {
            layout::see_other(page::local(site, DONE)).with("Set-Cookie", VERIFY.clear(site))
        }
    }
}
