//! Credentials to callers: who is asking, from where, and which actions are granted to him.

mod hashing;
mod legacy;
pub mod password;
mod throttle;

use std::net::IpAddr;

use subtle::ConstantTimeEq;

pub use self::hashing::Hashing;
pub use self::legacy::LegacyProofs;
pub use self::throttle::Throttle;

use crate::action::{ActingUser, Caller, Fault, Kind, Refusal, Site, Staff, Worked};
use crate::domain::network;
use crate::domain::secret::{Secret, TokenHash};
use crate::store::credentials::{self, Credential};
use crate::store::db::Tx;
use crate::store::{sessions, user_tokens};

/// What a request brought to show who asks.
pub enum Proof {
    /// Nothing, and nothing is asked for yet.
    Nothing,
    /// The form dialect's fields.
    Form(Box<FormProof>),
    /// A Quickbase user token.
    UserToken(Secret),
    /// A Quickbase ticket: this server issues none, so none is good.
    Ticket,
    /// A session's token.
    Session(Secret),
    /// The operator, at the command line.
    Operator,
}

/// The form dialect's credentials; what came empty is absent.
#[derive(Default)]
pub struct FormProof {
    /// A credential's identifier.
    pub identifier: Option<Secret>,
    /// Its secret.
    pub secret: Option<Secret>,
    /// The same identifier, or an administrator's name.
    pub username: Option<Secret>,
    /// The same secret, or the MD5 of his password.
    pub password: Option<Secret>,
    /// What bypasses the list of addresses.
    pub access_key: Option<Secret>,
    /// A user's token, with which he asks in his own name.
    pub user_token: Option<Secret>,
}

/// Who asks, and what is granted to him beyond what he is.
pub struct Identified {
    /// Who asks.
    pub caller: Caller,
    /// The actions of an API credential.
    pub grants: Grants,
}

/// The actions that a credential may call.
pub enum Grants {
    /// All.
    Every,
    /// Names, `group.*` or `*`, in lower case, separated by spaces.
    Only(String),
}

impl Grants {
    /// Whether an action of a group is among them.
    pub fn allow(&self, group: &str, action: &str) -> bool {
        let Self::Only(granted) = self else { return true };
        granted.split(' ').any(|one| {
            one == "*"
                || one.eq_ignore_ascii_case(action)
                || one.strip_suffix(".*").is_some_and(|of| of.eq_ignore_ascii_case(group))
        })
    }
}

/// What authentication remembers between requests; nothing that would outlive a revocation.
pub struct Gate {
    /// Administrators who proved themselves by the old log-in.
    pub legacy: LegacyProofs,
    /// Addresses and accounts with failed log-ins.
    pub throttle: Throttle,
}

/// The credentials are not good: which words the form dialect uses depends on the fields used.
pub const BAD_PAIR: Refusal =
    Refusal::new(Kind::BadCredentials, "bad_credentials", "Invalid or missing credentials");
/// The same for a user name and password.
pub const BAD_LOGIN: Refusal = Refusal::new(Kind::BadCredentials, "bad_credentials", "Authentication Failed");
/// The administrator behind the credential is disabled.
pub const DISABLED: Refusal =
    Refusal::new(Kind::BadCredentials, "admin_disabled", "Administrator Account Disabled");
/// Too many failed log-ins from this address.
pub const TOO_MANY: Refusal = Refusal::new(
    Kind::BadCredentials,
    "too_many_failures",
    "Too many failed logins from this address; try again later",
);
/// No token came, or one that is not good.
pub const BAD_TOKEN: Refusal =
    Refusal::new(Kind::BadCredentials, "bad_token", "The user token is unknown or revoked");
const BAD_TICKET: Refusal =
    Refusal::new(Kind::BadCredentials, "bad_ticket", "The ticket is not valid; use a user token");
const ADDRESS: Refusal = Refusal::new(Kind::Address, "invalid_ip", "Invalid IP");

impl Gate {
    /// With nothing remembered.
    pub fn new(failures: i64, secret: [u8; 32]) -> Self {
        Self { legacy: LegacyProofs::new(secret), throttle: Throttle::new(failures) }
    }

    /// Says who asks. For the form dialect the address comes first, so that a caller from elsewhere
    /// learns nothing about credentials.
    pub fn identify(
        &self,
        tx: &mut Tx<'_>,
        site: &Site,
        proof: &Proof,
        ip: IpAddr,
        worked: &Worked,
    ) -> Result<Identified, Fault> {
        match proof {
            Proof::Nothing => Ok(as_caller(Caller::Nobody)),
            Proof::Ticket => Err(BAD_TICKET.into()),
            Proof::Operator => Ok(as_caller(Caller::Operator)),
            Proof::Session(token) => Ok(as_caller(of_session(tx, token)?)),
            Proof::UserToken(token) => self.counted(tx, ip, |tx| of_user_token(tx, token)),
            Proof::Form(form) => {
                check_address(site, form, ip)?;
                self.counted(tx, ip, |tx| self.of_form(tx, site, form, ip, worked))
            }
        }
    }

