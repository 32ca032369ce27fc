//! The outbox: mails that were decided on, in the transaction that decided it.

mod attempts;
pub mod health;
mod lease;
mod list;
pub mod pages;

pub use self::attempts::{Attempt, attempts};
pub use self::lease::{Fate, Leased, lease, lease_one, release_all, settle};
pub use self::list::{
    Listed, OfClient, by_id, language_of_client, latest_of_invite, list, newest_of_client, of_client,
    one_of_client,
};

use super::db::{DbError, Param, Row, Tx};
use crate::domain::ids::{ClientId, InviteId, LinkId, MailId, UserId};
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
    /// The client it is about, where it is no invite's.
    pub client: Option<ClientId>,
    /// The user it is about, where it is no invite's.
    pub user: Option<UserId>,
    /// The link it carries.
    pub link: Option<LinkId>,
    /// What the template needs beyond that, as a JSON object.
    pub context: Option<&'a str>,
}

const INSERT: &str =
    "INSERT INTO outbox (kind, recipient, invite_id, client_id, user_id, link_id, context, state,
                                           due_at, created_at)
                      VALUES ($1, $2, $3, $4, $5, $6, $7, 'queued', $8, $8)";

/// Queues a mail whose id nobody asks for.
pub fn queue(tx: &mut Tx<'_>, new: &NewMail<'_>) -> Result<(), DbError> {
    tx.execute_later(INSERT, &new.row(tx.now))
}

/// Queues a mail.
pub fn insert(tx: &mut Tx<'_>, new: &NewMail<'_>) -> Result<MailId, DbError> {
    tx.insert_always(INSERT, &new.row(tx.now)).map(MailId::new)
}

impl NewMail<'_> {
    fn row(&self, now: Timestamp) -> [Param<'_>; 8] {
        *params![
            self.kind,
            self.recipient,
            self.invite.map(InviteId::get),
            self.client.map(ClientId::get),
            self.user.map(UserId::get),
            self.link.map(LinkId::get),
            self.context,
            now
        ]
    }
}

/// A mail as it is kept.
#[derive(Debug, Clone)]
pub struct Mail {
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
    /// How often it was taken to be sent.
    pub attempt: i64,
    /// When it was queued.
    pub created_at: Timestamp,
}

fn mail(row: &dyn Row) -> Result<Mail, DbError> {
    Ok(Mail {
        id: MailId::new(row.int(0)?),
        kind: row.text(1)?.to_owned(),
        recipient: row.text(2)?.to_owned(),
        invite: row.opt_int(3)?.map(InviteId::new),
        user: row.opt_int(4)?.map(UserId::new),
        link: row.opt_int(5)?.map(LinkId::new),
        context: row.opt_text(6)?.map(str::to_owned),
        attempt: row.int(7)?,
        created_at: Timestamp::from_millis(row.int(8)?),
    })
}

/// When the next mail is due; None when none is queued.
pub fn next_due(tx: &mut Tx<'_>) -> Result<Option<Timestamp>, DbError> {
    tx.first("SELECT due_at FROM outbox WHERE state = 'queued' ORDER BY due_at, id LIMIT 1", &[], |row| {
        Ok(Timestamp::from_millis(row.int(0)?))
    })
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

/// Queues failed mails again, those first that failed first, at most so many; how many there were.
pub fn retry_failed(tx: &mut Tx<'_>, most: i64) -> Result<u64, DbError> {
    let now = tx.now;
    tx.execute(
        "UPDATE outbox SET state = 'queued', due_at = $1, attempts = 0, lease = NULL, ended_at = NULL
         WHERE state = 'failed' AND id IN (SELECT id FROM outbox WHERE state = 'failed' AND state <> 'queued'
            ORDER BY ended_at, id LIMIT $2)",
        params![now, most],
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
