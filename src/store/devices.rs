//! A user's live sessions as he sees them: on which devices he is logged in.

use super::db::{DbError, Row, Tx};
use super::sessions::Stay;
use crate::domain::ids::{SessionId, UserId};
use crate::domain::secret::TokenHash;
use crate::domain::time::Timestamp;
use crate::params;

/// A live session.
#[derive(Debug, Clone)]
pub struct Device {
    /// Its row.
    pub id: SessionId,
    /// The hash of its token.
    pub token: TokenHash,
    /// Where its user logged in from.
    pub ip: String,
    /// With what.
    pub user_agent: String,
    /// When.
    pub created_at: Timestamp,
    /// When it was used last, as far as it was written down.
    pub seen_at: Timestamp,
    /// How long it may last.
    pub stay: Stay,
    /// Whether it is an administrator in his place.
    pub by_staff: bool,
}

/// The live sessions of a user, the one used last first.
pub fn of_user(tx: &mut Tx<'_>, user: UserId) -> Result<Vec<Device>, DbError> {
    let now = tx.now;
    tx.all(
        "SELECT id, token_hash, ip, user_agent, created_at, seen_at, idle, CASE WHEN admin_id IS NULL THEN 0 ELSE 1 END
         FROM sessions WHERE user_id = $1 AND kind = 'user' AND revoked_at IS NULL AND expires_at > $2
           AND awaits_factor = 0 AND seen_at + idle > $2
         ORDER BY seen_at DESC, id DESC",
        params![user.get(), now],
        read,
    )
}

/// Reads one.
pub(super) fn read(row: &dyn Row) -> Result<Device, DbError> {
    Ok(Device {
        id: SessionId::new(row.int(0)?),
        token: TokenHash::stored(row.text(1)?),
        ip: row.text(2)?.to_owned(),
        user_agent: row.text(3)?.to_owned(),
        created_at: Timestamp::from_millis(row.int(4)?),
        seen_at: Timestamp::from_millis(row.int(5)?),
        stay: Stay::of_idle(row.int(6)?),
        by_staff: row.int(7)? != 0,
    })
}

/// Ends one of a user's live sessions, and gives the hash of its token; None where he has none of this id.
pub fn end(tx: &mut Tx<'_>, user: UserId, id: SessionId) -> Result<Option<TokenHash>, DbError> {
    let now = tx.now;
    tx.first(
        "UPDATE sessions SET revoked_at = $3
         WHERE id = $1 AND user_id = $2 AND kind = 'user' AND revoked_at IS NULL AND expires_at > $3
           AND awaits_factor = 0 AND seen_at + idle > $3
         RETURNING token_hash",
        params![id.get(), user.get(), now],
        |row| Ok(TokenHash::stored(row.text(0)?)),
    )
}
