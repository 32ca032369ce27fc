//! What was answered where a mail did not go out.

use super::super::db::{DbError, Tx};
use super::Mail;
use crate::domain::ids::MailId;
use crate::domain::time::Timestamp;
use crate::params;

/// A try that did not succeed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// When.
    pub at: Timestamp,
    /// Which it was, since the mail was queued or queued again.
    pub number: i64,
    /// What the other server said, or what was in the way.
    pub answer: String,
}

/// Writes down how a try ended.
pub(super) fn insert(tx: &mut Tx<'_>, mail: &Mail, answer: &str) -> Result<(), DbError> {
    let now = tx.now;
    tx.execute_later(
        "INSERT INTO mail_attempts (mail_id, at, attempt, answer) VALUES ($1, $2, $3, $4)
         ON CONFLICT (mail_id, at) DO NOTHING",
        params![mail.id.get(), now, mail.attempt, answer],
    )
}

/// The tries of a mail that did not succeed, the newest first, at most so many.
pub fn attempts(tx: &mut Tx<'_>, mail: MailId, most: i64) -> Result<Vec<Attempt>, DbError> {
    tx.all(
        "SELECT at, attempt, answer FROM mail_attempts WHERE mail_id = $1 ORDER BY at DESC LIMIT $2",
        params![mail.get(), most],
        |row| {
            Ok(Attempt {
                at: Timestamp::from_millis(row.int(0)?),
                number: row.int(1)?,
                answer: row.text(2)?.to_owned(),
            })
        },
    )
}

#[cfg(test)]
mod tests {
    use super::super::{Fate, lease_one, retry, retry_failed, settle};
    use super::*;
    use crate::cli::testing::World;
    use crate::domain::time::MINUTE;

    #[test]
    fn each_try_that_did_not_succeed_is_kept_with_its_answer() {
        let world = World::new();
        world.operator("QueueTestMail", &[("email", "a@example.com")]).expect("queued");
        let id = MailId::new(1);
        let ends = |fate: fn(Timestamp) -> Fate| {
            world.house().store.clock().advance(MINUTE);
            let mail = world.write(move |tx| lease_one(tx, id, 7, MINUTE)).expect("leased");
            assert!(world.write(move |tx| settle(tx, &mail, &fate(tx.now))));
        };
        ends(|now| Fate::Again(now, "451 later".into()));
        ends(|_| Fate::Failed("550 no".into()));
        assert!(world.write(move |tx| retry(tx, id)));
        ends(|_| Fate::Sent("250 ok".into()));
        let tries = world.read(|tx| attempts(tx, id, 9));
        let told: Vec<(i64, &str)> = tries.iter().map(|one| (one.number, one.answer.as_str())).collect();
        assert_eq!(told, [(2, "550 no"), (1, "451 later")]);
        assert!(tries[0].at > tries[1].at);
    }

    #[test]
    fn of_many_failed_mails_some_are_queued_again_at_once() {
        let world = World::new();
        for number in 0..5 {
            let email = format!("a{number}@example.com");
            world.operator("QueueTestMail", &[("email", &email)]).expect("queued");
        }
        world.write(|tx| tx.execute("UPDATE outbox SET state = 'failed', ended_at = 9 - id", &[]));
        assert_eq!(world.write(|tx| retry_failed(tx, 3)), 3);
        let left = world.read(|tx| {
            tx.all("SELECT id FROM outbox WHERE state = 'failed' ORDER BY id", &[], |row| row.int(0))
        });
        assert_eq!(left, [1, 2], "those that failed first go first");
        assert_eq!(world.write(|tx| retry_failed(tx, 3)), 2);
    }
}
