//! Mail that goes nowhere: a list that tests read, with refusals they can order beforehand.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::message::Composed;
use super::transport::{Accepted, SendError};

/// What was sent, and the answers that wait for the next messages.
#[derive(Default)]
pub struct Memory {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    sent: Vec<Composed>,
    refusals: VecDeque<SendError>,
}

impl Memory {
    /// Everything taken so far, oldest first.
    pub fn sent(&self) -> Vec<Composed> {
        self.state().sent.clone()
    }

    /// The next message is answered with this error; several calls queue up.
    pub fn refuse_next(&self, error: SendError) {
        self.state().refusals.push_back(error);
    }

    pub(super) fn send(&self, mail: &Composed) -> Result<Accepted, SendError> {
        let mut state = self.state();
        if let Some(refusal) = state.refusals.pop_front() {
            return Err(refusal);
        }
        state.sent.push(mail.clone());
        Ok(Accepted { answer: format!("kept as number {}", state.sent.len()) })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Memory({} sent)", self.state().sent.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::message::{compose, tests::sample};

    #[test]
    fn messages_are_kept_in_order_and_an_ordered_refusal_is_given_once() {
        let memory = Memory::default();
        let mail = compose(&sample("one")).unwrap();
        memory.refuse_next(SendError::transient(Some(451), "later"));
        assert_eq!(memory.send(&mail).unwrap_err().code, Some(451));
        assert_eq!(memory.send(&mail).unwrap().answer, "kept as number 1");
        assert_eq!(memory.sent()[0].message_id(), "one@mail.example.com");
    }
}
