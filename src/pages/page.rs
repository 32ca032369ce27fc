//! What pages have in common: an address, a cookie by which a browser is known again, forms that are theirs.

use super::cookies::{ADMIN, Cookie, SESSION};
use super::visit::{Visit, tongue};
use super::{guard, layout, notices};
use crate::action::{Kind, Origin, Refusal, Site};
use crate::actions::{self, Group};
use crate::auth::{self, Proof};
use crate::dialect::form::{self, Limits};
use crate::dialect::{Answer, Request};
use crate::dispatch::Ask;
use crate::domain::secret::Secret;
use crate::params::Params;

/// More than most forms can hold.
pub const LARGEST: usize = 64 << 10;

/// Whose pages they are: by which cookie he is known, and which tables they call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// A user's, and everybody's.
    User,
    /// An administrator's.
    Admin,
}

impl Whose {
    /// The cookie of the session.
    pub const fn cookie(self) -> Cookie {
        match self {
            Self::User => SESSION,
            Self::Admin => ADMIN,
        }
    }

    /// What a session shows.
    pub const fn proof(self, session: Secret) -> Proof {
        match self {
            Self::User => Proof::Session(session),
            Self::Admin => Proof::AdminSession(session),
        }
    }

    /// Their own calls first; what an integration does for them, they do themselves.
    fn tables(self, call: &str) -> &'static [Group] {
        let order: &[&'static [Group]] = match self {
            Self::User => &[actions::PAGE],
            Self::Admin => &[actions::ADMIN, actions::COMMANDS],
        };
        order.iter().find(|tables| actions::find(tables, call).is_some()).copied().unwrap_or(actions::FORM)
    }
}

/// A page, or several that share their forms' cookie.
pub struct Page {
    /// Where it is, below the public address.
    pub path: &'static str,
    /// Whose it is.
    pub whose: Whose,
    /// What its forms are bound to.
    pub cookie: Cookie,
    /// Whether that cookie holds the link by which the page was opened.
    pub has_link: bool,
    /// What its forms' seals are computed for.
    pub purpose: &'static str,
    /// Whether there are any.
    pub has_forms: bool,
    /// The text of the way back from a notice.
    pub again: &'static str,
    /// The text that says what to do where the way back does not help.
    pub lost: &'static str,
}

impl Page {
    /// Its address on this host.
    pub fn address(&self, site: &Site) -> String {
        local(site, self.path)
    }

    /// The fields of a form that this page showed to this very browser, or why it cannot be used. Whether
    /// the form is this server's own comes first; nothing else is said to anybody else.
    pub fn sealed(&'static self, site: &Site, request: &Request<'_>) -> Result<(Visit, Params), Answer> {
        self.sealed_within(LARGEST, site, request)
    }

    /// The same of a form that may hold so many bytes.
    pub fn sealed_within(
        &'static self,
        most: usize,
        site: &Site,
        request: &Request<'_>,
    ) -> Result<(Visit, Params), Answer> {
        let words = tongue(site, request);
        if guard::comes_from_elsewhere(site, request) {
            return Err(notices::not_our_form(site, words, self));
        }
        if request.body.len() > most {
            return Err(notices::too_large(site, words, self));
        }
        let Ok(params) = form::decode(b"", None, request.body, &Limits::default()) else {
            return Err(notices::not_understood(site, words, self));
        };
        let sent = params.text("token").unwrap_or_default();
        let visit = Visit::of(self, site, request).filter(|visit| visit.seal().is(site, sent));
        visit.map(|visit| (visit, params)).ok_or_else(|| notices::not_our_form(site, words, self))
    }

    /// The same, where its forms have these fields and no others.
    pub fn posted(
        &'static self,
        site: &Site,
        request: &Request<'_>,
        fields: &[&str],
    ) -> Result<(Visit, Params), Answer> {
        let (visit, params) = self.sealed(site, request)?;
        if has_only(&params, fields) {
            Ok((visit, params))
        } else {
            Err(notices::not_understood(site, visit.words(), self))
        }
    }
}

/// Whether a form has no other fields than these, its token and its button.
pub fn has_only(params: &Params, fields: &[&str]) -> bool {
    params.iter().all(|(name, _)| ["token", "action"].contains(&name) || fields.contains(&name))
}

/// The address of a path of this site.
pub fn local(site: &Site, path: &str) -> String {
    format!("{}{path}", guard::base_path(site))
}

/// Where a request comes from.
pub fn origin<'r>(request: &'r Request<'_>) -> Origin<'r> {
    Origin { ip: request.ip, user_agent: request.header("user-agent") }
}

/// A call of the pages' table. The link and the session come from the cookies, whatever a form says.
pub fn ask(call: &str, visit: &Visit, from: Origin<'_>, mut params: Params) -> Ask {
    if let Some(link) = visit.link() {
        params.insert("link", link);
    }
    if let Some(session) = visit.session() {
        params.insert("session", session);
    }
    if let Some(session) = visit.beside() {
        params.insert("replaces", session);
    }
    Ask {
        tables: visit.whose().tables(call),
        action: call.to_owned(),
        params,
        proof: visit.proof(),
        ip: from.ip,
        user_agent: from.user_agent.to_owned(),
        repeat: None,
    }
}

/// The status of the page that shows a refused form again.
pub fn status(refusal: &Refusal) -> u16 {
    match refusal.kind {
        Kind::Busy => 503,
        Kind::Limited => 429,
        _ if refusal.code == auth::TOO_MANY.code => 429,
        _ => 422,
    }
}

/// Leads the browser on, with the session that was started for it.
pub fn logged_in(site: &Site, path: &str, session: &str) -> Answer {
    remembered(site, path, session, None)
}

/// The same; the session outlives the browser's by so many seconds.
pub fn remembered(site: &Site, path: &str, session: &str, life: Option<u32>) -> Answer {
    layout::see_other(local(site, path)).with("Set-Cookie", SESSION.set(site, session, life))
}

/// Leads the browser on, its session taken away.
pub fn logged_out(site: &Site, whose: Whose, path: &str) -> Answer {
    layout::see_other(local(site, path)).with("Set-Cookie", whose.cookie().clear(site))
}
