//! A few users for whoever types the beginning of a name or an address: each index gives a few, and no more is read.

use super::super::db::{DbError, Row, Tx};
use super::super::listing::prefix_range;
use super::{User, by_id, name_key};
use crate::domain::ids::UserId;
use crate::params;

const BY_ADDRESS: &str = "SELECT id FROM users WHERE email_key >= $1 AND email_key < $2 AND state <> 'erased'
     ORDER BY email_key LIMIT $3";
const BY_NAME: &str = "SELECT id FROM users WHERE name_key >= $1 AND name_key < $2 AND state <> 'erased'
     ORDER BY name_key, id LIMIT $3";
const BY_LAST_NAME: &str = "SELECT id FROM users WHERE last_key >= $1 AND last_key < $2 AND state <> 'erased'
     ORDER BY last_key, id LIMIT $3";

/// At most so many users whose address, full name or last name begins with a text: first by the address.
pub fn beginning(tx: &mut Tx<'_>, text: &str, most: i64) -> Result<Vec<User>, DbError> {
    let (from, to) = prefix_range(&name_key(text));
    let mut found: Vec<UserId> = Vec::new();
    for sql in [BY_ADDRESS, BY_NAME, BY_LAST_NAME] {
        for id in tx.all(sql, params![&from, &to, most], id)? {
            if !found.contains(&id) {
                found.push(id);
            }
        }
    }
    found.truncate(usize::try_from(most).unwrap_or_default());
    let mut users = Vec::with_capacity(found.len());
    for id in found {
        users.extend(by_id(tx, id)?);
    }
    Ok(users)
}

fn id(row: &dyn Row) -> Result<UserId, DbError> {
    Ok(UserId::new(row.int(0)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::World;

    #[test]
    fn each_question_is_answered_by_its_index() {
        let world = World::new();
        for sql in [BY_ADDRESS, BY_NAME, BY_LAST_NAME] {
            let plan = world.plan(sql, &["'a'", "'b'", "'1'"]);
            assert!(
                plan.iter().all(|step| !step.contains("TEMP B-TREE") && !step.contains("SCAN")),
                "{plan:?}"
            );
        }
    }
}
