//! What a rule works with.

use std::net::IpAddr;

use super::{Badge, Caller, Done, Fault, Kept, Refusal, Reply, Site, Work, Worked};
use crate::domain::ids::{ClientId, InviteId, LinkId, UserId};
use crate::domain::password::PasswordHash;
use crate::domain::random::Random;
use crate::domain::secret::Secret;
use crate::domain::token::LinkSeed;
use crate::store::activity::{self, Actor};
use crate::store::db::{DbError, Tx};
use crate::store::memberships;

/// What a rule works with.
pub struct Context<'a, 'c> {
    /// The transaction, with the instant that counts in it.
    pub tx: &'a mut Tx<'c>,
    /// The operator's settings.
    pub site: &'a Site,
    /// Who asks.
    pub caller: &'a Caller,
    /// By which credential, where it has an identity of its own.
    pub badge: Option<Badge>,
    /// Where from.
    pub origin: Origin<'a>,
    /// Randomness.
    pub random: &'a mut Random,
    /// Slow work that was done for this call already.
    pub worked: &'a Worked,
    /// What the caller must be told to do after the commit.
    pub after: &'a mut After,
}

/// The longest `User-Agent` that is kept.
const USER_AGENT: usize = 200;

/// Where a request comes from.
#[derive(Clone, Copy)]
pub struct Origin<'a> {
    /// The address that counts.
    pub ip: IpAddr,
    /// The program, as it calls itself.
    pub user_agent: &'a str,
}

impl Origin<'_> {
    /// The program as sessions keep it: short, and without control characters.
    pub fn program(&self) -> String {
        self.user_agent.chars().filter(|c| !c.is_control()).take(USER_AGENT).collect()
    }
}

/// A log-in to a client's account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrival {
    /// The client.
    pub client: ClientId,
    /// Who.
    pub user: UserId,
    /// From where.
    pub ip: IpAddr,
}

/// What happens once the commit stands.
#[derive(Debug, Default, Clone)]
pub struct After {
    /// A mail was queued: the senders are woken.
    pub mail_queued: bool,
    /// Somebody came to an account: the name of the host is looked up.
    pub arrived: Option<Arrival>,
    /// The call is refused although what it wrote stays.
    pub refused: Option<Refusal>,
    /// The settings that are kept were changed: their version, and all of them.
    pub settings: Option<(i64, Kept)>,
}

impl Context<'_, '_> {
    /// Writes down that a user has come to a client's account.
    pub fn arrive(&mut self, client: ClientId, user: UserId) -> Result<(), DbError> {
        let ip = self.origin.ip;
        self.after.arrived = Some(Arrival { client, user, ip });
        memberships::touch(self.tx, client, user, &ip.to_string())
    }

    /// Writes an entry into the activity log.
    pub fn log(&mut self, entry: &Logged<'_>) -> Result<(), DbError> {
        let ip = self.origin.ip.to_string();
        let mask = self.caller.mask();
        // Whoever is in somebody's place is named himself, whatever a rule takes its caller for.
        let actor = if mask.is_some() { None } else { entry.actor };
        let entry = activity::Entry {
            action: entry.action,
            actor: actor.unwrap_or_else(|| self.caller.actor()),
            as_user: mask.map(|(_, user)| user),
            client: entry.client,
            user: entry.user,
            invite: entry.invite,
            ip: &ip,
            detail: entry.detail,
        };
        activity::insert(self.tx, &entry)
    }

    /// The hash of a password. Hashing is slow: the first time round the rule ends here, the work
    /// is done outside the transaction, and the rule runs again.
    pub fn hash(&self, password: &Secret) -> Result<PasswordHash, Fault> {
        match self.worked.hashed(password) {
            Some(Done::Hash(Some(hash))) => Ok(hash.clone()),
            Some(_) => Err(Fault::Broken(DbError::odd("a password could not be hashed"))),
            None => Err(Fault::Later(Work::Hash(password.clone()))),
        }
    }

    /// Whether a password is the one behind a hash; slow in the same way. Without a hash it takes
    /// as long and answers no.
    pub fn verify(&self, hash: Option<&PasswordHash>, password: &Secret) -> Result<bool, Fault> {
        self.worked.is_password(hash, password)
    }

    /// Refuses, and keeps what was written: somebody's failures are counted however they end.
    pub fn refuse_and_keep(&mut self, refusal: Refusal) -> Reply {
        self.after.refused = Some(refusal);
        Reply::done()
    }

    /// One of several parts of a rule: what it wrote is taken back when it is refused, and the rest stays.
    pub fn attempt<T>(
        &mut self,
        part: impl FnOnce(&mut Self) -> Result<T, Fault>,
    ) -> Result<Result<T, Refusal>, Fault> {
        self.tx.begin_part()?;
        let done = match part(self) {
            Ok(value) => Ok(value),
            Err(Fault::Refused(refusal)) => Err(refusal),
            // The whole is taken back.
            Err(fault) => return Err(fault),
        };
        self.tx.end_part(done.is_ok())?;
        Ok(done)
    }

    /// The row behind a link's token, once the token has proved that it is this row's. A text that is
    /// no token costs the same look-up and comparison as one that is.
    pub fn proved<T>(
        &mut self,
        purpose: &str,
        token: &str,
        look_up: impl FnOnce(&mut Tx<'_>, LinkId) -> Result<Option<T>, DbError>,
        seed_of: impl FnOnce(&T) -> LinkSeed,
    ) -> Result<Option<T>, DbError> {
        let claimed = self.site.key.claimed_link(token);
        let (id, proof) = claimed.unwrap_or((LinkId::new(0), [0; 32]));
        let row = look_up(self.tx, id)?;
        let nothing = LinkSeed { id, issue: 0, nonce: 0 };
        let seed = row.as_ref().map_or(nothing, seed_of);
        let proved = self.site.key.link_matches(purpose, seed, &proof);
        Ok(row.filter(|_| proved))
    }
}

/// What an action writes into the activity log.
#[derive(Default)]
pub struct Logged<'a> {
    /// The action's name.
    pub action: &'a str,
    /// Who did it, where it is not the caller.
    pub actor: Option<Actor>,
    /// The client it is about.
    pub client: Option<ClientId>,
    /// The user it is about.
    pub user: Option<UserId>,
    /// The invite it is about.
    pub invite: Option<InviteId>,
    /// What changed, as a JSON object; never a secret.
    pub detail: &'a str,
}
