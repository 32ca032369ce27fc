//! The pages of a new password: an address is named, a mailed link opened, a password chosen.

mod view;

use super::cookies::{BROWSER, RESET};
use super::form;
use super::page::{self, Page, Whose};
use super::visit::{Visit, tongue};
use super::{layout, notices, paths};
use crate::action::{Kind, Origin, Refusal, Site};
use crate::dialect::{Answer, Dialect, Reading, Request, Wording};
use crate::dispatch::{Ask, Case, Outcome};
use crate::domain::token::looks_like_token;
use crate::params::Params;
use crate::words::Words;

/// The pages.
pub struct ResetPages;

/// What reading remembers.
pub struct Manner {
    visit: Visit,
    doing: Doing,
    /// Why a form is shown again.
    again: Option<Again>,
}

/// Why a form is shown again.
type Again = form::Again<Doing>;

/// What a request does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Doing {
    Begin,
    Request,
    View,
    Choose,
    LogOut,
}

impl Doing {
    /// The row of the action table.
    const fn call(self) -> &'static str {
        match self {
            // Who is logged in makes no difference; who is banned is told so.
            Self::Begin => "ViewAccount",
            Self::Request => "RequestPasswordReset",
            Self::View => "ViewPasswordReset",
            Self::Choose => "FinishPasswordReset",
            Self::LogOut => "LogOut",
        }
    }

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
        let Manner { visit, doing, again } = manner;
        let words = visit.words();
        match (doing, outcome) {
            (_, Outcome::Broken(id)) => Wording::Answer(notices::broken(site, words, doing.page(), &id)),
            (_, Outcome::Refused(refusal)) if refusal.kind == Kind::Banned => {
                Wording::Answer(notices::unavailable(site, words, doing.page(), &refusal))
            }
            (Doing::Begin, Outcome::Refused(refusal)) if refusal.kind != Kind::NoCredentials => {
                Wording::Answer(notices::unavailable(site, words, &BEGIN, &refusal))
            }
            (Doing::Begin, _) => Wording::Answer(view::begin(site, &visit, None)),
            (Doing::Request, Outcome::Refused(refusal)) => {
                let again = Again::new(site, words, doing, refusal, &case.ask().params);
                Wording::Answer(view::begin(site, &visit, Some(&again)))
            }
            (Doing::View, Outcome::Refused(refusal)) => {
                Wording::Answer(notices::unavailable(site, words, &CHOICE, &refusal))
            }
            (Doing::View, Outcome::Reply(reply)) => {
                Wording::Answer(view::choice(site, &visit, &reply, again.as_ref()))
            }
            (_, Outcome::Reply(_)) => Wording::Answer(done(site, doing)),
            (_, Outcome::Refused(refusal)) => viewed_again(site, visit, case, (doing, refusal)),
        }
    }

    fn too_large(site: &Site) -> Answer {
        notices::too_large(site, Words::new(site.language), &BEGIN)
    }
}

fn got(site: &Site, request: &Request<'_>, path: &str) -> Reading<Manner> {
    if path == CHOICE.path {
        return match Visit::of(&CHOICE, site, request) {
            Some(visit) => asked(Doing::View, visit, None, page::origin(request), Params::new()),
            None => Reading::Answer(view::not_found(site, tongue(site, request))),
        };
    }
    if path == BEGIN.path {
        let visit = Visit::of_anybody(&BEGIN, site, request);
        return asked(Doing::Begin, visit, None, page::origin(request), Params::new());
    }
    Reading::Answer(match path {
        SENT => view::sent(site, tongue(site, request)),
        DONE => view::done(site, tongue(site, request)),
        _ => opened(site, request, path),
    })
}

/// Takes the token out of the address bar; nothing is looked up, so that nothing can change.
fn opened(site: &Site, request: &Request<'_>, path: &str) -> Answer {
    let token = path.strip_prefix("/password/reset/").unwrap_or_default();
    if !looks_like_token(token) {
        return view::not_found(site, tongue(site, request));
    }
    let visit = Visit::opening(&CHOICE, site, request, token);
    layout::see_other(CHOICE.address(site)).with("Set-Cookie", visit.cookie(site))
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
    asked(doing, visit, None, page::origin(request), params)
}

fn asked(
    doing: Doing,
    visit: Visit,
    again: Option<Again>,
    from: Origin<'_>,
    params: Params,
) -> Reading<Manner> {
    Reading::Ask(page::ask(doing.call(), &visit, from, params), Manner { visit, doing, again })
}

/// A refused form is shown again, and what it shows is looked at again.
fn viewed_again(
    site: &Site,
    visit: Visit,
    case: &Case,
    (doing, refusal): (Doing, Refusal),
) -> Wording<Manner> {
    let Ask { params, ip, user_agent, .. } = case.ask();
    let again = Again::new(site, visit.words(), doing, refusal, params);
    let ask = page::ask(Doing::View.call(), &visit, Origin { ip: *ip, user_agent }, Params::new());
    Wording::Ask(ask, Manner { visit, doing: Doing::View, again: Some(again) })
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
