//! The outbox: mails that were decided on, in the transaction that decided it.

use super::db::{DbError, Row, Tx};
use crate::domain::ids::{InviteId, LinkId, MailId, UserId};
use crate::domain::time::Timestamp;
use crate::params;

/// A mail to be.
#[derive(Default)]
pub struct NewMail<'a> {
    /// The template's name.
    pub kind: &'a str,
    /// The address it goes to.
    pub recipient: &'a str,
    /// The invite it is about.
    pub invite: Option<InviteId>,
    /// The user it is about, where it is no invite's.
    pub user: Option<UserId>,
    /// The link it carries.
    pub link: Option<LinkId>,
    /// What the template needs beyond that, as a JSON object.
    pub context: Option<&'a str>,
}

/// Queues a mail.
pub fn insert(tx: &mut Tx<'_>, new: &NewMail<'_>) -> Result<MailId, DbError> {
    let now = tx.now;
    tx.insert_always(
        "INSERT INTO outbox (kind, recipient, invite_id, user_id, link_id, context, state, due_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, 'queued', $7, $7)",
        params![
            new.kind,
            new.recipient,
            new.invite.map(InviteId::get),
            new.user.map(UserId::get),
            new.link.map(LinkId::get),
            new.context,
            now
        ],
    )
    .map(MailId::new)
}

/// A mail that a sender has taken.
#[derive(Debug, Clone)]
pub struct Leased {
    /// Its id.
    pub id: MailId,
    /// The template's name.
    pub kind: String,
    /// The address it goes to.
    pub recipient: String,
    /// The invite it is about.
    pub invite: Option<InviteId>,
    /// The user it is about, where it is no invite's.
    pub user: Option<UserId>,
    /// The link it carries.
    pub link: Option<LinkId>,
    /// What the template needs beyond that.
    pub context: Option<String>,
    /// The number of this attempt, from 1.
    pub attempt: i64,
    /// When it was queued.
    pub created_at: Timestamp,
    /// What proves that the lease is still this sender's.
    pub lease: i64,
}

