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
const BATCH: u16 = 200;

/// Sweeps until the server stops.
pub fn until_stopped(house: &House) {
    while !house.wake.is_stopping() {
        if let Err(error) = expire_invites(house) {
            log::warn!("overdue invites cannot be marked: {error}");
        }
        if let Err(error) = forget_operations(house) {
            log::warn!("old answers cannot be forgotten: {error}");
        }
        if let Err(error) = forget_commits(house) {
            log::warn!("the ids of old commits cannot be forgotten: {error}");
        }
        if let Err(error) = forget_sso_tokens(house).and_then(|()| forget_tickets(house)) {
            log::warn!("old tokens and tickets cannot be forgotten: {error}");
        }
        if let Err(error) = forget_refused_calls(house) {
            log::warn!("old refusals cannot be forgotten: {error}");
        }
        if let Err(error) = forget_limits(house) {
            log::warn!("old counters cannot be forgotten: {error}");
        }
        house.wake.wait_for_stop(EVERY);
    }
}

/// Marks overdue invites as expired. What decides an acceptance is their time; this is for lists, and
/// for the activity log.
fn expire_invites(house: &House) -> Result<(), DbError> {
    loop {
        let batch = house.store.scan(|tx| invites::overdue(tx, i64::from(BATCH)))??;
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

/// Forgets the answers to calls that may not be repeated any more.
fn forget_operations(house: &House) -> Result<(), DbError> {
    let forget = || house.store.write(|tx| operations::forget(tx, REPEATABLE_FOR, i64::from(BATCH)));
    while forget()? == u64::from(BATCH) {}
    Ok(())
}

/// Forgets the ids of commits that nobody looks up any more.
fn forget_commits(house: &House) -> Result<(), DbError> {
    const MANY: u16 = 5_000;
    let forget = || house.store.write(|tx| commits::forget(tx, DAY, i64::from(MANY)));
    while forget()? == u64::from(MANY) {}
    Ok(())
}

/// Forgets the tokens that let nobody in since yesterday.
fn forget_sso_tokens(house: &House) -> Result<(), DbError> {
    let forget = || house.store.write(|tx| sso_tokens::forget(tx, tx.now.plus(-DAY), i64::from(BATCH)));
    while forget()? == u64::from(BATCH) {}
    Ok(())
}

/// Forgets the tickets that ended before yesterday.
fn forget_tickets(house: &House) -> Result<(), DbError> {
    let forget = || house.store.write(|tx| tickets::forget(tx, tx.now.plus(-DAY), i64::from(BATCH)));
    while forget()? == u64::from(BATCH) {}
    Ok(())
}

/// Forgets the calls that were refused before the last three months.
fn forget_refused_calls(house: &House) -> Result<(), DbError> {
    let forget = || {
        house.store.write(|tx| refused_calls::forget(tx, tx.now.plus(-refused_calls::LIFE), i64::from(BATCH)))
    };
    while forget()? == u64::from(BATCH) {}
    Ok(())
}

/// Forgets counters whose windows are over. They are found on a reading connection: no index helps, and
/// the writer must not look through all of them.
fn forget_limits(house: &House) -> Result<(), DbError> {
    loop {
        let before = house.store.clock().now().plus(-limits::LONGEST_WINDOW);
        let batch = house.store.scan(|tx| limits::begun_before(tx, before, i64::from(BATCH)))??;
        let is_last = batch.len() < usize::from(BATCH);
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

    #[test]
    fn answers_are_forgotten_when_they_may_not_be_repeated_any_more() {
        let world = World::new();
        let rows = i64::from(BATCH) * 2 + 3;
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
        forget_operations(world.house()).expect("forgotten");
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
        forget_tickets(world.house()).expect("forgotten");
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
        forget_sso_tokens(world.house()).expect("forgotten");
        forget_limits(world.house()).expect("forgotten");
        let count = |sql: &'static str| world.read(|tx| tx.number(sql, &[]));
        assert_eq!(count("SELECT COUNT(*) FROM sso_tokens"), 2);
        assert_eq!(count("SELECT COUNT(*) FROM limits"), 2);
    }
}
