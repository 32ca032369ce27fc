//! Sessions: who is logged in, by the hash of a random token.

use super::db::{DbError, Tx};
use crate::domain::ids::{ClientId, SessionId, UserId};
use crate::domain::secret::TokenHash;
use crate::domain::time::{DAY, HOUR, MINUTE, Timestamp};
use crate::params;
use crate::store::masks::{self, Mask};

/// Uses within this time of one that was written down are not written down: milliseconds.
pub const NOTED: i64 = MINUTE;
/// How many live sessions a user has: a further one ends that which was used longest ago.
pub const MOST: i64 = 20;
/// How long a session waits for the second factor, in milliseconds.
pub const WAITS: i64 = 10 * MINUTE;
/// For how long after its end a session's row tells where it came from, in milliseconds. The latest of each user stays:
/// when he logged in last is read from it.
pub(super) const TRACED: i64 = 90 * DAY;

/// How long a user wants to stay logged in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stay {
    /// For a working day at most.
    Today,
    /// On this device, until he logs out.
    Remembered,
}

impl Stay {
    /// The longest life of a session, in milliseconds.
    pub const fn life(self) -> i64 {
        match self {
            Self::Today => 12 * HOUR,
            Self::Remembered => 30 * DAY,
        }
    }

    /// The longest time without a request.
    pub const fn idle(self) -> i64 {
        match self {
            Self::Today => 2 * HOUR,
            Self::Remembered => 30 * DAY,
        }
    }

    /// A session's own, by its longest time without a request.
    pub(super) fn of_idle(idle: i64) -> Self {
        if idle == Self::Remembered.idle() { Self::Remembered } else { Self::Today }
    }
}

/// A user's session to be.
pub struct NewSession<'a> {
    /// The hash of its token.
    pub token: &'a TokenHash,
    /// Whose it is.
    pub user: UserId,
    /// How long.
    pub stay: Stay,
    /// Where he logged in from.
    pub ip: &'a str,
    /// With what.
    pub user_agent: &'a str,
}

/// Starts a user's session, and forgets those of long ago.
pub fn insert(tx: &mut Tx<'_>, new: &NewSession<'_>) -> Result<(), DbError> {
    add(tx, new, (false, new.stay.life()))?;
    let now = tx.now;
    tx.execute(
        "UPDATE sessions SET revoked_at = $2 WHERE id IN (
             SELECT id FROM sessions
             WHERE user_id = $1 AND kind = 'user' AND revoked_at IS NULL AND expires_at > $2
               AND awaits_factor = 0 AND seen_at + idle > $2 AND admin_id IS NULL
             ORDER BY seen_at DESC, id DESC LIMIT 100 OFFSET $3)",
        params![new.user.get(), now, MOST],
    )?;
    tx.execute(
        "DELETE FROM sessions WHERE user_id = $1 AND kind = 'user' AND expires_at <= $2",
        params![new.user.get(), now.plus(-TRACED)],
    )?;
    Ok(())
}

/// Starts one that lets nobody in until the second factor was shown.
pub fn insert_waiting(tx: &mut Tx<'_>, new: &NewSession<'_>) -> Result<(), DbError> {
    add(tx, new, (true, WAITS))
}

fn add(tx: &mut Tx<'_>, new: &NewSession<'_>, (waits, life): (bool, i64)) -> Result<(), DbError> {
    let now = tx.now;
    tx.execute(
        "INSERT INTO sessions (token_hash, kind, user_id, ip, user_agent, created_at, seen_at, expires_at, idle,
                               awaits_factor)
         VALUES ($1, 'user', $2, $3, $4, $5, $5, $6, $7, $8)",
        params![
            new.token.as_hex(),
            new.user.get(),
            new.ip,
            new.user_agent,
            now,
            now.plus(life),
            new.stay.idle(),
            waits
        ],
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
    /// The administrator in his place.
    pub mask: Option<Mask>,
}

