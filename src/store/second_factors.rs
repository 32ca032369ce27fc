//! Second factors of users and administrators: codes that change with time, and those that stand in for one.

use super::db::{DbError, Tx};
use crate::domain::holder::Holder;
use crate::domain::time::Timestamp;
use crate::params;

/// Somebody's second factor, or one that he is setting up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SecondFactor {
    /// What its secret is computed from, besides the key.
    pub nonce: i64,
    /// When he began to set it up.
    pub begun_at: Timestamp,
    /// Since when it is asked for; None while it is being set up.
    pub enabled_at: Option<Timestamp>,
}

/// Somebody's row.
pub fn of(tx: &mut Tx<'_>, holder: impl Into<Holder>) -> Result<Option<SecondFactor>, DbError> {
    let (user, admin) = holder.into().columns();
    let sql = "SELECT nonce, created_at, enabled_at FROM factors WHERE user_id = $1 OR admin_id = $2";
    tx.first(sql, params![user, admin], |row| {
        let begun_at = Timestamp::from_millis(row.int(1)?);
        let enabled_at = row.opt_int(2)?.map(Timestamp::from_millis);
        Ok(SecondFactor { nonce: row.int(0)?, begun_at, enabled_at })
    })
}

/// Begins to set one up; what was begun before ends. False where one is on.
pub fn begin(tx: &mut Tx<'_>, holder: impl Into<Holder>, nonce: i64) -> Result<bool, DbError> {
    let now = tx.now;
    let (user, admin) = holder.into().columns();
    // Somebody has one row, by whichever of the two ids.
    tx.execute(
        "INSERT INTO factors (user_id, admin_id, nonce, last_step, created_at) VALUES ($1, $2, 0, 0, 0)
         ON CONFLICT DO NOTHING",
        params![user, admin],
    )?;
    let changed = tx.execute(
        "UPDATE factors SET nonce = $3, last_step = 0, created_at = $4
         WHERE (user_id = $1 OR admin_id = $2) AND enabled_at IS NULL",
        params![user, admin, nonce, now],
    )?;
    Ok(changed == 1)
}

/// Turns on what was begun with this number, the code of this period being used; false where there is nothing of
/// the kind.
pub fn enable(
    tx: &mut Tx<'_>,
    holder: impl Into<Holder>,
    (nonce, step): (i64, i64),
) -> Result<bool, DbError> {
    let now = tx.now;
    let holder = holder.into();
    let (user, admin) = holder.columns();
    let changed = tx.execute(
        "UPDATE factors SET enabled_at = $3, last_step = $4
         WHERE (user_id = $1 OR admin_id = $2) AND nonce = $5 AND enabled_at IS NULL",
        params![user, admin, now, step, nonce],
    )?;
    if changed == 1 {
        mark(tx, holder, Some("totp"))?;
    }
    Ok(changed == 1)
}

/// Turns somebody's second factor off, and forgets what was begun; false where none was on.
pub fn disable(tx: &mut Tx<'_>, holder: impl Into<Holder>) -> Result<bool, DbError> {
    let holder = holder.into();
    let (user, admin) = holder.columns();
    tx.execute("DELETE FROM factors WHERE user_id = $1 OR admin_id = $2", params![user, admin])?;
    mark(tx, holder, None)
}

/// Writes down with the holder himself what he has; false where nothing changed.
fn mark(tx: &mut Tx<'_>, holder: Holder, kind: Option<&str>) -> Result<bool, DbError> {
    let now = tx.now;
    let sql = match holder {
        Holder::User(_) => {
            "UPDATE users SET second_factor = $2, version = version + 1, updated_at = $3
             WHERE id = $1 AND (second_factor IS NOT NULL OR CAST($2 AS TEXT) IS NOT NULL)"
        }
        Holder::Admin(_) => {
            "UPDATE admins SET second_factor = $2, version = version + 1, updated_at = $3
             WHERE id = $1 AND (second_factor IS NOT NULL OR CAST($2 AS TEXT) IS NOT NULL)"
        }
    };
    Ok(tx.execute(sql, params![holder.number(), kind, now])? == 1)
}

/// Uses the code of a period; false where that of this one or of a later one was used already.
pub fn use_step(tx: &mut Tx<'_>, holder: impl Into<Holder>, step: i64) -> Result<bool, DbError> {
    let (user, admin) = holder.into().columns();
    let changed = tx.execute(
        "UPDATE factors SET last_step = $3
         WHERE (user_id = $1 OR admin_id = $2) AND enabled_at IS NOT NULL AND last_step < $3",
        params![user, admin, step],
    )?;
    Ok(changed == 1)
}

/// Replaces somebody's backup codes by others, of which it takes the hashes.
pub fn replace_codes(tx: &mut Tx<'_>, holder: impl Into<Holder>, hashes: &[String]) -> Result<(), DbError> {
    let (user, admin) = holder.into().columns();
    tx.execute(
        "DELETE FROM factor_codes WHERE factor_id IN (SELECT id FROM factors WHERE user_id = $1 OR admin_id = $2)",
        params![user, admin],
    )?;
    for hash in hashes {
        tx.execute(
            "INSERT INTO factor_codes (factor_id, code_hash)
             SELECT id, $3 FROM factors WHERE user_id = $1 OR admin_id = $2",
            params![user, admin, hash.as_str()],
        )?;
    }
    Ok(())
}

/// Uses a backup code by its hash; false where it is none, or was used already.
pub fn use_code(tx: &mut Tx<'_>, holder: impl Into<Holder>, hash: &str) -> Result<bool, DbError> {
    let now = tx.now;
    let (user, admin) = holder.into().columns();
    let changed = tx.execute(
        "UPDATE factor_codes SET used_at = $4
         WHERE factor_id IN (SELECT id FROM factors WHERE user_id = $1 OR admin_id = $2)
           AND code_hash = $3 AND used_at IS NULL",
        params![user, admin, hash, now],
    )?;
    Ok(changed == 1)
}

/// How many backup codes of somebody are left.
pub fn codes_left(tx: &mut Tx<'_>, holder: impl Into<Holder>) -> Result<i64, DbError> {
    let (user, admin) = holder.into().columns();
    tx.number(
        "SELECT COUNT(*) FROM factor_codes c JOIN factors f ON f.id = c.factor_id
         WHERE (f.user_id = $1 OR f.admin_id = $2) AND c.used_at IS NULL",
        params![user, admin],
    )
}
