//! What every page has around it: title, style, who is logged in, and the headers that keep a page to itself.

use askama::Template;

use super::admin::desk::Desk;
use super::assets;
use super::cookies::FLASH;
use super::page::local;
use super::shell::Shell;
use super::visit::tongue_of;
use crate::action::{Refusal, Site};
use crate::dialect::Answer;
use crate::domain::random::Random;
use crate::words::{Html, Words};

/// The media type of a page.
pub const HTML: &str = "text/html; charset=utf-8";

/// What `layout.html` needs of every page.
pub struct Head<'a> {
    /// What the page is called.
    pub title: String,
    /// A form of it was refused: the window's title says so first.
    pub is_refused: bool,
    /// Whose server it is.
    pub site: &'a Site,
    /// The texts.
    pub words: Words,
    /// Which style and which script the browser may obey.
    pub nonce: String,
    /// Who is logged in, and where; None on the pages for everybody.
    pub shell: Option<Shell>,
    /// Which administrator is, on the pages of the admin area.
    pub desk: Option<Desk>,
    /// What is said once about what was just done.
    pub flash: Option<Html>,
}

impl<'a> Head<'a> {
    /// For one answer: no nonce comes twice.
    pub fn new(site: &'a Site, words: Words, title: impl Into<String>) -> Self {
        let nonce = Random::machine().alphanumeric(22).expose().to_owned();
        let title = title.into();
        Self { title, is_refused: false, site, words, nonce, shell: None, desk: None, flash: None }
    }

    /// The same for a page with a form.
    pub fn of_form(site: &'a Site, words: Words, title: &str, is_refused: bool) -> Self {
        Self { is_refused, ..Self::new(site, words, words.plain(title)) }
    }

    /// An address of this site.
    pub fn to(&self, path: impl AsRef<str>) -> String {
        local(self.site, path.as_ref())
    }

    /// The stylesheet's address.
    pub fn style(&self) -> String {
        assets::style_path(self.site)
    }

    /// The script's.
    pub fn script(&self) -> String {
        assets::script_path(self.site)
    }

    /// The operator's logo's, where he has one.
    pub fn logo(&self) -> Option<String> {
        assets::logo_path(self.site)
    }

    /// The answer with a page under this head.
    pub fn answer(&self, status: u16, page: &impl Template) -> Answer {
        let body = match page.render() {
            Ok(body) => body,
            Err(error) => {
                log::error!("a page cannot be rendered: {error}");
                return closed(Answer::new(500, "text/plain; charset=utf-8", "This page cannot be shown.\n"));
            }
        };
        let nonce = &self.nonce;
        // Only there does the script ask the server while somebody types.
        let connect = if self.desk.is_some() { " connect-src 'self';" } else { "" };
        let policy = format!(
            "default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; img-src 'self' data:;{connect} \
             form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
        );
        let answer = guarded(Answer::new(status, HTML, body), policy);
        if self.flash.is_some() { answer.with("Set-Cookie", FLASH.clear(self.site)) } else { answer }
    }
}

/// A page that says one thing.
#[derive(Template)]
#[template(path = "notice.html")]
struct Notice<'a> {
    head: &'a Head<'a>,
    lines: &'a [Html],
    link: Option<(String, String)>,
}

/// A page that says one thing, and may offer one way on.
pub fn notice(
    site: &Site,
    words: Words,
    status: u16,
    title: &str,
    lines: &[Html],
    link: Option<(String, String)>,
) -> Answer {
    let head = Head::new(site, words, words.plain(title));
    head.answer(status, &Notice { head: &head, lines, link })
}

/// The address is banned: why, and until when.
pub fn banned(site: &Site, words: Words, refusal: &Refusal) -> Answer {
    let why = words.with1("banned-text", "why", refusal.message.as_ref());
    notice(site, words, 403, "denied-title", &[why], None)
}

/// Nothing stands at this address.
pub fn nothing_here(site: &Site, accept_language: &str) -> Answer {
    let words = tongue_of(site, accept_language);
    let home = Some((local(site, "/account"), words.plain("nothing-here-link")));
    notice(site, words, 404, "nothing-here-title", &[words.t("nothing-here-text")], home)
}

/// Leads whoever named no page to the first one.
pub fn home(site: &Site) -> Answer {
    see_other(local(site, "/account"))
}

/// Leads the browser to another address of this server, which it fetches by GET.
pub fn see_other(location: String) -> Answer {
    closed(Answer::new(303, "text/plain; charset=utf-8", "")).with("Location", location)
}

/// A file for whoever asked for it: the browser keeps it, and shows it nowhere.
pub fn download(name: &str, media_type: &'static str, body: String) -> Answer {
    let answer = Answer::new(200, media_type, body);
    closed(answer).with("Content-Disposition", format!("attachment; filename=\"{name}\""))
}

/// An answer that is no page: nothing may be loaded from it.
pub fn closed(answer: Answer) -> Answer {
    let policy = "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";
    guarded(answer, policy.to_owned())
}

/// A page that was not made for a browser of this site: nothing in it runs, is loaded or is sent.
pub fn foreign(html: &str) -> Answer {
    let policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; \
                  frame-ancestors 'none'; sandbox";
    guarded(Answer::new(200, HTML, html), policy.to_owned())
}

fn guarded(answer: Answer, policy: String) -> Answer {
    answer
        .with("Content-Security-Policy", policy)
        .with("Cross-Origin-Opener-Policy", "same-origin")
        .with("X-Robots-Tag", "noindex")
}
