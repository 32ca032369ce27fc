//! How many of something there were on each day: what charts are drawn from, so that nothing has to be counted.

mod rolled;

pub use self::rolled::{Step, look, take};

use super::db::{DbError, Tx};
use crate::domain::protocol::Protocol;
use crate::domain::time::{DAY, Timestamp};
use crate::params;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Invites that were made.
    Sent,
    /// Invites that were accepted.
    Accepted,
    /// Invites that were declined.
    Declined,
    /// Invites that were withdrawn.
    Cancelled,
    /// Invites whose time was over.
    Expired,
    /// Calls of a protocol.
    Calls(Protocol),
    /// Those of them that were refused.
    Refused(Protocol),
}

impl What {
    /// The store's word.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sent => "invites sent",
            Self::Accepted => "invites accepted",
            Self::Declined => "invites declined",
            Self::Cancelled => "invites cancelled",
            Self::Expired => "invites expired",
            Self::Calls(Protocol::Form) => "calls form",
            Self::Calls(Protocol::Xml) => "calls xml",
            Self::Calls(Protocol::Rest) => "calls rest",
            Self::Refused(Protocol::Form) => "refused form",
            Self::Refused(Protocol::Xml) => "refused xml",
            Self::Refused(Protocol::Rest) => "refused rest",
        }
    }
}

/// The day of an instant.
pub const fn day(at: Timestamp) -> i64 {
    at.millis().div_euclid(DAY)
}

/// Counts so many more on a day.
pub fn add(tx: &mut Tx<'_>, what: What, day: i64, more: i64) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO tallies (what, day, used) VALUES ($1, $2, $3)
         ON CONFLICT (what, day) DO UPDATE SET used = tallies.used + excluded.used",
        params![what.name(), day, more],
    )?;
    Ok(())
}

/// How many there were on each of so many days, the last of which is today.
pub fn of_days(tx: &mut Tx<'_>, what: What, days: usize) -> Result<Vec<i64>, DbError> {
    let count = i64::try_from(days).unwrap_or_default();
    let first = day(tx.now) - count + 1;
    let found = tx.all(
        "SELECT day, used FROM tallies WHERE what = $1 AND day >= $2 AND day < $3",
        params![what.name(), first, first + count],
        |row| Ok((row.int(0)?, row.int(1)?)),
    )?;
    let mut all = vec![0; days];
    for (day, used) in found {
        if let Some(place) = usize::try_from(day - first).ok().and_then(|place| all.get_mut(place)) {
            *place = used;
        }
    }
    Ok(all)
}
