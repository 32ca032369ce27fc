//! Quickbase user tokens: they act as a user, in the clients they are bound to.

use super::db::{DbError, Tx};
use super::users::{self, person};
use super::visitors::{self, Sight, Visitor, sight};
use crate::domain::ids::{ClientId, UserId, UserTokenId};
use crate::domain::secret::TokenHash;
use crate::domain::time::Timestamp;
use crate::params;

/// The user behind a token.
#[derive(Debug, Clone)]
pub struct UserToken {
    /// The user.
    pub user: UserId,
    /// The clients it is bound to; None: all of that user.
    pub clients: Option<Vec<ClientId>>,
}

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
            ", t.id, t.every_client, ",
            person!(),
            " FROM (SELECT 1 AS one) AS door
             LEFT JOIN user_tokens t ON t.token_hash = $5 AND t.revoked_at IS NULL
             LEFT JOIN users u ON u.id = t.user_id AND u.state = 'registered'"
        ),
        params![&visitor.address, now, &visitor.bucket, since, token.as_hex()],
        |row| {
            let bound = row.opt_int(3)? == Some(0);
            let id = row.opt_int(2)?.filter(|_| bound).map(UserTokenId::new);
            let user = row.opt_int(4)?.map(|_| users::read(row, 4)).transpose()?;
            Ok((visitors::read(row, 0)?, user.map(|user| (user, id))))
        },
    )?;
    let (sight, user) = found.ok_or_else(|| DbError::odd("one row always comes"))?;
    let Some((user, bound)) = user else { return Ok((sight, None)) };
    let clients = bound.map(|id| clients(tx, id)).transpose()?;
    let id = user.id;
    tx.caller = Some(user);
    Ok((sight, Some(UserToken { user: id, clients })))
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
}

/// All tokens.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Listed>, DbError> {
    let mut tokens: Vec<Listed> = Vec::new();
    tx.all(
        "SELECT t.id, t.user_id, u.email, t.every_client, t.created_at, t.revoked_at, c.client_id
         FROM user_tokens t JOIN users u ON u.id = t.user_id
         LEFT JOIN user_token_clients c ON c.user_token_id = t.id ORDER BY t.id, c.client_id",
        &[],
        |row| {
            let id = UserTokenId::new(row.int(0)?);
            let client = row.opt_int(6)?.map(ClientId::new);
            if let Some(Listed { clients: Some(clients), .. }) =
                tokens.last_mut().filter(|last| last.id == id)
            {
                clients.extend(client);
                return Ok(());
            }
            tokens.push(Listed {
                id,
                user: UserId::new(row.int(1)?),
                email: row.text(2)?.to_owned(),
                clients: (row.int(3)? == 0).then(|| client.into_iter().collect()),
                created_at: Timestamp::from_millis(row.int(4)?),
                revoked_at: row.opt_int(5)?.map(Timestamp::from_millis),
            });
            Ok(())
        },
    )?;
    Ok(tokens)
}
