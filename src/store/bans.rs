//! Banned networks: who comes from one is not let in.

use std::net::IpAddr;

use super::db::{DbError, Row, Tx};
use crate::domain::ids::BanId;
use crate::domain::network::{self, Network};
use crate::domain::time::Timestamp;
use crate::params;

/// A ban.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ban {
    /// Its id.
    pub id: BanId,
    /// The network in CIDR form.
    pub network: String,
    /// Why.
    pub reason: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends; None: never.
    pub expires_at: Option<Timestamp>,
}

/// Bans a network.
pub fn insert(
    tx: &mut Tx<'_>,
    network: &Network,
    reason: &str,
    expires_at: Option<Timestamp>,
) -> Result<BanId, DbError> {
    let now = tx.now;
    let (low, high) = network.range();
    tx.insert_always(
        "INSERT INTO bans (network, reason, created_at, expires_at, low, high) VALUES ($1, $2, $3, $4, $5, $6)",
        params![&network.to_string(), reason, now, expires_at, &hex(low), &hex(high)],
    )
    .map(BanId::new)
}

/// The ban that holds an address off for the longest time. This is on the way of every request:
/// banned addresses, which may be many, are found by key, and only networks are walked through.
pub fn holding(tx: &mut Tx<'_>, address: IpAddr) -> Result<Option<Ban>, DbError> {
    let now = tx.now;
    let found = tx.all(
        "SELECT id, network, reason, created_at, expires_at FROM bans
         WHERE low = $1 AND low = high AND (expires_at IS NULL OR expires_at > $2)
         UNION ALL
         SELECT id, network, reason, created_at, expires_at FROM bans
         WHERE low < high AND low <= $1 AND high >= $1 AND (expires_at IS NULL OR expires_at > $2)",
        params![&key(address), now],
        read,
    )?;
    Ok(found.into_iter().max_by_key(|ban| ban.expires_at.map_or(i64::MAX, Timestamp::millis)))
}

/// All bans, the newest first.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Ban>, DbError> {
    tx.all("SELECT id, network, reason, created_at, expires_at FROM bans ORDER BY id DESC", &[], read)
}

/// The newest before one, at most so many.
pub fn newest(tx: &mut Tx<'_>, before: i64, most: i64) -> Result<Vec<Ban>, DbError> {
    tx.all(
        "SELECT id, network, reason, created_at, expires_at FROM bans WHERE id < $1 ORDER BY id DESC LIMIT $2",
        params![before, most],
        read,
    )
}

/// Lifts a ban and gives it; None where there is none of this id.
pub fn remove(tx: &mut Tx<'_>, id: BanId) -> Result<Option<Ban>, DbError> {
    tx.first(
        "DELETE FROM bans WHERE id = $1 RETURNING id, network, reason, created_at, expires_at",
        params![id.get()],
        read,
    )
}

fn read(row: &dyn Row) -> Result<Ban, DbError> {
    Ok(Ban {
        id: BanId::new(row.int(0)?),
        network: row.text(1)?.to_owned(),
        reason: row.text(2)?.to_owned(),
        created_at: Timestamp::from_millis(row.int(3)?),
        expires_at: row.opt_int(4)?.map(Timestamp::from_millis),
    })
}

/// An address as it is compared with the ends of networks.
pub(super) fn key(address: IpAddr) -> String {
    hex(network::mapped(address))
}

fn hex(address: u128) -> String {
    format!("{address:032x}")
}
