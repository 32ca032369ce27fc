//! The database's clock, as this process last read it: all of them decide by one time.

use std::sync::atomic::{AtomicI64, Ordering};

use super::connection::Postgres;
use crate::domain::time::{Clock, Timestamp, uptime};
use crate::store::db::DbError;

/// After so many milliseconds the clock is read again.
const FRESH: i64 = 1_000;
/// An answer that took longer says too little about when it was given; unless nothing else is known.
const QUICK: i64 = 20;

/// The database's time. A writing transaction reads it with its beginning; a read takes it from here,
/// at most a second after the last reading, and adds what has passed since by the steady clock.
pub struct SharedClock {
    /// What tests moved it by.
    shift: Clock,
    /// How far the database's time is ahead of this process's uptime.
    lead: AtomicI64,
    /// The uptime of the last reading; before the first one nothing is fresh.
    read_at: AtomicI64,
}

impl SharedClock {
    /// Not read yet.
    pub fn shifted_by(shift: Clock) -> Self {
        Self { shift, lead: AtomicI64::new(0), read_at: AtomicI64::new(-2 * FRESH) }
    }

    /// The present instant; None when the clock has to be read first.
    pub fn now(&self) -> Option<Timestamp> {
        let up = uptime();
        let fresh = up - self.read_at.load(Ordering::Acquire) <= FRESH;
        fresh.then(|| self.shift.shifted(Timestamp::from_millis(self.lead.load(Ordering::Acquire) + up)))
    }

    /// Reads the clock.
    pub fn ask(&self, connection: &mut Postgres) -> Result<Timestamp, DbError> {
        let asked = uptime();
        let told = connection.clock()?;
        Ok(self.learn(told, asked))
    }

    /// Learns what a question, begun at some uptime, was answered: the present instant.
    pub fn learn(&self, told: Timestamp, asked: i64) -> Timestamp {
        let up = uptime();
        if up - asked <= QUICK || self.now().is_none() {
            self.lead.store(told.millis() - i64::midpoint(asked, up), Ordering::Release);
            self.read_at.store(up, Ordering::Release);
        }
        self.shift.shifted(told)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::DAY;

    #[test]
    fn what_counts_is_the_databases_time_and_what_tests_moved_it_by() {
        let shift = Clock::default();
        let clock = SharedClock::shifted_by(shift.clone());
        assert_eq!(clock.now(), None, "it was never read");
        let told = Timestamp::from_millis(1_000_000_000_000);
        assert_eq!(clock.learn(told, uptime()), told);
        let now = clock.now().expect("it was read just now");
        assert!((told..told.plus(5_000)).contains(&now), "{now:?}");
        shift.advance(DAY);
        assert!(clock.now().expect("fresh") >= told.plus(DAY));
    }

    #[test]
    fn a_slow_answer_changes_nothing_while_a_quick_one_is_fresh() {
        let clock = SharedClock::shifted_by(Clock::default());
        let told = Timestamp::from_millis(1_000_000_000_000);
        clock.learn(told, uptime());
        clock.learn(told.plus(DAY), uptime() - 2 * QUICK);
        assert!(clock.now().expect("fresh") < told.plus(DAY / 2));
    }
}
