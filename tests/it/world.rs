//! A server of its own for each test: in this process, on a free port, over a folder, or a folder and a
//! database, that go with it.

mod ground;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use vestibule::action::Reply;
use vestibule::actions::{self, Group};
use vestibule::auth::{self, Gate, Proof};
use vestibule::config::{Config, Flags};
use vestibule::dispatch::{self, Arrivals, Ask, House, Outcome, Traffic};
use vestibule::mail::transport::Transport;
use vestibule::mail::{Post, Senders, Wake};
use vestibule::openid;
use vestibule::params::Params;

use crate::building::{Serving, store};
use crate::database::Database;
use crate::folder::Folder;
use crate::people::Credential;
use crate::wire::{Line, Request, Response};

/// How long a test waits for what must come soon.
pub const SOON: Duration = Duration::from_secs(20);

/// The settings of a world, by their names in the configuration file, and its way out for mail.
pub struct Setup {
    flags: Flags,
    transport: Transport,
    people: fn(&Arc<House>) -> Credential,
}

impl Setup {
    pub fn set(&mut self, name: &'static str, value: &str) {
        self.flags.insert(name, value.to_owned());
    }

    /// Leaves to the store what a world sets as a rule.
    pub fn unset(&mut self, name: &'static str) {
        self.flags.remove(name);
    }

    pub fn mail(&mut self, transport: Transport) {
        self.transport = transport;
    }

    /// Makes others than those every world begins with.
    pub fn people(&mut self, people: fn(&Arc<House>) -> Credential) {
        self.people = people;
    }
}

/// A running server with one administrator `ada`, one credential that may call everything, and one
/// client: its owner is user 1, a member with `products,tickets` is user 2.
pub struct World {
    pub house: Arc<House>,
    pub post: Arc<Post>,
    pub credential: Credential,
    pub address: SocketAddr,
    pub folder: Folder,
    flags: Flags,
    config: Config,
    server: Option<Serving>,
    mail: Mutex<(Option<Senders>, Arc<Wake>)>,
    /// Outlives the stores on it.
    database: Option<Database>,
}

impl World {
    /// The same house as another process on the same store has it.
    pub fn beside(&self) -> Arc<House> {
        let clock = self.house.store.clock();
        let store = store(&self.config.store, clock, false).expect("it opens beside the server");
        Arc::new(House {
            store: Arc::new(store),
            site: Arc::clone(&self.house.site),
            gate: Gate::new([0; 32]),
            hashing: auth::hashing(1).expect("a thread"),
            openid: openid::start(&[]).expect("no thread"),
            wake: Arc::new(Wake::default()),
            running: Arc::default(),
            traffic: Traffic::default(),
            arrivals: Arrivals::default(),
        })
    }

    /// The database under it; None on SQLite.
    pub fn database(&self) -> Option<&Database> {
        self.database.as_ref()
    }

    /// Moves the clock ahead and lets the senders look again.
    pub fn advance(&self, millis: i64) {
        self.house.store.clock().advance(millis);
        self.ring();
    }

    pub fn now(&self) -> i64 {
        self.house.store.clock().now().millis()
    }

    pub fn fetch(&self, request: &Request) -> Response {
        self.line().fetch(request)
    }

    pub fn line(&self) -> Line {
        Line::open(self.address)
    }

    /// A call of the form dialect with the world's credential; what is added wins over it.
    pub fn api(&self, action: &str, more: &str) -> Response {
        self.api_in("json", action, more)
    }

    /// The same, answered in another format.
    pub fn api_in(&self, format: &str, action: &str, more: &str) -> Response {
        self.fetch(&self.request(action, &format!("responsetype={format}&{more}")))
    }

    pub fn request(&self, action: &str, more: &str) -> Request {
        form(&format!("action={action}&{}&{more}", self.credential.pair()))
    }

    /// A call by the library, as whoever the proof shows.
    pub fn call(
        &self,
        tables: &'static [Group],
        proof: Proof,
        action: &str,
        pairs: &[(&str, &str)],
    ) -> Outcome {
        dispatch::call_and_wait(&self.house, ask(tables, proof, action, pairs))
    }

    /// A call as the operator, which must go well.
    pub fn operator(&self, action: &str, pairs: &[(&str, &str)]) -> Reply {
        let own = [actions::COMMANDS, actions::ADMIN];
        let tables = own.into_iter().find(|tables| actions::find(tables, action).is_some());
        let tables = tables.unwrap_or(actions::FORM);
        match self.call(tables, Proof::Operator, action, pairs) {
            Outcome::Reply(reply) => reply,
            other => panic!("{action}: {other:?}"),
        }
    }

    /// What a page calls: the reply, or the code of the refusal.
    pub fn page(&self, proof: Proof, action: &str, pairs: &[(&str, &str)]) -> Result<Reply, &'static str> {
        match self.call(actions::PAGE, proof, action, pairs) {
            Outcome::Reply(reply) => Ok(reply),
            Outcome::Refused(refusal) => Err(refusal.code),
            Outcome::Broken(id) => panic!("{action} is broken: {id}"),
        }
    }

    /// Starts sender threads; the first ones hear the house's own bell.
    pub fn start_senders(&self, count: usize) {
        let mut mail = self.mail.lock().unwrap_or_else(PoisonError::into_inner);
        if mail.1.is_stopping() {
            mail.1 = Arc::new(Wake::default());
        }
        mail.0 = Some(Senders::start(&self.post, &mail.1, count).expect("threads"));
    }

    pub fn stop_senders(&self) {
        let running = self.mail.lock().unwrap_or_else(PoisonError::into_inner).0.take();
        if let Some(senders) = running {
            senders.stop();
        }
    }

    pub fn ring(&self) {
        self.mail.lock().unwrap_or_else(PoisonError::into_inner).1.wake();
    }

    /// Sends what is due, and nothing else, until nothing is.
    pub fn deliver(&self) {
        self.start_senders(2);
        until("the outbox is empty", || {
            let now = self.now();
            self.number(&format!(
                "SELECT COUNT(*) FROM outbox WHERE state = 'queued' AND (lease IS NOT NULL OR due_at <= {now})"
            )) == 0
        });
        self.stop_senders();
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.stop_senders();
        if let Some((handle, thread)) = self.server.take() {
            drop(handle.stop(false));
            let _ = thread.join();
        }
    }
}

/// A request of the form dialect.
pub fn form(body: &str) -> Request {
    Request::form("/includes/api.php", body)
}

/// A call as it is handed to dispatch.
pub fn ask(tables: &'static [Group], proof: Proof, action: &str, pairs: &[(&str, &str)]) -> Ask {
    Ask {
        tables,
        action: action.to_owned(),
        params: Params::from_pairs(pairs.iter().copied()),
        proof,
        ip: IpAddr::V4(Ipv4Addr::LOCALHOST),
        user_agent: "a test".to_owned(),
        repeat: None,
    }
}

/// Waits until something holds; panics when it does not come.
pub fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let end = Instant::now() + SOON;
    while !holds() {
        assert!(Instant::now() < end, "waited in vain: {what}");
        thread::park_timeout(Duration::from_millis(2));
    }
}
