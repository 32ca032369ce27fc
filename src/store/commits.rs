//! The ids of transactions, by which a commit is looked up whose answer was lost.

use super::db::{DbError, Tx};
use crate::domain::random::Random;
use crate::domain::time::Timestamp;
use crate::params;

/// A new id, which begins with its time.
pub fn new_id(now: Timestamp) -> String {
    Random::machine().uuid(now).to_string()
}

/// Forgets ids older than `life` milliseconds, at most so many; how many there were.
pub fn forget(tx: &mut Tx<'_>, life: i64, most: i64) -> Result<u64, DbError> {
    // Whatever its other half is: a day more or less does not matter, a millisecond even less.
    let before = new_id(tx.now.plus(-life));
    tx.execute(
        "DELETE FROM commits WHERE id IN (SELECT id FROM commits WHERE id < $1 ORDER BY id LIMIT $2)",
        params![&before, most],
    )
}
