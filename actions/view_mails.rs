//! Admin area: `ViewMails` lists the mails of the outbox and what became of them.
//!
//! Takes `state` (`queued`, `sent`, `failed` or `dropped`; else all) and `from`, a place to go on from; answers what
//! `staff::seen` does, `mails`, each with `id`, `kind`, `to`, `state`, `attempts`, `note` (the last error, or the other
//! server's answer), `at` (when it was sent or given up, else queued), `due_at` where it waits and `in_hand`; and
//! `more`, the place to go on from where there are more.

use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply, Value};
use crate::domain::ids::{ClientId, InviteId, MAX_ID, MailId, UserId};
use crate::domain::right::Right;
use crate::domain::time::Timestamp;
use crate::params::Params;
use crate::staff;
use crate::store::db::{DbError, Tx};
use crate::store::outbox::pages::{self, ForStaff, Place};

/// The row.
pub const CALL: Call = Call {
    name: "ViewMails",
    about: None,
    needs: Needs::Staff(Right::ViewMail),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

/// How many come at once.
const MOST: usize = 50;
/// One more says whether there are more.
const ASKED: i64 = 51;
/// The states that mails end in.
const ENDED: [&str; 3] = ["sent", "failed", "dropped"];

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let state = params.text("state").unwrap_or_default();
    let mut found = listed(context.tx, state, params.text("from").and_then(place))?;
    let has_more = found.len() > MOST;
    found.truncate(MOST);
    let more = found.last().map(|of| written(state, of)).filter(|_| has_more);
    let rows = found.iter().map(row).collect();
    Ok(staff::seen(context)?.with("mails", Value::list("mail", rows)).with("more", more))
}

fn listed(tx: &mut Tx<'_>, state: &str, from: Option<Place>) -> Result<Vec<ForStaff>, DbError> {
    if state == "queued" {
        return pages::queued(tx, from.unwrap_or(Place { at: i64::MIN, id: 0 }), ASKED);
    }
    let last = from.unwrap_or(Place { at: i64::MAX, id: MAX_ID });
    match ENDED.iter().find(|ended| **ended == state) {
        Some(ended) => pages::ended(tx, ended, last, ASKED),
        None => pages::all(tx, MailId::new(last.id), ASKED),
    }
}

/// A place as addresses carry it: an instant and a mail.
fn place(text: &str) -> Option<Place> {
    let (at, id) = text.split_once('.')?;
    Some(Place { at: at.parse().ok()?, id: id.parse().ok()? })
}

fn written(state: &str, of: &ForStaff) -> String {
    let at = if state == "queued" { of.due_at } else { of.ended_at.unwrap_or(of.mail.created_at) };
    format!("{}.{}", at.millis(), of.mail.id)
}

/// A mail as both pages show it.
pub fn row(of: &ForStaff) -> Value {
    let due = Some(of.due_at.millis()).filter(|_| of.state == "queued");
    Value::object([
        ("id", of.mail.id.get().into()),
        ("kind", of.mail.kind.as_str().into()),
        ("to", of.mail.recipient.as_str().into()),
        ("state", of.state.as_str().into()),
        ("attempts", of.mail.attempt.into()),
        ("note", of.note.clone().into()),
        ("at", of.ended_at.unwrap_or(of.mail.created_at).millis().into()),
        ("queued_at", of.mail.created_at.millis().into()),
        ("ended_at", of.ended_at.map(Timestamp::millis).into()),
        ("due_at", due.into()),
        ("in_hand", of.is_in_hand.into()),
        ("client", of.client.map(ClientId::get).into()),
        ("invite", of.mail.invite.map(InviteId::get).into()),
        ("user", of.mail.user.map(UserId::get).into()),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::World;
    use crate::domain::right::Rights;
    use crate::params;

    /// Makes so many, one of each state by turns; two of them always end, or are due, at the same time.
    fn crowd(world: &World, count: i64) {
        world.write(move |tx| {
            let now = tx.now;
            tx.execute(
                "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < CAST($2 AS BIGINT) - 1)
                 INSERT INTO outbox (kind, recipient, state, attempts, due_at, created_at, ended_at)
                 SELECT 'test', 'a' || i, CASE i % 4 WHEN 0 THEN 'queued' WHEN 1 THEN 'sent' WHEN 2 THEN 'failed'
                        ELSE 'dropped' END, 1, CAST($1 AS BIGINT) + i / 8, CAST($1 AS BIGINT) + i,
                        CASE WHEN i % 4 = 0 THEN NULL ELSE CAST($1 AS BIGINT) - i / 8 END FROM n",
                params![now, count],
            )
        });
    }

    fn pages(world: &World, state: &str) -> Vec<i64> {
        let (mut found, mut from) = (Vec::new(), String::new());
        loop {
            let pairs = [("state", state), ("from", from.as_str())];
            let reply = world.as_admin(Rights::of(&[Right::ViewMail]), CALL.name, &pairs).expect("shown");
            found.extend(reply.items("mails").iter().map(|mail| mail.at("id").int()));
            from = reply.text("more").to_owned();
            if from.is_empty() {
                return found;
            }
        }
    }

    #[test]
    fn pages_follow_each_other_without_a_gap_in_every_state() {
        let world = World::new();
        crowd(&world, 440);
        let all: Vec<i64> = (1..=440).rev().collect();
        assert_eq!(pages(&world, ""), all);
        for (place, state) in [(0, "queued"), (1, "sent"), (2, "failed"), (3, "dropped")] {
            let found = pages(&world, state);
            let mut expected: Vec<i64> = (0..440).filter(|i| i % 4 == place).map(|i| i + 1).collect();
            assert!(found.len() == expected.len(), "{state}: {found:?}");
            if state == "queued" {
                assert_eq!(found, expected, "what goes first comes first");
            }
            let mut sorted = found;
            sorted.sort_unstable();
            expected.sort_unstable();
            assert_eq!(sorted, expected, "{state}");
        }
    }

    #[test]
    fn a_place_that_is_none_begins_at_the_beginning() {
        let world = World::new();
        crowd(&world, 3);
        for from in ["x", "1", ".", "9.x", "99999999999999999999.1"] {
            let pairs = [("from", from)];
            let reply = world.as_admin(Rights::ALL, CALL.name, &pairs).expect("shown");
            assert_eq!(reply.items("mails").len(), 3, "{from}");
        }
        let mail = world.as_admin(Rights::ALL, CALL.name, &[("state", "sent")]).expect("shown");
        let mail = &mail.items("mails")[0];
        assert_eq!(
            (mail.at("to").text(), mail.at("state").text(), mail.at("due_at")),
            ("a1", "sent", &Value::Null)
        );
    }
}
