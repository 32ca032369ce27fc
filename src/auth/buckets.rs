//! Requests of each credential, counted: whoever asks too often is told when to come again.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use crate::action::{Badge, Kind, Refusal};
use crate::domain::time::{MINUTE, Timestamp};

const TOO_OFTEN: Refusal = Refusal::new(
    Kind::Limited,
    "too_many_requests",
    "Too many requests with this credential; try again in a moment",
);

/// So many credentials are remembered before those that are at rest are forgotten.
const MANY: usize = 10_000;

/// A bucket for each credential, which a minute fills. It is this process's own: several servers count apart.
#[derive(Default)]
pub struct Buckets {
    /// When each bucket is full again, in microseconds.
    full_at: Mutex<HashMap<Badge, i64>>,
}

impl Buckets {
    /// Takes one request out of a credential's bucket, which holds so many; 0: any number.
    pub fn take(&self, badge: Badge, per_minute: i64, now: Timestamp) -> Result<(), Refusal> {
        if per_minute <= 0 {
            return Ok(());
        }
        let cost = (MINUTE * 1000 / per_minute).max(1);
        let now = now.millis().saturating_mul(1000);
        let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        if full_at.len() >= MANY {
            full_at.retain(|_, at| *at > now);
        }
        let at = full_at.entry(badge).or_insert(now);
        let after = now.max(*at).saturating_add(cost);
        let too_much = after.saturating_sub(now).saturating_sub(MINUTE * 1000);
        if too_much > 0 {
            return Err(TOO_OFTEN.after(seconds(too_much)));
        }
        *at = after;
        Ok(())
    }
}

/// Whole seconds that cover so many microseconds.
fn seconds(micros: i64) -> u32 {
    u32::try_from(micros.saturating_add(999_999) / 1_000_000).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::ApiKeyId;

    const ONE: Badge = Badge::Key(ApiKeyId::new(1));
    const OTHER: Badge = Badge::Key(ApiKeyId::new(2));

    #[test]
    fn a_minute_holds_so_many_requests_of_each_and_comes_back_by_and_by() {
        let buckets = Buckets::default();
        let take =
            |badge, second: i64| buckets.take(badge, 6, Timestamp::from_millis(1_000_000 + second * 1000));
        for _ in 0..6 {
            assert!(take(ONE, 0).is_ok());
        }
        assert_eq!(take(ONE, 0).unwrap_err().retry_after, Some(10));
        assert_eq!(take(ONE, 4).unwrap_err().retry_after, Some(6));
        assert!(take(OTHER, 4).is_ok(), "each has its own");
        assert!(take(ONE, 10).is_ok());
        assert!(take(ONE, 11).is_err());
        assert!((0..6).all(|_| take(ONE, 100).is_ok()), "a rest fills it again");
    }

    #[test]
    fn another_limit_counts_from_the_next_request_on() {
        let buckets = Buckets::default();
        let take = |per_minute| buckets.take(ONE, per_minute, Timestamp::from_millis(0));
        assert!((0..6).all(|_| take(6).is_ok()) && take(6).is_err());
        assert!(take(0).is_ok());
        assert_eq!(take(600).unwrap_err().retry_after, Some(1));
    }

    #[test]
    fn without_a_limit_nothing_is_counted() {
        let buckets = Buckets::default();
        assert!((0..10_000).all(|_| buckets.take(ONE, 0, Timestamp::from_millis(0)).is_ok()));
    }
}
