//! What the operator decided, as far as rules look at it.

use std::path::PathBuf;

use jiff::tz::TimeZone;

use super::{Caller, Provider, Settings, Token};
use crate::domain::brand::Brand;
use crate::domain::language::Language;
use crate::domain::network::Network;
use crate::domain::secret::Secret;
use crate::domain::time::DAY;
use crate::domain::token::{INVITATION, Key, LinkSeed, RESET, VERIFICATION};
use crate::store::invites::{Invite, Inviter, RecipientLimit};

/// Who may accept an invite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AcceptPolicy {
    /// Whoever holds the link, as in WHMCS.
    Any,
    /// A user whose own address, whichever it is, is verified.
    Verified,
    /// The user of the invited address.
    Invited,
}

/// Who may register, and open accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignUp {
    /// Whoever wants to.
    Open,
    /// Whoever holds an invitation's link: as a user, into the client that invites him.
    Invited,
    /// Nobody.
    Closed,
}

/// Limits on what is sent, tried and asked; 0: none. Of those on invitations staff and the operator are held to
/// `recipient` alone.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Invitations of one member in ten minutes.
    pub inviter: i64,
    /// Invitations into one client in a day.
    pub client: i64,
    /// Invitations of one client that wait for an answer.
    pub pending: i64,
    /// Mails from one client to one address in a day.
    pub recipient: i64,
    /// The least time between two such mails when a member asks, in milliseconds.
    pub interval: i64,
    /// Failed log-ins of one address in a quarter of an hour.
    pub failures: i64,
    /// Requests of one credential of the REST dialect in a minute.
    pub requests: i64,
}

impl Limits {
    /// The recipient's protection, for a caller.
    pub fn of_recipient(&self, caller: &Caller) -> RecipientLimit {
        let interval = if matches!(caller, Caller::User(_)) { self.interval } else { 0 };
        RecipientLimit { most: self.recipient, window: DAY, interval }
    }
}

/// What the operator decided: the settings that rules look at.
#[derive(Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a setting of its own, and they combine freely")]
pub struct Site {
    /// The base of every link, without a slash at its end.
    pub public_url: String,
    /// Whether pages are reached over TLS: then cookies say so.
    pub secure: bool,
    /// The company's name on pages and in mail.
    pub company: String,
    /// The language of pages and mails for whoever asked for none that there is.
    pub language: Language,
    /// His colour and logo on pages.
    pub brand: Brand,
    /// The address of the terms of service that must be accepted on registration.
    pub tos_url: Option<String>,
    /// Lifetime of an invitation in milliseconds.
    pub invite_life: i64,
    /// Who may accept.
    pub accept: AcceptPolicy,
    /// Who may register.
    pub signup: SignUp,
    /// Unknown permission keys are refused.
    pub strict_permissions: bool,
    /// An API credential's invitations show the company, not the administrator.
    pub inviter_is_company: bool,
    /// The shortest password on pages.
    pub password_min: usize,
    /// Limits on what members send.
    pub limits: Limits,
    /// The time zone of dates that the form dialect prints.
    pub zone: TimeZone,
    /// The version that the form dialect's XML names.
    pub whmcs_version: String,
    /// Who may call the form dialect.
    pub api_networks: Vec<Network>,
    /// What bypasses that list.
    pub access_key: Option<Secret>,
    /// GET is accepted where the protocols know it.
    pub api_get: bool,
    /// Administrators need a second factor on their pages.
    pub admins_need_factor: bool,
    /// Administrators may call by name and MD5, where it is switched on for them.
    pub legacy_login: bool,
    /// Quickbase's cookie alone says who asks.
    pub quickbase_cookie: bool,
    /// The answer's form when none is asked for: `nvp`, `json` or `xml`.
    pub default_format: String,
    /// The folder with the operator's own mail texts, where there is one.
    pub templates: PathBuf,
    /// The providers of OpenID by which an invitation may be accepted.
    pub openid: Vec<Provider>,
    /// The secret behind links and forms.
    pub key: Key,
    /// How it was made, and how it is made with other values.
    pub settings: Settings,
}

impl Site {
    /// What a browser calls this site: its scheme, host and port.
    pub fn origin(&self) -> &str {
        let after_scheme = self.public_url.find("://").map_or(0, |at| at + 3);
        let path = self.public_url[after_scheme..].find('/');
        path.map_or(&self.public_url, |at| &self.public_url[..after_scheme + at])
    }

    /// The address to which an invitation's link leads, for an answer.
    pub fn invite_link(&self, link: LinkSeed) -> Token {
        Token { before: format!("{}/invite/", self.public_url), purpose: INVITATION.into(), seed: link }
    }

    /// The same, for a mail.
    pub fn invite_url(&self, link: LinkSeed) -> String {
        self.invite_link(link).text(&self.key)
    }

    /// The address to which the link of a password reset leads.
    pub fn reset_url(&self, link: LinkSeed) -> String {
        format!("{}/{}", self.reset_page(), self.key.link_token(RESET, link).expose())
    }

    /// The page on which one asks for such a link.
    pub fn reset_page(&self) -> String {
        format!("{}/password/reset", self.public_url)
    }

    /// The address to which the link leads that proves a mailbox.
    pub fn verification_url(&self, link: LinkSeed) -> String {
        format!("{}/user/verify/{}", self.public_url, self.key.link_token(VERIFICATION, link).expose())
    }

    /// The page on which one logs in.
    pub fn login_page(&self) -> String {
        format!("{}/login", self.public_url)
    }

    /// The name under which an inviter is shown: a member's own, an administrator's, or the company.
    pub fn inviter_name(&self, invite: &Invite) -> String {
        match (invite.inviter, &invite.inviter_name) {
            (Inviter::Admin(_), _) if self.inviter_is_company => self.company.clone(),
            (_, Some(name)) => name.clone(),
            (_, None) => self.company.clone(),
        }
    }
}
