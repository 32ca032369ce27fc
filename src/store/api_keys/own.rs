//! Keys as those see them as whom they act: the newest first, from a place on.

use super::super::db::{DbError, Row, Tx};
use super::ActsAs;
use crate::domain::ids::{AdminId, ApiKeyId, ClientId, UserId};
use crate::domain::time::Timestamp;
use crate::params;

/// A key, whether it is still good or not; never the key itself.
#[derive(Debug, Clone)]
pub struct Own {
    /// Its row.
    pub id: ApiKeyId,
    /// As whom it acts.
    pub acts_as: ActsAs,
    /// The only client in which it acts, with its UUID.
    pub client: Option<(ClientId, String)>,
    /// Its first letters.
    pub prefix: String,
    /// What its owner calls it.
    pub name: String,
    /// What it may be used for, separated by one space; empty: everything.
    pub scopes: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
    /// When it was used last, as far as it was written down.
    pub last_used_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT k.id, k.user_id, k.admin_id, k.client_id, c.uuid, k.prefix, k.name, k.scopes, k.created_at,
                    k.expires_at, k.last_used_at, k.revoked_at
             FROM api_keys k LEFT JOIN clients c ON c.id = k.client_id WHERE ",
            $rest
        )
    };
}

const OF_USER: &str = select!(
    "k.user_id = $1 AND k.id < $2 AND (CAST($3 AS BIGINT) = 0 OR k.client_id = $3) ORDER BY k.id DESC LIMIT $4"
);
const OF_ADMIN: &str = select!(
    "k.admin_id = $1 AND k.id < $2 AND (CAST($3 AS BIGINT) = 0 OR k.client_id = $3) ORDER BY k.id DESC LIMIT $4"
);

/// Whose keys are wanted, and which.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// Those that act as him.
    pub acts_as: ActsAs,
    /// Those of one client alone.
    pub client: Option<ClientId>,
    /// Those older than this one.
    pub before: i64,
}

/// At most so many of the keys that are wanted, by falling ids.
pub fn newest(tx: &mut Tx<'_>, wanted: Wanted, most: i64) -> Result<Vec<Own>, DbError> {
    let (sql, whose) = match wanted.acts_as {
        ActsAs::User(user) => (OF_USER, user.get()),
        ActsAs::Admin(admin) => (OF_ADMIN, admin.get()),
    };
    let client = wanted.client.map_or(0, ClientId::get);
    tx.all(sql, params![whose, wanted.before, client, most], read)
}

/// The key of an id.
pub fn by_id(tx: &mut Tx<'_>, id: ApiKeyId) -> Result<Option<Own>, DbError> {
    tx.first(select!("k.id = $1"), params![id.get()], read)
}

fn read(row: &dyn Row) -> Result<Own, DbError> {
    let time = |place| Ok::<_, DbError>(row.opt_int(place)?.map(Timestamp::from_millis));
    let acts_as = match (row.opt_int(1)?, row.opt_int(2)?) {
        (Some(user), _) => ActsAs::User(UserId::new(user)),
        (None, Some(admin)) => ActsAs::Admin(AdminId::new(admin)),
        (None, None) => return Err(DbError::odd("a key acts as nobody")),
    };
    let uuid = row.opt_text(4)?.map(str::to_owned);
    Ok(Own {
        id: ApiKeyId::new(row.int(0)?),
        acts_as,
        client: row.opt_int(3)?.map(ClientId::new).zip(uuid),
        prefix: row.text(5)?.to_owned(),
        name: row.text(6)?.to_owned(),
        scopes: row.text(7)?.to_owned(),
        created_at: Timestamp::from_millis(row.int(8)?),
        expires_at: time(9)?,
        last_used_at: time(10)?,
        revoked_at: time(11)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::World;

    #[test]
    fn a_page_is_found_by_its_index() {
        let world = World::new();
        for (sql, index) in [(OF_USER, "api_keys_of_user"), (OF_ADMIN, "api_keys_of_admin")] {
            let plan = world.plan(sql, &["1"; 4]);
            assert!(plan.iter().any(|step| step.contains(index) || step.contains("Index Cond")), "{plan:?}");
            assert!(!plan.iter().any(|step| step.contains("TEMP B-TREE")), "{plan:?}");
        }
    }
}
