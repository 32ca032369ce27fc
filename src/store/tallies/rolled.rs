//! Invites counted from their own rows, a bounded number at a time, behind a mark that only one of several servers
//! moves. Those that expire are counted by whoever marks them.

use std::collections::BTreeMap;

use super::super::db::{DbError, Tx};
use super::super::settings;
use super::{What, add, day};
use crate::domain::time::Timestamp;
use crate::params;

/// How many rows one step looks at.
const ROWS: i64 = 5_000;

/// What a step found.
#[derive(Debug, Clone)]
pub struct Step {
    what: What,
    from: Option<String>,
    to: String,
    days: BTreeMap<i64, i64>,
    /// Whether nothing is left for now.
    pub is_last: bool,
}

/// A place in the order in which rows are counted.
#[derive(Debug, Clone, Copy)]
struct Mark {
    id: i64,
    at: i64,
}

impl Mark {
    fn read(text: Option<&str>) -> Self {
        let pair = text.and_then(|text| text.split_once(' '));
        let (id, at) = pair.and_then(|(id, at)| Some((id.parse().ok()?, at.parse().ok()?))).unwrap_or((0, 0));
        Self { id, at }
    }

    fn written(self) -> String {
        format!("{} {}", self.id, self.at)
    }
}

/// Looks what there is to count behind the mark; None when there is nothing. What is younger than `margin` waits:
/// the transaction of an older row may not have ended.
pub fn look(tx: &mut Tx<'_>, what: What, margin: i64) -> Result<Option<Step>, DbError> {
    let from = settings::get(tx, &setting(what))?;
    let mark = Mark::read(from.as_deref());
    let state = match what {
        What::Accepted => "accepted",
        What::Declined => "declined",
        What::Cancelled => "cancelled",
        _ => "",
    };
    let (rows, is_last) =
        if state.is_empty() { made(tx, mark, margin) } else { ended(tx, state, mark, margin) }?;
    let Some(last) = rows.last() else { return Ok(None) };
    // What was made is found again by its id, beside the latest instant that was counted.
    let at = if state.is_empty() { rows.iter().map(|row| row.at).fold(mark.at, i64::max) } else { last.at };
    let to = Mark { id: last.id, at }.written();
    let mut days = BTreeMap::new();
    for row in &rows {
        *days.entry(day(Timestamp::from_millis(row.at))).or_default() += 1;
    }
    Ok(Some(Step { what, from, to, days, is_last }))
}

/// Counts what a step found, and moves the mark; false when somebody else did so before.
pub fn take(tx: &mut Tx<'_>, step: &Step) -> Result<bool, DbError> {
    if !settings::exchange(tx, &setting(step.what), step.from.as_deref(), &step.to)? {
        return Ok(false);
    }
    for (day, found) in &step.days {
        add(tx, step.what, *day, *found)?;
    }
    Ok(true)
}

fn setting(what: What) -> String {
    format!("counted: {}", what.name())
}

/// By id, which grows with time. SQLite gives the id of a last row that was deleted once more, so that the way begins
/// where a row stands that was there when the mark was set.
fn made(tx: &mut Tx<'_>, mark: Mark, margin: i64) -> Result<(Vec<Mark>, bool), DbError> {
    let (now, settled) = (tx.now.millis(), tx.now.millis() - margin);
    let begin = tx.first(
        "SELECT id FROM invites WHERE id <= $1 AND created_at <= $2 ORDER BY id DESC LIMIT 1",
        params![mark.id, mark.at],
        |row| row.int(0),
    )?;
    let mut rows = tx.all(
        "SELECT id, created_at FROM invites WHERE id > $1 ORDER BY id LIMIT $2",
        params![begin.unwrap_or(0), ROWS],
        |row| Ok(Mark { id: row.int(0)?, at: row.int(1)? }),
    )?;
    let is_last = rows.len() < usize::try_from(ROWS).unwrap_or(usize::MAX);
    // A row from far ahead was made by a clock that was wrong: it must not hold up what comes behind it.
    let waits = |row: &Mark| row.at > settled && row.at <= now.saturating_add(margin);
    let first = rows.iter().position(waits);
    rows.truncate(first.unwrap_or(rows.len()));
    Ok((rows, is_last || first.is_some()))
}

/// What ended in a state behind a mark, in the words of the index.
const ENDED: &str = "SELECT id, COALESCE(ended_at, expires_at) FROM invites
     WHERE state = $1 AND state <> 'pending' AND COALESCE(ended_at, expires_at) >= $2
        AND COALESCE(ended_at, expires_at) <= $3 AND (COALESCE(ended_at, expires_at) > $2 OR id > $4)
     ORDER BY COALESCE(ended_at, expires_at), id LIMIT $5";

fn ended(tx: &mut Tx<'_>, state: &str, mark: Mark, margin: i64) -> Result<(Vec<Mark>, bool), DbError> {
    let settled = tx.now.plus(-margin);
    let rows = tx.all(ENDED, params![state, mark.at, settled, mark.id, ROWS], |row| {
        Ok(Mark { id: row.int(0)?, at: row.int(1)? })
    })?;
    let is_last = rows.len() < usize::try_from(ROWS).unwrap_or(usize::MAX);
    Ok((rows, is_last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::World;

    #[test]
    fn what_ended_is_found_by_its_index() {
        let world = World::new();
        let plan = world.plan(ENDED, &["'1'", "1", "1", "1", "1"]);
        assert!(plan.iter().any(|step| step.contains("by_end") || step.contains("Index Cond")), "{plan:?}");
        assert!(!plan.iter().any(|step| step.contains("TEMP B-TREE")), "{plan:?}");
    }
}
