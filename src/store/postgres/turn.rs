//! Whose turn it is, of those who stand in each other's way.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::domain::time::uptime;

/// Those who met a conflict twice run one at a time: many that want one row would keep each
/// other from ever coming to an end.
#[derive(Default)]
pub struct Turn {
    is_taken: Mutex<bool>,
    over: Condvar,
}

/// The turn is another's when this is dropped.
pub struct Taken<'a>(&'a Turn);

impl Turn {
    /// Waits for the turn until some uptime; None then.
    pub fn take(&self, until: i64) -> Option<Taken<'_>> {
        let left = Duration::from_millis(until.saturating_sub(uptime()).max(0).unsigned_abs());
        let waited = self.over.wait_timeout_while(self.lock(), left, |is_taken| *is_taken);
        let (mut is_taken, _) = waited.unwrap_or_else(PoisonError::into_inner);
        if *is_taken {
            return None;
        }
        *is_taken = true;
        Some(Taken(self))
    }

    fn lock(&self) -> MutexGuard<'_, bool> {
        self.is_taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        *self.0.lock() = false;
        self.0.over.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_has_the_turn_and_nobody_waits_for_it_longer_than_he_may() {
        let turn = Turn::default();
        let first = turn.take(uptime()).expect("it is free");
        assert!(turn.take(uptime() + 20).is_none());
        std::thread::scope(|scope| {
            let second = scope.spawn(|| turn.take(uptime() + 60_000).is_some());
            drop(first);
            assert!(second.join().expect("no panic"));
        });
        assert!(turn.take(uptime()).is_some(), "it was given back");
    }
}
