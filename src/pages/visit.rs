//! A visit: what a page left in a browser, and the session it has, both out of its cookies.

use super::guard::Seal;
use super::page::{Page, Whose};
use crate::action::Site;
use crate::auth::Proof;
use crate::dialect::Request;
use crate::domain::language::Language;
use crate::domain::random::Random;
use crate::domain::secret::Secret;
use crate::domain::token::looks_like_token;
use crate::words::Words;

/// How long a cookie with a link lives, in seconds.
const LIFE: u32 = 15 * 60;
/// How many letters and digits hold 128 random bits.
const BROWSER: usize = 22;

/// Who visits a page, and by which link.
pub struct Visit {
    page: &'static Page,
    /// The link's token or nothing, a full stop, and what only this browser knows.
    cookie: Secret,
    session: Option<Secret>,
    /// The session of a user in the browser of an administrator.
    beside: Option<Secret>,
    words: Words,
}

impl Visit {
    /// Of a browser that was here before.
    pub fn of(page: &'static Page, site: &Site, request: &Request<'_>) -> Option<Self> {
        let cookies = request.header("cookie");
        let cookie = page.cookie.read(site, cookies)?;
        let (link, browser) = cookie.split_once('.')?;
        let fits = if page.has_link { looks_like_token(link) } else { link.is_empty() };
        let known = fits && browser.len() == BROWSER && !browser.contains('.');
        known.then(|| Self {
            page,
            cookie: Secret::new(cookie),
            session: session(page, site, request),
            beside: beside(page, site, request),
            words: tongue(site, request),
        })
    }

    /// Of a browser that opens a link. A second click on the same link spoils no form that is open already.
    pub fn opening(page: &'static Page, site: &Site, request: &Request<'_>, link: &str) -> Self {
        let before = Self::of(page, site, request).filter(|visit| visit.link() == Some(link));
        before.unwrap_or_else(|| Self::new(page, site, request, link))
    }

    /// Of a browser that may be new to a page without links.
    pub fn of_anybody(page: &'static Page, site: &Site, request: &Request<'_>) -> Self {
        Self::of(page, site, request).unwrap_or_else(|| Self::new(page, site, request, ""))
    }

    fn new(page: &'static Page, site: &Site, request: &Request<'_>, link: &str) -> Self {
        let browser = Random::machine().alphanumeric(BROWSER);
        let cookie = Secret::new(format!("{link}.{}", browser.expose()));
        let (session, beside) = (session(page, site, request), beside(page, site, request));
        Self { page, cookie, session, beside, words: tongue(site, request) }
    }

    /// Whose pages he visits.
    pub fn whose(&self) -> Whose {
        self.page.whose
    }

    /// The link's token.
    pub fn link(&self) -> Option<&str> {
        self.cookie.expose().split_once('.').map(|(link, _)| link).filter(|link| !link.is_empty())
    }

    /// The texts in the language that the browser asks for.
    pub fn words(&self) -> Words {
        self.words
    }

    /// The session's token.
    pub fn session(&self) -> Option<&str> {
        self.session.as_ref().map(Secret::expose)
    }

    /// The token of the user's session that an administrator's browser has besides.
    pub fn beside(&self) -> Option<&str> {
        self.beside.as_ref().map(Secret::expose)
    }

    /// What shows who asks.
    pub fn proof(&self) -> Proof {
        self.session.clone().map_or(Proof::Nothing, |session| self.page.whose.proof(session))
    }

    /// The `Set-Cookie` line: with a link for another quarter of an hour, else until the browser ends.
    pub fn cookie(&self, site: &Site) -> String {
        self.page.cookie.set(site, self.cookie.expose(), Some(LIFE).filter(|_| self.page.has_link))
    }

    /// What forms shown to this visit carry: after a log-in or a log-out older forms are good no longer.
    pub fn seal(&self) -> Seal<'_> {
        Seal {
            purpose: self.page.purpose,
            bound_to: [self.cookie.expose(), self.session().unwrap_or_default()],
        }
    }

    /// Where a form of its page is sent, and what shows that it is ours.
    pub fn form(&self, site: &Site) -> Form {
        Form { target: self.page.address(site), seal: self.seal().text(site) }
    }
}

/// The texts in the language that a browser asks for, or else in the operator's.
pub fn tongue(site: &Site, request: &Request<'_>) -> Words {
    tongue_of(site, request.header("accept-language"))
}

/// The same, of the header alone.
pub fn tongue_of(site: &Site, accept_language: &str) -> Words {
    Words::new(Language::accepted(accept_language).unwrap_or(site.language))
}

fn session(page: &Page, site: &Site, request: &Request<'_>) -> Option<Secret> {
    page.whose.cookie().read(site, request.header("cookie")).map(Secret::new)
}

fn beside(page: &Page, site: &Site, request: &Request<'_>) -> Option<Secret> {
    let cookie = Whose::User.cookie();
    let is_beside = page.whose != Whose::User;
    cookie.read(site, request.header("cookie")).filter(|_| is_beside).map(Secret::new)
}

/// Where a form is sent, and what shows that it is ours.
pub struct Form {
    /// The address.
    pub target: String,
    /// The hidden field's value.
    pub seal: String,
}
