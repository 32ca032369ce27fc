//! What the store knows of the address that a request comes from: a ban, failed log-ins.

use std::net::IpAddr;

use super::db::{DbError, Row, Tx};
use super::{bans, limits};
use crate::domain::time::MINUTE;
use crate::params;

/// How long a failed log-in counts.
pub const WINDOW: i64 = 15 * MINUTE;

/// The two columns of a sight. `$1` is the address, `$2` now, `$3` the bucket, `$4` the window's beginning.
macro_rules! sight {
    () => {
        "EXISTS (SELECT 1 FROM bans
                 WHERE low = $1 AND low = high AND (expires_at IS NULL OR expires_at > $2))
         OR EXISTS (SELECT 1 FROM bans
                    WHERE low < high AND low <= $1 AND high >= $1 AND (expires_at IS NULL OR expires_at > $2)),
         (SELECT used FROM limits WHERE bucket = $3 AND since > $4)"
    };
}
pub(super) use sight;

/// The address, as the store's tables name it.
pub struct Visitor {
    pub(super) address: String,
    pub(super) bucket: String,
}

/// What is known of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sight {
    /// Whether a ban holds it.
    pub is_banned: bool,
    /// Failed log-ins in the window.
    pub failures: i64,
}

impl Visitor {
    /// From an address.
    pub fn at(address: IpAddr) -> Self {
        Self { address: bans::key(address), bucket: format!("failed log-ins from {address}") }
    }

    /// What is known of it.
    pub fn look(&self, tx: &mut Tx<'_>) -> Result<Sight, DbError> {
        let (now, since) = (tx.now, tx.now.plus(-WINDOW));
        let sight = tx.first(
            concat!("SELECT ", sight!()),
            params![&self.address, now, &self.bucket, since],
            |row| read(row, 0),
        )?;
        sight.ok_or_else(|| DbError::odd("one row always comes"))
    }

    /// Counts a failed log-in; how many there are now.
    pub fn count_failure(&self, tx: &mut Tx<'_>) -> Result<i64, DbError> {
        limits::count(tx, &self.bucket, WINDOW)?;
        limits::used(tx, &self.bucket, WINDOW)
    }
}

/// Reads the two columns, the first of which is at this place.
pub(super) fn read(row: &dyn Row, place: usize) -> Result<Sight, DbError> {
    Ok(Sight { is_banned: row.int(place)? > 0, failures: row.opt_int(place + 1)?.unwrap_or(0) })
}
