//! Quickbase application tokens: what a ticket or a password needs beside it, where a client asks for one.

use super::db::{DbError, Row, Tx};
use crate::domain::ids::{AppTokenId, ClientId};
use crate::domain::secret::TokenHash;
use crate::domain::time::Timestamp;
use crate::params;

/// Whether a client lets in who brings this token, or none: it does where it asks for none, and where the
/// token is one of its own.
pub fn opens(tx: &mut Tx<'_>, client: ClientId, token: Option<&TokenHash>) -> Result<bool, DbError> {
    let open = tx.first(
        "SELECT c.requires_app_token = 0 OR EXISTS (SELECT 1 FROM app_tokens t
             WHERE t.token_hash = $2 AND t.client_id = c.id AND t.revoked_at IS NULL)
         FROM clients c WHERE c.id = $1",
        params![client.get(), token.map_or("", TokenHash::as_hex)],
        |row| Ok(row.int(0)? > 0),
    )?;
    Ok(open.unwrap_or(false))
}

/// Makes a token and gives its id; from now on the client asks for one.
pub fn insert(tx: &mut Tx<'_>, token: &TokenHash, client: ClientId) -> Result<AppTokenId, DbError> {
    let now = tx.now;
    let id = tx.number(
        "INSERT INTO app_tokens (token_hash, client_id, created_at) VALUES ($1, $2, $3) RETURNING id",
        params![token.as_hex(), client.get(), now],
    )?;
    require(tx, client, true)?;
    Ok(AppTokenId::new(id))
}

/// Says whether a client asks for a token; false where there is no such client.
pub fn require(tx: &mut Tx<'_>, client: ClientId, required: bool) -> Result<bool, DbError> {
    let changed = tx.execute(
        "UPDATE clients SET requires_app_token = $2 WHERE id = $1",
        params![client.get(), required],
    )?;
    Ok(changed == 1)
}

/// Revokes a token; false when it was none, or revoked before.
pub fn revoke(tx: &mut Tx<'_>, token: &TokenHash) -> Result<bool, DbError> {
    let now = tx.now;
    let changed = tx.execute(
        "UPDATE app_tokens SET revoked_at = $2 WHERE token_hash = $1 AND revoked_at IS NULL",
        params![token.as_hex(), now],
    )?;
    Ok(changed == 1)
}

/// The same by its id.
pub fn revoke_by_id(tx: &mut Tx<'_>, id: AppTokenId) -> Result<bool, DbError> {
    let now = tx.now;
    let changed = tx.execute(
        "UPDATE app_tokens SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL",
        params![id.get(), now],
    )?;
    Ok(changed == 1)
}

/// A token in a list: never the token itself.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Its id.
    pub id: AppTokenId,
    /// The client.
    pub client: ClientId,
    /// Whether the client asks for one.
    pub required: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT t.id, t.client_id, c.requires_app_token, t.created_at, t.revoked_at
             FROM app_tokens t JOIN clients c ON c.id = t.client_id ",
            $rest
        )
    };
}

/// All tokens.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Listed>, DbError> {
    tx.all(select!("ORDER BY t.id"), &[], listed)
}

/// The newest before one, at most so many.
pub fn newest(tx: &mut Tx<'_>, before: i64, most: i64) -> Result<Vec<Listed>, DbError> {
    tx.all(select!("WHERE t.id < $1 ORDER BY t.id DESC LIMIT $2"), params![before, most], listed)
}

fn listed(row: &dyn Row) -> Result<Listed, DbError> {
    Ok(Listed {
        id: AppTokenId::new(row.int(0)?),
        client: ClientId::new(row.int(1)?),
        required: row.int(2)? != 0,
        created_at: Timestamp::from_millis(row.int(3)?),
        revoked_at: row.opt_int(4)?.map(Timestamp::from_millis),
    })
}
