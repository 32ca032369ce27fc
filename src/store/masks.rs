//! Sessions of administrators in the place of a client's owner.

use super::db::{DbError, Row, Tx};
use crate::domain::ids::{AdminId, ClientId, SessionId, UserId};
use crate::domain::right::{Right, Rights};
use crate::domain::secret::TokenHash;
use crate::domain::time::{HOUR, MINUTE};
use crate::params;

/// The longest life of one, in milliseconds.
pub const LIFE: i64 = HOUR;
/// The longest time without a request.
pub const IDLE: i64 = 30 * MINUTE;

/// Who is in an owner's place, for which client, and out of which session of his own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mask {
    /// The administrator.
    pub admin: AdminId,
    /// The client.
    pub client: ClientId,
    /// His own session: when that one ends, so does this.
    pub from: SessionId,
}

/// A session to be.
pub struct NewMask<'a> {
    /// The hash of its token.
    pub token: &'a TokenHash,
    /// Who is in whose place.
    pub mask: Mask,
    /// The owner.
    pub owner: UserId,
    /// Where the administrator is.
    pub ip: &'a str,
    /// With what.
    pub user_agent: &'a str,
}

/// Starts one. It does not count among the owner's own.
pub fn insert(tx: &mut Tx<'_>, new: &NewMask<'_>) -> Result<(), DbError> {
    let now = tx.now;
    tx.execute(
        "INSERT INTO sessions (token_hash, kind, user_id, admin_id, client_id, first_id, ip, user_agent, created_at,
                               seen_at, expires_at, idle)
         VALUES ($1, 'user', $2, $3, $4, $5, $6, $7, $8, $8, $9, $10)",
        params![
            new.token.as_hex(),
            new.owner.get(),
            new.mask.admin.get(),
            new.mask.client.get(),
            new.mask.from.get(),
            new.ip,
            new.user_agent,
            now,
            now.plus(LIFE),
            IDLE
        ],
    )?;
    Ok(())
}

/// The mask of a session, from the columns that begin at this place; None of a user's own.
pub(super) fn read(row: &dyn Row, place: usize) -> Result<Option<Mask>, DbError> {
    let [admin, client, from] = [row.opt_int(place)?, row.opt_int(place + 1)?, row.opt_int(place + 2)?];
    let Some(admin) = admin else { return Ok(None) };
    // What is missing is no id, and holds nothing.
    let (client, from) = (ClientId::new(client.unwrap_or(0)), SessionId::new(from.unwrap_or(0)));
    Ok(Some(Mask { admin: AdminId::new(admin), client, from }))
}

/// Whether an administrator may still be in an owner's place: he is logged in himself and may do so, and the client is
/// open and has this owner.
pub(super) fn holds(tx: &mut Tx<'_>, owner: UserId, mask: &Mask) -> Result<bool, DbError> {
    let now = tx.now;
    let found = tx.first(
        "SELECT a.rights FROM admins a JOIN sessions s ON s.admin_id = a.id JOIN clients c ON c.id = $3
         WHERE a.id = $1 AND a.disabled = 0 AND s.id = $2 AND s.kind = 'admin' AND s.awaits_factor = 0
           AND s.revoked_at IS NULL AND s.expires_at > $4 AND c.owner_user_id = $5 AND c.status <> 'Closed'",
        params![mask.admin.get(), mask.from.get(), mask.client.get(), now, owner.get()],
        |row| Ok(Rights::from_bits(row.int(0)?)),
    )?;
    Ok(found.is_some_and(|rights| rights.has(Right::LogInAsOwner)))
}

/// The administrator's session of a token, by its number.
pub fn own_session(tx: &mut Tx<'_>, admin: AdminId, token: &TokenHash) -> Result<Option<SessionId>, DbError> {
    let now = tx.now;
    tx.first(
        "SELECT id FROM sessions WHERE token_hash = $1 AND kind = 'admin' AND admin_id = $2 AND revoked_at IS NULL
           AND expires_at > $3 AND awaits_factor = 0",
        params![token.as_hex(), admin.get(), now],
        |row| Ok(SessionId::new(row.int(0)?)),
    )
}
