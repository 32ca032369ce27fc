//! Sessions: who is logged in, by the hash of a random token.

use super::db::{DbError, Tx};
use crate::domain::ids::{ClientId, UserId};
use crate::domain::secret::TokenHash;
use crate::domain::time::Timestamp;
use crate::params;

/// The longest time without a request.
pub const IDLE: i64 = 2 * 60 * 60_000;
/// The longest life of a session.
pub const LIFE: i64 = 12 * 60 * 60_000;

/// A user's session to be.
pub struct NewSession<'a> {
    /// The hash of its token.
    pub token: &'a TokenHash,
    /// Whose it is.
    pub user: UserId,
    /// Where he logged in from.
    pub ip: &'a str,
    /// With what.
    pub user_agent: &'a str,
}

/// Starts a user's session.
pub fn insert(tx: &mut Tx<'_>, new: &NewSession<'_>) -> Result<(), DbError> {
    let now = tx.now;
    tx.execute(
        "INSERT INTO sessions (token_hash, kind, user_id, ip, user_agent, created_at, seen_at, expires_at)
         VALUES ($1, 'user', $2, $3, $4, $5, $5, $6)",
        params![new.token.as_hex(), new.user.get(), new.ip, new.user_agent, now, now.plus(LIFE)],
    )?;
    Ok(())
}

/// The user behind a session.
#[derive(Debug, Clone)]
pub struct Live {
    /// The user.
    pub user: UserId,
    /// When the session was used last, as far as it was written down.
    pub seen_at: Timestamp,
}

/// The live session of a token; None when it ended, idled, was revoked or its user may not log in.
pub fn live(tx: &mut Tx<'_>, token: &TokenHash) -> Result<Option<Live>, DbError> {
    let now = tx.now;
    tx.first(
        "SELECT s.user_id, s.seen_at FROM sessions s JOIN users u ON u.id = s.user_id
         WHERE s.token_hash = $1 AND s.kind = 'user' AND s.revoked_at IS NULL AND s.expires_at > $2
           AND s.seen_at > $3 AND u.state = 'registered'",
        params![token.as_hex(), now, now.plus(-IDLE)],
        |row| Ok(Live { user: UserId::new(row.int(0)?), seen_at: Timestamp::from_millis(row.int(1)?) }),
    )
}

/// Writes down that a session is in use.
pub fn touch(tx: &mut Tx<'_>, token: &TokenHash) -> Result<(), DbError> {
    let now = tx.now;
    tx.execute("UPDATE sessions SET seen_at = $2 WHERE token_hash = $1", params![token.as_hex(), now])?;
    Ok(())
}

/// The client that was chosen in a session.
pub fn account(tx: &mut Tx<'_>, token: &TokenHash) -> Result<Option<ClientId>, DbError> {
    let chosen =
        tx.first("SELECT client_id FROM sessions WHERE token_hash = $1", params![token.as_hex()], |row| {
            row.opt_int(0)
        })?;
    Ok(chosen.flatten().map(ClientId::new))
}

/// Chooses a client in a session.
pub fn choose_account(tx: &mut Tx<'_>, token: &TokenHash, client: ClientId) -> Result<(), DbError> {
    tx.execute(
        "UPDATE sessions SET client_id = $2 WHERE token_hash = $1",
        params![token.as_hex(), client.get()],
    )?;
    Ok(())
}

/// Ends a session.
pub fn revoke(tx: &mut Tx<'_>, token: &TokenHash) -> Result<(), DbError> {
    let now = tx.now;
    tx.execute(
        "UPDATE sessions SET revoked_at = $2 WHERE token_hash = $1 AND revoked_at IS NULL",
        params![token.as_hex(), now],
    )?;
    Ok(())
}

/// Ends all sessions of a user; how many there were.
pub fn revoke_all_of_user(tx: &mut Tx<'_>, user: UserId) -> Result<u64, DbError> {
    let now = tx.now;
    tx.execute(
        "UPDATE sessions SET revoked_at = $2 WHERE user_id = $1 AND revoked_at IS NULL",
        params![user.get(), now],
    )
}

/// When and from where a user logged in last, as far as his sessions are kept.
pub fn latest_of_user(tx: &mut Tx<'_>, user: UserId) -> Result<Option<(Timestamp, String)>, DbError> {
    tx.first(
        "SELECT created_at, ip FROM sessions WHERE user_id = $1 AND kind = 'user' ORDER BY id DESC LIMIT 1",
        params![user.get()],
        |row| Ok((Timestamp::from_millis(row.int(0)?), row.text(1)?.to_owned())),
    )
}
