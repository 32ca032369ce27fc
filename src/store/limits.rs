//! Counters over windows of time.

use super::db::{DbError, Tx};
use crate::domain::time::{DAY, Timestamp};
use crate::params;

/// No window is longer.
pub const LONGEST_WINDOW: i64 = DAY;

/// Counts one more in a bucket, unless the window's number is used up: then nothing changes and
/// the answer is false. A number of 0 is no limit.
pub fn take(tx: &mut Tx<'_>, bucket: &str, window: i64, most: i64) -> Result<bool, DbError> {
    if most == 0 {
        return Ok(true);
    }
    let now = tx.now;
    let taken = tx.execute(
        "INSERT INTO limits (bucket, since, used) VALUES ($1, $2, 1)
         ON CONFLICT (bucket) DO UPDATE SET
            used = CASE WHEN limits.since + $3 <= excluded.since THEN 1 ELSE limits.used + 1 END,
            since = CASE WHEN limits.since + $3 <= excluded.since THEN excluded.since ELSE limits.since END
         WHERE limits.used < $4 OR limits.since + $3 <= excluded.since",
        params![bucket, now, window, most],
    )?;
    Ok(taken == 1)
}

/// Takes back what was counted a moment ago in this transaction.
pub fn give_back(tx: &mut Tx<'_>, bucket: &str) -> Result<(), DbError> {
    tx.execute("UPDATE limits SET used = used - 1 WHERE bucket = $1 AND used > 0", params![bucket])?;
    Ok(())
}

/// Counts one more in a bucket, whatever it holds already.
pub fn count(tx: &mut Tx<'_>, bucket: &str, window: i64) -> Result<(), DbError> {
    let now = tx.now;
    tx.execute(
        "INSERT INTO limits (bucket, since, used) VALUES ($1, $2, 1)
         ON CONFLICT (bucket) DO UPDATE SET
            used = CASE WHEN limits.since + $3 <= excluded.since THEN 1 ELSE limits.used + 1 END,
            since = CASE WHEN limits.since + $3 <= excluded.since THEN excluded.since ELSE limits.since END",
        params![bucket, now, window],
    )?;
    Ok(())
}

/// What a bucket holds in its window.
pub fn used(tx: &mut Tx<'_>, bucket: &str, window: i64) -> Result<i64, DbError> {
    let begin = tx.now.plus(-window);
    let used = tx.first(
        "SELECT used FROM limits WHERE bucket = $1 AND since > $2",
        params![bucket, begin],
        |row| row.int(0),
    )?;
    Ok(used.unwrap_or_default())
}

/// How long its window still lasts, in milliseconds.
pub fn lasts(tx: &mut Tx<'_>, bucket: &str, window: i64) -> Result<i64, DbError> {
    let now = tx.now.millis();
    let since = tx.first("SELECT since FROM limits WHERE bucket = $1", params![bucket], |row| row.int(0))?;
    Ok(since.map_or(0, |since| (since + window - now).max(0)))
}

/// Empties a bucket.
pub fn clear(tx: &mut Tx<'_>, bucket: &str) -> Result<(), DbError> {
    tx.execute("DELETE FROM limits WHERE bucket = $1", params![bucket])?;
    Ok(())
}

/// Buckets whose windows began before an instant, at most so many.
pub fn begun_before(tx: &mut Tx<'_>, before: Timestamp, most: i64) -> Result<Vec<String>, DbError> {
    tx.all("SELECT bucket FROM limits WHERE since <= $1 LIMIT $2", params![before, most], |row| {
        Ok(row.text(0)?.to_owned())
    })
}

/// Empties a bucket, unless its window began after an instant.
pub fn forget(tx: &mut Tx<'_>, bucket: &str, before: Timestamp) -> Result<(), DbError> {
    tx.execute("DELETE FROM limits WHERE bucket = $1 AND since <= $2", params![bucket, before])?;
    Ok(())
}
