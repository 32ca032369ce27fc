//! What the page shows: an open invitation with its forms, or how it ended.

use askama::Template;

use super::forms::{self, Again};
use super::not_found;
use crate::action::{Reply, Site};
use crate::dialect::Answer;
use crate::domain::language::Language;
use crate::domain::time::Timestamp;
use crate::pages::form::{FormBox, Terms};
use crate::pages::layout::Head;
use crate::pages::visit::{Form, Visit};
use crate::signup;
use crate::words::{Html, Words};

/// How an invitation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Mine,
    Used,
    Expired,
    Withdrawn,
    Replaced,
}

/// What `ViewInvite` says.
pub struct Shown<'a> {
    client: &'a str,
    inviter: &'a str,
    /// The invited address.
    pub email: &'a str,
    message: &'a str,
    permissions: Vec<String>,
    makes_owner: bool,
    expires: Html,
    user: Option<Who<'a>>,
    cannot_accept: &'a str,
    /// No other address may accept.
    pub only_invited: bool,
}

struct Who<'a> {
    name: &'a str,
    email: &'a str,
    /// Not the invited one.
    has_another_address: bool,
}

impl<'a> Shown<'a> {
    fn of(site: &Site, words: Words, reply: &'a Reply) -> Self {
        let user = Who {
            name: reply.text("user_name"),
            email: reply.text("user_email"),
            has_another_address: reply.is_set("another_address"),
        };
        let keys = reply.items("permissions").iter();
        let [now, end] = ["now", "expires_at"].map(|name| Timestamp::from_millis(reply.int(name)));
        Self {
            client: reply.text("client"),
            inviter: reply.text("inviter"),
            email: reply.text("email"),
            message: reply.text("message"),
            permissions: keys.map(|key| format!("permission-{}", key.text())).collect(),
            makes_owner: reply.is_set("makes_owner"),
            expires: words.when(end, now, &site.zone),
            user: Some(user).filter(|user| !user.email.is_empty()),
            cannot_accept: reply.text("cannot_accept"),
            only_invited: reply.is_set("only_invited_address"),
        }
    }
}

/// The texts in the language of whoever is logged in, or else of the browser.
fn words(visit: &Visit, reply: &Reply) -> Words {
    Language::from_name(reply.text("user_language")).map_or(visit.words(), Words::new)
}

#[derive(Template)]
#[template(path = "invite.html")]
struct OpenPage<'a> {
    head: &'a Head<'a>,
    shown: Shown<'a>,
    form: Form,
    alert: &'a str,
    login: FormBox<'a>,
    /// None where nobody new is taken.
    register: Option<FormBox<'a>>,
    terms: Option<Terms<'a>>,
}

#[derive(Template)]
#[template(path = "invite_end.html")]
struct EndPage<'a> {
    head: &'a Head<'a>,
    shown: Shown<'a>,
    form: Form,
    end: End,
}

/// The page for what `ViewInvite` replied; `again` where a form was refused before.
pub fn page(site: &Site, visit: &Visit, reply: &Reply, again: Option<&Again>) -> Answer {
    let (end, status) = match reply.text("end") {
        "" => return open(site, visit, reply, again),
        "used" if reply.is_set("accepted_by_me") => (End::Mine, 200),
        "used" => (End::Used, 410),
        "expired" => (End::Expired, 410),
        "withdrawn" => (End::Withdrawn, 410),
        "replaced" => (End::Replaced, 410),
        _ => return not_found(site, visit.words()),
    };
    let words = words(visit, reply);
    let head = Head::new(site, words, words.plain("invite-title"));
    let shown = Shown::of(site, words, reply);
    let page = EndPage { head: &head, shown, form: visit.form(site), end };
    head.answer(status, &page)
}

fn open(site: &Site, visit: &Visit, reply: &Reply, again: Option<&Again>) -> Answer {
    let words = words(visit, reply);
    let head = Head::of_form(site, words, "invite-title", again.is_some());
    let shown = Shown::of(site, words, reply);
    let page = OpenPage {
        head: &head,
        form: visit.form(site),
        alert: again.map_or("", Again::message),
        login: forms::login(words, &shown, again),
        register: signup::check_registration(site).ok().map(|()| forms::register(site, words, &shown, again)),
        terms: forms::terms(site, again),
        shown,
    };
    // Whoever reads or types slowly keeps the link.
    head.answer(again.map_or(200, Again::status), &page).with("Set-Cookie", visit.cookie(site))
}
