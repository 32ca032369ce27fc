//! Credentials to callers: who is asking, from where, and which actions are granted to him.

pub mod admin_password;
mod buckets;
mod hashing;
mod identified;
mod known;
mod legacy;
pub mod own_password;
pub mod password;
mod pool;
mod proof;
pub mod reach;

use std::net::IpAddr;

use subtle::ConstantTimeEq;

pub use self::buckets::Buckets;
pub use self::hashing::hashing;
pub use self::identified::{Grants, Identified, Used};
pub use self::known::{ENDED, Known, OWNER_DISABLED, REVOKED};
pub use self::legacy::LegacyProofs;
pub use self::pool::{Full, Pool};
pub use self::proof::{FormProof, Login, Proof};

use crate::action::{ActingUser, AppToken, Badge, Caller, Fault, Kind, Limits, Refusal, Site, Staff, Worked};
use crate::domain::ids::{ClientId, UserId};
use crate::domain::network;
use crate::domain::right::{Right, Rights};
use crate::domain::secret::{Secret, TokenHash};
use crate::store::api_keys::{self, ActsAs, ApiKey};
use crate::store::bearers::{self, Bearer};
use crate::store::credentials::{self, Credential};
use crate::store::db::{DbError, Tx};
use crate::store::sessions::Live as Session;
use crate::store::user_tokens::{self, UserToken};
use crate::store::visitors::{Sight, Visitor};
use crate::store::{admin_sessions, sessions, tickets};

/// What authentication remembers between requests; nothing that would outlive a revocation.
pub struct Gate {
    /// Administrators who proved themselves by the old log-in.
    pub legacy: LegacyProofs,
    /// Requests of each credential.
    buckets: Buckets,
}

/// Who stands at the door: where he comes from, and the credential whose identifier or the token that he brings.
pub struct Door {
    /// What is known of his address.
    pub sight: Sight,
    credential: Option<Credential>,
    token: Option<UserToken>,
    key: Option<ApiKey>,
    bearer: Option<Bearer>,
}

impl Door {
    fn of(sight: Sight) -> Self {
        Self { sight, credential: None, token: None, key: None, bearer: None }
    }
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
/// The ticket ended, or never was one.
pub const BAD_TICKET: Refusal =
    Refusal::new(Kind::BadCredentials, "bad_ticket", "The ticket has ended or is not valid");
/// One text for an unknown address, a wrong password and a user who may not log in so.
pub const WRONG_LOGIN: Refusal =
    Refusal::new(Kind::BadCredentials, "wrong_login", "The email address or the password is not right");
/// The key is unknown, has ended or was revoked.
pub const BAD_KEY: Refusal =
    Refusal::new(Kind::BadCredentials, "bad_key", "The API key is unknown, has ended or was revoked");
/// The bearer token is unknown, has ended or was revoked.
pub const BAD_BEARER: Refusal =
    Refusal::new(Kind::BadCredentials, "bad_bearer", "The bearer token is unknown, has ended or was revoked");
/// The administrator behind the credential may not call the API.
pub const NO_API: Refusal =
    Refusal::new(Kind::NotGranted, "no_api_access", "This administrator has no access to the API");
const ADDRESS: Refusal = Refusal::new(Kind::Address, "invalid_ip", "Invalid IP");

/// Whether an address has to wait: after too many failures even good credentials do.
pub fn is_shut(limits: &Limits, sight: Sight) -> bool {
    limits.failures > 0 && sight.failures >= limits.failures
}

/// Whether a refusal counts as a failed log-in. That of whoever waits already does not, nor does a ticket or a
/// bearer token that has ended: programs come back with theirs, and nobody guesses one.
pub fn is_failure(limits: &Limits, refusal: &Refusal) -> bool {
    let guessed = ![TOO_MANY.code, BAD_TICKET.code, BAD_BEARER.code].contains(&refusal.code);
    limits.failures > 0 && refusal.kind == Kind::BadCredentials && guessed
}

/// Counts a failed log-in, of the address and of the user whose password was tried.
pub fn count_failure(tx: &mut Tx<'_>, site: &Site, proof: &Proof, ip: IpAddr) -> Result<(), DbError> {
    if let Proof::Login(login) = proof {
        password::count_failure(tx, &site.key, Some(login.username.expose()))?;
    }
    let failures = Visitor::at(ip).count_failure(tx)?;
    if failures == site.limits.failures {
        log::warn!("{failures} failed log-ins from {ip}: it has to wait");
    }
    Ok(())
}

impl Gate {
    /// With nothing remembered.
    pub fn new(secret: [u8; 32]) -> Self {
        Self { legacy: LegacyProofs::new(secret), buckets: Buckets::default() }
    }

