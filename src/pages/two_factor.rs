//! The page between a password and a session: the second factor of somebody who logs in.

use askama::Template;

use super::cookies::{BROWSER, FLASH};
use super::field::{Field, Sort};
use super::form::{self, FormBox};
use super::layout::{self, Head};
use super::page::{self, Page, Whose};
use super::visit::{self, Visit, tongue};
use super::{invite, login, notices};
use crate::action::{Kind, Origin, Refusal, Reply, Site};
use crate::dialect::form::{Limits, decode};
use crate::dialect::{Answer, Dialect, Reading, Request, Wording};
use crate::dispatch::{Ask, Case, Outcome};
use crate::domain::language::Language;
use crate::domain::site_path::SitePath;
use crate::params::Params;
use crate::words::Words;

/// The page.
pub struct TwoFactorPage;

/// What reading remembers.
pub struct Manner {
    visit: Visit,
    next: Option<SitePath>,
    doing: Doing,
    /// Why a form is shown again.
    again: Option<Again>,
    /// By which an invitation outlasts the search for a telephone.
    invitation: Option<String>,
}

/// Why a form is shown again.
type Again = form::Again<Doing>;

/// What a request does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Doing {
    View,
    Code,
    BackupCode,
}

/// Its path.
pub const PATH: &str = "/login/two-factor";

static PAGE: Page = Page {
    path: PATH,
    whose: Whose::User,
    cookie: BROWSER,
    has_link: false,
    purpose: "form of a second factor",
    has_forms: true,
    again: "login-again",
    lost: "needs-cookies",
};
const FIELDS: [&str; 3] = ["code", "backup_code", "next"];

impl Dialect for TwoFactorPage {
    type Manner = Manner;

    fn read(site: &Site, request: &Request<'_>) -> Reading<Manner> {
        match request.method {
            "GET" | "HEAD" => viewed(site, request),
            "POST" => posted(site, request),
            _ => Reading::Answer(notices::method_refused(site, tongue(site, request), &PAGE)),
        }
    }

    fn word(site: &Site, manner: Manner, case: &Case, outcome: Outcome) -> Wording<Manner> {
        let answer = match outcome {
            Outcome::Broken(id) => notices::broken(site, manner.visit.words(), &PAGE, &id),
            Outcome::Reply(reply) if manner.doing == Doing::View => shown(site, &manner, &reply),
            Outcome::Reply(reply) => let_in(site, &manner, &reply),
            Outcome::Refused(refusal) if refusal.kind == Kind::NoCredentials => ended(site, &manner),
            Outcome::Refused(refusal) if manner.doing == Doing::View || refusal.kind == Kind::Banned => {
                notices::unavailable(site, manner.visit.words(), &PAGE, &refusal)
            }
            Outcome::Refused(refusal) => return viewed_again(site, manner, case, refusal),
        };
        Wording::Answer(match manner.invitation {
            Some(line) => answer.with("Set-Cookie", line),
            None => answer,
        })
    }

    fn too_large(site: &Site) -> Answer {
        notices::too_large(site, Words::new(site.language), &PAGE)
    }
}

/// The page's path for somebody who goes on at another one.
pub fn path(next: &str) -> String {
    let query = serde_urlencoded::to_string([("next", next)]).unwrap_or_default();
    format!("{PATH}?{query}")
}

fn viewed(site: &Site, request: &Request<'_>) -> Reading<Manner> {
    let query = decode(request.query.as_bytes(), None, b"", &Limits::default()).ok();
    let next = query.as_ref().and_then(login::next_of);
    let visit = Visit::of_anybody(&PAGE, site, request);
    let ask = page::ask("ViewWaitingLogin", &visit, page::origin(request), Params::new());
    let invitation = invitation(site, request, next.as_ref());
    Reading::Ask(ask, Manner { visit, next, doing: Doing::View, again: None, invitation })
}

fn posted(site: &Site, request: &Request<'_>) -> Reading<Manner> {
    let (visit, params) = match PAGE.posted(site, request, &FIELDS) {
        Ok(posted) => posted,
        Err(answer) => return Reading::Answer(answer),
    };
    let doing = match params.text("action") {
        Some("code") => Doing::Code,
        Some("backup") => Doing::BackupCode,
        _ => return Reading::Answer(notices::not_understood(site, visit.words(), &PAGE)),
    };
    let next = login::next_of(&params);
    let invitation = invitation(site, request, next.as_ref());
    let ask = page::ask("VerifySecondFactor", &visit, page::origin(request), params);
    Reading::Ask(ask, Manner { visit, next, doing, again: None, invitation })
}

