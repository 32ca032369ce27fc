//! Keys of the REST dialect: each acts as a user, or as an administrator.

mod own;

pub use self::own::{Own, Wanted, by_id, newest};

use super::db::{DbError, Row, Tx};
use super::visitors::{self, Sight, Visitor, sight};
use crate::domain::ids::{AdminId, ApiKeyId, ClientId, UserId};
use crate::domain::right::Rights;
use crate::domain::secret::TokenHash;
use crate::domain::time::{MINUTE, Timestamp};
use crate::params;

/// As whom a key acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActsAs {
    /// This user.
    User(UserId),
    /// This administrator.
    Admin(AdminId),
}

/// Uses within this time of one that was written down are not written down: milliseconds.
pub const NOTED: i64 = MINUTE;

/// A key that is good.
#[derive(Debug, Clone)]
pub struct ApiKey {
    /// Its row.
    pub id: ApiKeyId,
    /// As whom it acts.
    pub acts_as: ActsAs,
    /// The only client in which it acts; None: all of the user's.
    pub client: Option<ClientId>,
    /// What it may be used for, separated by one space; empty: everything.
    pub scopes: String,
    /// When it was used last, as far as it was written down.
    pub last_used_at: Option<Timestamp>,
    /// What the administrator may do as whom it acts; of a user nothing.
    pub rights: Rights,
}

/// What is known of a visitor, and the key that he brings, unless it has ended, was revoked, or whoever it acts as
/// may not log in: one statement, because every call with a key begins with it.
pub fn at_the_door(
    tx: &mut Tx<'_>,
    key: &TokenHash,
    visitor: &Visitor,
) -> Result<(Sight, Option<ApiKey>), DbError> {
    let (now, since) = (tx.now, tx.now.plus(-visitors::WINDOW));
    let found = tx.first(
        concat!(
            "SELECT ",
            sight!(),
            ", k.id, u.id, a.id, k.client_id, k.scopes, k.last_used_at, a.rights
             FROM (SELECT 1 AS one) AS door
             LEFT JOIN api_keys k ON k.key_hash = $5 AND k.revoked_at IS NULL
                 AND (k.expires_at IS NULL OR k.expires_at > $2)
             LEFT JOIN users u ON u.id = k.user_id AND u.state = 'registered'
             LEFT JOIN admins a ON a.id = k.admin_id AND a.disabled = 0"
        ),
        params![&visitor.address, now, &visitor.bucket, since, key.as_hex()],
        |row| Ok((visitors::read(row, 0)?, read(row, 2)?)),
    )?;
    found.ok_or_else(|| DbError::odd("one row always comes"))
}

/// Reads a key, the first column of which is at this place; None without one, or without anybody as whom it acts.
fn read(row: &dyn Row, place: usize) -> Result<Option<ApiKey>, DbError> {
    let user = row.opt_int(place + 1)?.map(|id| ActsAs::User(UserId::new(id)));
    let admin = row.opt_int(place + 2)?.map(|id| ActsAs::Admin(AdminId::new(id)));
    let (Some(id), Some(acts_as)) = (row.opt_int(place)?, user.or(admin)) else { return Ok(None) };
    Ok(Some(ApiKey {
        id: ApiKeyId::new(id),
        acts_as,
        client: row.opt_int(place + 3)?.map(ClientId::new),
        scopes: row.opt_text(place + 4)?.unwrap_or_default().to_owned(),
        last_used_at: row.opt_int(place + 5)?.map(Timestamp::from_millis),
        rights: Rights::from_bits(row.opt_int(place + 6)?.unwrap_or_default()),
    }))
}

/// A key that may be good no more.
pub struct Once {
    /// Its row.
    pub id: ApiKeyId,
    /// Whether it was revoked.
    pub revoked: bool,
    /// Whether its time is over.
    pub has_ended: bool,
}

/// The key that this is or was.
pub fn once(tx: &mut Tx<'_>, key: &TokenHash) -> Result<Option<Once>, DbError> {
    let now = tx.now;
    tx.first(
        "SELECT id, revoked_at, expires_at FROM api_keys WHERE key_hash = $1",
        params![key.as_hex()],
        |row| {
            Ok(Once {
                id: ApiKeyId::new(row.int(0)?),
                revoked: row.opt_int(1)?.is_some(),
                has_ended: row.opt_int(2)?.is_some_and(|end| end <= now.millis()),
            })
        },
    )
}

/// Writes down that a key is in use, unless somebody did a moment ago.
pub fn note_use(tx: &mut Tx<'_>, id: ApiKeyId) -> Result<(), DbError> {
    let now = tx.now;
    tx.execute(
        "UPDATE api_keys SET last_used_at = $2 WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $3)",
        params![id.get(), now, now.plus(-NOTED)],
    )?;
    Ok(())
}

