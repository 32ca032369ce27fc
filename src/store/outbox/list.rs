//! Mails for whoever looks at them.

use super::super::db::{DbError, Row, Tx};
use super::super::listing::Page;
use super::{Mail, mail};
use crate::domain::ids::{ClientId, InviteId, MailId};
use crate::domain::time::Timestamp;
use crate::params;

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

/// A mail of a client, and what became of it.
#[derive(Debug, Clone)]
pub struct OfClient {
    /// The mail.
    pub mail: Mail,
    /// queued, sent, failed or dropped.
    pub state: String,
    /// The last error, or the other server's answer.
    pub note: Option<String>,
    /// When it was sent, or given up.
    pub ended_at: Option<Timestamp>,
}

/// How many mails are about a client or its invites, and a page of them, the newest first. A mail's
/// time is when it was sent, and until then when it was queued.
pub fn of_client(
    tx: &mut Tx<'_>,
    client: ClientId,
    during: (Timestamp, Timestamp),
    page: Page,
) -> Result<(i64, Vec<OfClient>), DbError> {
    // Open and ended invites are found by an index each, in the words of its condition.
    let total = tx.number(
        "SELECT COUNT(*) FROM outbox WHERE COALESCE(ended_at, created_at) >= $2
            AND COALESCE(ended_at, created_at) < $3 AND id IN (
                SELECT id FROM outbox WHERE client_id = $1
                UNION SELECT o.id FROM invites i JOIN outbox o ON o.invite_id = i.id
                    WHERE i.client_id = $1 AND i.state IN ('pending', 'expired')
                UNION SELECT o.id FROM invites i JOIN outbox o ON o.invite_id = i.id
                    WHERE i.client_id = $1 AND i.state <> 'pending')",
        params![client.get(), during.0, during.1],
    )?;
    let mails = tx.all(
        "SELECT id, kind, recipient, invite_id, user_id, link_id, context, attempts, created_at, state, last_error,
                ended_at
         FROM outbox WHERE COALESCE(ended_at, created_at) >= $2
            AND COALESCE(ended_at, created_at) < $3 AND id IN (
                SELECT id FROM outbox WHERE client_id = $1
                UNION SELECT o.id FROM invites i JOIN outbox o ON o.invite_id = i.id
                    WHERE i.client_id = $1 AND i.state IN ('pending', 'expired')
                UNION SELECT o.id FROM invites i JOIN outbox o ON o.invite_id = i.id
                    WHERE i.client_id = $1 AND i.state <> 'pending')
         ORDER BY id DESC LIMIT $4 OFFSET $5",
        params![client.get(), during.0, during.1, page.limit, page.start],
        of_row,
    )?;
    Ok((total, mails))
}

fn of_row(row: &dyn Row) -> Result<OfClient, DbError> {
    Ok(OfClient {
        mail: mail(row)?,
        state: row.text(9)?.to_owned(),
        note: row.opt_text(10)?.map(str::to_owned),
        ended_at: row.opt_int(11)?.map(Timestamp::from_millis),
    })
}

/// The newest mails about a client or its invites that are older than another one, at most so many.
pub fn newest_of_client(
    tx: &mut Tx<'_>,
    client: ClientId,
    before: MailId,
    limit: i64,
) -> Result<Vec<OfClient>, DbError> {
    tx.all(
        "SELECT id, kind, recipient, invite_id, user_id, link_id, context, attempts, created_at, state, last_error,
                ended_at
         FROM outbox WHERE id IN (
                SELECT id FROM outbox WHERE client_id = $1 AND id < $2
                UNION SELECT o.id FROM invites i JOIN outbox o ON o.invite_id = i.id
                    WHERE i.client_id = $1 AND o.id < $2)
         ORDER BY id DESC LIMIT $3",
        params![client.get(), before.get(), limit],
        of_row,
    )
}

/// The language of the client that a mail is about, itself or by its invite: a name such as `english`, or empty.
pub fn language_of_client(tx: &mut Tx<'_>, id: MailId) -> Result<Option<String>, DbError> {
    tx.first(
        "SELECT c.language FROM outbox o LEFT JOIN invites i ON i.id = o.invite_id
            JOIN clients c ON c.id = COALESCE(o.client_id, i.client_id)
         WHERE o.id = $1",
        params![id.get()],
        |row| Ok(row.text(0)?.to_owned()),
    )
}

/// A mail, if it is about a client or one of its invites.
pub fn one_of_client(tx: &mut Tx<'_>, client: ClientId, id: MailId) -> Result<Option<OfClient>, DbError> {
    tx.first(
        "SELECT id, kind, recipient, invite_id, user_id, link_id, context, attempts, created_at, state, last_error,
                ended_at
         FROM outbox WHERE id = $2 AND (client_id = $1
            OR invite_id IN (SELECT i.id FROM invites i WHERE i.id = outbox.invite_id AND i.client_id = $1))",
        params![client.get(), id.get()],
        of_row,
    )
}
