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
    /// How far the database's time is ahead of this process's uptime; 0 before the first reading.
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

    /// About the present instant, however old the last reading is; before the first one by this machine's
    /// own clock. For what must only not be off by a day.
    pub fn roughly(&self) -> Timestamp {
        match self.lead.load(Ordering::Acquire) {
            0 => self.shift.now(),
            lead => self.shift.shifted(Timestamp::from_millis(lead + uptime())),
        }
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
    fn it_says_roughly_what_time_it_is_before_it_was_read_and_long_after() {
        let machine = Clock::default();
        let clock = SharedClock::shifted_by(machine.clone());
        let off =
            |clock: &SharedClock, by: i64| (clock.roughly().millis() - machine.now().millis() - by).abs();
        assert!(off(&clock, 0) < 5_000);
        clock.learn(machine.now().plus(9 * DAY), uptime());
        assert!(off(&clock, 9 * DAY) < 5_000);
        clock.read_at.store(uptime() - 2 * FRESH, Ordering::Release);
        assert!(clock.now().is_none() && off(&clock, 9 * DAY) < 5_000);
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
