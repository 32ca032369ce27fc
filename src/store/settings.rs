//! Settings that live in the store, and the mark by which the server knows that it can write.

use super::db::{DbError, Tx};
use crate::params;

/// How often the mark is really written: whoever asks more often is no reason to write more.
const MARK_EVERY: i64 = 5_000;

/// Leaves a mark, which fails where nothing can be written.
pub fn mark_writable(tx: &mut Tx<'_>) -> Result<(), DbError> {
    let now = tx.now;
    tx.execute(
        "INSERT INTO settings (name, value, changed_at) VALUES ('writable', '', $1)
         ON CONFLICT (name) DO UPDATE SET changed_at = excluded.changed_at WHERE settings.changed_at <= $2",
        params![now, now.plus(-MARK_EVERY)],
    )?;
    Ok(())
}

/// Keeps a value under a name.
pub fn put(tx: &mut Tx<'_>, name: &str, value: &str) -> Result<(), DbError> {
    let now = tx.now;
    tx.execute(
        "INSERT INTO settings (name, value, changed_at) VALUES ($1, $2, $3)
         ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at
         WHERE settings.value <> excluded.value",
        params![name, value, now],
    )?;
    Ok(())
}

/// Keeps a value under a name that has none yet; the value that is there then.
pub fn put_first(tx: &mut Tx<'_>, name: &str, value: &str) -> Result<String, DbError> {
    let now = tx.now;
    tx.execute(
        "INSERT INTO settings (name, value, changed_at) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING",
        params![name, value, now],
    )?;
    get(tx, name)?.ok_or_else(|| DbError::odd("a setting that was kept is gone"))
}

/// The value under a name.
pub fn get(tx: &mut Tx<'_>, name: &str) -> Result<Option<String>, DbError> {
    tx.first("SELECT value FROM settings WHERE name = $1", params![name], |row| Ok(row.text(0)?.to_owned()))
}
