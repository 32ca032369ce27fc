//! How mail is doing: numbers that are counted up to a limit, by an index each.

use super::super::db::{DbError, Tx};
use crate::domain::time::Timestamp;
use crate::params;

/// How many mails wait to be sent, and how many of those were queued before an instant; both up to a number.
pub fn waiting(tx: &mut Tx<'_>, before: Timestamp, most: i64) -> Result<(i64, i64), DbError> {
    let found = tx.first(WAITING, params![before, most], |row| Ok((row.int(0)?, row.int(1)?)))?;
    found.ok_or_else(|| DbError::odd("one row always comes"))
}

const WAITING: &str = "SELECT COUNT(*), COUNT(CASE WHEN created_at < $1 THEN 1 END) FROM (
        SELECT created_at FROM outbox WHERE state = 'queued' ORDER BY due_at, id LIMIT $2) AS waiting";

/// How many mails ended in a state since an instant, up to a number.
pub fn ended(tx: &mut Tx<'_>, state: &str, since: Timestamp, most: i64) -> Result<i64, DbError> {
    tx.number(ENDED, params![state, since, most])
}

const ENDED: &str = "SELECT COUNT(*) FROM (
        SELECT id FROM outbox WHERE state = $1 AND state <> 'queued' AND ended_at >= $2
        ORDER BY ended_at DESC, id DESC LIMIT $3) AS ended";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::World;

    #[test]
    fn each_number_is_counted_by_its_index() {
        let world = World::new();
        for (sql, values, index) in
            [(WAITING, &["1", "1"][..], "outbox_due"), (ENDED, &["'1'", "1", "1"][..], "outbox_by_end")]
        {
            let plan = world.plan(sql, values);
            let found =
                |step: &String| step.contains(index) || step.contains("Index Cond") || step.contains("Index");
            assert!(plan.iter().any(found), "{plan:?}");
            assert!(!plan.iter().any(|step| step.contains("TEMP B-TREE")), "{plan:?}");
        }
    }
}
