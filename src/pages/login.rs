//! The page on which a user logs in, and goes on to where he wanted to be.

use askama::Template;

use super::cookies::{BROWSER, FLASH};
use super::form::{self, Again, FormBox};
use super::layout::{self, Head};
use super::page::{self, Page, Whose};
use super::visit::{Form, Visit, tongue};
use super::{notices, paths, two_factor};
use crate::action::{Kind, Reply, Site};
use crate::dialect::form::{Limits, decode};
use crate::dialect::{Answer, Dialect, Reading, Request, Wording};
use crate::dispatch::{Case, Outcome};
use crate::domain::site_path::SitePath;
use crate::params::Params;
use crate::signup;
use crate::words::Words;

/// The page.
pub struct LoginPage;

/// What reading remembers.
pub struct Manner {
    visit: Visit,
    next: Option<SitePath>,
    logs_in: bool,
    /// A log-in has ended that waited for its second factor.
    has_ended: bool,
}

/// Its path.
pub const PATH: &str = "/login";
/// Where one goes on who wanted nothing in particular.
pub const HOME: &str = "/account";
/// What is said to somebody whose second factor came too late, or was wrong too often.
pub const ENDED: &str = "login-ended";

static PAGE: Page = Page {
    path: PATH,
    whose: Whose::User,
    cookie: BROWSER,
    has_link: false,
    purpose: "form of a log-in",
    has_forms: true,
    again: "login-again",
    lost: "needs-cookies",
};
const FIELDS: [&str; 4] = ["email", "password", "remember", "next"];

impl Dialect for LoginPage {
    type Manner = Manner;

    fn read(site: &Site, request: &Request<'_>) -> Reading<Manner> {
        match request.method {
            "GET" | "HEAD" => viewed(site, request),
            "POST" => posted(site, request),
            _ => Reading::Answer(notices::method_refused(site, tongue(site, request), &PAGE)),
        }
    }

    fn word(site: &Site, manner: Manner, case: &Case, outcome: Outcome) -> Wording<Manner> {
        let words = manner.visit.words();
        let next = manner.next.as_ref().map_or(HOME, SitePath::as_str);
        Wording::Answer(match outcome {
            Outcome::Broken(id) => notices::broken(site, words, &PAGE, &id),
            Outcome::Reply(reply) if manner.logs_in => logged_in(site, next, &reply),
            // Who is logged in already goes on at once.
            Outcome::Reply(_) => layout::see_other(page::local(site, next)),
            Outcome::Refused(refusal) if manner.logs_in && refusal.kind != Kind::Banned => {
                let again = Again::new(site, words, (), refusal, &case.ask().params);
                shown(site, &manner, Some(&again))
            }
            Outcome::Refused(refusal) if refusal.kind == Kind::NoCredentials => shown(site, &manner, None),
            Outcome::Refused(refusal) => notices::unavailable(site, words, &PAGE, &refusal),
        })
    }

    fn too_large(site: &Site) -> Answer {
        notices::too_large(site, Words::new(site.language), &PAGE)
    }
}

/// Leads on with the session that was started: to where its user wanted to be, or to his second factor first.
pub fn logged_in(site: &Site, next: &str, reply: &Reply) -> Answer {
    let session = reply.text("session");
    if reply.is_set("second_factor") {
        return page::logged_in(site, &two_factor::path(next), session);
    }
    page::remembered(site, next, session, u32::try_from(reply.int("remember")).ok().filter(|life| *life > 0))
}

/// The address of this page, for somebody who wants to go on at a path of this site.
pub fn address(site: &Site, next: &str) -> String {
    let query = serde_urlencoded::to_string([("next", next)]).unwrap_or_default();
    format!("{}?{query}", PAGE.address(site))
}

fn viewed(site: &Site, request: &Request<'_>) -> Reading<Manner> {
    let query = decode(request.query.as_bytes(), None, b"", &Limits::default()).ok();
    let next = query.as_ref().and_then(next_of);
    let visit = Visit::of_anybody(&PAGE, site, request);
    let ask = page::ask("ViewAccount", &visit, page::origin(request), Params::new());
    let has_ended = FLASH.read(site, request.header("cookie")) == Some(ENDED);
    Reading::Ask(ask, Manner { visit, next, logs_in: false, has_ended })
}

