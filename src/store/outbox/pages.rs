//! Mails of everybody for staff, a page at a time from a place on: the cost of a page does not depend on how far it is.

use super::super::db::{DbError, Row, Tx};
use super::{Mail, mail};
use crate::domain::ids::{ClientId, MailId};
use crate::domain::time::Timestamp;
use crate::params;

/// A mail for staff.
#[derive(Debug, Clone)]
pub struct ForStaff {
    /// The mail.
    pub mail: Mail,
    /// queued, sent, failed or dropped.
    pub state: String,
    /// The last error, or the other server's answer.
    pub note: Option<String>,
    /// When it goes, where it waits.
    pub due_at: Timestamp,
    /// When it was sent, or given up.
    pub ended_at: Option<Timestamp>,
    /// The client that it is about, itself or by its invite.
    pub client: Option<ClientId>,
    /// Whether a sender has it in hand.
    pub is_in_hand: bool,
}

/// A place in a list: an instant, and the mail there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// When it is due, or ended.
    pub at: i64,
    /// The mail.
    pub id: i64,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT o.id, o.kind, o.recipient, o.invite_id, o.user_id, o.link_id, o.context, o.attempts, o.created_at,
                    o.state, o.last_error, o.due_at, o.ended_at, COALESCE(o.client_id, i.client_id), o.lease
             FROM outbox o LEFT JOIN invites i ON i.id = o.invite_id WHERE ",
            $rest
        )
    };
}

const ALL: &str = select!("o.id < $1 ORDER BY o.id DESC LIMIT $2");
const QUEUED: &str = select!(
    "o.state = 'queued' AND o.due_at >= $1 AND (o.due_at > $1 OR o.id > $2) ORDER BY o.due_at, o.id LIMIT $3"
);
const ENDED: &str = select!(
    "o.state = $1 AND o.state <> 'queued' AND o.ended_at <= $2 AND (o.ended_at < $2 OR o.id < $3)
     ORDER BY o.ended_at DESC, o.id DESC LIMIT $4"
);
const ONE: &str = select!("o.id = $1");

fn read(row: &dyn Row) -> Result<ForStaff, DbError> {
    Ok(ForStaff {
        mail: mail(row)?,
        state: row.text(9)?.to_owned(),
        note: row.opt_text(10)?.map(str::to_owned),
        due_at: Timestamp::from_millis(row.int(11)?),
        ended_at: row.opt_int(12)?.map(Timestamp::from_millis),
        client: row.opt_int(13)?.map(ClientId::new),
        is_in_hand: row.opt_int(14)?.is_some(),
    })
}

/// Mails of any state older than one, the newest first.
pub fn all(tx: &mut Tx<'_>, before: MailId, limit: i64) -> Result<Vec<ForStaff>, DbError> {
    tx.all(ALL, params![before.get(), limit], read)
}

/// Mails that wait, those first that go first; from behind a place on.
pub fn queued(tx: &mut Tx<'_>, behind: Place, limit: i64) -> Result<Vec<ForStaff>, DbError> {
    tx.all(QUEUED, params![behind.at, behind.id, limit], read)
}

/// Mails that ended in a state, the last one first; from behind a place on.
pub fn ended(tx: &mut Tx<'_>, state: &str, behind: Place, limit: i64) -> Result<Vec<ForStaff>, DbError> {
    tx.all(ENDED, params![state, behind.at, behind.id, limit], read)
}

/// One mail.
pub fn one(tx: &mut Tx<'_>, id: MailId) -> Result<Option<ForStaff>, DbError> {
    tx.first(ONE, params![id.get()], read)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::World;

    #[test]
    fn each_page_is_found_by_its_index() {
        let world = World::new();
        for (sql, values, index) in [
            (ALL, &["1", "1"][..], "PRIMARY KEY"),
            (QUEUED, &["1", "1", "1"][..], "outbox_due"),
            (ENDED, &["'1'", "1", "1", "1"][..], "outbox_by_end"),
        ] {
            let plan = world.plan(sql, values);
            assert!(plan.iter().any(|step| step.contains(index) || step.contains("Index")), "{plan:?}");
            assert!(!plan.iter().any(|step| step.contains("TEMP B-TREE")), "{plan:?}");
        }
    }
}
