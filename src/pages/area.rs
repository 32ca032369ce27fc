//! The client area: each screen's address becomes its call, each form another one, and their ends become pages.

use super::client::{self, denied};
use super::cookies::FLASH;
use super::screen::{AREA, Again, Form, Scene, Screen, Then};
use super::visit::{Visit, tongue};
use super::{form, layout, login, notices, page, paths, user};
use crate::action::{Kind, Origin, Refusal, Reply, Site};
use crate::dialect::form::{Limits, decode};
use crate::dialect::{Answer, Dialect, Reading, Request, Wording};
use crate::dispatch::{Ask, Case, Outcome};
use crate::domain::site_path::SitePath;
use crate::params::Params;

/// The client area.
pub struct Area;

/// All screens. One whose path ends with a slash comes after the one that it belongs to.
static SCREENS: &[&Screen] = &[
    &client::overview::SCREEN,
    &client::users::SCREEN,
    &client::member::SCREEN,
    &client::activity::SCREEN,
    &client::mails::SCREEN,
    &client::mail::SCREEN,
    &client::remove::SCREEN,
    &client::cancel::SCREEN,
    &client::owner::SCREEN,
    &client::new_account::SCREEN,
    &user::accounts::SCREEN,
    &user::another::SCREEN,
    &user::log_out::SCREEN,
    &user::password::SCREEN,
    &user::security::SCREEN,
    &user::two_factor::SCREEN,
    &user::profile::SCREEN,
    &user::invites::SCREEN,
    &user::verification::SCREEN,
];

/// What reading remembers.
pub struct Manner {
    visit: Visit,
    screen: &'static Screen,
    /// The address: where a log-in leads back to.
    here: String,
    /// What the address said.
    asked: Params,
    doing: Doing,
    flash: Option<String>,
}

/// What a call is made for.
enum Doing {
    /// To show the screen; a form that was refused, or whose answer is to be shown, was before.
    View { again: Option<Again>, got: Option<Reply> },
    /// To do what a form says.
    Form(&'static Form),
    /// To show why the screen is not for this user.
    Denied,
}

/// The screen of a path, and what stands behind it.
pub fn find(path: &str) -> Option<(&'static Screen, &str)> {
    SCREENS.iter().find_map(|screen| {
        let rest = path.strip_prefix(screen.path)?;
        let fits =
            if screen.rest.is_some() { !rest.is_empty() && !rest.contains('/') } else { rest.is_empty() };
        fits.then_some((*screen, rest))
    })
}

impl Dialect for Area {
    type Manner = Manner;

    fn read(site: &Site, request: &Request<'_>) -> Reading<Manner> {
        let path = paths::meant(request.path, request.query);
        let Some((screen, rest)) = find(&path) else {
            return Reading::Answer(layout::nothing_here(site, request.header("accept-language")));
        };
        let asked = asked(screen, rest, request.query);
        match request.method {
            "GET" | "HEAD" => viewed(site, request, screen, asked),
            "POST" => posted(site, request, screen, asked),
            _ => Reading::Answer(notices::method_refused(site, tongue(site, request), &AREA)),
        }
    }

    fn word(site: &Site, manner: Manner, case: &Case, outcome: Outcome) -> Wording<Manner> {
        let words = manner.visit.words();
        match outcome {
            Outcome::Broken(id) => Wording::Answer(notices::broken(site, words, &AREA, &id)),
            Outcome::Reply(reply) => replied(site, manner, case, reply),
            Outcome::Refused(refusal) => refused(site, manner, case, refusal),
        }
    }

