//! Clients as administrators look for them: the newest first, from a place on, with their owners.

use super::super::db::{DbError, Row, Tx};
use super::super::listing::{Listing, prefix_range};
use super::super::users::{full_name, name_key};
use super::{Status, shown_name};
use crate::domain::ids::{ClientId, UserId, parse_id};
use crate::domain::time::Timestamp;
use crate::params;

/// A client in such a list.
#[derive(Debug, Clone)]
pub struct OnDesk {
    /// Its number.
    pub id: ClientId,
    /// The company, or the first and last name.
    pub name: String,
    /// Its address.
    pub email: String,
    /// What it is.
    pub status: Status,
    /// When it was made.
    pub created_at: Timestamp,
    /// The user who owns it.
    pub owner: UserId,
    /// What he is called, if anything.
    pub owner_name: String,
    /// His address.
    pub owner_email: String,
    /// How many users it has.
    pub users: i64,
}

/// Which clients are wanted.
pub struct Sought<'a> {
    /// A number, the beginning of a name, a company or an address, or an owner's whole address; empty: all.
    pub search: &'a str,
    /// Their status, if it matters.
    pub status: Option<Status>,
    /// Only those of lower numbers.
    pub before: i64,
    /// How many at most.
    pub most: i64,
}

// The page is cut first: whatever costs something for each client is done for those alone that are shown.
macro_rules! shown {
    ($page:literal) => {
        concat!(
            "SELECT c.id, c.company_name, c.first_name, c.last_name, c.email, c.status, c.created_at, c.owner_user_id,
                    o.first_name, o.last_name, o.email,
                    (SELECT COUNT(*) FROM memberships m WHERE m.client_id = c.id)
             FROM (",
            $page,
            ") AS page CROSS JOIN clients c CROSS JOIN users o
             WHERE c.id = page.id AND o.id = c.owner_user_id ORDER BY c.id DESC"
        )
    };
}

const EVERY: &str = shown!("SELECT id FROM clients WHERE id < $1 ORDER BY id DESC LIMIT $2");
const OF_STATUS: &str =
    shown!("SELECT id FROM clients WHERE status = $3 AND id < $1 ORDER BY id DESC LIMIT $2");
/// What a search finds, where that is little: all of it is collected.
const FOUND: &str = shown!(
    "SELECT f.id FROM (
        SELECT id FROM clients WHERE email_key >= $4 AND email_key < $5
        UNION SELECT id FROM clients WHERE name_key >= $4 AND name_key < $5
        UNION SELECT id FROM clients WHERE last_key >= $4 AND last_key < $5
        UNION SELECT id FROM clients WHERE company_key >= $4 AND company_key < $5
        UNION SELECT own.id FROM users u CROSS JOIN clients own WHERE u.email_key = $4 AND own.owner_user_id = u.id
        UNION SELECT id FROM clients WHERE id = $6) AS f CROSS JOIN clients k
     WHERE k.id = f.id AND f.id < $1 AND ($3 = '' OR k.status = $3) ORDER BY f.id DESC LIMIT $2"
);
/// Where it is much, hits are close together: the numbers are walked. The empty text keeps the engine from an index.
const WALKED: &str = shown!(
    "SELECT id FROM clients WHERE id < $1 AND $3 = '' AND (
        (email_key || '' >= $4 AND email_key || '' < $5) OR (name_key || '' >= $4 AND name_key || '' < $5)
        OR (last_key || '' >= $4 AND last_key || '' < $5) OR (company_key || '' >= $4 AND company_key || '' < $5)
        OR id + 0 = $6)
     ORDER BY id DESC LIMIT $2"
);
/// The same among those of a status.
const WALKED_OF_STATUS: &str = shown!(
    "SELECT id FROM clients WHERE status = $3 AND id < $1 AND (
        (email_key || '' >= $4 AND email_key || '' < $5) OR (name_key || '' >= $4 AND name_key || '' < $5)
        OR (last_key || '' >= $4 AND last_key || '' < $5) OR (company_key || '' >= $4 AND company_key || '' < $5)
        OR id + 0 = $6)
     ORDER BY id DESC LIMIT $2"
);
/// How many a search finds, each as often as it is found, and no more than are collected.
const COUNTED: &str = "SELECT COUNT(*) FROM (
        SELECT id FROM clients WHERE email_key >= $1 AND email_key < $2
        UNION ALL SELECT id FROM clients WHERE name_key >= $1 AND name_key < $2
        UNION ALL SELECT id FROM clients WHERE last_key >= $1 AND last_key < $2
        UNION ALL SELECT id FROM clients WHERE company_key >= $1 AND company_key < $2
        LIMIT $3) AS f";
