//! What every page has around it: title, style, and the headers that keep a page to itself.

use askama::Template;

use crate::action::{Refusal, Site};
use crate::dialect::Answer;
use crate::domain::random::Random;

/// The media type of a page.
pub const HTML: &str = "text/html; charset=utf-8";

/// What `layout.html` needs of every page.
pub struct Head<'a> {
    /// The window's title, before the company's name.
    pub title: String,
    /// Whose server it is.
    pub company: &'a str,
    /// Which style element the browser may obey.
    pub nonce: String,
}

impl<'a> Head<'a> {
    /// For one answer: no nonce comes twice.
    pub fn new(site: &'a Site, title: impl Into<String>) -> Self {
        let nonce = Random::machine().alphanumeric(22).expose().to_owned();
        Self { title: title.into(), company: &site.company, nonce }
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
        let policy = format!(
            "default-src 'none'; style-src 'nonce-{}'; img-src 'self'; form-action 'self'; base-uri 'none'; \
             frame-ancestors 'none'",
            self.nonce
        );
        guarded(Answer::new(status, HTML, body), policy)
    }
}

/// A page that says one thing.
#[derive(Template)]
#[template(path = "notice.html")]
struct Notice<'a> {
    head: &'a Head<'a>,
    lines: &'a [&'a str],
    link: Option<(String, &'a str)>,
}

/// A page that says one thing, and may offer one way on.
pub fn notice(site: &Site, status: u16, title: &str, lines: &[&str], link: Option<(String, &str)>) -> Answer {
    let head = Head::new(site, title);
    head.answer(status, &Notice { head: &head, lines, link })
}

/// The address is banned: why, and until when.
pub fn banned(site: &Site, refusal: &Refusal) -> Answer {
    notice(site, 403, "Access denied", &[&refusal.message], None)
}

/// Leads the browser to another address of this server, which it fetches by GET.
pub fn see_other(location: String) -> Answer {
    closed(Answer::new(303, "text/plain; charset=utf-8", "")).with("Location", location)
}

fn closed(answer: Answer) -> Answer {
    let policy = "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";
    guarded(answer, policy.to_owned())
}

fn guarded(answer: Answer, policy: String) -> Answer {
    answer
        .with("Content-Security-Policy", policy)
        .with("Cross-Origin-Opener-Policy", "same-origin")
        .with("X-Robots-Tag", "noindex")
}
