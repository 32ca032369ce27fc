//! Settings that live in the store, and the mark by which the server knows that it can write.

use std::collections::BTreeMap;

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

/// Keeps a value under a name where another one was read before, or none; false when it has changed since.
pub fn exchange(tx: &mut Tx<'_>, name: &str, read: Option<&str>, value: &str) -> Result<bool, DbError> {
    let now = tx.now;
    let changed = tx.execute(
        "INSERT INTO settings (name, value, changed_at) VALUES ($1, $2, $3)
         ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at
         WHERE settings.value = $4",
        params![name, value, now, read],
    )?;
    Ok(changed == 1)
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

/// Takes a name that nobody took before; false where somebody did.
pub fn claim(tx: &mut Tx<'_>, name: &str) -> Result<bool, DbError> {
    let now = tx.now;
    let taken = tx.execute(
        "INSERT INTO settings (name, value, changed_at) VALUES ($1, '', $2) ON CONFLICT (name) DO NOTHING",
        params![name, now],
    )?;
    Ok(taken == 1)
}

/// The value under a name.
pub fn get(tx: &mut Tx<'_>, name: &str) -> Result<Option<String>, DbError> {
    tx.first("SELECT value FROM settings WHERE name = $1", params![name], |row| Ok(row.text(0)?.to_owned()))
}

/// The number that goes up with each change of what [`kept`] gives.
const VERSION: &str = "site_version";
/// What stands before the names of settings that are kept.
const KEPT: &str = "site ";
/// What comes behind all of them.
const BEHIND: &str = "site!";

/// The settings that are kept in the store, by their names.
pub fn kept(tx: &mut Tx<'_>) -> Result<BTreeMap<String, String>, DbError> {
    let rows = tx.all(
        "SELECT name, value FROM settings WHERE name >= $1 AND name < $2",
        params![KEPT, BEHIND],
        |row| Ok((row.text(0)?.replacen(KEPT, "", 1), row.text(1)?.to_owned())),
    )?;
    Ok(rows.into_iter().collect())
}

/// How often they have changed.
pub fn version(tx: &mut Tx<'_>) -> Result<i64, DbError> {
    let text = get(tx, VERSION)?;
    Ok(text.and_then(|text| text.parse().ok()).unwrap_or(0))
}

/// Says that they change, if they are still those of a version; false where somebody was quicker.
pub fn begin_change(tx: &mut Tx<'_>, version: i64) -> Result<bool, DbError> {
    let (now, known, next) = (tx.now, version.to_string(), version.saturating_add(1).to_string());
    let changed = tx.execute(
        "INSERT INTO settings (name, value, changed_at) VALUES ($1, $3, $4)
         ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at
         WHERE settings.value = $2",
        params![VERSION, &known, &next, now],
    )?;
    Ok(changed > 0)
}

/// Keeps a setting, or keeps none.
pub fn keep(tx: &mut Tx<'_>, name: &str, value: Option<&str>) -> Result<(), DbError> {
    let name = format!("{KEPT}{name}");
    match value {
        Some(value) => put(tx, &name, value),
        None => tx.execute("DELETE FROM settings WHERE name = $1", params![&name]).map(drop),
    }
}