/// Up to how many hits are collected: beyond that a walk finds a page sooner.
const COLLECTED: i64 = 3_000;

/// At most so many of the clients that are sought, by falling numbers.
pub fn sought(tx: &mut Tx<'_>, of: &Sought<'_>) -> Result<Vec<OnDesk>, DbError> {
    let search = name_key(of.search);
    let status = of.status.map_or("", Status::as_str);
    if search.is_empty() {
        return match of.status {
            None => tx.all(EVERY, params![of.before, of.most], read),
            Some(_) => tx.all(OF_STATUS, params![of.before, of.most, status], read),
        };
    }
    let (from, to) = prefix_range(&search);
    let hits = tx.number(COUNTED, params![&from, &to, COLLECTED + 1])?;
    let sql = match of.status {
        _ if hits <= COLLECTED => FOUND,
        None => WALKED,
        Some(_) => WALKED_OF_STATUS,
    };
    let number = parse_id(of.search.trim().trim_start_matches('#')).unwrap_or_default();
    tx.all(sql, params![of.before, of.most, status, &from, &to, number], read)
}

fn read(row: &dyn Row) -> Result<OnDesk, DbError> {
    Ok(OnDesk {
        id: ClientId::new(row.int(0)?),
        name: shown_name(row.text(1)?, row.text(2)?, row.text(3)?),
        email: row.text(4)?.to_owned(),
        status: Status::from_store(row.text(5)?)?,
        created_at: Timestamp::from_millis(row.int(6)?),
        owner: UserId::new(row.int(7)?),
        owner_name: full_name(row.text(8)?, row.text(9)?).unwrap_or_default(),
        owner_email: row.text(10)?.to_owned(),
        users: row.int(11)?,
    })
}

/// How many there are in all.
pub fn total(tx: &mut Tx<'_>) -> Result<i64, DbError> {
    Listing::Clients.total(tx)
}

/// How many members belong to no other client: they would be left without any if this one went.
pub fn count_left_alone(tx: &mut Tx<'_>, id: ClientId) -> Result<i64, DbError> {
    tx.number(
        "SELECT COUNT(*) FROM memberships m WHERE m.client_id = $1 AND NOT EXISTS (
            SELECT 1 FROM memberships o WHERE o.user_id = m.user_id AND o.client_id <> m.client_id)",
        params![id.get()],
    )
}

/// Claims the change of a client for whoever saw this version of it; false where somebody else was first.
pub fn claim(tx: &mut Tx<'_>, id: ClientId, version: i64) -> Result<bool, DbError> {
    let claimed = tx.execute(
        "UPDATE clients SET version = version + 1 WHERE id = $1 AND version = $2",
        params![id.get(), version],
    )?;
    Ok(claimed == 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::World;

    #[test]
    fn a_page_is_found_by_indexes_and_never_by_a_walk_over_all_clients() {
        let world = World::new();
        for (sql, used) in
            [(EVERY, 2), (OF_STATUS, 3), (FOUND, 6), (WALKED, 6), (WALKED_OF_STATUS, 6), (COUNTED, 3)]
        {
            let plan = world.plan(sql, &["1"; 6][..used]);
            let walks = ["SCAN clients", "SCAN k", "SCAN c", "SCAN o", "SCAN own", "SCAN u"];
            let is_walk = |step: &String| walks.contains(&step.as_str());
            assert!(!plan.iter().any(is_walk), "{sql}: {plan:#?}");
        }
    }
}