/// A key to be.
pub struct NewApiKey<'a> {
    /// The hash of it.
    pub key: &'a TokenHash,
    /// Its first letters.
    pub prefix: &'a str,
    /// What its owner calls it.
    pub name: &'a str,
    /// As whom it acts.
    pub acts_as: ActsAs,
    /// The only client in which it acts.
    pub client: Option<ClientId>,
    /// What it may be used for.
    pub scopes: &'a str,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
}

/// Makes a key and gives its id.
pub fn insert(tx: &mut Tx<'_>, new: &NewApiKey<'_>) -> Result<ApiKeyId, DbError> {
    let now = tx.now;
    let (user, admin) = match new.acts_as {
        ActsAs::User(user) => (Some(user.get()), None),
        ActsAs::Admin(admin) => (None, Some(admin.get())),
    };
    let id = tx.number(
        "INSERT INTO api_keys (key_hash, prefix, name, user_id, admin_id, client_id, scopes, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id",
        params![
            new.key.as_hex(),
            new.prefix,
            new.name,
            user,
            admin,
            new.client.map(ClientId::get),
            new.scopes,
            now,
            new.expires_at
        ],
    )?;
    Ok(ApiKeyId::new(id))
}

/// Revokes a key; false when it was none, or revoked before.
pub fn revoke(tx: &mut Tx<'_>, key: &TokenHash) -> Result<bool, DbError> {
    let now = tx.now;
    let changed = tx.execute(
        "UPDATE api_keys SET revoked_at = $2 WHERE key_hash = $1 AND revoked_at IS NULL",
        params![key.as_hex(), now],
    )?;
    Ok(changed == 1)
}

/// The same by its id.
pub fn revoke_by_id(tx: &mut Tx<'_>, id: ApiKeyId) -> Result<bool, DbError> {
    let now = tx.now;
    let changed = tx.execute(
        "UPDATE api_keys SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL",
        params![id.get(), now],
    )?;
    Ok(changed == 1)
}

/// Revokes all keys that act as a user; how many there were.
pub fn revoke_all_of_user(tx: &mut Tx<'_>, user: UserId) -> Result<u64, DbError> {
    let now = tx.now;
    tx.execute(
        "UPDATE api_keys SET revoked_at = $2 WHERE user_id = $1 AND revoked_at IS NULL",
        params![user.get(), now],
    )
}

/// A key in a list: never the key itself.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Its id.
    pub id: ApiKeyId,
    /// Its first letters.
    pub prefix: String,
    /// What its owner calls it.
    pub name: String,
    /// The address of the user, or the log-in name of the administrator.
    pub acts_as: String,
    /// The only client in which it acts.
    pub client: Option<ClientId>,
    /// What it may be used for.
    pub scopes: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// When it was used last, as far as it was written down.
    pub last_used_at: Option<Timestamp>,
    /// It acts as an administrator.
    pub is_admins: bool,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT k.id, k.prefix, k.name, COALESCE(u.email, a.username), k.client_id, k.scopes, k.created_at,
                    k.expires_at, k.revoked_at, k.last_used_at, k.admin_id
             FROM api_keys k LEFT JOIN users u ON u.id = k.user_id LEFT JOIN admins a ON a.id = k.admin_id ",
            $rest
        )
    };
}

/// All keys.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Listed>, DbError> {
    tx.all(select!("ORDER BY k.id"), &[], listed)
}

/// The newest before one, whosever they are, at most so many.
pub fn newest_of_all(tx: &mut Tx<'_>, before: i64, most: i64) -> Result<Vec<Listed>, DbError> {
    tx.all(select!("WHERE k.id < $1 ORDER BY k.id DESC LIMIT $2"), params![before, most], listed)
}

fn listed(row: &dyn Row) -> Result<Listed, DbError> {
    Ok(Listed {
        id: ApiKeyId::new(row.int(0)?),
        prefix: row.text(1)?.to_owned(),
        name: row.text(2)?.to_owned(),
        acts_as: row.opt_text(3)?.unwrap_or_default().to_owned(),
        client: row.opt_int(4)?.map(ClientId::new),
        scopes: row.text(5)?.to_owned(),
        created_at: Timestamp::from_millis(row.int(6)?),
        expires_at: row.opt_int(7)?.map(Timestamp::from_millis),
        revoked_at: row.opt_int(8)?.map(Timestamp::from_millis),
        last_used_at: row.opt_int(9)?.map(Timestamp::from_millis),
        is_admins: row.opt_int(10)?.is_some(),
    })
}
