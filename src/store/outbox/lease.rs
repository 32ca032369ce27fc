//! Mails in the hands of the senders.

use std::ops::Deref;

use super::super::db::{DbError, Tx};
use super::{Mail, attempts, mail};
use crate::domain::ids::MailId;
use crate::domain::time::Timestamp;
use crate::params;

/// A mail that a sender has taken.
#[derive(Debug, Clone)]
pub struct Leased {
    /// The mail; this attempt is counted.
    pub mail: Mail,
    /// What proves that the lease is still this sender's.
    pub lease: i64,
}

impl Deref for Leased {
    type Target = Mail;

    fn deref(&self) -> &Mail {
        &self.mail
    }
}

/// Takes the mails that are due, at most so many: nobody else takes them before the lease ends.
pub fn lease(tx: &mut Tx<'_>, lease: i64, length: i64, limit: i64) -> Result<Vec<Leased>, DbError> {
    let now = tx.now;
    tx.all(
        "UPDATE outbox SET due_at = $2, lease = $3, attempts = attempts + 1
         WHERE state = 'queued' AND id IN (
            SELECT id FROM outbox WHERE state = 'queued' AND due_at <= $1 ORDER BY due_at, id LIMIT $4
            /* FOR UPDATE SKIP LOCKED */)
         RETURNING id, kind, recipient, invite_id, user_id, link_id, context, attempts, created_at",
        params![now, now.plus(length), lease, limit],
        |row| Ok(Leased { mail: mail(row)?, lease }),
    )
}

/// Takes one mail, whenever it is due; None when it is not queued or somebody else has it.
pub fn lease_one(tx: &mut Tx<'_>, id: MailId, lease: i64, length: i64) -> Result<Option<Leased>, DbError> {
    let now = tx.now;
    tx.first(
        "UPDATE outbox SET due_at = $2, lease = $3, attempts = attempts + 1
         WHERE id = $1 AND state = 'queued' AND lease IS NULL
         RETURNING id, kind, recipient, invite_id, user_id, link_id, context, attempts, created_at",
        params![id.get(), now.plus(length), lease],
        |row| Ok(Leased { mail: mail(row)?, lease }),
    )
}

/// Ends all leases: for the only process on a store, whose predecessor has ended.
pub fn release_all(tx: &mut Tx<'_>) -> Result<u64, DbError> {
    let now = tx.now;
    tx.execute(
        "UPDATE outbox SET due_at = $1, lease = NULL WHERE state = 'queued' AND lease IS NOT NULL",
        params![now],
    )
}

/// What became of a leased mail.
#[derive(Debug, Clone)]
pub enum Fate {
    /// The server at the other end took it, with this answer.
    Sent(String),
    /// It goes again at this instant, for this reason.
    Again(Timestamp, String),
    /// It never goes, for this reason.
    Failed(String),
    /// It is not wanted any more, for this reason.
    Dropped(String),
}

/// Writes down what became of a mail, if the lease is still this sender's.
pub fn settle(tx: &mut Tx<'_>, mail: &Leased, fate: &Fate) -> Result<bool, DbError> {
    let now = tx.now;
    let (state, due, note, ended) = match fate {
        Fate::Sent(answer) => ("sent", now, answer, Some(now)),
        Fate::Again(at, reason) => ("queued", *at, reason, None),
        Fate::Failed(reason) => ("failed", now, reason, Some(now)),
        Fate::Dropped(reason) => ("dropped", now, reason, Some(now)),
    };
    let changed = tx.execute(
        "UPDATE outbox SET state = $3, due_at = $4, last_error = $5, ended_at = $6, lease = NULL
         WHERE id = $1 AND lease = $2 AND state = 'queued'",
        params![mail.id.get(), mail.lease, state, due, note, ended],
    )?;
    if changed == 1 && matches!(fate, Fate::Again(..) | Fate::Failed(_)) {
        attempts::insert(tx, mail, note)?;
    }
    Ok(changed == 1)
}
