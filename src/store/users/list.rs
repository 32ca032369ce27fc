//! Users by pages, and by the beginning of an address or a name.

use super::super::clients;
use super::super::db::{DbError, Row, Tx};
use super::super::listing::{FEW, Listing, Page, prefix_range};
use super::{User, by_id, name_key};
use crate::domain::ids::UserId;
use crate::params;

/// A user in a list, with the clients he belongs to.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The user.
    pub user: User,
    /// Each client's id and whether he owns it.
    pub clients: Vec<(i64, bool)>,
}

/// A page of users by id, and how many there are in all.
pub struct Users {
    /// All that the search finds.
    pub total: i64,
    /// Those of the page.
    pub listed: Vec<Listed>,
}

/// Users whose address, first, last or full name begins with a text; all of them for an empty one.
pub fn list(tx: &mut Tx<'_>, search: &str, page: Page) -> Result<Users, DbError> {
    let search = name_key(search);
    let (total, ids) = if search.is_empty() { everybody(tx, page)? } else { find(tx, &search, page)? };
    let mut listed = Vec::with_capacity(ids.len());
    for id in ids {
        if let Some(user) = by_id(tx, id)? {
            let clients = clients::of_user(tx, id)?;
            listed.push(Listed { user, clients });
        }
    }
    Ok(Users { total, listed })
}

fn id(row: &dyn Row) -> Result<UserId, DbError> {
    Ok(UserId::new(row.int(0)?))
}

fn everybody(tx: &mut Tx<'_>, page: Page) -> Result<(i64, Vec<UserId>), DbError> {
    let total = Listing::Users.total(tx)?;
    let Some((edge, skip)) = Listing::Users.locate(tx, page)? else { return Ok((total, Vec::new())) };
    let ids = if page.descending {
        tx.all(
            "SELECT id FROM users WHERE id <= $1 AND state <> 'erased' ORDER BY id DESC LIMIT $2 OFFSET $3",
            params![edge, page.limit, skip],
            id,
        )
    } else {
        tx.all(
            "SELECT id FROM users WHERE id >= $1 AND state <> 'erased' ORDER BY id LIMIT $2 OFFSET $3",
            params![edge, page.limit, skip],
            id,
        )
    };
    Ok((total, ids?))
}

/// A search that finds few is answered from the indexes; for one that finds many the ids are walked,
/// because hits are close together then.
fn find(tx: &mut Tx<'_>, search: &str, page: Page) -> Result<(i64, Vec<UserId>), DbError> {
    let range = prefix_range(search);
    let known = Listing::Users.found(tx, search)?;
    if known.is_some_and(|total| total > FEW) || (known.is_none() && has_many(tx, &range)?) {
        let total = match known {
            Some(total) => total,
            None => count(tx, &range)?,
        };
        return Ok((total, walk(tx, &range, page)?));
    }
    let mut ids = collect(tx, &range)?;
    let total = i64::try_from(ids.len()).unwrap_or(i64::MAX);
    if page.descending {
        ids.reverse();
    }
    let skip = usize::try_from(page.start).unwrap_or(usize::MAX);
    let take = usize::try_from(page.limit).unwrap_or(usize::MAX);
    Ok((total, ids.into_iter().skip(skip).take(take).collect()))
}

/// Whether one of the three indexes holds more than a few.
fn has_many(tx: &mut Tx<'_>, (from, to): &(String, String)) -> Result<bool, DbError> {
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

fn count(tx: &mut Tx<'_>, (from, to): &(String, String)) -> Result<i64, DbError> {
    tx.number(
        "SELECT COUNT(*) FROM (
            SELECT id FROM users WHERE email_key >= $1 AND email_key < $2 AND state <> 'erased'
            UNION SELECT id FROM users WHERE name_key >= $1 AND name_key < $2 AND state <> 'erased'
            UNION SELECT id FROM users WHERE last_key >= $1 AND last_key < $2 AND state <> 'erased') AS found",
        params![from, to],
    )
}

fn collect(tx: &mut Tx<'_>, (from, to): &(String, String)) -> Result<Vec<UserId>, DbError> {
    tx.all(
        "SELECT id FROM users WHERE email_key >= $1 AND email_key < $2 AND state <> 'erased'
         UNION SELECT id FROM users WHERE name_key >= $1 AND name_key < $2 AND state <> 'erased'
         UNION SELECT id FROM users WHERE last_key >= $1 AND last_key < $2 AND state <> 'erased'
         ORDER BY id",
        params![from, to],
        id,
    )
}

/// The empty text keeps the engine from an index here: it would have to sort all hits by id.
fn walk(tx: &mut Tx<'_>, (from, to): &(String, String), page: Page) -> Result<Vec<UserId>, DbError> {
    let params = params![from, to, page.limit, page.start];
    if page.descending {
        return tx.all(
            "SELECT id FROM users WHERE state <> 'erased' AND (
                (email_key || '' >= $1 AND email_key || '' < $2) OR (name_key || '' >= $1 AND name_key || '' < $2)
                OR (last_key || '' >= $1 AND last_key || '' < $2)) ORDER BY id DESC LIMIT $3 OFFSET $4",
            params,
            id,
        );
    }
    tx.all(
        "SELECT id FROM users WHERE state <> 'erased' AND (
            (email_key || '' >= $1 AND email_key || '' < $2) OR (name_key || '' >= $1 AND name_key || '' < $2)
            OR (last_key || '' >= $1 AND last_key || '' < $2)) ORDER BY id LIMIT $3 OFFSET $4",
        params,
        id,
    )
}
