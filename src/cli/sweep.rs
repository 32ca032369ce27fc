//! What the server tidies up by itself: overdue invites are marked, old answers are forgotten.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::dispatch::{House, REPEATABLE_FOR};
use crate::domain::time::DAY;
use crate::store::activity::{self, Actor};
use crate::store::db::{DbError, Tx};
use crate::store::invites::Overdue;
use crate::store::tallies::What;
use crate::store::{commits, invites, limits, operations, refused_calls, sso_tokens, tallies, tickets};

/// How often.
const EVERY: Duration = Duration::from_mins(10);
/// How many rows in one transaction.
const MANY: i64 = 200;

/// What is done each time, and what it is called where it fails.
type Task = (&'static str, fn(&House) -> Result<(), DbError>);
const TASKS: [Task; 7] = [
    ("overdue invites cannot be marked", expire_invites),
    ("old answers cannot be forgotten", |house| {
        forget(house, MANY, |tx, most| operations::forget(tx, REPEATABLE_FOR, most))
    }),
    // Each commit to PostgreSQL leaves one.
    ("the ids of old commits cannot be forgotten", |house| {
        forget(house, 5_000, |tx, most| commits::forget(tx, DAY, most))
    }),
    ("old tokens cannot be forgotten", |house| {
        forget(house, MANY, |tx, most| sso_tokens::forget(tx, tx.now.plus(-DAY), most))
    }),
    ("old tickets cannot be forgotten", |house| {
        forget(house, MANY, |tx, most| tickets::forget(tx, tx.now.plus(-DAY), most))
    }),
    ("old refusals cannot be forgotten", |house| {
        forget(house, MANY, |tx, most| refused_calls::forget(tx, tx.now.plus(-refused_calls::LIFE), most))
    }),
    ("old counters cannot be forgotten", forget_limits),
];

/// Sweeps until the server stops.
pub fn until_stopped(house: &House) {
    while !house.wake.is_stopping() {
        for (failure, task) in TASKS {
            if let Err(error) = task(house) {
                log::warn!("{failure}: {error}");
            }
        }
        house.wake.wait_for_stop(EVERY);
    }
}

/// Forgets rows, so many in each transaction, for as long as there are as many.
fn forget(
    house: &House,
    most: i64,
    some: fn(&mut Tx<'_>, i64) -> Result<u64, DbError>,
) -> Result<(), DbError> {
    while house.store.write(move |tx| some(tx, most))? == most.unsigned_abs() {}
    Ok(())
}

/// Marks overdue invites as expired. What decides an acceptance is their time; this is for lists, and
/// for the activity log.
fn expire_invites(house: &House) -> Result<(), DbError> {
    loop {
        let batch = house.store.scan(|tx| invites::overdue(tx, MANY))??;
        if batch.is_empty() {
            return Ok(());
        }
        house.store.write(move |tx| {
            let mut days = BTreeMap::new();
            for overdue in &batch {
                if expire(tx, overdue)? {
                    *days.entry(tallies::day(overdue.since)).or_default() += 1;
                }
            }
            days.iter().try_for_each(|(day, found)| tallies::add(tx, What::Expired, *day, *found))
        })?;
    }
}

/// False when it is not overdue any more.
fn expire(tx: &mut Tx<'_>, overdue: &Overdue) -> Result<bool, DbError> {
    let is_expired = invites::expire(tx, overdue.id)?;
    if is_expired {
        let entry = activity::Entry {
            action: "ExpireInvite",
            actor: Actor::System,
            as_user: None,
            client: Some(overdue.client),
            user: None,
            invite: Some(overdue.id),
            ip: "",
            detail: "{}",
        };
        activity::insert(tx, &entry)?;
    }
    Ok(is_expired)
}

/// Forgets counters whose windows are over. They are found on a reading connection: no index helps, and
/// the writer must not look through all of them.
fn forget_limits(house: &House) -> Result<(), DbError> {
    loop {
        let before = house.store.clock().now().plus(-limits::LONGEST_WINDOW);
        let batch = house.store.scan(|tx| limits::begun_before(tx, before, MANY))??;
        let is_last = i64::try_from(batch.len()).is_ok_and(|found| found < MANY);
        house
            .store
            .write(move |tx| batch.iter().try_for_each(|bucket| limits::forget(tx, bucket, before)))?;
        if is_last {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::World;
    use crate::domain::ids::UserId;
    use crate::params;
    use crate::store::sso_tokens::NewSsoToken;

    fn sweep(world: &World) {
        for (failure, task) in TASKS {
            task(world.house()).expect(failure);
        }
    }

    #[test]
    fn answers_are_forgotten_when_they_may_not_be_repeated_any_more() {
        let world = World::new();
        let rows = MANY * 2 + 3;
        world.write(move |tx| {
            for number in 0..rows {
                let at = tx.now.plus(if number < 3 { 0 } else { -REPEATABLE_FOR });
                tx.execute(
                    "INSERT INTO operations (scope, key_hash, request_hash, answer, created_at)
                     VALUES ('credential 1', $1, '', '[]', $2)",
                    params![&number.to_string(), at],
                )?;
            }
            Ok(())
        });
        sweep(&world);
        assert_eq!(world.read(|tx| tx.number("SELECT COUNT(*) FROM operations", &[])), 3);
    }

    #[test]
    fn tickets_are_forgotten_a_day_after_their_end_and_sessions_stay() {
        let world = World::new();
        world.user("a@example.com");
        world.write(|tx| {
            let now = tx.now;
            for (number, ago) in [0, DAY - 60_000, DAY, 2 * DAY].into_iter().enumerate() {
                for kind in ["ticket", "user"] {
                    tx.execute(
                        "INSERT INTO sessions (token_hash, kind, user_id, ip, user_agent, created_at, seen_at, expires_at)
                         VALUES ($1, $2, 1, '', '', $3, $3, $3)",
                        params![&format!("{kind} {number}"), kind, now.plus(-ago)],
                    )?;
                }
            }
            Ok(())
        });
        sweep(&world);
        let count = |sql: &'static str| world.read(|tx| tx.number(sql, &[]));
        assert_eq!(count("SELECT COUNT(*) FROM sessions WHERE kind = 'ticket'"), 2);
        assert_eq!(count("SELECT COUNT(*) FROM sessions WHERE kind = 'user'"), 4);
    }

    #[test]
    fn tokens_and_counters_are_forgotten_when_they_count_no_longer() {
        let world = World::new();
        world.user("a@example.com");
        world.write(|tx| {
            let now = tx.now;
            for (number, before) in [0, DAY - 1000, DAY + 120_000].into_iter().enumerate() {
                tx.now = now.plus(-before);
                limits::count(tx, &format!("bucket {number}"), DAY)?;
                let user = UserId::new(1);
                let new = NewSsoToken { user, client: None, destination: "/account", admin: None, nonce: 1 };
                sso_tokens::insert(tx, &new)?;
            }
            Ok(())
        });
        sweep(&world);
        let count = |sql: &'static str| world.read(|tx| tx.number(sql, &[]));
        assert_eq!(count("SELECT COUNT(*) FROM sso_tokens"), 2);
        assert_eq!(count("SELECT COUNT(*) FROM limits"), 2);
    }
}
