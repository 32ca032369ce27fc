//! The activity log for administrators who look for something: so many entries are looked through at once, and where
//! that ended is where the next look begins. However large the log is, no look takes long.

use super::super::db::{DbError, Tx};
use super::list::{LOOK, LOOK_OF_CLIENT, LOOK_OF_USER, Logged, first_since, read};
use crate::domain::ids::{AdminId, ClientId, UserId};
use crate::domain::time::{MINUTE, Timestamp};
use crate::params;

/// What is looked for; what is empty or none counts as anything.
#[derive(Debug, Default)]
pub struct Sought<'a> {
    /// Only those about this client.
    pub client: Option<ClientId>,
    /// Only those about this user.
    pub user: Option<UserId>,
    /// Only those of this administrator.
    pub admin: Option<AdminId>,
    /// Only those of this action.
    pub action: &'a str,
    /// Only those from this address.
    pub ip: &'a str,
    /// Only those from one instant to before another.
    pub during: Option<(Timestamp, Timestamp)>,
}

/// What was found, and the entry before which one goes on where the log goes on.
#[derive(Debug, Default)]
pub struct Found {
    /// Entries, the newest first.
    pub entries: Vec<Logged>,
    /// Where the next look begins.
    pub more: Option<i64>,
}

/// How many entries are looked through at once where no index leads to them.
pub const LOOKED_THROUGH: i64 = 10_000;

/// Looks for entries before one, at most so many.
pub fn look(tx: &mut Tx<'_>, sought: &Sought<'_>, before: Option<i64>, most: i64) -> Result<Found, DbError> {
    let (first, end) = bounds(tx, sought.during)?;
    let end = before.map_or(end, |before| end.min(before));
    let (from, until) = sought.during.map_or((i64::MIN, i64::MAX), |(a, b)| (a.millis(), b.millis()));
    let (client, user) = (sought.client.map_or(0, ClientId::get), sought.user.map_or(0, UserId::get));
    let last = last_looked_at(tx, (client, user), (first, end))?;
    let sql = match (client, user) {
        (0, 0) => LOOK,
        (0, _) => LOOK_OF_USER,
        _ => LOOK_OF_CLIENT,
    };
    let lowest = last.unwrap_or(first);
    let admin = sought.admin.map_or(0, AdminId::get);
    let params = params![lowest, end, client, user, admin, sought.action, sought.ip, from, until, most + 1];
    let mut entries = tx.all(sql, params, read)?;
    let cut = usize::try_from(most).unwrap_or(usize::MAX);
    let is_cut = entries.len() > cut;
    entries.truncate(cut);
    let more = if is_cut { entries.last().map(|entry| entry.id) } else { last };
    Ok(Found { entries, more })
}

/// The ids between which entries of a time stand. They grow with time, but for clocks that were put back and
/// transactions that overlap.
fn bounds(tx: &mut Tx<'_>, during: Option<(Timestamp, Timestamp)>) -> Result<(i64, i64), DbError> {
    let Some((from, until)) = during else { return Ok((0, i64::MAX)) };
    Ok((first_since(tx, from.plus(-60 * MINUTE))?, first_since(tx, until.plus(60 * MINUTE))?))
}

/// The entry at which a look ends; None where it comes to the end of the log.
fn last_looked_at(
    tx: &mut Tx<'_>,
    (client, user): (i64, i64),
    (first, end): (i64, i64),
) -> Result<Option<i64>, DbError> {
    let sql = match (client, user) {
        (0, 0) => "SELECT id FROM activity WHERE id >= $1 AND id < $2 ORDER BY id DESC LIMIT 1 OFFSET $3",
        (0, _) => {
            "SELECT id FROM activity WHERE user_id = $4 AND id >= $1 AND id < $2 ORDER BY id DESC LIMIT 1 OFFSET $3"
        }
        _ => {
            "SELECT id FROM activity WHERE client_id = $4 AND id >= $1 AND id < $2
             ORDER BY id DESC LIMIT 1 OFFSET $3"
        }
    };
    let of = if client == 0 { user } else { client };
    let skipped = LOOKED_THROUGH - 1;
    let params = params![first, end, skipped, of];
    let params = if (client, user) == (0, 0) { &params[..3] } else { params };
    tx.first(sql, params, |row| row.int(0))
}
