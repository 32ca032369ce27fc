//! Log-ins to accounts of which the host's name is still to be looked up.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::action::Arrival;

/// As many wait; of a burst of more the rest keep their addresses alone.
const MOST: usize = 256;

/// A queue from calls to the thread that looks names up. Nobody waits to be put into it.
pub struct Arrivals {
    entrance: SyncSender<Arrival>,
    exit: Mutex<Receiver<Arrival>>,
}

impl Default for Arrivals {
    fn default() -> Self {
        let (entrance, exit) = sync_channel(MOST);
        Self { entrance, exit: Mutex::new(exit) }
    }
}

impl Arrivals {
    /// Remembers one, if there is room.
    pub fn push(&self, arrival: Arrival) {
        // Without room nothing is lost but a name.
        let _ = self.entrance.try_send(arrival);
    }

    /// The next one, if it comes within this time.
    pub fn next(&self, within: Duration) -> Option<Arrival> {
        self.exit.lock().unwrap_or_else(PoisonError::into_inner).recv_timeout(within).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::{ClientId, UserId};

    #[test]
    fn a_burst_is_cut_off_and_nobody_waits() {
        let arrivals = Arrivals::default();
        for user in 1..1000 {
            let ip = "192.0.2.1".parse().expect("an address");
            arrivals.push(Arrival { client: ClientId::new(1), user: UserId::new(user), ip });
        }
        let kept = std::iter::from_fn(|| arrivals.next(Duration::ZERO)).count();
        assert_eq!(kept, MOST);
    }
}
