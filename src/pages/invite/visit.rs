//! A visit: the link that a browser opened, and the session it has, both out of its cookies.

use crate::action::Site;
use crate::auth::Proof;
use crate::dialect::Request;
use crate::domain::random::Random;
use crate::domain::secret::Secret;
use crate::domain::token::looks_like_token;
use crate::pages::cookies::{INVITE, SESSION};
use crate::pages::guard::Seal;

/// How long the cookie with the link lives, in seconds.
const LIFE: u32 = 15 * 60;
/// How many letters and digits hold 128 random bits.
const BROWSER: usize = 22;

/// Who visits, and by which link.
pub struct Visit {
    /// The link's token, a full stop, and what only this browser knows.
    cookie: Secret,
    session: Option<Secret>,
}

impl Visit {
    /// Of a browser that opened a link before.
    pub fn of(site: &Site, request: &Request<'_>) -> Option<Self> {
        let cookies = request.header("cookie");
        let cookie = INVITE.read(site, cookies)?;
        let (link, browser) = cookie.split_once('.')?;
        let known = looks_like_token(link) && browser.len() == BROWSER && !browser.contains('.');
        known.then(|| Self {
            cookie: Secret::new(cookie),
            session: SESSION.read(site, cookies).map(Secret::new),
        })
    }

    /// Of a browser that opens a link. A second click on the same link spoils no form that is open already.
    pub fn opening(site: &Site, request: &Request<'_>, link: &str) -> Self {
        Self::of(site, request).filter(|visit| visit.link() == link).unwrap_or_else(|| {
            let browser = Random::machine().alphanumeric(BROWSER);
            Self { cookie: Secret::new(format!("{link}.{}", browser.expose())), session: None }
        })
    }

    /// The link's token.
    pub fn link(&self) -> &str {
        self.cookie.expose().split_once('.').map_or("", |(link, _)| link)
    }

    /// The session's token.
    pub fn session(&self) -> Option<&str> {
        self.session.as_ref().map(Secret::expose)
    }

    /// What shows who asks.
    pub fn proof(&self) -> Proof {
        self.session.clone().map_or(Proof::Nothing, Proof::Session)
    }

    /// The `Set-Cookie` line: another quarter of an hour.
    pub fn cookie(&self, site: &Site) -> String {
        INVITE.set(site, self.cookie.expose(), Some(LIFE))
    }

    /// What forms shown to this visit carry: after a log-in or a log-out older forms are good no longer.
    pub fn seal(&self) -> Seal<'_> {
        Seal {
            purpose: "form of an invitation",
            bound_to: [self.cookie.expose(), self.session().unwrap_or_default()],
        }
    }
}
