//! How the sender threads learn that there is work, or that they must stop.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// A bell: rung for queued mails, and for good when the server stops.
#[derive(Default)]
pub struct Wake {
    state: Mutex<State>,
    bell: Condvar,
}

#[derive(Default)]
struct State {
    rings: u64,
    stopping: bool,
}

impl Wake {
    /// Says that a mail was queued.
    pub fn wake(&self) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).rings += 1;
        self.bell.notify_all();
    }

    /// Says that the server stops.
    pub fn stop(&self) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).stopping = true;
        self.bell.notify_all();
    }

    /// Whether the server stops.
    pub fn is_stopping(&self) -> bool {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).stopping
    }

    /// How often the bell was rung: to be read before looking for work.
    pub fn rings(&self) -> u64 {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).rings
    }

    /// Waits until the bell is rung once more than `heard`, but no longer than that.
    pub fn wait(&self, heard: u64, longest: Duration) {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let asleep = |state: &mut State| state.rings == heard && !state.stopping;
        drop(self.bell.wait_timeout_while(state, longest, asleep));
    }

    /// Waits until the server stops, but no longer than that.
    pub fn wait_for_stop(&self, longest: Duration) {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.bell.wait_timeout_while(state, longest, |state| !state.stopping));
    }
}