/// The live session of a token; None when it ended, idled, was revoked, waits for the second factor, or its user
/// may not log in.
pub fn live(tx: &mut Tx<'_>, token: &TokenHash) -> Result<Option<Live>, DbError> {
    let now = tx.now;
    let found = tx.first(
        "SELECT s.user_id, s.seen_at, s.admin_id, s.client_id, s.first_id
         FROM sessions s JOIN users u ON u.id = s.user_id
         WHERE s.token_hash = $1 AND s.kind = 'user' AND s.awaits_factor = 0 AND s.revoked_at IS NULL
           AND s.expires_at > $2 AND s.seen_at + s.idle > $2
           AND (u.state = 'registered' OR (u.state = 'provisioned' AND s.admin_id IS NOT NULL))",
        params![token.as_hex(), now],
        |row| {
            let (user, seen_at) = (UserId::new(row.int(0)?), Timestamp::from_millis(row.int(1)?));
            Ok(Live { user, seen_at, mask: masks::read(row, 2)? })
        },
    )?;
    match &found {
        Some(Live { user, mask: Some(mask), .. }) if !masks::holds(tx, *user, mask)? => Ok(None),
        _ => Ok(found),
    }
}

/// A log-in of which the second factor is still to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// Its row.
    pub id: SessionId,
    /// Whose it is.
    pub user: UserId,
    /// How long he wants to stay.
    pub stay: Stay,
}

/// The waiting session of a token; None when it ended or was revoked, or its user may not log in.
pub fn waiting(tx: &mut Tx<'_>, token: &TokenHash) -> Result<Option<Waiting>, DbError> {
    let now = tx.now;
    tx.first(
        "SELECT s.id, s.user_id, s.idle FROM sessions s JOIN users u ON u.id = s.user_id
         WHERE s.token_hash = $1 AND s.kind = 'user' AND s.awaits_factor = 1 AND s.revoked_at IS NULL
           AND s.expires_at > $2 AND u.state = 'registered'",
        params![token.as_hex(), now],
        |row| {
            let (id, user) = (SessionId::new(row.int(0)?), UserId::new(row.int(1)?));
            Ok(Waiting { id, user, stay: Stay::of_idle(row.int(2)?) })
        },
    )
}

/// Writes down that a session is in use, with a call that writes anyway.
pub fn touch(tx: &mut Tx<'_>, token: &TokenHash) -> Result<(), DbError> {
    let now = tx.now;
    tx.execute("UPDATE sessions SET seen_at = $2 WHERE token_hash = $1", params![token.as_hex(), now])?;
    Ok(())
}

/// The same beside a call that reads, unless somebody did a moment ago.
pub fn note_use(tx: &mut Tx<'_>, token: &TokenHash) -> Result<(), DbError> {
    let now = tx.now;
    tx.execute(
        "UPDATE sessions SET seen_at = $2 WHERE token_hash = $1 AND seen_at < $3",
        params![token.as_hex(), now, now.plus(-NOTED)],
    )?;
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

/// Ends all sessions of a user, with tickets, bearer tokens and what waits; how many there were.
pub fn revoke_all_of_user(tx: &mut Tx<'_>, user: UserId) -> Result<u64, DbError> {
    let now = tx.now;
    tx.execute(
        "UPDATE sessions SET revoked_at = $2 WHERE user_id = $1 AND revoked_at IS NULL",
        params![user.get(), now],
    )
}

/// The same but for one of them.
pub fn revoke_others(tx: &mut Tx<'_>, user: UserId, kept: &TokenHash) -> Result<u64, DbError> {
    let now = tx.now;
    tx.execute(
        "UPDATE sessions SET revoked_at = $2 WHERE user_id = $1 AND revoked_at IS NULL AND token_hash <> $3",
        params![user.get(), now, kept.as_hex()],
    )
}

/// When and from where a user logged in last, as far as his sessions are kept.
pub fn latest_of_user(tx: &mut Tx<'_>, user: UserId) -> Result<Option<(Timestamp, String)>, DbError> {
    tx.first(
        "SELECT created_at, ip FROM sessions WHERE user_id = $1 AND kind = 'user' AND awaits_factor = 0
           AND admin_id IS NULL ORDER BY id DESC LIMIT 1",
        params![user.get()],
        |row| Ok((Timestamp::from_millis(row.int(0)?), row.text(1)?.to_owned())),
    )
}
