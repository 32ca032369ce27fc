//! What is written down beside the requests: how many calls came in, which were refused, what became of invites.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use crate::dispatch::{House, Waiting};
use crate::domain::time::MINUTE;
use crate::store::Isolation;
use crate::store::db::DbError;
use crate::store::refused_calls::{self, Asker, RefusedCall};
use crate::store::tallies::{self, What};

/// How often refused calls are written down.
const EVERY: Duration = Duration::from_secs(1);
/// After so many times the counters are, too.
const COUNTERS: u64 = 10;
/// And after so many it is looked what became of invites.
const INVITES: u64 = 60;
/// Younger rows of a database to which others write may stand before one whose transaction has not ended.
const SHARED_MARGIN: i64 = 2 * MINUTE;
/// The same where one thread writes.
const MARGIN: i64 = 10_000;

/// Writes down until the server stops.
pub fn until_stopped(house: &House) {
    for turn in 0.. {
        if house.wake.is_stopping() {
            return;
        }
        if turn % COUNTERS == 0 {
            write_counts(house);
        }
        write_refused(house);
        if turn % INVITES == 0
            && let Err(error) = count_invites(house)
        {
            log::warn!("invites cannot be counted: {error}");
        }
        house.wake.wait_for_stop(EVERY);
    }
}

/// Writes down what is left when the server stops.
pub fn at_the_end(house: &House) {
    write_counts(house);
    write_refused(house);
}

/// Adds the counters to those of the day; what cannot be written counts the next time.
fn write_counts(house: &House) {
    let _alone = house.traffic.writing();
    let counts = house.traffic.take_counts();
    if counts.is_empty() {
        return;
    }
    let taken = counts.clone();
    let written = house.store.write_at(Isolation::EachStatement, move |tx| {
        let today = tallies::day(tx.now);
        counts.iter().try_for_each(|(what, count)| tallies::add(tx, *what, today, *count))
    });
    if let Err(error) = written {
        let error: DbError = error;
        log::warn!("the counters of calls cannot be written down: {error}");
        house.traffic.give_back(&taken);
    }
}

/// Writes down the calls that were refused, of each asker as many as are kept.
fn write_refused(house: &House) {
    let _alone = house.traffic.writing();
    let Waiting { calls, lost } = house.traffic.take_refused();
    if lost > 0 {
        log::warn!("{lost} refused calls are not listed: too many came at once");
    }
    if calls.is_empty() {
        return;
    }
    let (calls, askers) = kept(calls);
    let written = house.store.write_at(Isolation::EachStatement, move |tx| {
        calls.iter().try_for_each(|call| refused_calls::insert(tx, call))?;
        askers.iter().try_for_each(|asker| refused_calls::trim(tx, *asker))
    });
    if let Err(error) = written {
        let error: DbError = error;
        log::warn!("refused calls cannot be written down: {error}");
    }
}

/// The newest calls of each asker, as many as are kept, the oldest first; and the askers.
fn kept(calls: VecDeque<RefusedCall>) -> (Vec<RefusedCall>, Vec<Asker>) {
    let mut counts: HashMap<Asker, i64> = HashMap::new();
    let mut newest: Vec<RefusedCall> = calls
        .into_iter()
        .rev()
        .filter(|call| {
            let count = counts.entry(call.asker).or_default();
            *count += 1;
            *count <= call.asker.kept()
        })
        .collect();
    newest.reverse();
    (newest, counts.into_keys().collect())
}