    /// Refuses an address with too many failures, and counts this one if it fails.
    fn counted(
        &self,
        tx: &mut Tx<'_>,
        ip: IpAddr,
        identify: impl FnOnce(&mut Tx<'_>) -> Result<Identified, Fault>,
    ) -> Result<Identified, Fault> {
        let now = tx.now;
        if self.throttle.is_shut(ip, now) {
            return Err(TOO_MANY.into());
        }
        let identified = identify(tx);
        if let Err(Fault::Refused(refusal)) = &identified
            && refusal.kind == Kind::BadCredentials
        {
            self.throttle.count(ip, now);
        }
        identified
    }

    fn of_form(
        &self,
        tx: &mut Tx<'_>,
        site: &Site,
        form: &FormProof,
        ip: IpAddr,
        worked: &Worked,
    ) -> Result<Identified, Fault> {
        if let Some(identifier) = &form.identifier {
            let found = credentials::by_identifier(tx, identifier.expose())?;
            return of_credential(found, form.secret.as_ref(), tx, ip, &BAD_PAIR);
        }
        if let (None, Some(token)) = (&form.username, &form.user_token) {
            return of_user_token(tx, token);
        }
        let Some(username) = &form.username else { return Err(nothing_came(form).into()) };
        match credentials::by_identifier(tx, username.expose())? {
            Some(found) => of_credential(Some(found), form.password.as_ref(), tx, ip, &BAD_LOGIN),
            None if site.legacy_login => self.legacy.identify(tx, form, worked),
            None => Err(BAD_LOGIN.into()),
        }
    }
}

fn nothing_came(form: &FormProof) -> Refusal {
    if form.secret.is_some() { BAD_PAIR } else { BAD_LOGIN }
}

fn as_caller(caller: Caller) -> Identified {
    Identified { caller, grants: Grants::Every }
}

fn check_address(site: &Site, form: &FormProof, ip: IpAddr) -> Result<(), Refusal> {
    let listed = site.api_networks.iter().any(|network| network.contains(ip));
    let by_key = match (&site.access_key, &form.access_key) {
        (Some(key), Some(sent)) => key.expose().as_bytes().ct_eq(sent.expose().as_bytes()).into(),
        _ => false,
    };
    if listed || by_key { Ok(()) } else { Err(ADDRESS) }
}

/// The secret is compared even when there is no such identifier, so that both take as long.
fn of_credential(
    found: Option<Credential>,
    secret: Option<&Secret>,
    tx: &Tx<'_>,
    ip: IpAddr,
    bad: &Refusal,
) -> Result<Identified, Fault> {
    let sent = TokenHash::of(secret.map_or("", Secret::expose));
    let known = found.as_ref().map_or_else(|| TokenHash::of("nobody"), |one| one.secret_hash.clone());
    let good = known.matches(&sent) && secret.is_some();
    let Some(credential) = found.filter(|one| good && !one.revoked) else { return Err(bad.clone().into()) };
    if credential.expires_at.is_some_and(|end| end <= tx.now) {
        return Err(bad.clone().into());
    }
    if credential.admin_disabled {
        return Err(DISABLED.into());
    }
    if !may_come_from(&credential.allow_ips, ip) {
        return Err(ADDRESS.into());
    }
    let caller = Caller::Staff(Staff { admin: credential.admin, credential: Some(credential.id) });
    let grants = if credential.unrestricted { Grants::Every } else { Grants::Only(credential.actions) };
    Ok(Identified { caller, grants })
}

/// A list that cannot be read lets nobody in.
fn may_come_from(allowed: &str, ip: IpAddr) -> bool {
    allowed.is_empty()
        || network::parse_list(allowed).is_ok_and(|list| list.iter().any(|network| network.contains(ip)))
}

fn of_session(tx: &mut Tx<'_>, token: &Secret) -> Result<Caller, Fault> {
    let live = sessions::live(tx, &TokenHash::of(token.expose()))?;
    Ok(live.map_or(Caller::Nobody, |session| Caller::User(ActingUser { id: session.user, clients: None })))
}

fn of_user_token(tx: &mut Tx<'_>, token: &Secret) -> Result<Identified, Fault> {
    let token = user_tokens::live(tx, &TokenHash::of(token.expose()))?.ok_or(BAD_TOKEN)?;
    Ok(as_caller(Caller::User(ActingUser { id: token.user, clients: token.clients })))
}
