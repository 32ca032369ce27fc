//! Sessions of administrators, beside those of users: shorter, and never remembered by a browser.

use super::db::{DbError, Tx};
use super::devices::{self, Device};
use crate::domain::ids::{AdminId, SessionId};
use crate::domain::right::Rights;
use crate::domain::secret::TokenHash;
use crate::domain::time::{HOUR, Timestamp};
use crate::params;
use crate::store::sessions::{TRACED, WAITS};

/// The longest life of one, in milliseconds.
pub const LIFE: i64 = 12 * HOUR;
/// The longest time without a request.
pub const IDLE: i64 = HOUR;

/// A session to be.
pub struct NewSession<'a> {
    /// The hash of its token.
    pub token: &'a TokenHash,
    /// Whose it is.
    pub admin: AdminId,
    /// Whether it lets nobody in until the second factor was shown.
    pub waits: bool,
    /// Where he logged in from.
    pub ip: &'a str,
    /// With what.
    pub user_agent: &'a str,
}

/// Starts a session, and forgets those of long ago.
pub fn insert(tx: &mut Tx<'_>, new: &NewSession<'_>) -> Result<(), DbError> {
    let now = tx.now;
    let end = now.plus(if new.waits { WAITS } else { LIFE });
    tx.execute(
        "INSERT INTO sessions (token_hash, kind, admin_id, ip, user_agent, created_at, seen_at, expires_at, idle,
                               awaits_factor)
         VALUES ($1, 'admin', $2, $3, $4, $5, $5, $6, $7, $8)",
        params![new.token.as_hex(), new.admin.get(), new.ip, new.user_agent, now, end, IDLE, new.waits],
    )?;
    tx.execute(
        "DELETE FROM sessions WHERE admin_id = $1 AND kind = 'admin' AND expires_at <= $2",
        params![new.admin.get(), now.plus(-TRACED)],
    )?;
    Ok(())
}

/// The administrator behind a session.
#[derive(Debug, Clone)]
pub struct Live {
    /// The administrator.
    pub admin: AdminId,
    /// What he may do.
    pub rights: Rights,
    /// Whether he has a second factor.
    pub has_second_factor: bool,
    /// When the session was used last, as far as it was written down.
    pub seen_at: Timestamp,
}

/// The live session of a token; None when it ended, idled, was revoked, waits for the second factor, or its
/// administrator is disabled.
pub fn live(tx: &mut Tx<'_>, token: &TokenHash) -> Result<Option<Live>, DbError> {
    let now = tx.now;
    tx.first(
        "SELECT s.admin_id, a.rights, s.seen_at, a.second_factor FROM sessions s JOIN admins a ON a.id = s.admin_id
         WHERE s.token_hash = $1 AND s.kind = 'admin' AND s.awaits_factor = 0 AND s.revoked_at IS NULL
           AND s.expires_at > $2 AND s.seen_at + s.idle > $2 AND a.disabled = 0",
        params![token.as_hex(), now],
        |row| {
            let (admin, rights) = (AdminId::new(row.int(0)?), Rights::from_bits(row.int(1)?));
            let has_second_factor = row.opt_text(3)?.is_some();
            Ok(Live { admin, rights, has_second_factor, seen_at: Timestamp::from_millis(row.int(2)?) })
        },
    )
}

/// The session of a token that waits for the second factor, and whose it is; None when it ended or was revoked, or
/// its administrator is disabled.
pub fn waiting(tx: &mut Tx<'_>, token: &TokenHash) -> Result<Option<(SessionId, AdminId)>, DbError> {
    let now = tx.now;
    tx.first(
        "SELECT s.id, s.admin_id FROM sessions s JOIN admins a ON a.id = s.admin_id
         WHERE s.token_hash = $1 AND s.kind = 'admin' AND s.awaits_factor = 1 AND s.revoked_at IS NULL
           AND s.expires_at > $2 AND a.disabled = 0",
        params![token.as_hex(), now],
        |row| Ok((SessionId::new(row.int(0)?), AdminId::new(row.int(1)?))),
    )
}

/// The live sessions of an administrator, the one used last first.
pub fn of_admin(tx: &mut Tx<'_>, admin: AdminId) -> Result<Vec<Device>, DbError> {
    let now = tx.now;
    tx.all(
        "SELECT id, token_hash, ip, user_agent, created_at, seen_at, idle, 0 FROM sessions
         WHERE admin_id = $1 AND kind = 'admin' AND revoked_at IS NULL AND expires_at > $2
           AND awaits_factor = 0 AND seen_at + idle > $2
         ORDER BY seen_at DESC, id DESC LIMIT 100",
        params![admin.get(), now],
        devices::read,
    )
}

/// Ends one of an administrator's live sessions, and gives the hash of its token; None where he has none of this id.
pub fn end(tx: &mut Tx<'_>, admin: AdminId, id: SessionId) -> Result<Option<TokenHash>, DbError> {
    let now = tx.now;
    tx.first(
        "UPDATE sessions SET revoked_at = $3
         WHERE id = $1 AND admin_id = $2 AND kind = 'admin' AND revoked_at IS NULL AND expires_at > $3
           AND awaits_factor = 0 AND seen_at + idle > $3
         RETURNING token_hash",
        params![id.get(), admin.get(), now],
        |row| Ok(TokenHash::stored(row.text(0)?)),
    )
}

/// Ends all sessions of an administrator but one; how many there were.
pub fn revoke_others(tx: &mut Tx<'_>, admin: AdminId, kept: Option<&TokenHash>) -> Result<u64, DbError> {
    let now = tx.now;
    tx.execute(
        "UPDATE sessions SET revoked_at = $2 WHERE admin_id = $1 AND revoked_at IS NULL AND token_hash <> $3",
        params![admin.get(), now, kept.map_or("", TokenHash::as_hex)],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::World;
    use crate::domain::time::DAY;

    #[test]
    fn a_session_is_forgotten_three_months_after_its_end() {
        let world = World::new();
        world.desk(Rights::ALL);
        let log_in = |name: &'static str| {
            world.write(move |tx| {
                let admin = AdminId::new(tx.number("SELECT MAX(id) FROM admins", &[])?);
                let token = TokenHash::of(name);
                insert(tx, &NewSession { token: &token, admin, waits: false, ip: "", user_agent: "" })
            });
        };
        let sessions =
            || world.read(|tx| tx.number("SELECT COUNT(*) FROM sessions WHERE kind = 'admin'", &[]));
        log_in("the second");
        world.house().store.clock().advance(LIFE + 90 * DAY - HOUR);
        log_in("the third");
        assert_eq!(sessions(), 3);
        world.house().store.clock().advance(HOUR);
        log_in("the fourth");
        assert_eq!(sessions(), 2);
    }
}
