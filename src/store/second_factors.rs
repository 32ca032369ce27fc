//! Second factors of users: codes that change with time, and those that stand in for one.

use super::db::{DbError, Tx};
use crate::domain::ids::UserId;
use crate::domain::time::Timestamp;
use crate::params;

/// A user's second factor, or one that he is setting up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SecondFactor {
    /// What its secret is computed from, besides the key.
    pub nonce: i64,
    /// When its user began to set it up.
    pub begun_at: Timestamp,
    /// Since when it is asked for; None while it is being set up.
    pub enabled_at: Option<Timestamp>,
}

/// The row of a user.
pub fn of_user(tx: &mut Tx<'_>, user: UserId) -> Result<Option<SecondFactor>, DbError> {
    let sql = "SELECT nonce, created_at, enabled_at FROM second_factors WHERE user_id = $1";
    tx.first(sql, params![user.get()], |row| {
        let begun_at = Timestamp::from_millis(row.int(1)?);
        let enabled_at = row.opt_int(2)?.map(Timestamp::from_millis);
        Ok(SecondFactor { nonce: row.int(0)?, begun_at, enabled_at })
    })
}

/// Begins to set one up; what was begun before ends. False where one is on.
pub fn begin(tx: &mut Tx<'_>, user: UserId, nonce: i64) -> Result<bool, DbError> {
    let now = tx.now;
    let changed = tx.execute(
        "INSERT INTO second_factors (user_id, nonce, last_step, created_at) VALUES ($1, $2, 0, $3)
         ON CONFLICT (user_id) DO UPDATE SET nonce = excluded.nonce, last_step = 0, created_at = excluded.created_at
         WHERE second_factors.enabled_at IS NULL",
        params![user.get(), nonce, now],
    )?;
    Ok(changed == 1)
}

/// Turns on what was begun with this number, the code of this period being used; false where there is nothing of
/// the kind.
pub fn enable(tx: &mut Tx<'_>, user: UserId, (nonce, step): (i64, i64)) -> Result<bool, DbError> {
    let now = tx.now;
    let changed = tx.execute(
        "UPDATE second_factors SET enabled_at = $2, last_step = $3
         WHERE user_id = $1 AND nonce = $4 AND enabled_at IS NULL",
        params![user.get(), now, step, nonce],
    )?;
    if changed == 1 {
        tx.execute(
            "UPDATE users SET second_factor = 'totp', version = version + 1, updated_at = $2 WHERE id = $1",
            params![user.get(), now],
        )?;
    }
    Ok(changed == 1)
}

/// Turns a user's second factor off, and forgets what was begun; false where none was on.
pub fn disable(tx: &mut Tx<'_>, user: UserId) -> Result<bool, DbError> {
    let now = tx.now;
    tx.execute("DELETE FROM backup_codes WHERE user_id = $1", params![user.get()])?;
    tx.execute("DELETE FROM second_factors WHERE user_id = $1", params![user.get()])?;
    let changed = tx.execute(
        "UPDATE users SET second_factor = NULL, version = version + 1, updated_at = $2
         WHERE id = $1 AND second_factor IS NOT NULL",
        params![user.get(), now],
    )?;
    Ok(changed == 1)
}

/// Uses the code of a period; false where that of this one or of a later one was used already.
pub fn use_step(tx: &mut Tx<'_>, user: UserId, step: i64) -> Result<bool, DbError> {
    let changed = tx.execute(
        "UPDATE second_factors SET last_step = $2 WHERE user_id = $1 AND enabled_at IS NOT NULL AND last_step < $2",
        params![user.get(), step],
    )?;
    Ok(changed == 1)
}

/// Replaces a user's backup codes by others, of which it takes the hashes.
pub fn replace_codes(tx: &mut Tx<'_>, user: UserId, hashes: &[String]) -> Result<(), DbError> {
    tx.execute("DELETE FROM backup_codes WHERE user_id = $1", params![user.get()])?;
    for hash in hashes {
        tx.execute(
            "INSERT INTO backup_codes (user_id, code_hash) VALUES ($1, $2)",
            params![user.get(), hash.as_str()],
        )?;
    }
    Ok(())
}

/// Uses a backup code by its hash; false where it is none, or was used already.
pub fn use_code(tx: &mut Tx<'_>, user: UserId, hash: &str) -> Result<bool, DbError> {
    let now = tx.now;
    let changed = tx.execute(
        "UPDATE backup_codes SET used_at = $3 WHERE user_id = $1 AND code_hash = $2 AND used_at IS NULL",
        params![user.get(), hash, now],
    )?;
    Ok(changed == 1)
}

/// How many backup codes of a user are left.
pub fn codes_left(tx: &mut Tx<'_>, user: UserId) -> Result<i64, DbError> {
    tx.number("SELECT COUNT(*) FROM backup_codes WHERE user_id = $1 AND used_at IS NULL", params![user.get()])
}
