//! What is known of whoever is refused: for the operator, who mends it, and never for the caller.

use super::{BAD_KEY, BAD_PAIR, Door, Proof};
use crate::action::Refusal;
use crate::domain::secret::TokenHash;
use crate::store::api_keys;
use crate::store::db::{DbError, Tx};
use crate::store::refused_calls::Asker;

/// What is known of whoever asks, whether he shows that he is the one or not.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known {
    /// The credential that he names, or the key that he has.
    pub asker: Asker,
    /// Why it lets nobody in.
    flaw: Option<&'static str>,
}

/// It was revoked.
pub const REVOKED: &str = "access_revoked";
/// Its time is over.
pub const ENDED: &str = "access_ended";
/// As whom it acts may not log in.
pub const OWNER_DISABLED: &str = "owner_disabled";

impl Known {
    /// Of somebody at the door. A key that is good for nothing is looked up once more.
    pub fn at(tx: &mut Tx<'_>, proof: &Proof, door: &Door) -> Result<Self, DbError> {
        if let Some(credential) = &door.credential {
            let has_ended = credential.expires_at.is_some_and(|end| end <= tx.now);
            let flaw = flaw(credential.revoked, has_ended);
            return Ok(Self { asker: Asker::Credential(credential.id), flaw });
        }
        if let Some(key) = &door.key {
            return Ok(Self { asker: Asker::Key(key.id), flaw: None });
        }
        let Proof::Key(key) = proof else { return Ok(Self::default()) };
        let found = api_keys::once(tx, &TokenHash::of(key.expose()))?;
        Ok(found.map_or_else(Self::default, |found| Self {
            asker: Asker::Key(found.id),
            flaw: flaw(found.revoked, found.has_ended).or(Some(OWNER_DISABLED)),
        }))
    }

    /// The reason of a refusal for the operator: his own caller learns no more than that something is wrong.
    pub fn reason(&self, refusal: &Refusal) -> &'static str {
        let hides = [BAD_PAIR.code, BAD_KEY.code].contains(&refusal.code);
        self.flaw.filter(|_| hides).unwrap_or(refusal.code)
    }
}

fn flaw(revoked: bool, has_ended: bool) -> Option<&'static str> {
    match (revoked, has_ended) {
        (true, _) => Some(REVOKED),
        (false, true) => Some(ENDED),
        (false, false) => None,
    }
}
