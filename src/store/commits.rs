//! The ids of transactions, by which a commit is looked up whose answer was lost.

use super::db::{DbError, Tx};
use crate::params;

/// Forgets ids older than `life` milliseconds, at most so many; how many there were.
pub fn forget(tx: &mut Tx<'_>, life: i64, most: i64) -> Result<u64, DbError> {
    let before = tx.now.plus(-life);
    tx.execute(
        "DELETE FROM commits WHERE id IN (
            SELECT id FROM commits WHERE made_at <= $1 ORDER BY made_at LIMIT $2)",
        params![before, most],
    )
}
