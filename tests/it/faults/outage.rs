//! A database that cannot be reached, that says nothing, or that has no connection left.

use std::thread;
use std::time::{Duration, Instant};

use vestibule::store::Place;

use super::{BEGIN, COMMIT, GUEST, PROMPT, Troubled, address, is_done, within};
use crate::building::shared;
use crate::pg_proxy::{Fault, Proxy, Side, When};
use crate::postgres::Server;
use crate::wire::{Request, Response};

/// The second that a call waits for a connection, and a bit.
const WAITED: Duration = Duration::from_millis(1_500);
/// How long opening the store may take to fail.
const OPENED: Duration = Duration::from_secs(8);

impl Troubled {
    /// Asserts that a call of any kind is refused for now, in time.
    fn refuses(&self) {
        let answers = [
            within(WAITED, || self.invite("refused@example.com")),
            within(WAITED, || self.read()),
            within(WAITED, || self.world.fetch(&Request::get("/login"))),
            within(WAITED, || self.world.fetch(&Request::get("/readyz"))),
        ];
        for answer in answers {
            assert_eq!(answer.status, 503, "{}", answer.text());
        }
        assert_eq!(self.world.fetch(&Request::get("/healthz")).status, 200);
    }

    /// Many reads at once; how long each took.
    fn crowd(&self) -> Vec<(Response, Duration)> {
        let world = &self.world;
        let ask = || {
            let begin = Instant::now();
            (world.api("GetUserPermissions", "user_id=2&client_id=1"), begin.elapsed())
        };
        thread::scope(|scope| {
            let calls: Vec<_> = (0..12).map(|_| scope.spawn(ask)).collect();
            calls.into_iter().map(|call| call.join().expect("answered")).collect()
        })
    }

    /// Asserts that each of many is refused, in time.
    fn refuses_a_crowd(&self) {
        for (answer, took) in self.crowd() {
            assert_eq!(answer.status, 503, "{}", answer.text());
            assert!(took < WAITED, "{took:?}");
        }
    }

    fn serves_a_crowd(&self) {
        for (answer, _) in self.crowd() {
            assert!(is_done(&answer), "{}", answer.text());
        }
    }
}

#[test]
fn calls_without_a_connection_are_refused_in_time() {
    let mut troubled = Troubled::new();
    let held = troubled.proxy.arm_always(BEGIN, Fault::Hold);
    let guests = ["one@example.com", "two@example.com"];
    let calls = guests.map(|guest| troubled.start_inviting(guest));
    held.wait(2);
    troubled.refuses();
    troubled.refuses_a_crowd();
    drop(held);
    for (guest, call) in guests.iter().zip(calls) {
        // One that stood in the other's way has had its time.
        let done = is_done(&call.join().expect("answered"));
        assert_eq!(troubled.invites(guest), i64::from(done));
    }
    assert_eq!(troubled.invites("refused@example.com"), 0);
    troubled.serves_a_crowd();
}

#[test]
fn calls_to_a_database_that_is_gone_are_refused_in_time() {
    let mut troubled = Troubled::new();
    troubled.proxy.go_away();
    troubled.refuses();
    troubled.refuses_a_crowd();
    troubled.proxy.come_back();
    assert!(is_done(&troubled.invite(GUEST)));
    assert_eq!((troubled.invites(GUEST), troubled.invites("refused@example.com")), (1, 0));
    troubled.serves_a_crowd();
}