    /// Looks who is at the door; whose place in a client he asks about may be read along with it.
    pub fn look(
        &self,
        tx: &mut Tx<'_>,
        proof: &Proof,
        ip: IpAddr,
        about: Option<(ClientId, UserId)>,
    ) -> Result<Door, DbError> {
        let visitor = Visitor::at(ip);
        if let Some(identifier) = proof.identifier() {
            let (sight, credential) = credentials::at_the_door(tx, identifier, &visitor, about)?;
            return Ok(Door { credential, ..Door::of(sight) });
        }
        if let Proof::Key(key) = proof {
            let (sight, key) = api_keys::at_the_door(tx, &TokenHash::of(key.expose()), &visitor)?;
            return Ok(Door { key, ..Door::of(sight) });
        }
        if let Proof::Bearer(token) = proof {
            let (sight, bearer) = bearers::at_the_door(tx, &TokenHash::of(token.expose()), &visitor)?;
            return Ok(Door { bearer, ..Door::of(sight) });
        }
        let (sight, token) = match proof.user_token() {
            Some(token) => user_tokens::at_the_door(tx, &token, &visitor)?,
            None => (visitor.look(tx)?, None),
        };
        Ok(Door { token, ..Door::of(sight) })
    }

    /// Says who asks. For the form dialect the address comes first, so that a caller from elsewhere
    /// learns nothing about credentials.
    pub fn identify(
        &self,
        tx: &mut Tx<'_>,
        site: &Site,
        (proof, door): (&Proof, Door),
        ip: IpAddr,
        worked: &Worked,
    ) -> Result<Identified, Fault> {
        if let Proof::Form(form) = proof {
            check_address(site, form, ip)?;
        }
        if matches!(proof, Proof::UserToken(_) | Proof::Login(_) | Proof::Key(_) | Proof::Form(_))
            && is_shut(&site.limits, door.sight)
        {
            return Err(TOO_MANY.into());
        }
        let identified = match proof {
            Proof::Nothing => Identified::nobody(),
            Proof::Key(_) => of_key(tx, door.key)?,
            Proof::Bearer(_) => of_bearer(door.bearer)?,
            Proof::Ticket(ticket, app_token) => of_ticket(tx, ticket, app_token.as_ref())?,
            Proof::Login(login) => of_login(tx, site, login, worked)?,
            Proof::Operator => Identified::caller(Caller::Operator),
            Proof::Session(token) => of_session(tx, token)?,
            Proof::AdminSession(token) => of_admin_session(tx, site, token)?,
            Proof::UserToken(_) => of_user_token(tx, door.token)?,
            Proof::Form(form) => self.of_form(tx, site, (form, door), ip, worked)?,
        };
        // What was done outside of a transaction belongs to a request that was counted.
        if let Some(badge) = identified.badge.filter(|_| worked.is_nothing()) {
            self.buckets.take(badge, site.limits.requests, tx.now)?;
        }
        Ok(identified)
    }

