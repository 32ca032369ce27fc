//! Operations: what writing calls with an idempotency key answered.

use super::db::{DbError, Trouble, Tx};
use crate::params;

/// A call that was made, and its answer.
pub struct Operation<'a> {
    /// Whose key it is.
    pub scope: &'a str,
    /// The key, hashed.
    pub key_hash: &'a str,
    /// What was asked, hashed.
    pub request_hash: &'a str,
    /// What was answered.
    pub answer: &'a str,
}

/// What is kept of the first call with a key.
pub struct First {
    /// What it asked, hashed.
    pub request_hash: String,
    /// What it answered.
    pub answer: String,
}

/// The first call with a key, unless it is older than `life` milliseconds.
pub fn find(tx: &mut Tx<'_>, scope: &str, key_hash: &str, life: i64) -> Result<Option<First>, DbError> {
    let since = tx.now.plus(-life);
    tx.first(
        "SELECT request_hash, answer FROM operations WHERE scope = $1 AND key_hash = $2 AND created_at > $3",
        params![scope, key_hash, since],
        |row| Ok(First { request_hash: row.text(0)?.to_owned(), answer: row.text(1)?.to_owned() }),
    )
}

/// Keeps an answer; one older than `life` milliseconds gives way. Where another call with the key
/// was first in the meantime, this one is to be made again.
pub fn insert(tx: &mut Tx<'_>, operation: &Operation<'_>, life: i64) -> Result<(), DbError> {
    let (now, since) = (tx.now, tx.now.plus(-life));
    let made = tx.execute(
        "INSERT INTO operations (scope, key_hash, request_hash, answer, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (scope, key_hash) DO UPDATE SET request_hash = excluded.request_hash,
            answer = excluded.answer, created_at = excluded.created_at
         WHERE operations.created_at <= $6",
        params![
            operation.scope, operation.key_hash, operation.request_hash, operation.answer, now, since
        ],
    )?;
    if made == 1 {
        return Ok(());
    }
    Err(DbError { trouble: Trouble::Busy, text: "a call with this key is being made".to_owned() })
}

/// Forgets answers older than `life` milliseconds, at most so many; how many there were.
pub fn forget(tx: &mut Tx<'_>, life: i64, most: i64) -> Result<u64, DbError> {
    let since = tx.now.plus(-life);
    tx.execute(
        "DELETE FROM operations WHERE created_at <= $1 AND (scope, key_hash) IN (
            SELECT scope, key_hash FROM operations WHERE created_at <= $1 ORDER BY created_at LIMIT $2)",
        params![since, most],
    )
}
