//! What is changed of a user: his names and his address, whether he may log in, and his erasure.

use super::super::db::{DbError, Trouble, Tx};
use super::super::listing::Listing;
use super::{User, name_keys, search_keys};
use crate::domain::email::Email;
use crate::domain::ids::UserId;
use crate::params;

/// What a user says of himself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Another address; None: the one he has.
    pub email: Option<Email>,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// A language name such as `english`, or empty.
    pub language: String,
}

/// Replaces what a user says of himself; another address is not proved any more. False when somebody
/// else has the address.
pub fn update(tx: &mut Tx<'_>, user: &User, profile: &Profile) -> Result<bool, DbError> {
    let now = tx.now;
    let (email, key) = profile
        .email
        .as_ref()
        .map_or((&*user.email, &*user.email_key), |email| (email.as_str(), email.key()));
    let (name, last) = name_keys(&profile.first_name, &profile.last_name);
    let before = search_keys(tx, user.id)?;
    let changed = tx.execute(
        "UPDATE users SET email = $2, email_key = $3, first_name = $4, last_name = $5, name_key = $6, last_key = $7,
                language = $8, version = version + 1, updated_at = $9,
                email_verified_at = CASE WHEN email_key = $3 THEN email_verified_at END
         WHERE id = $1 AND state <> 'erased'
           AND NOT EXISTS (SELECT 1 FROM users other WHERE other.email_key = $3 AND other.id <> $1)",
        params![
            user.id.get(),
            email,
            key,
            &*profile.first_name,
            &*profile.last_name,
            &name,
            &last,
            &*profile.language,
            now
        ],
    );
    let changed = match changed {
        // Two at once: the unique index decides.
        Err(error) if error.trouble == Trouble::Constraint => 0,
        changed => changed?,
    };
    if let (Some([old_key, old_name, old_last]), 1) = (&before, changed) {
        Listing::Users.rename(tx, &[old_key, old_name, old_last], &[key, &name, &last])?;
    }
    Ok(changed == 1)
}

/// Lets a disabled user log in again, by a password if he has one; false where none is disabled.
pub fn enable(tx: &mut Tx<'_>, id: UserId) -> Result<bool, DbError> {
    let now = tx.now;
    let changed = tx.execute(
        "UPDATE users SET version = version + 1, updated_at = $2,
                state = CASE WHEN password_hash IS NULL THEN 'provisioned' ELSE 'registered' END
         WHERE id = $1 AND state = 'disabled'",
        params![id.get(), now],
    )?;
    Ok(changed == 1)
}

/// Empties the row of a user who belongs to no client and owns none: its number stays, his address is
/// free again. False where there is no such user.
pub fn erase(tx: &mut Tx<'_>, id: UserId) -> Result<bool, DbError> {
    let now = tx.now;
    let before = search_keys(tx, id)?;
    // Unique as every key, and no address.
    let nothing = format!("erased {id}");
    let changed = tx.execute(
        "UPDATE users SET state = 'erased', email = '', email_key = $2, first_name = '', last_name = '',
                name_key = '', last_key = '', password_hash = NULL, second_factor = NULL,
                email_verified_at = NULL, language = '', version = version + 1, updated_at = $3
         WHERE id = $1 AND state <> 'erased'
           AND NOT EXISTS (SELECT 1 FROM memberships WHERE user_id = $1)
           AND NOT EXISTS (SELECT 1 FROM clients WHERE owner_user_id = $1)",
        params![id.get(), &nothing, now],
    )?;
    if let (Some([email, name, last]), 1) = (&before, changed) {
        Listing::Users.remove(tx, id.get(), &[email, name, last])?;
    }
    Ok(changed == 1)
}