    fn too_large(site: &Site) -> Answer {
        notices::too_large(site, crate::words::Words::new(site.language), &AREA)
    }
}

/// What an address says to a screen's call: nothing but what the screen knows.
fn asked(screen: &Screen, rest: &str, query: &str) -> Params {
    let query = decode(query.as_bytes(), None, b"", &Limits::default()).unwrap_or_default();
    let mut asked = Params::new();
    for name in screen.query {
        if let Some(text) = query.text(name) {
            asked.insert(*name, text);
        }
    }
    if let Some(name) = screen.rest {
        asked.insert(name, rest);
    }
    asked
}

fn viewed(site: &Site, request: &Request<'_>, screen: &'static Screen, asked: Params) -> Reading<Manner> {
    let visit = Visit::of_anybody(&AREA, site, request);
    let flash = FLASH.read(site, request.header("cookie")).map(str::to_owned);
    let ask = page::ask(screen.view, &visit, page::origin(request), asked.clone());
    let doing = Doing::View { again: None, got: None };
    Reading::Ask(ask, Manner { visit, screen, here: screen.address(&asked), asked, doing, flash })
}

fn posted(site: &Site, request: &Request<'_>, screen: &'static Screen, asked: Params) -> Reading<Manner> {
    let (visit, params) = match AREA.sealed(site, request) {
        Ok(sealed) => sealed,
        Err(answer) => return Reading::Answer(answer),
    };
    let word = params.text("action").unwrap_or_default();
    let form = screen.forms.iter().find(|form| form.word == word);
    let Some(form) = form.filter(|form| page::has_only(&params, form.fields)) else {
        return Reading::Answer(notices::not_understood(site, visit.words(), &AREA));
    };
    let ask = page::ask(form.call, &visit, page::origin(request), (form.prepare)(params));
    let here = screen.address(&asked);
    Reading::Ask(ask, Manner { visit, screen, here, asked, doing: Doing::Form(form), flash: None })
}

fn replied(site: &Site, manner: Manner, case: &Case, reply: Reply) -> Wording<Manner> {
    match manner.doing {
        Doing::Form(form) => done(site, manner, form, case, reply),
        Doing::View { ref again, ref got } => {
            let scene = scene(site, &manner, &reply, again.as_ref(), got.as_ref());
            Wording::Answer((manner.screen.show)(&scene))
        }
        Doing::Denied => Wording::Answer(denied::show(&scene(site, &manner, &reply, None, None))),
    }
}

fn scene<'a>(
    site: &'a Site,
    manner: &'a Manner,
    reply: &'a Reply,
    again: Option<&'a Again>,
    got: Option<&'a Reply>,
) -> Scene<'a> {
    let Manner { visit, screen, asked, flash, .. } = manner;
    let flash = flash.as_deref();
    Scene { site, visit, screen, reply, got, again, asked, flash }
}

fn done(site: &Site, manner: Manner, form: &'static Form, case: &Case, reply: Reply) -> Wording<Manner> {
    let said = |path: &str, flash: &str| {
        layout::see_other(page::local(site, path)).with("Set-Cookie", FLASH.set(site, flash, Some(60)))
    };
    Wording::Answer(match form.then {
        Then::Stay(flash) => said(&manner.here, flash),
        Then::Go(path, flash) => said(path, flash),
        Then::Next(otherwise) => layout::see_other(page::local(site, &next(case, otherwise))),
        Then::Back(otherwise, flash) => said(&next(case, otherwise), flash),
        Then::LoggedOut => page::logged_out(site, login::PATH),
        Then::Show => return view_again(manner, case, Doing::View { again: None, got: Some(reply) }),
    })
}

/// Where a form wants to go on, if that is a path of this site.
fn next(case: &Case, otherwise: &str) -> String {
    let next = case.ask().params.text("next").and_then(SitePath::parse);
    next.map_or_else(|| otherwise.to_owned(), |next| next.as_str().to_owned())
}

/// The screen's own call, after another one.
fn view_again(manner: Manner, case: &Case, doing: Doing) -> Wording<Manner> {
    let Ask { ip, user_agent, .. } = case.ask();
    let from = Origin { ip: *ip, user_agent };
    let call = if matches!(doing, Doing::Denied) { "ViewAccount" } else { manner.screen.view };
    let ask = page::ask(call, &manner.visit, from, manner.asked.clone());
    Wording::Ask(ask, Manner { doing, ..manner })
}

fn refused(site: &Site, manner: Manner, case: &Case, refusal: Refusal) -> Wording<Manner> {
    let words = manner.visit.words();
    if refusal.kind == Kind::NoCredentials {
        return Wording::Answer(layout::see_other(login::address(site, &manner.here)));
    }
    if let Doing::Form(form) = manner.doing {
        let again = form::Again::new(site, words, form.word, refusal, &case.ask().params);
        return view_again(manner, case, Doing::View { again: Some(again), got: None });
    }
    Wording::Answer(match (refusal.kind, refusal.code) {
        (_, "choose_account") => to_choice(site, "/user/accounts", &manner.here, None),
        (_, "another_account") => {
            to_choice(site, "/user/accounts/other", &manner.here, manner.asked.text("client"))
        }
        (Kind::Forbidden | Kind::NoPlace, _) if !matches!(manner.doing, Doing::Denied) => {
            return view_again(manner, case, Doing::Denied);
        }
        (Kind::Banned | Kind::Busy, _) => notices::unavailable(site, words, &AREA, &refusal),
        _ => {
            let back = Some((page::local(site, AREA.path), words.plain(AREA.again)));
            let line = words.t("gone-text");
            layout::notice(site, words, 404, "gone-title", &[line], back)
        }
    })
}

/// Leads to a choice of account, and from there back.
fn to_choice(site: &Site, path: &str, next: &str, client: Option<&str>) -> Answer {
    let mut pairs = vec![("next", next)];
    pairs.extend(client.map(|client| ("client", client)));
    let query = serde_urlencoded::to_string(pairs).unwrap_or_default();
    layout::see_other(page::local(site, &format!("{path}?{query}")))
}
