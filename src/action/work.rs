//! Slow work: what a rule may ask for, and must not do inside a transaction.

use super::Fault;
use super::openid::{Evidence, Person, Unproved};
use crate::domain::password::PasswordHash;
use crate::domain::random::Random;
use crate::domain::secret::Secret;

/// Slow work, to be done outside of any transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Work {
    /// Hash a password.
    Hash(Secret),
    /// Compare a password with a hash.
    Verify(PasswordHash, Secret),
    /// Ask a provider of OpenID what a token proves: up to some seconds of waiting.
    Identify(Evidence),
}

/// Slow work that was done for one call.
#[derive(Debug, Default, Clone)]
pub struct Worked(Vec<(Work, Done)>);

/// What slow work gave.
#[derive(Debug, Clone)]
pub enum Done {
    /// The hash.
    Hash(Option<PasswordHash>),
    /// Whether it was the password.
    Verified(bool),
    /// Whom the provider knows by the token.
    Identified(Result<Person, Unproved>),
}

impl Work {
    /// Does the work, if it is computing: tens of milliseconds of CPU and 19 MiB.
    pub fn compute(&self, random: &mut Random) -> Option<Done> {
        match self {
            Self::Hash(password) => Some(Done::Hash(PasswordHash::of(password, random))),
            Self::Verify(hash, password) => Some(Done::Verified(hash.verifies(password))),
            Self::Identify(_) => None,
        }
    }
}

impl Worked {
    /// Whether none was done yet.
    pub fn is_nothing(&self) -> bool {
        self.0.is_empty()
    }

    /// Remembers what work gave.
    pub fn add(&mut self, work: Work, done: Done) {
        self.0.push((work, done));
    }

    pub(super) fn hashed(&self, password: &Secret) -> Option<&Done> {
        self.0.iter().find(|(work, _)| matches!(work, Work::Hash(of) if of == password)).map(|(_, done)| done)
    }

    /// Whether a password is the one behind a hash. Comparing is slow: the first time round this says what is to
    /// be done first. Without a hash it takes as long and answers no.
    pub fn is_password(&self, hash: Option<&PasswordHash>, password: &Secret) -> Result<bool, Fault> {
        let against = hash.cloned().unwrap_or_else(PasswordHash::nobody);
        match self.verified(&against, password) {
            Some(same) => Ok(same && hash.is_some()),
            None => Err(Fault::Later(Work::Verify(against, password.clone()))),
        }
    }

    /// Whom a provider knows by a token. Asking is slow in the same way; the instant is that of the first time.
    pub fn identified(&self, evidence: Evidence) -> Result<Result<Person, Unproved>, Fault> {
        let is_asked = |of: &Evidence| of.provider == evidence.provider && of.token == evidence.token;
        let found = self.0.iter().find_map(|(work, done)| match (work, done) {
            (Work::Identify(of), Done::Identified(proved)) if is_asked(of) => Some(proved.clone()),
            _ => None,
        });
        found.ok_or(Fault::Later(Work::Identify(evidence)))
    }

    /// What comparing a password with a hash gave; None when it was not done yet.
    pub fn verified(&self, hash: &PasswordHash, password: &Secret) -> Option<bool> {
        self.0.iter().find_map(|(work, done)| match (work, done) {
            (Work::Verify(against, of), Done::Verified(same)) if against == hash && of == password => {
                Some(*same)
            }
            _ => None,
        })
    }
}
