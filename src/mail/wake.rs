//! How the sender threads learn that there is work, or that they must stop.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// A bell: rung for queued mails, and for good when the server stops.
#[derive(Default)]
pub struct Wake {
    state: Mutex<State>,
    bell: Condvar,
    end: Condvar,
}

#[derive(Default)]
struct State {
    rings: u64,
    listening: usize,
    stopping: bool,
}

impl Wake {
    /// Says that a mail was queued. The writing thread does so for each one, and where nobody
    /// listens the call into the kernel is spared.
    pub fn wake(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.rings += 1;
        if state.listening > 0 {
            self.bell.notify_all();
        }
    }

    /// Says that the server stops.
    pub fn stop(&self) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).stopping = true;
        self.bell.notify_all();
        self.end.notify_all();
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
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.listening += 1;
        let asleep = |state: &mut State| state.rings == heard && !state.stopping;
        let woken = self.bell.wait_timeout_while(state, longest, asleep);
        woken.unwrap_or_else(PoisonError::into_inner).0.listening -= 1;
    }

    /// Waits until the server stops, but no longer than that.
    pub fn wait_for_stop(&self, longest: Duration) {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.end.wait_timeout_while(state, longest, |state| !state.stopping));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::thread;

    use super::*;

    const LONG: Duration = Duration::from_mins(1);

    #[test]
    fn a_ring_before_the_wait_is_heard() {
        let wake = Wake::default();
        let heard = wake.rings();
        wake.wake();
        wake.wait(heard, LONG);
    }

    #[test]
    fn a_ring_reaches_everybody_who_listens_and_a_stop_those_who_wait_for_it() {
        let wake = Arc::new(Wake::default());
        let listen = |wake: Arc<Wake>| thread::spawn(move || wake.wait(0, LONG));
        let listeners = [listen(Arc::clone(&wake)), listen(Arc::clone(&wake))];
        let shared = Arc::clone(&wake);
        let waiting = thread::spawn(move || shared.wait_for_stop(LONG));
        wake.wake();
        for one in listeners {
            one.join().expect("a listener");
        }
        assert!(!waiting.is_finished());
        wake.stop();
        waiting.join().expect("who waits for the end");
    }
}
