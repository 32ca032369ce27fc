//! Quickbase user tokens: they act as a user, in the clients they are bound to.

use std::collections::BTreeMap;

use super::db::{DbError, Row, Tx};
use super::users::{self, User, person};
use super::visitors::{self, Sight, Visitor, sight};
use crate::domain::ids::{ClientId, UserId, UserTokenId};
use crate::domain::secret::TokenHash;
use crate::domain::time::{MINUTE, Timestamp};
use crate::params;

/// The user behind a token.
#[derive(Debug, Clone)]
pub struct UserToken {
    /// Its row.
    pub id: UserTokenId,
    /// The user.
    pub user: UserId,
    /// The clients it is bound to; None: all of that user.
    pub clients: Option<Vec<ClientId>>,
    /// When it was used last, as far as it was written down.
    pub last_used_at: Option<Timestamp>,
}

/// Uses within this time of one that was written down are not written down: milliseconds.
pub const NOTED: i64 = MINUTE;

/// What is known of a visitor, and the live token that he brings: one statement, because every call with a token
/// begins with it. The clients of those that are bound to some are a second.
pub fn at_the_door(
    tx: &mut Tx<'_>,
    token: &TokenHash,
    visitor: &Visitor,
) -> Result<(Sight, Option<UserToken>), DbError> {
    let (now, since) = (tx.now, tx.now.plus(-visitors::WINDOW));
    let found = tx.first(
        concat!(
            "SELECT ",
            sight!(),
            ", t.id, t.every_client, t.last_used_at, ",
            person!(),
            " FROM (SELECT 1 AS one) AS door
             LEFT JOIN user_tokens t ON t.token_hash = $5 AND t.revoked_at IS NULL
             LEFT JOIN users u ON u.id = t.user_id AND u.state = 'registered'"
        ),
        params![&visitor.address, now, &visitor.bucket, since, token.as_hex()],
        |row| Ok((visitors::read(row, 0)?, read(row)?)),
    )?;
    let (sight, found) = found.ok_or_else(|| DbError::odd("one row always comes"))?;
    let Some((mut token, user)) = found else { return Ok((sight, None)) };
    if token.clients.is_some() {
        token.clients = Some(clients(tx, token.id)?);
    }
    tx.caller = Some(user);
    Ok((sight, Some(token)))
}

/// A token at the door, its clients to be read yet, and its user.
fn read(row: &dyn Row) -> Result<Option<(UserToken, User)>, DbError> {
    let (Some(id), Some(_)) = (row.opt_int(2)?, row.opt_int(5)?) else { return Ok(None) };
    let user = users::read(row, 5)?;
    let token = UserToken {
        id: UserTokenId::new(id),
        user: user.id,
        clients: (row.opt_int(3)? == Some(0)).then(Vec::new),
        last_used_at: row.opt_int(4)?.map(Timestamp::from_millis),
    };
    Ok(Some((token, user)))
}

/// Writes down that a token is in use, unless somebody did a moment ago.
pub fn note_use(tx: &mut Tx<'_>, id: UserTokenId) -> Result<(), DbError> {
    let now = tx.now;
    tx.execute(
        "UPDATE user_tokens SET last_used_at = $2
         WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $3)",
        params![id.get(), now, now.plus(-NOTED)],
    )?;
    Ok(())
}

/// The clients to which a token is bound.
fn clients(tx: &mut Tx<'_>, id: UserTokenId) -> Result<Vec<ClientId>, DbError> {
    tx.all("SELECT client_id FROM user_token_clients WHERE user_token_id = $1", params![id.get()], |row| {
        Ok(ClientId::new(row.int(0)?))
    })
}

/// Makes a token and gives its id; without clients it acts in all of that user's.
pub fn insert(
    tx: &mut Tx<'_>,
    token: &TokenHash,
    user: UserId,
    clients: &[ClientId],
) -> Result<UserTokenId, DbError> {
    let now = tx.now;
    let id = tx.number(
        "INSERT INTO user_tokens (token_hash, user_id, every_client, created_at) VALUES ($1, $2, $3, $4)
         RETURNING id",
        params![token.as_hex(), user.get(), clients.is_empty(), now],
    )?;
    for client in clients {
        tx.execute(
            "INSERT INTO user_token_clients (user_token_id, client_id) VALUES ($1, $2)
             ON CONFLICT (user_token_id, client_id) DO NOTHING",
            params![id, client.get()],
        )?;
    }
    Ok(UserTokenId::new(id))
}

