//! The old log-in of WHMCS's API: an administrator's name and the MD5 of his password.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use subtle::ConstantTimeEq;

use super::{BAD_LOGIN, DISABLED, FormProof, Grants, Identified, by_api};
use crate::action::{Fault, Staff, Work, Worked};
use crate::domain::ids::AdminId;
use crate::domain::password::PasswordHash;
use crate::domain::secret::Secret;
use crate::domain::token::Key;
use crate::store::admins::{self, Admin};
use crate::store::db::Tx;

/// Administrators whose MD5 was verified by Argon2 once. What is kept is a keyed proof over it and
/// the version of their row: any change of the administrator makes it worthless.
pub struct LegacyProofs {
    key: Key,
    proofs: Mutex<HashMap<AdminId, [u8; 32]>>,
}

impl LegacyProofs {
    /// Over a secret of this process alone.
    pub fn new(secret: [u8; 32]) -> Self {
        Self { key: Key::new(secret), proofs: Mutex::new(HashMap::new()) }
    }

    /// Says which administrator asks. An unknown name takes as long as a known one.
    pub(super) fn identify(
        &self,
        tx: &mut Tx<'_>,
        form: &FormProof,
        worked: &Worked,
    ) -> Result<Identified, Fault> {
        let (Some(username), Some(md5)) = (&form.username, &form.password) else {
            return Err(BAD_LOGIN.into());
        };
        let admin = admins::by_username(tx, username.expose())?;
        let hash = admin
            .as_ref()
            .filter(|admin| !admin.has_second_factor)
            .and_then(|admin| admin.legacy_hash.clone());
        let (Some(admin), Some(hash)) = (admin, hash) else {
            verify(&PasswordHash::nobody(), md5, worked)?;
            return Err(BAD_LOGIN.into());
        };
        self.prove(&admin, &hash, md5, worked)?;
        if admin.disabled {
            return Err(DISABLED.into());
        }
        let caller = by_api(Staff { admin: admin.id, credential: None, rights: admin.rights })?;
        Ok(Identified { caller, grants: Grants::Every, badge: None, used: None })
    }

    fn prove(&self, admin: &Admin, hash: &PasswordHash, md5: &Secret, worked: &Worked) -> Result<(), Fault> {
        let version = admin.version.to_be_bytes();
        let proof = self
            .key
            .mac("legacy log-in", &[&admin.id.get().to_be_bytes(), &version, md5.expose().as_bytes()]);
        let known = self.proofs.lock().unwrap_or_else(PoisonError::into_inner).get(&admin.id).copied();
        if known.is_some_and(|known| known.ct_eq(&proof).into()) {
            return Ok(());
        }
        if !verify(hash, md5, worked)? {
            return Err(BAD_LOGIN.into());
        }
        self.proofs.lock().unwrap_or_else(PoisonError::into_inner).insert(admin.id, proof);
        Ok(())
    }
}

fn verify(hash: &PasswordHash, md5: &Secret, worked: &Worked) -> Result<bool, Fault> {
    worked.verified(hash, md5).ok_or_else(|| Fault::Later(Work::Verify(hash.clone(), md5.clone())))
}