fn invitation(site: &Site, request: &Request<'_>, next: Option<&SitePath>) -> Option<String> {
    next.filter(|next| next.as_str() == invite::PATH).and_then(|_| invite::kept(site, request))
}

/// A refused form is shown again, as long as the log-in still waits.
fn viewed_again(site: &Site, manner: Manner, case: &Case, refusal: Refusal) -> Wording<Manner> {
    let Ask { params, ip, user_agent, .. } = case.ask();
    let again = Again::new(site, manner.visit.words(), manner.doing, refusal, params);
    let from = Origin { ip: *ip, user_agent };
    let ask = page::ask("ViewWaitingLogin", &manner.visit, from, Params::new());
    Wording::Ask(ask, Manner { doing: Doing::View, again: Some(again), ..manner })
}

/// Who used a backup code learns how many are left.
fn let_in(site: &Site, manner: &Manner, reply: &Reply) -> Answer {
    let next = manner.next.as_ref().map_or(login::HOME, SitePath::as_str);
    let answer = login::logged_in(site, next, reply);
    match reply.get("codes_left") {
        Some(left) => {
            let flash = format!("backup-code.{}", left.int());
            answer.with("Set-Cookie", FLASH.set(site, &flash, Some(60)))
        }
        None => answer,
    }
}

/// Nothing waits (any more). Who only looks is not told so: perhaps he is logged in.
fn ended(site: &Site, manner: &Manner) -> Answer {
    let next = manner.next.as_ref().map_or(login::HOME, SitePath::as_str);
    let answer = layout::see_other(login::address(site, next));
    if manner.doing == Doing::View && manner.again.is_none() {
        return answer;
    }
    answer.with("Set-Cookie", FLASH.set(site, login::ENDED, Some(60)))
}

#[derive(Template)]
#[template(path = "two_factor.html")]
struct Shown<'a> {
    head: &'a Head<'a>,
    seal: String,
    target: String,
    code: FormBox<'a>,
    backup: FormBox<'a>,
    shows_backup: bool,
    /// By what he logs in.
    who: &'a str,
    next: &'a str,
    /// The log-in, for somebody else.
    login: String,
}

fn shown(site: &Site, manner: &Manner, reply: &Reply) -> Answer {
    let Manner { visit, next, again, .. } = manner;
    let again = again.as_ref();
    let words = Language::from_name(reply.text("language")).map_or(visit.words(), Words::new);
    let of = |doing| again.filter(|again| again.doing == doing);
    let head = Head::of_form(site, words, "two-factor-title", again.is_some());
    let next = next.as_ref().map_or("", SitePath::as_str);
    let visit::Form { target, seal } = visit.form(site);
    let shown = Shown {
        head: &head,
        seal,
        target,
        code: FormBox::new(vec![code(words, again)], of(Doing::Code)),
        backup: FormBox::new(vec![backup_code(words, again)], of(Doing::BackupCode)),
        shows_backup: of(Doing::BackupCode).is_some(),
        who: reply.text("email"),
        next,
        login: login::address(site, if next.is_empty() { login::HOME } else { next }),
    };
    head.answer(again.map_or(200, Again::status), &shown).with("Set-Cookie", visit.cookie(site))
}

fn code(words: Words, again: Option<&Again>) -> Field<'_> {
    Field {
        sort: Sort::Code,
        autocomplete: "one-time-code",
        has_focus: again.is_none_or(|again| again.doing != Doing::BackupCode),
        ..form::named(words, again, ("login-code", "code"), "field-code")
    }
}

fn backup_code(words: Words, again: Option<&Again>) -> Field<'_> {
    Field {
        autocomplete: "off",
        has_focus: again.is_some_and(|again| again.doing == Doing::BackupCode),
        hint: words.plain("two-factor-backup-hint"),
        ..form::named(words, again, ("login-backup-code", "backup_code"), "field-backup-code")
    }
}