/// Revokes a token; false when it was none, or revoked before.
pub fn revoke(tx: &mut Tx<'_>, token: &TokenHash) -> Result<bool, DbError> {
    let now = tx.now;
    let changed = tx.execute(
        "UPDATE user_tokens SET revoked_at = $2 WHERE token_hash = $1 AND revoked_at IS NULL",
        params![token.as_hex(), now],
    )?;
    Ok(changed == 1)
}

/// The same by its id.
pub fn revoke_by_id(tx: &mut Tx<'_>, id: UserTokenId) -> Result<bool, DbError> {
    let now = tx.now;
    let changed = tx.execute(
        "UPDATE user_tokens SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL",
        params![id.get(), now],
    )?;
    Ok(changed == 1)
}

/// Revokes all tokens of a user; how many there were.
pub fn revoke_all_of_user(tx: &mut Tx<'_>, user: UserId) -> Result<u64, DbError> {
    let now = tx.now;
    tx.execute(
        "UPDATE user_tokens SET revoked_at = $2 WHERE user_id = $1 AND revoked_at IS NULL",
        params![user.get(), now],
    )
}

/// A token in a list: never the token itself.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Its id.
    pub id: UserTokenId,
    /// The user.
    pub user: UserId,
    /// His address.
    pub email: String,
    /// The clients it is bound to; None: all of that user.
    pub clients: Option<Vec<ClientId>>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// When it was used last, as far as it was written down.
    pub last_used_at: Option<Timestamp>,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT t.id, t.user_id, u.email, t.every_client, t.created_at, t.revoked_at, t.last_used_at
             FROM user_tokens t JOIN users u ON u.id = t.user_id ",
            $rest
        )
    };
}

/// All tokens.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Listed>, DbError> {
    let mut tokens = tx.all(select!("ORDER BY t.id"), &[], listed)?;
    bind(tx, &mut tokens, (0, i64::MAX))?;
    Ok(tokens)
}

/// The newest before one, at most so many.
pub fn newest(tx: &mut Tx<'_>, before: i64, most: i64) -> Result<Vec<Listed>, DbError> {
    let sql = select!("WHERE t.id < $1 ORDER BY t.id DESC LIMIT $2");
    let mut tokens = tx.all(sql, params![before, most], listed)?;
    let oldest = tokens.last().map_or(before, |last| last.id.get());
    bind(tx, &mut tokens, (oldest, before))?;
    Ok(tokens)
}

fn listed(row: &dyn Row) -> Result<Listed, DbError> {
    Ok(Listed {
        id: UserTokenId::new(row.int(0)?),
        user: UserId::new(row.int(1)?),
        email: row.text(2)?.to_owned(),
        clients: (row.int(3)? == 0).then(Vec::new),
        created_at: Timestamp::from_millis(row.int(4)?),
        revoked_at: row.opt_int(5)?.map(Timestamp::from_millis),
        last_used_at: row.opt_int(6)?.map(Timestamp::from_millis),
    })
}

/// Adds the clients to tokens whose ids are from one on and below another one.
fn bind(tx: &mut Tx<'_>, tokens: &mut [Listed], (first, end): (i64, i64)) -> Result<(), DbError> {
    let bound = tx.all(
        "SELECT user_token_id, client_id FROM user_token_clients WHERE user_token_id >= $1 AND user_token_id < $2
         ORDER BY user_token_id, client_id",
        params![first, end],
        |row| Ok((UserTokenId::new(row.int(0)?), ClientId::new(row.int(1)?))),
    )?;
    let mut of: BTreeMap<UserTokenId, Vec<ClientId>> = BTreeMap::new();
    for (token, client) in bound {
        of.entry(token).or_default().push(client);
    }
    for token in tokens {
        if let Some(clients) = token.clients.as_mut() {
            *clients = of.remove(&token.id).unwrap_or_default();
        }
    }
    Ok(())
}
