//! Clients, the newest first, from a place on: the cost of a page does not depend on how far it is.

use super::super::db::{DbError, Row, Tx};
use super::Client;
use crate::domain::ids::{ClientId, UserId};
use crate::params;

/// A client, and its owner by his UUID.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The client.
    pub client: Client,
    /// Its owner.
    pub owner_uuid: String,
}

/// Whose clients are wanted.
#[derive(Debug, Clone, Copy)]
pub enum Whose {
    /// All there are.
    Everybodys,
    /// Those to which a user belongs.
    Of(UserId),
}

// `c` is what `super::read` reads, and the owner's UUID stands behind it.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT c.id, c.uuid, c.owner_user_id, c.status, c.company_name, c.first_name, c.last_name, c.email,
                    c.created_at, o.uuid ",
            $rest
        )
    };
}

const ALL: &str = select!(
    "FROM clients c JOIN users o ON o.id = c.owner_user_id WHERE c.id < $1 ORDER BY c.id DESC LIMIT $2"
);
const OF_USER: &str = select!(
    "FROM memberships m JOIN clients c ON c.id = m.client_id JOIN users o ON o.id = c.owner_user_id
     WHERE m.user_id = $1 AND m.client_id < $2 ORDER BY m.client_id DESC LIMIT $3"
);

/// At most so many clients older than this one, by falling ids.
pub fn newest(tx: &mut Tx<'_>, whose: Whose, before: i64, most: i64) -> Result<Vec<Shown>, DbError> {
    match whose {
        Whose::Everybodys => tx.all(ALL, params![before, most], read),
        Whose::Of(user) => tx.all(OF_USER, params![user.get(), before, most], read),
    }
}

/// The client of an id, with its owner.
pub fn with_owner(tx: &mut Tx<'_>, id: ClientId) -> Result<Option<Shown>, DbError> {
    tx.first(
        select!("FROM clients c JOIN users o ON o.id = c.owner_user_id WHERE c.id = $1"),
        params![id.get()],
        read,
    )
}

fn read(row: &dyn Row) -> Result<Shown, DbError> {
    Ok(Shown { client: super::read(row)?, owner_uuid: row.text(9)?.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::World;

    #[test]
    fn a_page_is_found_by_its_index() {
        let world = World::new();
        for (sql, used) in [(ALL, 2), (OF_USER, 3)] {
            let plan = world.plan(sql, &["1"; 3][..used]);
            let found = ["memberships_by_user", "PRIMARY KEY", "Index Cond"];
            let is_found = |step: &String| found.iter().any(|word| step.contains(word));
            assert!(plan.iter().any(is_found), "{plan:?}");
            assert!(!plan.iter().any(|step| step.contains("TEMP B-TREE")), "{plan:?}");
        }
    }
}
