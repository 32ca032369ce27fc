//! The pages of a new password: an address is named, a mailed link opened, a password chosen.

mod view;

use super::cookies::{BROWSER, RESET};
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

/// The pages.
pub struct ResetPages;

/// What reading remembers.
pub type Manner = link::Manner<Doing>;

/// Why a form is shown again.
type Again = form::Again<Doing>;

/// What a request does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// Asks for an address.
    Begin,
    /// Has a link mailed to it.
    Request,
    /// Looks whose password the link changes.
    View,
    /// Changes it.
    Choose,
    /// Makes room for somebody else.
    LogOut,
}

impl link::Doing for Doing {
    const VIEW: Self = Self::View;

    fn call(self) -> &'static str {
        match self {
            // Who is logged in makes no difference; who is banned is told so.
            Self::Begin => "ViewAccount",
            Self::Request => "RequestPasswordReset",
            Self::View => "ViewPasswordReset",
            Self::Choose => "FinishPasswordReset",
            Self::LogOut => "LogOut",
        }
    }
}

impl Doing {
    /// The page whose form it is.
    const fn page(self) -> &'static Page {
        match self {
            Self::Begin | Self::Request => &BEGIN,
            Self::View | Self::Choose | Self::LogOut => &CHOICE,
        }
    }
}

/// Where one names the address.
static BEGIN: Page = Page {
    path: "/password/reset",
    whose: Whose::User,
    cookie: BROWSER,
    has_link: false,
    purpose: "form of a forgotten password",
    has_forms: true,
    again: "reset-start-again",
    lost: "needs-cookies",
};

/// Where one chooses the password. Whose it is is said by the cookie alone.
static CHOICE: Page = Page {
    path: "/password/reset/choose",
    whose: Whose::User,
    cookie: RESET,
    has_link: true,
    purpose: "form of a new password",
    has_forms: true,
    again: "reset-again",
    lost: "reset-lost",
};
const BEGIN_FIELDS: &[&str] = &["email"];
const CHOICE_FIELDS: &[&str] = &["firstname", "lastname", "newpw", "confirmpw", "accept"];

/// What is said after each step.
const SENT: &str = "/password/reset/sent";
const DONE: &str = "/password/reset/done";

impl Dialect for ResetPages {
    type Manner = Manner;

    fn read(site: &Site, request: &Request<'_>) -> Reading<Manner> {
        let path = paths::meant(request.path, request.query);
        let page = if path == CHOICE.path { &CHOICE } else { &BEGIN };
        match request.method {
            "GET" | "HEAD" => got(site, request, &path),
            "POST" if path == page.path => posted(site, request, page),
            _ => Reading::Answer(notices::method_refused(site, tongue(site, request), page)),
        }
    }

    fn word(site: &Site, manner: Manner, case: &Case, outcome: Outcome) -> Wording<Manner> {
        let Manner { visit, doing, again } = &manner;
        let (words, doing) = (visit.words(), *doing);
        match (doing, outcome) {
            (_, Outcome::Broken(id)) => Wording::Answer(notices::broken(site, words, doing.page(), &id)),
            (_, Outcome::Refused(refusal)) if refusal.kind == Kind::Banned => {
                Wording::Answer(notices::unavailable(site, words, doing.page(), &refusal))
            }
            (Doing::Begin, Outcome::Refused(refusal)) if refusal.kind != Kind::NoCredentials => {
                Wording::Answer(notices::unavailable(site, words, &BEGIN, &refusal))
            }
            (Doing::Begin, _) => Wording::Answer(view::begin(site, visit, None)),
            (Doing::Request, Outcome::Refused(refusal)) => {
                let again = Again::new(site, words, doing, refusal, &case.ask().params);
                Wording::Answer(view::begin(site, visit, Some(&again)))
            }
            (Doing::View, Outcome::Refused(refusal)) => {
                Wording::Answer(notices::unavailable(site, words, &CHOICE, &refusal))
            }
            (Doing::View, Outcome::Reply(reply)) => {
                Wording::Answer(view::choice(site, visit, &reply, again.as_ref()))
            }
            (_, Outcome::Reply(_)) => Wording::Answer(done(site, doing)),
            (_, Outcome::Refused(refusal)) => manner.viewed_again(site, case, refusal),
        }
    }

    fn too_large(site: &Site) -> Answer {
        notices::too_large(site, Words::new(site.language), &BEGIN)
    }
}

fn got(site: &Site, request: &Request<'_>, path: &str) -> Reading<Manner> {
    if path == CHOICE.path {
        return match Visit::of(&CHOICE, site, request) {
            Some(visit) => Manner::reading(visit, Doing::View, request, Params::new()),
            None => Reading::Answer(view::not_found(site, tongue(site, request))),
        };
    }
    if path == BEGIN.path {
        let visit = Visit::of_anybody(&BEGIN, site, request);
        return Manner::reading(visit, Doing::Begin, request, Params::new());
    }
    Reading::Answer(match path {
        SENT => view::sent(site, tongue(site, request)),
        DONE => view::done(site, tongue(site, request)),
        _ => opened(site, request, path),
    })
}

fn opened(site: &Site, request: &Request<'_>, path: &str) -> Answer {
    match path.strip_prefix("/password/reset/") {
        Some(token) if looks_like_token(token) => link::opened(&CHOICE, site, request, token),
        _ => view::not_found(site, tongue(site, request)),
    }
}

fn posted(site: &Site, request: &Request<'_>, page: &'static Page) -> Reading<Manner> {
    let (visit, params) =
        match page.posted(site, request, if page.has_link { CHOICE_FIELDS } else { BEGIN_FIELDS }) {
            Ok(posted) => posted,
            Err(answer) => return Reading::Answer(answer),
        };
    let doing = match params.text("action") {
        Some("request") if !page.has_link => Doing::Request,
        Some("choose") if page.has_link => Doing::Choose,
        Some("logout") if page.has_link => Doing::LogOut,
        _ => return Reading::Answer(notices::not_understood(site, visit.words(), page)),
    };
    Manner::reading(visit, doing, request, params)
}

/// Whatever was done, another page follows: going back or reloading sends nothing twice.
fn done(site: &Site, doing: Doing) -> Answer {
    match doing {
        Doing::Request => layout::see_other(page::local(site, SENT)),
        Doing::LogOut => page::logged_out(site, CHOICE.whose, CHOICE.path),
        Doing::Begin | Doing::View | Doing::Choose => {
            layout::see_other(page::local(site, DONE)).with("Set-Cookie", RESET.clear(site))
        }
    }
}
