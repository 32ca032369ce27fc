//! How a world's server is put together from the library's parts.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use actix_web::dev::ServerHandle;
use vestibule::action::{Live, Site};
use vestibule::auth::{self, Gate};
use vestibule::config::Config;
use vestibule::dispatch::{Arrivals, House, Traffic};
use vestibule::domain::brand::Brand;
use vestibule::domain::random::Random;
use vestibule::domain::time::Clock;
use vestibule::domain::token::Key;
use vestibule::http::{self, Listening};
use vestibule::mail::render::Templates;
use vestibule::mail::transport::Transport;
use vestibule::mail::{Post, Wake};
use vestibule::openid;
use vestibule::store::{Options, Place, Store};

use crate::database::{self, Database};
use crate::postgres::server::Server;
use crate::world::SOON;

pub fn house(config: &Config, store: Store, key: Key) -> Arc<House> {
    let site = Live::open(Site { key, ..config.site.clone() }, &store).expect("its settings");
    Arc::new(House {
        store: Arc::new(store),
        gate: Gate::new([7; 32]),
        openid: openid::start(&config.site.openid).expect("threads"),
        site: Arc::new(site),
        hashing: auth::hashing(1).expect("a thread"),
        wake: Arc::new(Wake::default()),
        running: Arc::default(),
        traffic: Traffic::default(),
        arrivals: Arrivals::default(),
    })
}

/// The secret of all links.
pub fn key() -> Key {
    let mut key = [0; 32];
    Random::machine().fill(&mut key);
    Key::new(key)
}

/// A new database with the schema, where tests stand on PostgreSQL.
pub fn database() -> Option<Database> {
    database::server().map(|server| Database::on(&server, migrate))
}

/// A new database with the schema in any case, if need be on a server of its own.
pub fn postgres() -> Database {
    database().unwrap_or_else(|| {
        let server = own_server();
        Database::on(&server.address(""), migrate).keeping(server)
    })
}

/// A new database with nothing in it, likewise.
pub fn empty_postgres() -> Database {
    database::server().map_or_else(
        || {
            let server = own_server();
            Database::empty(&server.address("")).keeping(server)
        },
        |server| Database::empty(&server),
    )
}

fn own_server() -> Server {
    let server = Server::start();
    // Until it answers.
    drop(server.client());
    server
}

fn migrate(address: &str) {
    let place = Place::parse(address).expect("an address");
    drop(store(&place, &Clock::default(), false).expect("the schema"));
}

/// The store that a configuration names.
pub fn of(config: &Config, clock: &Clock) -> Result<Store, String> {
    match &config.store {
        place @ Place::Folder(_) => store(place, clock, true),
        place @ Place::Postgres(_) => shared(place, config.db_pool, config.db_wait),
    }
}

/// A store that other processes may have open as well.
pub fn shared(place: &Place, pool: u32, wait: Duration) -> Result<Store, String> {
    let options = Options { place: place.clone(), pool, wait, clock: Clock::default(), serving: true };
    Store::open(options, Box::new(|_| {})).map_err(|error| error.0)
}

/// A store, as the server (or a command beside it) opens it.
pub fn store(place: &Place, clock: &Clock, serving: bool) -> Result<Store, String> {
    let options = Options {
        place: place.clone(),
        pool: if matches!(place, Place::Postgres(_)) { 4 } else { 2 },
        wait: Duration::from_secs(5),
        clock: clock.clone(),
        serving,
    };
    Store::open(options, Box::new(|error| panic!("the store failed: {error}"))).map_err(|error| error.0)
}

pub fn post(house: &Arc<House>, config: &Config, transport: Transport) -> Arc<Post> {
    Arc::new(Post {
        store: Arc::clone(&house.store),
        site: Arc::clone(&house.site),
        templates: Templates::new(None, &Brand::default()).expect("the built-in templates"),
        transport,
        from: config.mail_from.clone(),
    })
}

/// What stops a server, and its thread.
pub type Serving = (ServerHandle, JoinHandle<std::io::Result<()>>);

pub fn serve(house: &Arc<House>, config: &Config) -> (Serving, SocketAddr) {
    let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let address = socket.local_addr().expect("its address");
    let listening = Listening {
        sockets: vec![socket],
        workers: 2,
        proxies: config.trusted_proxies.clone(),
        signals: false,
    };
    let (told, hear) = channel();
    let house = Arc::clone(house);
    let thread = thread::spawn(move || {
        http::serve(&house, listening, |handle| told.send(handle).expect("the test waits"))
    });
    ((hear.recv_timeout(SOON).expect("it serves"), thread), address)
}
