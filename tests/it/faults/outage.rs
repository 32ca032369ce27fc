//! A database that cannot be reached, that says nothing, or that has no connection left.

use std::thread;
use std::time::{Duration, Instant};

use vestibule::store::Place;

use super::{BEGIN, GUEST, PASSWORD, Troubled, address, invitation, is_done, within};
use crate::building::shared;
use crate::pg_proxy::{Fault, Proxy, Side, When};
use crate::postgres::server::Server;
use crate::wire::{Request, Response};

/// The second that a call waits for a connection, and a bit.
const WAITED: Duration = Duration::from_millis(1_500);
/// Whom nobody could invite at first.
const LATE: &str = "late@example.com";
/// How long opening the store may take to fail.
const OPENED: Duration = Duration::from_secs(8);

impl Troubled {
    /// Calls of every kind, many of them, all at once; how long each took.
    fn crowd(&self) -> Vec<(Response, Duration)> {
        let world = &self.world;
        let read = || world.request("GetUserPermissions", "responsetype=json&user_id=2&client_id=1");
        let mut requests: Vec<Request> = (0..12).map(|_| read()).collect();
        requests.push(world.request("CreateClientInvite", &invitation(LATE)));
        requests.extend([Request::get("/login"), Request::get("/readyz")]);
        let ask = |request: Request| {
            let begin = Instant::now();
            (world.fetch(&request), begin.elapsed())
        };
        thread::scope(|scope| {
            let calls: Vec<_> = requests.into_iter().map(|request| scope.spawn(|| ask(request))).collect();
            calls.into_iter().map(|call| call.join().expect("answered")).collect()
        })
    }

    /// Asserts that each of many is refused, in time, and that the server is well nevertheless.
    fn refuses(&mut self) {
        for (answer, took) in self.crowd() {
            assert_eq!(answer.status, 503, "{}", answer.text());
            assert!(took < WAITED, "{took:?}");
        }
        assert_eq!(self.world.fetch(&Request::get("/healthz")).status, 200);
        assert_eq!(self.invites(LATE), 0);
    }

    fn serves(&mut self) {
        for (answer, _) in self.crowd() {
            assert_eq!(answer.status, 200, "{}", answer.text());
        }
        assert_eq!(self.invites(LATE), 1);
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
    drop(held);
    for (guest, call) in guests.iter().zip(calls) {
        // One that stood in the other's way has had its time.
        let done = is_done(&call.join().expect("answered"));
        assert_eq!(troubled.invites(guest), i64::from(done));
    }
    troubled.serves();
}

#[test]
fn calls_to_a_database_that_is_gone_are_refused_in_time() {
    let mut troubled = Troubled::new();
    troubled.proxy.go_away();
    troubled.refuses();
    troubled.proxy.come_back();
    assert!(is_done(&troubled.invite(GUEST)));
    assert_eq!(troubled.invites(GUEST), 1);
    troubled.serves();
}

#[test]
fn a_server_that_says_nothing_more_keeps_nobody_waiting() {
    let mut troubled = Troubled::new();
    let unheard = troubled.proxy.arm_always(When::any(Side::Client), Fault::Hold);
    let first = [troubled.start_inviting(GUEST), troubled.start_inviting(GUEST)];
    unheard.wait(2);
    troubled.proxy.freeze();
    troubled.refuses();
    for call in first {
        assert!(!is_done(&call.join().expect("answered")));
    }
    troubled.proxy.thaw();
    assert_eq!(troubled.invites(GUEST), 0);
    troubled.serves();
}

#[test]
fn connections_that_were_opened_before_one_was_lost_cost_no_time() {
    let mut troubled = Troubled::with(|setup| setup.set("db_pool", "6"));
    troubled.is_fully_connected(6);
    let petrified = troubled.proxy.arm(When::any(Side::Client), Fault::Petrify);
    let begin = Instant::now();
    let answer = troubled.read();
    assert!(!is_done(&answer) && begin.elapsed() < WAITED, "{:?}", begin.elapsed());
    assert!(petrified.struck().is_some());
    troubled.proxy.thaw();
    troubled.serves();
}

#[test]
fn a_store_behind_a_server_that_says_nothing_does_not_open_until_it_speaks() {
    let server = Server::start();
    drop(server.client());
    let proxy = Proxy::before(&server.socket());
    let place = Place::parse(&address(&proxy)).expect("an address");
    let open = || shared(&place, 2, Duration::from_secs(1));
    proxy.freeze();
    let why = within(OPENED, open).err().expect("nobody answers");
    assert!(why.contains("did not answer") && !why.contains(PASSWORD), "{why}");
    proxy.thaw();
    open().expect("it speaks");
    proxy.go_away();
    let why = within(OPENED, open).err().expect("nobody is there");
    assert!(why.contains("refused") && !why.contains(PASSWORD), "{why}");
}

#[test]
fn a_host_that_says_nothing_is_passed_over() {
    let server = Server::start();
    drop(server.client());
    let (silent, good) = (Proxy::before(&server.socket()), Proxy::before(&server.socket()));
    silent.freeze();
    let url = format!("postgres://vestibule@{},{}/postgres", silent.address(), good.address());
    let place = Place::parse(&url).expect("an address");
    within(OPENED, || shared(&place, 1, Duration::from_secs(5))).expect("it opens");
}
