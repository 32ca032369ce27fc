//! Bearer tokens of the REST dialect: sessions that a program carries, for a working day.

use super::db::{DbError, Tx};
use super::visitors::{self, Sight, Visitor, sight};
use crate::domain::ids::{SessionId, UserId};
use crate::domain::secret::TokenHash;
use crate::domain::time::{HOUR, Timestamp};
use crate::params;

/// The life of a token, in milliseconds.
pub const LIFE: i64 = 8 * HOUR;

/// A token that is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bearer {
    /// Its row.
    pub id: SessionId,
    /// As whom it acts.
    pub user: UserId,
}

/// What is known of a visitor, and the token that he brings, unless it has ended, was revoked, or its user may not
/// log in: one statement, because every call with a token begins with it.
pub fn at_the_door(
    tx: &mut Tx<'_>,
    token: &TokenHash,
    visitor: &Visitor,
) -> Result<(Sight, Option<Bearer>), DbError> {
    let (now, since) = (tx.now, tx.now.plus(-visitors::WINDOW));
    let found = tx.first(
        concat!(
            "SELECT ",
            sight!(),
            ", s.id, u.id
             FROM (SELECT 1 AS one) AS door
             LEFT JOIN sessions s ON s.token_hash = $5 AND s.bearer = 1 AND s.revoked_at IS NULL
                 AND s.expires_at > $2
             LEFT JOIN users u ON u.id = s.user_id AND u.state = 'registered'"
        ),
        params![&visitor.address, now, &visitor.bucket, since, token.as_hex()],
        |row| {
            let (id, user) = (row.opt_int(2)?, row.opt_int(3)?.map(UserId::new));
            let bearer = id.zip(user).map(|(id, user)| Bearer { id: SessionId::new(id), user });
            Ok((visitors::read(row, 0)?, bearer))
        },
    )?;
    found.ok_or_else(|| DbError::odd("one row always comes"))
}

/// A token to be.
pub struct NewBearer<'a> {
    /// The hash of it.
    pub token: &'a TokenHash,
    /// Whose it is.
    pub user: UserId,
    /// Where it was asked for.
    pub ip: &'a str,
    /// With what.
    pub user_agent: &'a str,
}

/// Makes a token; when it ends.
pub fn insert(tx: &mut Tx<'_>, new: &NewBearer<'_>) -> Result<Timestamp, DbError> {
    let (now, end) = (tx.now, tx.now.plus(LIFE));
    tx.execute(
        "INSERT INTO sessions (token_hash, kind, bearer, user_id, ip, user_agent, created_at, seen_at, expires_at)
         VALUES ($1, 'ticket', 1, $2, $3, $4, $5, $5, $6)",
        params![new.token.as_hex(), new.user.get(), new.ip, new.user_agent, now, end],
    )?;
    Ok(end)
}

/// Ends a token; false when it had ended before.
pub fn revoke(tx: &mut Tx<'_>, id: SessionId) -> Result<bool, DbError> {
    let now = tx.now;
    let changed = tx.execute(
        "UPDATE sessions SET revoked_at = $2 WHERE id = $1 AND bearer = 1 AND revoked_at IS NULL",
        params![id.get(), now],
    )?;
    Ok(changed == 1)
}