/// Takes the mails that are due, at most so many: nobody else takes them before the lease ends.
pub fn lease(tx: &mut Tx<'_>, lease: i64, length: i64, limit: i64) -> Result<Vec<Leased>, DbError> {
    let now = tx.now;
    tx.all(
        "UPDATE outbox SET due_at = $2, lease = $3, attempts = attempts + 1
         WHERE state = 'queued' AND id IN (
            SELECT id FROM outbox WHERE state = 'queued' AND due_at <= $1 ORDER BY due_at, id LIMIT $4)
         RETURNING id, kind, recipient, invite_id, user_id, link_id, context, attempts, created_at",
        params![now, now.plus(length), lease, limit],
        |row| leased(row, lease),
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
        |row| leased(row, lease),
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

fn leased(row: &dyn Row, lease: i64) -> Result<Leased, DbError> {
    Ok(Leased {
        id: MailId::new(row.int(0)?),
        kind: row.text(1)?.to_owned(),
        recipient: row.text(2)?.to_owned(),
        invite: row.opt_int(3)?.map(InviteId::new),
        user: row.opt_int(4)?.map(UserId::new),
        link: row.opt_int(5)?.map(LinkId::new),
        context: row.opt_text(6)?.map(str::to_owned),
        attempt: row.int(7)?,
        created_at: Timestamp::from_millis(row.int(8)?),
        lease,
    })
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
    Ok(changed == 1)
}

/// When the next mail is due; None when none is queued.
pub fn next_due(tx: &mut Tx<'_>) -> Result<Option<Timestamp>, DbError> {
    tx.first("SELECT due_at FROM outbox WHERE state = 'queued' ORDER BY due_at, id LIMIT 1", &[], |row| {
        Ok(Timestamp::from_millis(row.int(0)?))
    })
}

/// A mail in a list. For a sent one `note` is the other server's answer, else the last error.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Its id.
    pub id: MailId,
    /// The template's name.
    pub kind: String,
    /// The address it goes to.
    pub recipient: String,
    /// The invite it is about.
    pub invite: Option<InviteId>,
    /// queued, sent, failed or dropped.
    pub state: String,
    /// How often it was tried.
    pub attempts: i64,
    /// The last error or answer.
    pub note: Option<String>,
    /// When it was queued.
    pub created_at: Timestamp,
    /// When it was sent, failed or dropped.
    pub ended_at: Option<Timestamp>,
}

fn listed(row: &dyn Row) -> Result<Listed, DbError> {
    Ok(Listed {
        id: MailId::new(row.int(0)?),
        kind: row.text(1)?.to_owned(),
        recipient: row.text(2)?.to_owned(),
        invite: row.opt_int(3)?.map(InviteId::new),
        state: row.text(4)?.to_owned(),
        attempts: row.int(5)?,
        note: row.opt_text(6)?.map(str::to_owned),
        created_at: Timestamp::from_millis(row.int(7)?),
        ended_at: row.opt_int(8)?.map(Timestamp::from_millis),
    })
}

/// Mails newest first, of one state where it is named, at most so many.
pub fn list(tx: &mut Tx<'_>, state: Option<&str>, limit: i64) -> Result<Vec<Listed>, DbError> {
    match state {
        Some(state) => tx.all(
            "SELECT id, kind, recipient, invite_id, state, attempts, last_error, created_at, ended_at
             FROM outbox WHERE state = $1 ORDER BY id DESC LIMIT $2",
            params![state, limit],
            listed,
        ),
        None => tx.all(
            "SELECT id, kind, recipient, invite_id, state, attempts, last_error, created_at, ended_at
             FROM outbox ORDER BY id DESC LIMIT $1",
            params![limit],
            listed,
        ),
    }
}

/// One mail.
pub fn by_id(tx: &mut Tx<'_>, id: MailId) -> Result<Option<Listed>, DbError> {
    tx.first(
        "SELECT id, kind, recipient, invite_id, state, attempts, last_error, created_at, ended_at
         FROM outbox WHERE id = $1",
        params![id.get()],
        listed,
    )
}

/// The latest mail that carries an invite's link.
pub fn latest_of_invite(tx: &mut Tx<'_>, invite: InviteId) -> Result<Option<Listed>, DbError> {
    tx.first(
        "SELECT id, kind, recipient, invite_id, state, attempts, last_error, created_at, ended_at
         FROM outbox WHERE invite_id = $1 AND kind = 'invitation' ORDER BY id DESC LIMIT 1",
        params![invite.get()],
        listed,
    )
}

/// Queues a failed mail again, or one that waits for its next try; false for any other, and for
/// one that a sender has in hand: it would go twice.
pub fn retry(tx: &mut Tx<'_>, id: MailId) -> Result<bool, DbError> {
    let now = tx.now;
    let changed = tx.execute(
        "UPDATE outbox SET state = 'queued', due_at = $2, attempts = 0, lease = NULL, ended_at = NULL
         WHERE id = $1 AND (state = 'failed' OR (state = 'queued' AND lease IS NULL))",
        params![id.get(), now],
    )?;
    Ok(changed == 1)
}

/// Queues all failed mails again; how many there were.
pub fn retry_all_failed(tx: &mut Tx<'_>) -> Result<u64, DbError> {
    let now = tx.now;
    tx.execute(
        "UPDATE outbox SET state = 'queued', due_at = $1, attempts = 0, lease = NULL, ended_at = NULL
         WHERE state = 'failed'",
        params![now],
    )
}

/// Whether a mail has waited since before an instant without being taken: the senders stand still.
pub fn is_stuck(tx: &mut Tx<'_>, before: Timestamp) -> Result<bool, DbError> {
    Ok(next_due(tx)?.is_some_and(|due| due < before))
}

/// How many of the newest mails failed.
pub fn failures(tx: &mut Tx<'_>, among: i64) -> Result<i64, DbError> {
    tx.number(
        "SELECT COUNT(*) FROM (SELECT state FROM outbox ORDER BY id DESC LIMIT $1) AS newest
         WHERE state = 'failed'",
        params![among],
    )
}
