//! The engine of screens: each address becomes its screen's call, each form another one, and their ends pages.

use super::cookies::FLASH;
use super::layout::Head;
use super::page::Page;
use super::screen::{Again, Form, Scene, Screen, Then, filled};
use super::visit::{Visit, tongue};
use super::{form, layout, notices, page, paths};
use crate::action::{Kind, Origin, Refusal, Reply, Site};
use crate::dialect::form::{Limits, decode};
use crate::dialect::{Answer, Reading, Request, Wording};
use crate::dispatch::{Ask, Case, Outcome};
use crate::domain::site_path::SitePath;
use crate::params::Params;

/// Screens of one kind of people.
pub struct Realm {
    /// What they all share: one seal holds for the forms of them all, until the next log-in or log-out.
    pub page: &'static Page,
    /// All of them. One with a place in its path comes after one that has a word there.
    pub screens: &'static [&'static Screen],
    /// The field of a view's answer that says who looks at it.
    pub person: &'static str,
    /// The call that answers the head of a page, and nothing else.
    pub head: &'static str,
    /// Puts the head of its pages on.
    pub dress: fn(&Scene<'_>, &mut Head<'_>),
    /// The page of a screen that is not for whoever looks.
    pub denied: fn(&Scene<'_>) -> Answer,
    /// Where one logs in who wants to go on at an address of this site.
    pub login: fn(&Site, &str) -> Answer,
    /// Where one logs in who wants nothing in particular.
    pub entrance: &'static str,
    /// Where the second factor is shown, for somebody who wants to go on at a path.
    pub second_factor: fn(&str) -> String,
    /// Where the pages of a person's own log-in are.
    pub own: Own,
    /// Where one is led who has to choose something first, by the refusal's code.
    pub detour: fn(&Site, &str, &str, &Params) -> Option<Answer>,
}

/// Where the pages of a person's own log-in are.
#[derive(Debug, Clone, Copy)]
pub struct Own {
    /// Second factor and devices.
    pub security: &'static str,
    /// Setting up the second factor.
    pub factor: &'static str,
    /// Another password.
    pub password: &'static str,
    /// The way out.
    pub log_out: &'static str,
}

/// What reading remembers.
pub struct Manner {
    realm: &'static Realm,
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
    /// To show why the screen is not for whoever looks.
    Denied,
}

impl Realm {
    /// The screen of a path, and what stands in its places.
    pub fn find(&self, path: &str) -> Option<(&'static Screen, Params)> {
        self.screens.iter().find_map(|screen| Some((*screen, screen.fits(path)?)))
    }

    /// Reads a request for one of its screens.
    pub fn read(&'static self, site: &Site, request: &Request<'_>) -> Reading<Manner> {
        let path = paths::meant(request.path, request.query);
        let Some((screen, places)) = self.find(&path) else {
            return Reading::Answer(layout::nothing_here(site, request.header("accept-language")));
        };
        let asked = asked(screen, places, request.query);
        match request.method {
            "GET" | "HEAD" => self.viewed(site, request, screen, asked),
            "POST" => self.posted(site, request, screen, asked),
            _ => Reading::Answer(notices::method_refused(site, tongue(site, request), self.page)),
        }
    }

    fn viewed(
        &'static self,
        site: &Site,
        request: &Request<'_>,
        screen: &'static Screen,
        asked: Params,
    ) -> Reading<Manner> {
        let visit = Visit::of_anybody(self.page, site, request);
        let flash = FLASH.read(site, request.header("cookie")).map(str::to_owned);
        let ask = page::ask(screen.view, &visit, page::origin(request), asked.clone());
        let doing = Doing::View { again: None, got: None };
        let here = screen.address(&asked);
        Reading::Ask(ask, Manner { realm: self, visit, screen, here, asked, doing, flash })
    }

    fn posted(
        &'static self,
        site: &Site,
        request: &Request<'_>,
        screen: &'static Screen,
        asked: Params,
    ) -> Reading<Manner> {
        let (visit, params) = match self.page.sealed_within(screen.largest(), site, request) {
            Ok(sealed) => sealed,
            Err(answer) => return Reading::Answer(answer),
        };
        let word = params.text("action").unwrap_or_default();
        let form = screen.forms.iter().find(|form| form.word == word);
        let Some(form) = form.filter(|form| page::has_only(&params, form.fields)) else {
            return Reading::Answer(notices::not_understood(site, visit.words(), self.page));
        };
        let ask = page::ask(form.call, &visit, page::origin(request), (form.prepare)(params));
        let here = screen.address(&asked);
        let doing = Doing::Form(form);
        Reading::Ask(ask, Manner { realm: self, visit, screen, here, asked, doing, flash: None })
    }
}

