//! Users by falling ids, from a place on: the newest first, of all of them or of those that a search finds.

use super::super::db::{DbError, Row, Tx};
use super::super::listing::{Listing, prefix_range};
use super::{User, by_id, name_key};
use crate::domain::ids::{UserId, parse_id};
use crate::params;

/// Up to how many hits of a search are collected at once; of more the ids are walked first, because hits are close
/// together then.
const FEW: i64 = 8_000;
/// How many ids are walked at most: where hits are not close together after all, they are collected.
const WALK: i64 = 20_000;

/// At most so many users whose address, first, last or full name begins with a text, or whose number it is, by falling
/// ids below one; all of them for an empty text.
pub fn newest(tx: &mut Tx<'_>, search: &str, (below, most): (i64, i64)) -> Result<Vec<User>, DbError> {
    let key = name_key(search);
    let mut ids = if key.is_empty() {
        tx.all(EVERYBODY, params![below, most], id)?
    } else {
        let (from, to) = prefix_range(&key);
        let many = has_many(tx, &key, (&from, &to))?;
        let walked = if many { walk(tx, (&from, &to), (below, most))? } else { None };
        match walked {
            Some(ids) => ids,
            None => tx.all(COLLECTED, params![&from, &to, below, most], id)?,
        }
    };
    if let Some(number) = parse_id(&key).filter(|number| *number < below) {
        ids.push(UserId::new(number));
        ids.sort_unstable_by(|one, other| other.cmp(one));
        ids.dedup();
        ids.truncate(usize::try_from(most).unwrap_or(0));
    }
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        found.extend(by_id(tx, id)?);
    }
    Ok(found)
}

fn id(row: &dyn Row) -> Result<UserId, DbError> {
    Ok(UserId::new(row.int(0)?))
}

const EVERYBODY: &str = "SELECT id FROM users WHERE id < $1 AND state <> 'erased' ORDER BY id DESC LIMIT $2";

/// The key of one who was erased is no address; asking for his state would cost a look at every row.
const COLLECTED: &str = "SELECT id FROM (
         SELECT id FROM users WHERE email_key >= $1 AND email_key < $2 AND email_key NOT LIKE 'erased %' AND id < $3
         UNION SELECT id FROM users WHERE name_key >= $1 AND name_key < $2 AND id < $3
         UNION SELECT id FROM users WHERE last_key >= $1 AND last_key < $2 AND id < $3) AS found
     ORDER BY id DESC LIMIT $4";

/// A whole page out of the ids just below; None where they do not fill one.
fn walk(
    tx: &mut Tx<'_>,
    (from, to): (&str, &str),
    (below, most): (i64, i64),
) -> Result<Option<Vec<UserId>>, DbError> {
    let last = tx.number("SELECT COALESCE(MAX(id), 0) FROM users", &[])?;
    let begin = below.min(last + 1) - WALK;
    let ids = tx.all(WALKED, params![from, to, below, most, begin], id)?;
    let is_whole = i64::try_from(ids.len()).is_ok_and(|found| found == most);
    Ok(is_whole.then_some(ids))
}

/// The empty text keeps the engine from an index: it would have to sort all hits by id.
const WALKED: &str = "SELECT id FROM users WHERE id < $3 AND id >= $5 AND state <> 'erased' AND (
         (email_key || '' >= $1 AND email_key || '' < $2) OR (name_key || '' >= $1 AND name_key || '' < $2)
         OR (last_key || '' >= $1 AND last_key || '' < $2))
     ORDER BY id DESC LIMIT $4";

fn has_many(tx: &mut Tx<'_>, key: &str, (from, to): (&str, &str)) -> Result<bool, DbError> {
    if let Some(known) = Listing::Users.found(tx, key)? {
        return Ok(known > FEW);
    }
    let most = tx.number(
        "SELECT COUNT(*) FROM (
            SELECT id FROM (SELECT id FROM users WHERE email_key >= $1 AND email_key < $2 LIMIT $3) AS e
            UNION ALL SELECT id FROM (SELECT id FROM users WHERE name_key >= $1 AND name_key < $2 LIMIT $3) AS n
            UNION ALL SELECT id FROM (SELECT id FROM users WHERE last_key >= $1 AND last_key < $2 LIMIT $3) AS l
         ) AS found",
        params![from, to, FEW],
    )?;
    Ok(most >= FEW)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::World;

    #[test]
    fn each_way_is_found_by_its_indexes() {
        let world = World::new();
        for (sql, values) in [
            (EVERYBODY, &["9", "5"][..]),
            (COLLECTED, &["'a'", "'b'", "9", "5"]),
            (WALKED, &["'a'", "'b'", "9", "5", "1"]),
        ] {
            let plan = world.plan(sql, values);
            let scanned =
                |step: &String| step.starts_with("SCAN users") || step.contains("Seq Scan on users");
            assert!(!plan.iter().any(scanned), "{plan:?}");
        }
    }
}
