//! The page on which somebody registers of his own accord, where people may.

use askama::Template;

use super::cookies::BROWSER;
use super::field::{Field, Sort};
use super::form::{self, FormBox, Terms};
use super::layout::{self, Head};
use super::page::{self, Page, Whose};
use super::visit::{Form, Visit, tongue};
use super::{login, notices, particulars, paths};
use crate::action::{Kind, SignUp, Site};
use crate::dialect::{Answer, Dialect, Reading, Request, Wording};
use crate::dispatch::{Case, Outcome};
use crate::domain::language::Language;
use crate::params::Params;
use crate::signup;
use crate::words::Words;

/// The page.
pub struct RegisterPage;

/// What reading remembers.
pub struct Manner {
    visit: Visit,
    registers: bool,
}

type Again = form::Again<()>;

/// Its path.
pub const PATH: &str = "/register";
/// What is said afterwards.
const SENT: &str = "/register/sent";

static PAGE: Page = Page {
    path: PATH,
    whose: Whose::User,
    cookie: BROWSER,
    has_link: false,
    purpose: "form of a registration",
    has_forms: true,
    again: "register-again",
    lost: "needs-cookies",
};

/// The fields besides those of the address.
const FIELDS: [&str; 5] = ["firstname", "lastname", "email", "password", "accept"];

impl Dialect for RegisterPage {
    type Manner = Manner;

    fn read(site: &Site, request: &Request<'_>) -> Reading<Manner> {
        let path = paths::meant(request.path, request.query);
        match (&*path, request.method) {
            (PATH, "GET" | "HEAD") => {
                let visit = Visit::of_anybody(&PAGE, site, request);
                // Who is logged in has a user already.
                let ask = page::ask("ViewAccount", &visit, page::origin(request), Params::new());
                Reading::Ask(ask, Manner { visit, registers: false })
            }
            (PATH, "POST") => posted(site, request),
            (SENT, "GET" | "HEAD") => Reading::Answer(sent(site, tongue(site, request))),
            (PATH | SENT, _) => Reading::Answer(notices::method_refused(site, tongue(site, request), &PAGE)),
            _ => Reading::Answer(layout::nothing_here(site, request.header("accept-language"))),
        }
    }

    fn word(site: &Site, manner: Manner, case: &Case, outcome: Outcome) -> Wording<Manner> {
        let Manner { visit, registers } = manner;
        let words = visit.words();
        Wording::Answer(match outcome {
            Outcome::Broken(id) => notices::broken(site, words, &PAGE, &id),
            Outcome::Reply(_) if registers => layout::see_other(page::local(site, SENT)),
            Outcome::Reply(_) => layout::see_other(page::local(site, "/account/new")),
            Outcome::Refused(refusal) if refusal == signup::CLOSED => closed(site, words),
            Outcome::Refused(refusal) if registers && refusal.kind != Kind::Banned => {
                let again = Again::new(site, words, (), refusal, &case.ask().params);
                shown(site, &visit, Some(&again))
            }
            Outcome::Refused(refusal) if refusal.kind == Kind::NoCredentials => shown(site, &visit, None),
            Outcome::Refused(refusal) => notices::unavailable(site, words, &PAGE, &refusal),
        })
    }

    fn too_large(site: &Site) -> Answer {
        notices::too_large(site, Words::new(site.language), &PAGE)
    }
}

/// Whoever registers is spoken to in the language of the page.
fn posted(site: &Site, request: &Request<'_>) -> Reading<Manner> {
    let fields = [&FIELDS[..], &particulars::NAMES].concat();
    let (visit, mut params) = match PAGE.posted(site, request, &fields) {
        Ok(posted) => posted,
        Err(answer) => return Reading::Answer(answer),
    };
    let language = visit.words().language;
    if Language::ALL.contains(&language) {
        params.insert("language", language.name());
    }
    let ask = page::ask("SignUp", &visit, page::origin(request), params);
    Reading::Ask(ask, Manner { visit, registers: true })
}

/// The same page for every address: whether it was a user's before is nobody's business.
fn sent(site: &Site, words: Words) -> Answer {
    let lines = [words.t("register-sent-1"), words.t("register-sent-2")];
    layout::notice(site, words, 200, "register-sent-title", &lines, Some(to_log_in(site, words)))
}

/// Nobody registers here, or nobody without an invitation.
fn closed(site: &Site, words: Words) -> Answer {
    let (title, line) = match site.signup {
        SignUp::Closed => ("register-closed-title", "register-closed-text"),
        SignUp::Invited | SignUp::Open => ("register-invited-title", "register-invited-text"),
    };
    layout::notice(site, words, 403, title, &[words.t(line)], Some(to_log_in(site, words)))
}

fn to_log_in(site: &Site, words: Words) -> (String, String) {
    (page::local(site, login::PATH), words.plain("nav-log-in"))
}

#[derive(Template)]
#[template(path = "register.html")]
struct RegisterForm<'a> {
    head: &'a Head<'a>,
    form: Form,
    boxed: FormBox<'a>,
    terms: Option<Terms<'a>>,
}

fn shown(site: &Site, visit: &Visit, again: Option<&Again>) -> Answer {
    let words = visit.words();
    if signup::check_open(site).is_err() {
        return closed(site, words);
    }
    let head = Head::of_form(site, words, "register-title", again.is_some());
    let mut fields = own_fields(site, words, again);
    fields.extend(particulars::fields(words, again));
    let shown = RegisterForm {
        head: &head,
        form: visit.form(site),
        boxed: FormBox::new(fields, again),
        terms: Terms::of(site, again),
    };
    head.answer(again.map_or(200, Again::status), &shown).with("Set-Cookie", visit.cookie(site))
}

fn own_fields<'a>(site: &Site, words: Words, again: Option<&'a Again>) -> Vec<Field<'a>> {
    let typed = |name| again.map_or("", |again| again.typed(name));
    let mut fields = form::names(words, again, (typed("firstname"), typed("lastname")));
    fields.push(Field {
        sort: Sort::Email,
        autocomplete: "email",
        value: typed("email"),
        ..form::named(words, again, ("register-email", "email"), "field-email")
    });
    fields.push(form::new_password(site, words, again, ("register-password", "password"), "field-password"));
    fields
}