/// What an address says to a screen's call: nothing but what the screen knows.
fn asked(screen: &Screen, mut places: Params, query: &str) -> Params {
    let query = decode(query.as_bytes(), None, b"", &Limits::default()).unwrap_or_default();
    for name in screen.query {
        if let Some(text) = query.text(name) {
            places.insert(*name, text);
        }
    }
    places
}

/// Words the end of a call.
pub fn word(site: &Site, manner: Manner, case: &Case, outcome: Outcome) -> Wording<Manner> {
    let words = manner.visit.words();
    match outcome {
        Outcome::Broken(id) => Wording::Answer(notices::broken(site, words, manner.realm.page, &id)),
        Outcome::Reply(reply) => replied(site, manner, case, reply),
        Outcome::Refused(refusal) => refused(site, manner, case, refusal),
    }
}

fn replied(site: &Site, manner: Manner, case: &Case, reply: Reply) -> Wording<Manner> {
    match manner.doing {
        Doing::Form(form) => done(site, manner, form, case, reply),
        Doing::View { ref again, ref got } => {
            let scene = scene(site, &manner, &reply, again.as_ref(), got.as_ref());
            Wording::Answer((manner.screen.show)(&scene))
        }
        Doing::Denied => Wording::Answer((manner.realm.denied)(&scene(site, &manner, &reply, None, None))),
    }
}

fn scene<'a>(
    site: &'a Site,
    manner: &'a Manner,
    reply: &'a Reply,
    again: Option<&'a Again>,
    got: Option<&'a Reply>,
) -> Scene<'a> {
    let Manner { realm, visit, screen, asked, flash, .. } = manner;
    let flash = flash.as_deref();
    Scene { site, realm, visit, screen, reply, got, again, asked, flash }
}

fn done(site: &Site, manner: Manner, form: &'static Form, case: &Case, reply: Reply) -> Wording<Manner> {
    let Manner { realm, ref here, ref asked, .. } = manner;
    let said = |path: &str, flash: &str| {
        layout::see_other(page::local(site, path)).with("Set-Cookie", FLASH.set(site, flash, Some(60)))
    };
    Wording::Answer(match form.then {
        Then::Stay(flash) => said(here, flash),
        Then::Go(path, flash) => said(&filled(path, asked), flash),
        Then::Next(otherwise) => layout::see_other(page::local(site, &next(case, otherwise))),
        Then::Back(otherwise, flash) => said(&next(case, otherwise), flash),
        Then::LoggedIn(otherwise) => let_in(site, realm, &next(case, otherwise), &reply),
        Then::Masked(path) => page::logged_in(site, path, reply.text("session")),
        Then::LoggedOut => page::logged_out(site, realm.page.whose, &way_out(realm, &reply)),
        Then::Show => return view_again(manner, case, Doing::View { again: None, got: Some(reply) }),
    })
}

/// Where a log-out leads.
fn way_out(realm: &Realm, reply: &Reply) -> String {
    match reply.int("masked_client") {
        0 => realm.entrance.to_owned(),
        client => format!("/admin/clients/{client}"),
    }
}

/// Leads on with the session that was started, or to the second factor first.
fn let_in(site: &Site, realm: &Realm, next: &str, reply: &Reply) -> Answer {
    let waits = reply.is_set("second_factor");
    let path = if waits { (realm.second_factor)(next) } else { next.to_owned() };
    let cookie = realm.page.whose.cookie().set(site, reply.text("session"), None);
    layout::see_other(page::local(site, &path)).with("Set-Cookie", cookie)
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
    let call = if matches!(doing, Doing::Denied) { manner.realm.head } else { manner.screen.view };
    let ask = page::ask(call, &manner.visit, from, manner.asked.clone());
    Wording::Ask(ask, Manner { doing, ..manner })
}

fn refused(site: &Site, manner: Manner, case: &Case, refusal: Refusal) -> Wording<Manner> {
    let (realm, words) = (manner.realm, manner.visit.words());
    if refusal.kind == Kind::NoCredentials {
        return Wording::Answer((realm.login)(site, &manner.here));
    }
    if let Doing::Form(form) = manner.doing {
        let again = form::Again::new(site, words, form.word, refusal, &case.ask().params);
        return view_again(manner, case, Doing::View { again: Some(again), got: None });
    }
    if let Some(answer) = (realm.detour)(site, refusal.code, &manner.here, &manner.asked) {
        return Wording::Answer(answer);
    }
    Wording::Answer(match refusal.kind {
        Kind::Forbidden | Kind::NoPlace | Kind::NotGranted if !matches!(manner.doing, Doing::Denied) => {
            return view_again(manner, case, Doing::Denied);
        }
        Kind::Banned | Kind::Busy => notices::unavailable(site, words, realm.page, &refusal),
        _ => {
            let back = Some((page::local(site, realm.page.path), words.plain(realm.page.again)));
            let line = words.t("gone-text");
            layout::notice(site, words, 404, "gone-title", &[line], back)
        }
    })
}
