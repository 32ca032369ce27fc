//! The page on which an invitation is accepted: a link becomes a cookie, a cookie a page, a form a call.

mod forms;
mod notices;
mod view;
mod visit;

#[cfg(test)]
pub(super) mod tests;

use self::forms::{Again, Typed};
use self::visit::Visit;
use super::cookies::SESSION;
use super::{guard, layout};
use crate::action::{Origin, Site};
use crate::actions;
use crate::dialect::form::{self, Limits};
use crate::dialect::{Answer, Dialect, Reading, Request, Wording};
use crate::dispatch::{Ask, Case, Outcome};
use crate::domain::token::looks_like_token;
use crate::params::Params;

/// The page.
pub struct InvitePage;

/// What reading remembers.
pub struct Manner {
    visit: Visit,
    doing: Doing,
    /// Why a form is shown again.
    again: Option<Again>,
}

/// What a request does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Doing {
    View,
    LogIn,
    Register,
    Accept,
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

    /// The row of the action table.
    const fn call(self) -> &'static str {
        match self {
            Self::View => "ViewInvite",
            Self::LogIn => "LogIn",
            Self::Register => "RegisterByInvite",
            Self::Accept => "AcceptInvite",
            Self::LogOut => "LogOut",
        }
    }
}

/// The fields of the forms. Any other is refused: which invitation is meant is said by the cookie alone.
const FIELDS: [&str; 7] = ["action", "token", "firstname", "lastname", "email", "password", "accept"];
/// More than the forms can hold.
const LARGEST: usize = 64 << 10;

impl Dialect for InvitePage {
    type Manner = Manner;

    fn read(site: &Site, request: &Request<'_>) -> Reading<Manner> {
        let reads = matches!(request.method, "GET" | "HEAD");
        match place(request) {
            Place::Link(token) if reads && looks_like_token(&token) => {
                Reading::Answer(opened(site, request, &token))
            }
            Place::Page if reads => viewed(site, request),
            Place::Page if request.method == "POST" => posted(site, request),
            Place::Page => Reading::Answer(notices::method_refused(site)),
            Place::Link(_) | Place::Nowhere => Reading::Answer(notices::not_found(site)),
        }
    }

    fn word(site: &Site, manner: Manner, case: &Case, outcome: Outcome) -> Wording<Manner> {
        match (manner.doing, outcome) {
            (_, Outcome::Broken(id)) => Wording::Answer(notices::broken(site, &id)),
            (Doing::View, Outcome::Refused(refusal)) => Wording::Answer(notices::unavailable(site, &refusal)),
            (Doing::View, Outcome::Reply(reply)) => {
                Wording::Answer(view::page(site, &manner.visit, &reply, manner.again.as_ref()))
            }
            (doing, Outcome::Reply(reply)) => Wording::Answer(done(site, doing, reply.text("session"))),
            (doing, Outcome::Refused(refusal)) => {
                let Ask { params, ip, user_agent, .. } = case.ask();
                let again = Again { doing, refusal, typed: Typed::of(params) };
                let from = Origin { ip: *ip, user_agent };
                let (ask, manner) = call(Doing::View, manner.visit, Some(again), from, Params::new());
                Wording::Ask(ask, manner)
            }
        }
    }

    fn too_large(site: &Site) -> Answer {
        notices::too_large(site)
    }
}

/// Where a path leads on this page.
enum Place {
    Link(String),
    Page,
    Nowhere,
}

/// Every path of this page is an address of `/index.php?rp=` as well.
fn place(request: &Request<'_>) -> Place {
    let path = if request.path == "/index.php" {
        let query = form::decode(request.query.as_bytes(), None, b"", &Limits::default());
        query.ok().and_then(|query| query.text("rp").map(str::to_owned)).unwrap_or_default()
    } else {
        request.path.to_owned()
    };
    match path.strip_prefix("/invite") {
        Some("") => Place::Page,
        Some(rest) => rest.strip_prefix('/').map_or(Place::Nowhere, |token| Place::Link(token.to_owned())),
        None => Place::Nowhere,
    }
}

/// Takes the token out of the address bar; nothing is looked up, so that nothing can change.
fn opened(site: &Site, request: &Request<'_>, token: &str) -> Answer {
    let visit = Visit::opening(site, request, token);
    layout::see_other(address(site)).with("Set-Cookie", visit.cookie(site))
}

fn viewed(site: &Site, request: &Request<'_>) -> Reading<Manner> {
    let Some(visit) = Visit::of(site, request) else { return Reading::Answer(notices::not_found(site)) };
    begin(Doing::View, visit, request, Params::new())
}

fn begin(doing: Doing, visit: Visit, request: &Request<'_>, params: Params) -> Reading<Manner> {
    let from = Origin { ip: request.ip, user_agent: request.header("user-agent") };
    let (ask, manner) = call(doing, visit, None, from, params);
    Reading::Ask(ask, manner)
}

/// Whether the form is this server's own comes first; nothing else is said to anybody else.
fn posted(site: &Site, request: &Request<'_>) -> Reading<Manner> {
    if guard::comes_from_elsewhere(site, request) {
        return Reading::Answer(notices::not_our_form(site));
    }
    if request.body.len() > LARGEST {
        return Reading::Answer(notices::too_large(site));
    }
    let Ok(params) = form::decode(b"", None, request.body, &Limits::default()) else {
        return Reading::Answer(notices::not_understood(site));
    };
    let sent = params.text("token").unwrap_or_default();
    let Some(visit) = Visit::of(site, request).filter(|visit| visit.seal().is(site, sent)) else {
        return Reading::Answer(notices::not_our_form(site));
    };
    let doing = params.text("action").and_then(Doing::parse);
    match doing {
        Some(doing) if params.iter().all(|(name, _)| FIELDS.contains(&name)) => {
            begin(doing, visit, request, params)
        }
        _ => Reading::Answer(notices::not_understood(site)),
    }
}

/// The link and the session come from the cookies, whatever the form says.
fn call(
    doing: Doing,
    visit: Visit,
    again: Option<Again>,
    from: Origin<'_>,
    mut params: Params,
) -> (Ask, Manner) {
    params.insert("link", visit.link());
    if let Some(session) = visit.session() {
        params.insert("session", session);
    }
    let ask = Ask {
        tables: actions::PAGE,
        action: doing.call().to_owned(),
        params,
        proof: visit.proof(),
        ip: from.ip,
        user_agent: from.user_agent.to_owned(),
        repeat: None,
    };
    (ask, Manner { visit, doing, again })
}

/// Whatever was done, the page is fetched again: going back or reloading sends nothing twice.
fn done(site: &Site, doing: Doing, session: &str) -> Answer {
    let answer = layout::see_other(address(site));
    match doing {
        Doing::LogOut => answer.with("Set-Cookie", SESSION.clear(site)),
        _ if session.is_empty() => answer,
        _ => answer.with("Set-Cookie", SESSION.set(site, session, None)),
    }
}

fn address(site: &Site) -> String {
    format!("{}/invite", guard::base_path(site))
}