    fn of_form(
        &self,
        tx: &mut Tx<'_>,
        site: &Site,
        (form, door): (&FormProof, Door),
        ip: IpAddr,
        worked: &Worked,
    ) -> Result<Identified, Fault> {
        if form.identifier.is_some() {
            return of_credential(door.credential, form.secret.as_ref(), tx, ip, &BAD_PAIR);
        }
        match (&form.username, &form.user_token) {
            (None, Some(_)) => of_user_token(tx, door.token),
            (None, None) => Err(nothing_came(form).into()),
            (Some(_), _) if door.credential.is_some() => {
                of_credential(door.credential, form.password.as_ref(), tx, ip, &BAD_LOGIN)
            }
            (Some(_), _) if site.legacy_login => self.legacy.identify(tx, form, worked),
            (Some(_), _) => Err(BAD_LOGIN.into()),
        }
    }
}

fn nothing_came(form: &FormProof) -> Refusal {
    if form.secret.is_some() { BAD_PAIR } else { BAD_LOGIN }
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
    let (admin, rights) = (credential.admin, credential.admin_rights);
    let caller = by_api(Staff { admin, credential: Some(credential.id), rights })?;
    let grants = if credential.unrestricted { Grants::Every } else { Grants::Only(credential.actions) };
    let is_due = credential.last_used_at.is_none_or(|at| at.plus(credentials::NOTED) < tx.now);
    let used = is_due.then_some(Used::Credential(credential.id));
    Ok(Identified { grants, used, ..Identified::caller(caller) })
}

/// An administrator who calls the API, if he may.
fn by_api(staff: Staff) -> Result<Caller, Refusal> {
    if staff.rights.has(Right::ApiAccess) { Ok(Caller::Staff(staff)) } else { Err(NO_API) }
}

/// A list that cannot be read lets nobody in.
fn may_come_from(allowed: &str, ip: IpAddr) -> bool {
    allowed.is_empty()
        || network::parse_list(allowed).is_ok_and(|list| list.iter().any(|network| network.contains(ip)))
}

fn of_session(tx: &mut Tx<'_>, token: &Secret) -> Result<Identified, Fault> {
    let token = TokenHash::of(token.expose());
    let Some(session) = sessions::live(tx, &token)? else { return Ok(Identified::nobody()) };
    let used = (session.seen_at.plus(sessions::NOTED) < tx.now).then_some(Used::Session(token));
    let Session { user, mask, .. } = session;
    // Whoever is in an owner's place is there for one client.
    let clients = mask.map(|mask| vec![mask.client]);
    let masked = mask.map(|mask| mask.admin);
    let caller = Caller::User(ActingUser { id: user, clients, app_token: AppToken::Needless, masked });
    Ok(Identified { used, ..Identified::caller(caller) })
}

fn of_admin_session(tx: &mut Tx<'_>, site: &Site, token: &Secret) -> Result<Identified, Fault> {
    let token = TokenHash::of(token.expose());
    let Some(session) = admin_sessions::live(tx, &token)? else { return Ok(Identified::nobody()) };
    let used = (session.seen_at.plus(sessions::NOTED) < tx.now).then_some(Used::Session(token));
    // Who has to have a second factor and has none may do nothing but get himself one.
    let may = session.has_second_factor || !site.admins_need_factor;
    let rights = if may { session.rights } else { Rights::NONE };
    let staff = Staff { admin: session.admin, credential: None, rights };
    Ok(Identified { used, ..Identified::caller(Caller::Staff(staff)) })
}

fn of_user_token(tx: &Tx<'_>, token: Option<UserToken>) -> Result<Identified, Fault> {
    let token = token.ok_or(BAD_TOKEN)?;
    let is_due = token.last_used_at.is_none_or(|at| at.plus(user_tokens::NOTED) < tx.now);
    let used = is_due.then_some(Used::UserToken(token.id));
    Ok(Identified { used, ..Identified::caller(as_user(token.user, token.clients, AppToken::Needless)) })
}

fn of_key(tx: &Tx<'_>, key: Option<ApiKey>) -> Result<Identified, Fault> {
    let key = key.ok_or(BAD_KEY)?;
    let caller = match key.acts_as {
        ActsAs::User(user) => as_user(user, key.client.map(|client| vec![client]), AppToken::Needless),
        ActsAs::Admin(admin) => by_api(Staff { admin, credential: None, rights: key.rights })?,
    };
    let grants = if key.scopes.is_empty() { Grants::Every } else { Grants::Scopes(key.scopes) };
    let is_due = key.last_used_at.is_none_or(|at| at.plus(api_keys::NOTED) < tx.now);
    let used = is_due.then_some(Used::Key(key.id));
    Ok(Identified { caller, grants, badge: Some(Badge::Key(key.id)), used })
}

fn of_bearer(bearer: Option<Bearer>) -> Result<Identified, Fault> {
    let bearer = bearer.ok_or(BAD_BEARER)?;
    let badge = Some(Badge::Bearer(bearer.id));
    Ok(Identified { badge, ..Identified::caller(as_user(bearer.user, None, AppToken::Needless)) })
}

fn of_ticket(tx: &mut Tx<'_>, ticket: &Secret, app_token: Option<&Secret>) -> Result<Identified, Fault> {
    let ticket = tickets::live(tx, &TokenHash::of(ticket.expose()))?.ok_or(BAD_TICKET)?;
    Ok(Identified::caller(as_user(ticket.user, None, shown(app_token))))
}

/// A second factor cannot be asked for in a call: whoever has one uses a token.
fn of_login(tx: &mut Tx<'_>, site: &Site, login: &Login, worked: &Worked) -> Result<Identified, Fault> {
    let username = Some(login.username.expose());
    let found = password::check(tx, (&site.key, worked), username, &login.password)?;
    let user = found.filter(|user| !user.has_second_factor).ok_or(WRONG_LOGIN)?;
    Ok(Identified::caller(as_user(user.id, None, shown(login.app_token.as_ref()))))
}

fn shown(app_token: Option<&Secret>) -> AppToken {
    AppToken::Shown(app_token.map(|token| TokenHash::of(token.expose())))
}

fn as_user(id: UserId, clients: Option<Vec<ClientId>>, app_token: AppToken) -> Caller {
    Caller::User(ActingUser { id, clients, app_token, masked: None })
}
