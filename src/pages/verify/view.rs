//! What the page shows: whose mailbox it is, and a button for him alone; or how the link ended.

use askama::Template;

use super::{Again, Doing, PAGE};
use crate::action::{Reply, Site};
use crate::dialect::Answer;
use crate::domain::language::Language;
use crate::pages::layout::{self, Head};
use crate::pages::visit::{Form, Visit};
use crate::pages::{login, page};
use crate::words::Words;

/// The last page.
pub fn done(site: &Site, words: Words) -> Answer {
    let lines = [words.t("verify-done-text")];
    layout::notice(site, words, 200, "verify-done-title", &lines, Some(to_area(site, words)))
}

/// One page for everything that is no link of this server, so that trying links teaches nothing.
pub fn not_found(site: &Site, words: Words) -> Answer {
    let lines = [words.t("verify-not-found-text")];
    layout::notice(site, words, 404, "verify-not-found-title", &lines, Some(to_area(site, words)))
}

fn to_area(site: &Site, words: Words) -> (String, String) {
    (page::local(site, "/account"), words.plain("verify-continue"))
}

/// Who is logged in.
struct Who<'a> {
    name: &'a str,
    email: &'a str,
    /// The link is his.
    is_right: bool,
    /// His own address is proved already.
    is_verified: bool,
}

impl<'a> Who<'a> {
    fn of(reply: &'a Reply) -> Option<Self> {
        let who = Self {
            name: reply.text("user_name"),
            email: reply.text("user_email"),
            is_right: reply.is_set("mine"),
            is_verified: reply.is_set("verified"),
        };
        Some(who).filter(|who| !who.email.is_empty())
    }
}

#[derive(Template)]
#[template(path = "verify.html")]
struct OpenPage<'a> {
    head: &'a Head<'a>,
    form: Form,
    alert: &'a str,
    /// The address that the link proves.
    email: &'a str,
    user: Option<Who<'a>>,
    log_in: String,
}

#[derive(Template)]
#[template(path = "verify_end.html")]
struct EndPage<'a> {
    head: &'a Head<'a>,
    form: Form,
    alert: &'a str,
    title: &'static str,
    line: &'static str,
    user: Option<Who<'a>>,
    offers_new: bool,
    log_in: String,
}

/// The page for what `ViewVerification` replied; `again` where a form was refused before.
pub fn page(site: &Site, visit: &Visit, reply: &Reply, again: Option<&Again>) -> Answer {
    let words = Language::from_name(reply.text("user_language")).map_or(visit.words(), Words::new);
    let (title, line, status) = match reply.text("end") {
        "" => return open(site, words, visit, (reply, again)),
        "used" => ("verify-ended-title", "verify-used", 410),
        "expired" => ("verify-ended-title", "verify-expired", 410),
        "replaced" => ("verify-ended-title", "verify-replaced", 410),
        _ => ("verify-not-found-title", "verify-not-found-text", 404),
    };
    // That a link has ended is said by the page itself.
    let again = again.filter(|again| again.doing == Doing::Resend);
    let head = Head::of_form(site, words, title, again.is_some());
    let shown = EndPage {
        head: &head,
        form: visit.form(site),
        alert: again.map_or("", Again::message),
        title,
        line,
        user: Who::of(reply),
        offers_new: line != "verify-used",
        log_in: login::address(site, PAGE.path),
    };
    head.answer(again.map_or(status, Again::status), &shown).with("Set-Cookie", visit.cookie(site))
}

fn open(site: &Site, words: Words, visit: &Visit, (reply, again): (&Reply, Option<&Again>)) -> Answer {
    let head = Head::of_form(site, words, "verify-title", again.is_some());
    let shown = OpenPage {
        head: &head,
        form: visit.form(site),
        alert: again.map_or("", Again::message),
        email: reply.text("email"),
        user: Who::of(reply),
        log_in: login::address(site, PAGE.path),
    };
    // Whoever logs in slowly keeps the link.
    head.answer(again.map_or(200, Again::status), &shown).with("Set-Cookie", visit.cookie(site))
}
