//! Slow work: what a rule may ask for, and must not do inside a transaction.

use super::Fault;
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
}

impl Work {
    /// Does the work: tens of milliseconds of CPU and 19 MiB.
    pub fn perform(&self, random: &mut Random) -> Done {
        match self {
            Self::Hash(password) => Done::Hash(PasswordHash::of(password, random)),
            Self::Verify(hash, password) => Done::Verified(hash.verifies(password)),
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