/// Counts what was made and what ended since the last time, some rows in each transaction.
fn count_invites(house: &House) -> Result<(), DbError> {
    let margin = if house.store.is_shared() { SHARED_MARGIN } else { MARGIN };
    for what in [What::Sent, What::Accepted, What::Declined, What::Cancelled] {
        while let Some(step) = house.store.scan(|tx| tallies::look(tx, what, margin))?? {
            let is_last = step.is_last;
            // Whoever was faster has counted the same rows.
            house.store.write(move |tx| tallies::take(tx, &step))?;
            if is_last || house.wake.is_stopping() {
                break;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::FORM;
    use crate::cli::testing::World;
    use crate::domain::time::DAY;

    /// What the last two days say of invites.
    fn counted(world: &World) -> [Vec<i64>; 4] {
        [What::Sent, What::Accepted, What::Declined, What::Cancelled]
            .map(|what| world.read(|tx| tallies::of_days(tx, what, 2)))
    }

    fn invite(world: &World, email: &str) -> String {
        let pairs = [("client_id", "1"), ("email", email), ("permissions", "products")];
        let reply = world.call(FORM, "CreateClientInvite", &pairs).expect("invited");
        reply.int("invite_id").to_string()
    }

    fn settle(world: &World) {
        world.house().store.clock().advance(SHARED_MARGIN + 1_000);
        count_invites(world.house()).expect("counted");
    }

    /// The beginning of a day, so that what follows does not reach into the next one.
    fn morning(world: &World) {
        let clock = world.house().store.clock();
        clock.advance(DAY - clock.now().millis().rem_euclid(DAY) + 1_000);
    }

    #[test]
    fn invites_are_counted_once_on_the_days_of_their_beginning_and_their_end() {
        let world = World::new();
        world.client("owner@example.com");
        morning(&world);
        let (first, second) = (invite(&world, "a@example.com"), invite(&world, "b@example.com"));
        count_invites(world.house()).expect("counted");
        assert_eq!(counted(&world), [[0, 0], [0, 0], [0, 0], [0, 0]], "they are too young");
        settle(&world);
        assert_eq!(counted(&world), [[0, 2], [0, 0], [0, 0], [0, 0]]);
        world.house().store.clock().advance(DAY);
        for (action, invite) in [("CancelClientInvite", &first), ("DeclineClientInvite", &second)] {
            world.call(FORM, action, &[("invite_id", invite)]).expect(action);
        }
        invite(&world, "c@example.com");
        settle(&world);
        settle(&world);
        assert_eq!(counted(&world), [[2, 1], [0, 0], [0, 1], [0, 1]]);
    }

    #[test]
    fn what_two_servers_see_counts_once() {
        let world = World::new();
        world.client("owner@example.com");
        morning(&world);
        invite(&world, "a@example.com");
        let later = |tx: &mut crate::store::db::Tx<'_>| {
            tx.now = tx.now.plus(MARGIN + 1_000);
            tallies::look(tx, What::Sent, MARGIN)
        };
        let steps = [world.read(later), world.read(later)].map(|step| step.expect("something to count"));
        let taken = steps.map(|step| world.write(move |tx| tallies::take(tx, &step)));
        assert_eq!(taken, [true, false]);
        assert_eq!(counted(&world)[0], [0, 1]);
    }

    #[test]
    fn an_id_that_is_given_once_more_is_counted_once_more() {
        let world = World::new();
        world.client("owner@example.com");
        morning(&world);
        invite(&world, "a@example.com");
        invite(&world, "b@example.com");
        settle(&world);
        world.write(|tx| tx.execute("DELETE FROM outbox", &[]));
        world.write(|tx| tx.execute("DELETE FROM invites WHERE id > 1", &[]));
        let again = invite(&world, "c@example.com");
        assert!(world.house().store.is_shared() || again == "2", "{again}");
        invite(&world, "d@example.com");
        settle(&world);
        assert_eq!(counted(&world)[0], [0, 4]);
    }

    #[test]
    fn many_are_counted_step_by_step_and_one_from_the_future_holds_up_none() {
        let world = World::new();
        world.client("owner@example.com");
        morning(&world);
        world.write(|tx| {
            let now = tx.now;
            tx.execute(
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12000)
                 INSERT INTO invites (client_id, email, email_key, kind, permissions, state, created_at, issued_at,
                                      expires_at, ended_at, mails_since, mails)
                 SELECT 1, '', 'a' || i, 'accept', 1, 'accepted',
                        CASE WHEN i = 7 THEN CAST($1 AS BIGINT) + 400000000000 ELSE $1 END, 0, 0, $1, 0, 0 FROM n",
                crate::params![now],
            )
        });
        settle(&world);
        assert_eq!(counted(&world), [[0, 11_999], [0, 12_000], [0, 0], [0, 0]]);
    }

    #[test]
    fn of_a_flood_each_asker_keeps_the_newest() {
        let world = World::new();
        let call = |number: i64, asker| RefusedCall {
            asker,
            at: crate::domain::time::Timestamp::from_millis(number),
            protocol: crate::domain::protocol::Protocol::Rest,
            action: number.to_string(),
            ip: "::1".to_owned(),
            code: "no".to_owned(),
            field: None,
            words: None,
        };
        let one = Asker::Credential(crate::domain::ids::CredentialId::new(1));
        for batch in 0..3 {
            let calls = (0..30).map(|number| call(batch * 30 + number, one));
            let others = (0..150).map(|number| call(batch * 150 + number, Asker::Nobody));
            let (calls, askers) = kept(calls.chain(others).collect());
            assert_eq!((calls.len(), askers.len()), (20 + 150, 2));
            world.write(move |tx| {
                calls.iter().try_for_each(|call| refused_calls::insert(tx, call))?;
                askers.iter().try_for_each(|asker| refused_calls::trim(tx, *asker))
            });
        }
        let newest = |asker| {
            let listed = world.read(|tx| refused_calls::of(tx, asker));
            (listed.len(), listed[0].action.clone(), listed[listed.len() - 1].action.clone())
        };
        assert_eq!(newest(one), (20, "89".into(), "70".into()));
        assert_eq!(newest(Asker::Nobody), (200, "449".into(), "250".into()));
        assert_eq!(world.read(|tx| tx.number("SELECT COUNT(*) FROM refused_calls", &[])), 220);
    }
}
