//! The last calls that were refused: what was asked, from where, and why not; never what a call said.

use super::db::{DbError, Row, Tx};
use crate::domain::ids::{ApiKeyId, CredentialId};
use crate::domain::protocol::Protocol;
use crate::domain::time::{DAY, Timestamp};
use crate::params;

/// How many are kept of each credential and key.
pub const OF_EACH: i64 = 20;
/// How many are kept of those whom nobody knows.
pub const OF_NOBODY: i64 = 200;
/// How long one is kept, in milliseconds.
pub const LIFE: i64 = 90 * DAY;

/// To whom something was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Asker {
    /// Somebody whom nobody knows.
    #[default]
    Nobody,
    /// Whoever named this credential, with or without its secret.
    Credential(CredentialId),
    /// The holder of this key.
    Key(ApiKeyId),
}

impl Asker {
    fn name(self) -> String {
        match self {
            Self::Nobody => String::new(),
            Self::Credential(id) => format!("credential {id}"),
            Self::Key(id) => format!("key {id}"),
        }
    }

    /// How many of his are kept.
    pub const fn kept(self) -> i64 {
        match self {
            Self::Nobody => OF_NOBODY,
            Self::Credential(_) | Self::Key(_) => OF_EACH,
        }
    }
}

/// A call that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedCall {
    /// To whom.
    pub asker: Asker,
    /// When.
    pub at: Timestamp,
    /// In which protocol.
    pub protocol: Protocol,
    /// The action's name, as it was sent; empty where none was understood.
    pub action: String,
    /// Where it came from.
    pub ip: String,
    /// The refusal's code, or a more exact one that its caller was not told.
    pub code: String,
    /// The parameter it is about.
    pub field: Option<String>,
    /// The refusal's own words, where they are the same for everybody.
    pub words: Option<String>,
}

/// Writes one down.
pub fn insert(tx: &mut Tx<'_>, call: &RefusedCall) -> Result<(), DbError> {
    tx.execute_later(
        "INSERT INTO refused_calls (asker, at, protocol, action, ip, code, field, words)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![
            &call.asker.name(),
            call.at,
            call.protocol.as_str(),
            &call.action,
            &call.ip,
            &call.code,
            call.field.as_ref(),
            call.words.as_ref()
        ],
    )
}

/// Forgets somebody's older ones.
pub fn trim(tx: &mut Tx<'_>, asker: Asker) -> Result<(), DbError> {
    tx.execute_later(
        "DELETE FROM refused_calls WHERE asker = $1 AND id <= (
            SELECT id FROM refused_calls WHERE asker = $1 ORDER BY id DESC LIMIT 1 OFFSET $2)",
        params![&asker.name(), asker.kept()],
    )
}

/// Somebody's, the newest first.
pub fn of(tx: &mut Tx<'_>, asker: Asker) -> Result<Vec<RefusedCall>, DbError> {
    tx.all(
        "SELECT at, protocol, action, ip, code, field, words FROM refused_calls WHERE asker = $1
         ORDER BY id DESC LIMIT $2",
        params![&asker.name(), asker.kept()],
        |row| read(row, asker),
    )
}

fn read(row: &dyn Row, asker: Asker) -> Result<RefusedCall, DbError> {
    let protocol = row.text(1)?;
    Ok(RefusedCall {
        asker,
        at: Timestamp::from_millis(row.int(0)?),
        protocol: Protocol::parse(protocol)
            .ok_or_else(|| DbError::odd(format!("a call of the protocol {protocol}")))?,
        action: row.text(2)?.to_owned(),
        ip: row.text(3)?.to_owned(),
        code: row.text(4)?.to_owned(),
        field: row.opt_text(5)?.map(str::to_owned),
        words: row.opt_text(6)?.map(str::to_owned),
    })
}

/// Forgets those from before an instant, at most so many; how many there were.
pub fn forget(tx: &mut Tx<'_>, before: Timestamp, most: i64) -> Result<u64, DbError> {
    tx.execute(
        "DELETE FROM refused_calls WHERE at < $1 AND id IN (SELECT id FROM refused_calls ORDER BY id LIMIT $2)",
        params![before, most],
    )
}
