//! Failed log-ins per address: after too many of them even good credentials wait.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::domain::time::{MINUTE, Timestamp};

const WINDOW: i64 = 15 * MINUTE;
/// How many addresses are remembered: an attacker with more of them is not stopped by counting.
const MOST: usize = 10_000;

/// Counts failures over a window of a quarter of an hour.
pub struct Throttle {
    most: i64,
    /// No request without a failure before it takes the lock.
    any: AtomicBool,
    counts: Mutex<HashMap<IpAddr, Count>>,
}

struct Count {
    since: Timestamp,
    failures: i64,
}

impl Throttle {
    /// Shuts after so many failures; 0: never.
    pub fn new(most: i64) -> Self {
        Self { most, any: AtomicBool::new(false), counts: Mutex::new(HashMap::new()) }
    }

    /// Whether an address has to wait.
    pub fn is_shut(&self, ip: IpAddr, now: Timestamp) -> bool {
        if self.most == 0 || !self.any.load(Ordering::Relaxed) {
            return false;
        }
        let counts = self.counts.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        counts.get(&ip).is_some_and(|count| count.failures >= self.most && count.since.plus(WINDOW) > now)
    }

    /// Counts a failure.
    pub fn count(&self, ip: IpAddr, now: Timestamp) {
        let mut counts = self.counts.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if counts.len() >= MOST {
            counts.retain(|_, count| count.since.plus(WINDOW) > now);
        }
        if counts.len() >= MOST && !counts.contains_key(&ip) {
            return;
        }
        let count = counts.entry(ip).or_insert(Count { since: now, failures: 0 });
        if count.since.plus(WINDOW) <= now {
            *count = Count { since: now, failures: 0 };
        }
        count.failures += 1;
        if count.failures == self.most {
            log::warn!("{} failed log-ins from {ip}: it has to wait", self.most);
        }
        self.any.store(true, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twenty_failures_shut_one_address_until_the_window_ends_sec_097() {
        let throttle = Throttle::new(20);
        let (bad, other): (IpAddr, IpAddr) = ([203, 0, 113, 9].into(), [203, 0, 113, 10].into());
        let start = Timestamp::from_millis(1_000_000);
        for _ in 0..20 {
            assert!(!throttle.is_shut(bad, start));
            throttle.count(bad, start);
        }
        assert!(throttle.is_shut(bad, start.plus(WINDOW - 1)));
        assert!(!throttle.is_shut(other, start));
        assert!(!throttle.is_shut(bad, start.plus(WINDOW)));
        throttle.count(bad, start.plus(WINDOW));
        assert!(!throttle.is_shut(bad, start.plus(WINDOW)));
    }

    #[test]
    fn zero_is_no_limit() {
        let throttle = Throttle::new(0);
        let ip = [127, 0, 0, 1].into();
        throttle.count(ip, Timestamp::from_millis(0));
        assert!(!throttle.is_shut(ip, Timestamp::from_millis(0)));
    }
}
