//! Quickbase tickets: sessions that a program carries, and that may beget others which end with them.

use super::db::{DbError, Tx};
use crate::domain::ids::{SessionId, UserId};
use crate::domain::secret::TokenHash;
use crate::domain::time::Timestamp;
use crate::params;

/// A ticket to be.
pub struct NewTicket<'a> {
    /// The hash of it.
    pub token: &'a TokenHash,
    /// Whose it is.
    pub user: UserId,
    /// The ticket of the log-in that it comes from; None: it is the first.
    pub first: Option<SessionId>,
    /// When it ends.
    pub expires_at: Timestamp,
    /// Where it was asked for.
    pub ip: &'a str,
    /// With what.
    pub user_agent: &'a str,
}

/// Makes a ticket.
pub fn insert(tx: &mut Tx<'_>, new: &NewTicket<'_>) -> Result<(), DbError> {
    let now = tx.now;
    tx.execute(
        "INSERT INTO sessions (token_hash, kind, user_id, first_id, ip, user_agent, created_at, seen_at, expires_at)
         VALUES ($1, 'ticket', $2, $3, $4, $5, $6, $6, $7)",
        params![
            new.token.as_hex(),
            new.user.get(),
            new.first.map(SessionId::get),
            new.ip,
            new.user_agent,
            now,
            new.expires_at
        ],
    )?;
    Ok(())
}

/// The user behind a ticket.
#[derive(Debug, Clone)]
pub struct Ticket {
    /// The user.
    pub user: UserId,
    /// The ticket of the log-in: itself, or the one that it comes from.
    pub first: SessionId,
    /// When that one ends, and with it everything that came from it.
    pub limit: Timestamp,
}

/// The live ticket of a hash; None when it ended, it or the first one was revoked, or its user may not log in.
pub fn live(tx: &mut Tx<'_>, token: &TokenHash) -> Result<Option<Ticket>, DbError> {
    let now = tx.now;
    tx.first(
        "SELECT s.user_id, f.id, f.expires_at
         FROM sessions s JOIN sessions f ON f.id = COALESCE(s.first_id, s.id) JOIN users u ON u.id = s.user_id
         WHERE s.token_hash = $1 AND s.kind = 'ticket' AND s.bearer = 0 AND s.revoked_at IS NULL AND s.expires_at > $2
           AND f.revoked_at IS NULL AND f.expires_at > $2 AND u.state = 'registered'",
        params![token.as_hex(), now],
        |row| {
            Ok(Ticket {
                user: UserId::new(row.int(0)?),
                first: SessionId::new(row.int(1)?),
                limit: Timestamp::from_millis(row.int(2)?),
            })
        },
    )
}

/// Ends a log-in: its first ticket, and so all that came from it.
pub fn revoke(tx: &mut Tx<'_>, first: SessionId) -> Result<(), DbError> {
    let now = tx.now;
    tx.execute(
        "UPDATE sessions SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL",
        params![first.get(), now],
    )?;
    Ok(())
}

/// Forgets tickets that ended before an instant, at most so many; how many there were. What came from one ended
/// no later.
pub fn forget(tx: &mut Tx<'_>, before: Timestamp, most: i64) -> Result<u64, DbError> {
    tx.execute(
        "DELETE FROM sessions WHERE id IN (SELECT id FROM sessions
             WHERE kind = 'ticket' AND expires_at <= $1 ORDER BY expires_at, id LIMIT $2)",
        params![before, most],
    )
}