/// Where somebody wants to go on. What is no path of this site counts as absent.
pub fn next_of(params: &Params) -> Option<SitePath> {
    let next = params.text("next").and_then(SitePath::parse)?;
    // These very pages would lead nowhere.
    let (path, query) = next.as_str().split_once('?').unwrap_or((next.as_str(), ""));
    (![PATH, two_factor::PATH].contains(&&*paths::meant(path, query))).then_some(next)
}

fn posted(site: &Site, request: &Request<'_>) -> Reading<Manner> {
    let (visit, params) = match PAGE.posted(site, request, &FIELDS) {
        Ok(posted) => posted,
        Err(answer) => return Reading::Answer(answer),
    };
    let next = next_of(&params);
    let ask = page::ask("LogIn", &visit, page::origin(request), params);
    Reading::Ask(ask, Manner { visit, next, logs_in: true, has_ended: false })
}

#[derive(Template)]
#[template(path = "login.html")]
struct LoginForm<'a> {
    head: &'a Head<'a>,
    form: Form,
    boxed: FormBox<'a>,
    next: &'a str,
    remembers: bool,
    /// Whoever has no user can become one.
    registers: bool,
}

fn shown(site: &Site, manner: &Manner, again: Option<&Again<()>>) -> Answer {
    let words = manner.visit.words();
    let head = Head::of_form(site, words, "login-title", again.is_some());
    let email = again.map_or("", |again| again.typed("email"));
    let ended = if manner.has_ended { words.plain("login-ended") } else { String::new() };
    let shown = LoginForm {
        head: &head,
        form: manner.visit.form(site),
        boxed: FormBox {
            error: again.map_or(&ended, Again::message),
            fields: form::log_in_fields(words, email, again.is_some()),
        },
        next: manner.next.as_ref().map_or("", SitePath::as_str),
        remembers: again.is_some_and(|again| again.ticked("remember")),
        registers: signup::check_open(site).is_ok(),
    };
    let answer =
        head.answer(again.map_or(200, Again::status), &shown).with("Set-Cookie", manner.visit.cookie(site));
    if manner.has_ended { answer.with("Set-Cookie", FLASH.clear(site)) } else { answer }
}

#[cfg(test)]
mod tests {
    use super::super::invite::tests::{site, with_request};
    use super::*;

    fn next(query: &str) -> Option<String> {
        let path = if query.contains("rp=") { "/index.php" } else { PATH };
        with_request("GET", path, query, &[], "", |request| match LoginPage::read(&site(), request) {
            Reading::Ask(ask, manner) => {
                assert_eq!(ask.action, "ViewAccount");
                manner.next.map(|next| next.as_str().to_owned())
            }
            Reading::Answer(answer) => panic!("{}", answer.status),
        })
    }

    #[test]
    fn a_page_to_go_on_at_is_one_of_this_site_and_not_this_one_sec_171() {
        for (query, path) in [
            ("next=%2Finvite", "/invite"),
            ("next=account", "/account"),
            ("rp=/login&next=%2Findex.php%3Frp%3D%2Finvite", "/index.php?rp=/invite"),
        ] {
            assert_eq!(next(query).as_deref(), Some(path), "{query}");
        }
        for query in [
            "",
            "next=",
            "next[]=/invite",
            "next=%2F%2Fevil.example",
            "next=%2Flogin",
            "next=%2Flogin%3Fnext%3D%252Flogin",
            "next=index.php%3Frp%3D%2Flogin",
            "next=%2Flogin%2Ftwo-factor%3Fnext%3D%252Faccount",
        ] {
            assert_eq!(next(query), None, "{query}");
        }
    }

    #[test]
    fn a_log_in_leads_below_the_public_address() {
        let site = Site { secure: true, public_url: "https://example.com/accounts".to_owned(), ..site() };
        assert_eq!(address(&site, "/account"), "/accounts/login?next=%2Faccount");
        let answer = page::logged_in(&site, HOME, "s3ss10n");
        let header =
            |name| answer.headers.iter().find(|(known, _)| *known == name).map(|(_, value)| &**value);
        assert_eq!(header("Location"), Some("/accounts/account"));
        let cookie = "__Host-vestibule_session=s3ss10n; Path=/; HttpOnly; SameSite=Lax; Secure";
        assert_eq!(header("Set-Cookie"), Some(cookie));
    }
}
