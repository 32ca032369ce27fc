//! Calls with an idempotency key that have not come to their end: the same key does not begin a second one.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use crate::action::{Kind, Refusal};

/// The first call with the key is still running.
pub const IN_FLIGHT: Refusal = Refusal::new(
    Kind::Conflict,
    "idempotency_in_flight",
    "A call with this idempotency key is still running; repeat it in a moment",
)
.after(1);

/// The keys of this process that are in use. Another process on the same database waits for the transaction, and
/// gives the answer of the first then.
#[derive(Default)]
pub struct Running(Mutex<HashSet<String>>);

/// One that runs, until this is dropped.
pub struct Entered {
    running: Arc<Running>,
    key: String,
}

impl Running {
    /// Says that a call with a key begins.
    pub fn enter(self: &Arc<Self>, key: String) -> Result<Entered, Refusal> {
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if keys.insert(key.clone()) { Ok(Entered { running: Arc::clone(self), key }) } else { Err(IN_FLIGHT) }
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        self.running.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_free_again_when_its_call_has_ended() {
        let running = Arc::new(Running::default());
        let first = running.enter("a".to_owned()).expect("free");
        assert_eq!(running.enter("a".to_owned()).err(), Some(IN_FLIGHT));
        assert!(running.enter("b".to_owned()).is_ok());
        drop(first);
        assert!(running.enter("a".to_owned()).is_ok());
    }
}
