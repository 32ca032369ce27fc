//! The page on which an invitation is accepted: a link becomes a cookie, a cookie a page, a form a call.

mod forms;
mod not_found;
mod view;

#[cfg(test)]
pub(super) mod tests;

use self::not_found::not_found;
use super::cookies::INVITE;
use super::page::{self, Page, Whose};
use super::visit::{Visit, tongue};
use super::{layout, link, login, notices, paths};
use crate::action::{Reply, Site};
use crate::dialect::{Answer, Dialect, Reading, Request, Wording};
use crate::dispatch::{Case, Outcome};
use crate::domain::token::looks_like_token;
use crate::params::Params;
use crate::words::Words;

/// The page.
pub struct InvitePage;

/// What reading remembers.
pub type Manner = link::Manner<Doing>;

/// What a request does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// Looks what the link invites to.
    View,
    /// Goes on as a user.
    LogIn,
    /// Becomes one.
    Register,
    /// Accepts.
    Accept,
    /// Makes room for somebody else.
    LogOut,
}

impl Doing {
    fn parse(action: &str) -> Option<Self> {
        [Self::LogIn, Self::Register, Self::Accept, Self::LogOut].into_iter().find(|one| one.word() == action)
    }

    /// What the form's button says to the server.
    const fn word(self) -> &'static str {
        match self {
            Self::View => "",
            Self::LogIn => "login",
            Self::Register => "register",
            Self::Accept => "accept",
            Self::LogOut => "logout",
        }
    }
}

impl link::Doing for Doing {
    const VIEW: Self = Self::View;

    fn call(self) -> &'static str {
        match self {
            Self::View => "ViewInvite",
            Self::LogIn => "LogIn",
            Self::Register => "RegisterByInvite",
            Self::Accept => "AcceptInvite",
            Self::LogOut => "LogOut",
        }
    }
}

/// Its path.
pub const PATH: &str = "/invite";

/// Which invitation is meant is said by the cookie alone.
static PAGE: Page = Page {
    path: PATH,
    whose: Whose::User,
    cookie: INVITE,
    has_link: true,
    purpose: "form of an invitation",
    has_forms: true,
    again: "invite-again",
    lost: "invite-lost",
};
const FIELDS: [&str; 6] = ["firstname", "lastname", "email", "password", "accept", "remember"];

impl Dialect for InvitePage {
    type Manner = Manner;

    fn read(site: &Site, request: &Request<'_>) -> Reading<Manner> {
        let reads = matches!(request.method, "GET" | "HEAD");
        match place(request) {
            Place::Link(token) if reads && looks_like_token(&token) => {
                Reading::Answer(link::opened(&PAGE, site, request, &token))
            }
            Place::Page if reads => viewed(site, request),
            Place::Page if request.method == "POST" => posted(site, request),
            Place::Page => Reading::Answer(notices::method_refused(site, tongue(site, request), &PAGE)),
            Place::Link(_) | Place::Nowhere => Reading::Answer(not_found(site, tongue(site, request))),
        }
    }

    fn word(site: &Site, manner: Manner, case: &Case, outcome: Outcome) -> Wording<Manner> {
        let words = manner.visit.words();
        match (manner.doing, outcome) {
            (_, Outcome::Broken(id)) => Wording::Answer(notices::broken(site, words, &PAGE, &id)),
            (Doing::View, Outcome::Refused(refusal)) => {
                Wording::Answer(notices::unavailable(site, words, &PAGE, &refusal))
            }
            (Doing::View, Outcome::Reply(reply)) => {
                Wording::Answer(view::page(site, &manner.visit, &reply, manner.again.as_ref()))
            }
            (doing, Outcome::Reply(reply)) => Wording::Answer(done(site, doing, &reply)),
            (_, Outcome::Refused(refusal)) => manner.viewed_again(site, case, refusal),
        }
    }

    fn too_large(site: &Site) -> Answer {
        notices::too_large(site, Words::new(site.language), &PAGE)
    }
}

/// Where a path leads on this page.
enum Place {
    Link(String),
    Page,
    Nowhere,
}

fn place(request: &Request<'_>) -> Place {
    match paths::meant(request.path, request.query).strip_prefix("/invite") {
        Some("") => Place::Page,
        Some(rest) => rest.strip_prefix('/').map_or(Place::Nowhere, |token| Place::Link(token.to_owned())),
        None => Place::Nowhere,
    }
}

/// The `Set-Cookie` line by which a browser keeps the invitation that it has opened while it logs in elsewhere.
pub fn kept(site: &Site, request: &Request<'_>) -> Option<String> {
    Visit::of(&PAGE, site, request).map(|visit| visit.cookie(site))
}

fn viewed(site: &Site, request: &Request<'_>) -> Reading<Manner> {
    let Some(visit) = Visit::of(&PAGE, site, request) else {
        return Reading::Answer(not_found(site, tongue(site, request)));
    };
    Manner::reading(visit, Doing::View, request, Params::new())
}

fn posted(site: &Site, request: &Request<'_>) -> Reading<Manner> {
    let (visit, params) = match PAGE.posted(site, request, &FIELDS) {
        Ok(posted) => posted,
        Err(answer) => return Reading::Answer(answer),
    };
    match params.text("action").and_then(Doing::parse) {
        Some(doing) => Manner::reading(visit, doing, request, params),
        None => Reading::Answer(notices::not_understood(site, visit.words(), &PAGE)),
    }
}

/// Whatever was done, another page is fetched: going back or reloading sends nothing twice.
fn done(site: &Site, doing: Doing, reply: &Reply) -> Answer {
    match doing {
        Doing::LogOut => page::logged_out(site, PAGE.whose, PAGE.path),
        _ if reply.text("session").is_empty() => layout::see_other(PAGE.address(site)),
        _ => login::logged_in(site, PAGE.path, reply),
    }
}
