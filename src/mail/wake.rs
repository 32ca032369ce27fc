//! How the sender threads learn that there is work, or that they must stop.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// A bell: rung once for each queued mail, and for good when the server stops.
#[derive(Default)]
pub struct Wake {
    state: Mutex<State>,
    bell: Condvar,
}

#[derive(Default)]
struct State {
    rung: bool,
    stopping: bool,
}

impl Wake {
    /// Says that a mail was queued.
    pub fn wake(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if !state.rung {
            state.rung = true;
            self.bell.notify_all();
        }
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

    /// Waits until the bell is rung, but no longer than that; false when the server stops.
    pub fn wait(&self, longest: Duration) -> bool {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let asleep = |state: &mut State| !state.rung && !state.stopping;
        let (mut state, _) = self.bell.wait_timeout_while(state, longest, asleep).unwrap_or_else(PoisonError::into_inner);
        state.rung = false;
        !state.stopping
    }
}
