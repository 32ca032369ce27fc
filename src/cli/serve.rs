//! `serve`: runs the server until it is told to stop.

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use actix_web::dev::ServerHandle;
use clap::Args;

use super::{Failure, follow, hosts, logging, open, sweep, tally};
use crate::config::{Config, Flags};
use crate::dispatch::House;
use crate::domain::time::Clock;
use crate::first_admin;
use crate::http::{self, Listening};
use crate::mail::Senders;
use crate::store::db::DbError;
use crate::store::{OnFatal, outbox};

/// Options of `serve`.
#[derive(Args)]
pub struct Serve {
    /// Addresses to listen on, separated by commas.
    #[arg(long)]
    listen: Option<String>,
    /// The data folder.
    #[arg(long)]
    data: Option<PathBuf>,
    /// The database, sqlite:PATH or postgres://….
    #[arg(long)]
    database: Option<String>,
    /// The base of every link.
    #[arg(long)]
    public_url: Option<String>,
    /// The configuration file.
    #[arg(long)]
    config: Option<PathBuf>,
    /// Log lines as text or as JSON.
    #[arg(long, value_parser = ["text", "json"])]
    log_format: Option<String>,
}

impl Serve {
    /// Runs the server.
    pub fn run(self) -> Result<(), Failure> {
        let mut flags = Flags::new();
        flags.extend(self.listen.map(|text| ("listen", text)));
        flags.extend(self.data.map(|path| ("data", path.display().to_string())));
        flags.extend(self.database.map(|text| ("database_url", text)));
        flags.extend(self.public_url.map(|text| ("public_url", text)));
        flags.extend(self.log_format.map(|text| ("log_format", text)));
        let config = Config::load(self.config.as_deref(), flags)?;
        config.check_for_serving()?;
        logging::start(&config);
        let sockets = bind(&config.listen)?;
        let server = Server::open(&config)?;
        tell_first_address(&server.house)?;
        server.run(&config, sockets, |_| Ok(()))
    }
}

/// Binds before anything is opened: a taken address is told at once.
pub fn bind(addresses: &[SocketAddr]) -> Result<Vec<TcpListener>, Failure> {
    let bind = |address: &SocketAddr| {
        TcpListener::bind(address)
            .map_err(|error| Failure::Failed(format!("cannot listen on {address}: {error}")))
    };
    addresses.iter().map(bind).collect()
}

/// What ends the server when a commit's outcome is unknown.
#[derive(Default)]
struct Emergency {
    happened: AtomicBool,
    server: Mutex<Option<ServerHandle>>,
}

impl Emergency {
    fn ring(&self) {
        self.happened.store(true, Ordering::SeqCst);
        if let Some(server) = &*self.server.lock().unwrap_or_else(PoisonError::into_inner) {
            drop(server.stop(false));
        }
    }
}

/// An open house, ready to serve.
pub struct Server {
    /// The house.
    pub house: Arc<House>,
    emergency: Arc<Emergency>,
}

impl Server {
    /// Opens the data folder for serving: nobody else may.
    pub fn open(config: &Config) -> Result<Self, Failure> {
        let emergency = Arc::new(Emergency::default());
        let bell = Arc::clone(&emergency);
        let on_fatal: OnFatal = Box::new(move |error| {
            log::error!("the outcome of a commit is unknown, the server ends: {error}");
            bell.ring();
        });
        let house = open::house(config, Clock::default(), true, on_fatal)?;
        Ok(Self { house, emergency })
    }

    /// Serves; `ready` runs once the sockets answer and signals are heard: a Ctrl-C in the middle
    /// of it ends the server in order, too.
    pub fn run(
        self,
        config: &Config,
        sockets: Vec<TcpListener>,
        ready: impl FnOnce(&Arc<House>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let house = &self.house;
        // A mail in the hands of another server is that server's; those of one that ended come back by
        // themselves when their leases end.
        if !house.store.is_shared() {
            house.store.write(outbox::release_all).map_err(|error: DbError| Failure::of(error))?;
        }
        let post = open::post(house, config)?;
        let senders = Senders::start(&post, &house.wake, config.mail_workers).map_err(Failure::of)?;
        check_in_background(house);
        let swept = Arc::clone(house);
        in_background("sweep", move || sweep::until_stopped(&swept));
        let named = Arc::clone(house);
        in_background("hosts", move || hosts::until_stopped(&named));
        let following = Arc::clone(house);
        in_background("settings", move || follow::until_stopped(&following));
        let counted = Arc::clone(house);
        in_background("tally", move || tally::until_stopped(&counted));
        for socket in &sockets {
            let address = socket.local_addr().map_err(Failure::of)?;
            log::info!("listening on http://{address}, links begin with {}", house.site.now().public_url);
        }
        let listening = Listening {
            sockets,
            workers: config.http_workers,
            proxies: config.trusted_proxies.clone(),
            signals: true,
        };
        let mut readied = Ok(());
        let served = http::serve(house, listening, |handle| {
            readied = ready(house);
            if readied.is_err() {
                drop(handle.stop(false));
            }
            *self.emergency.server.lock().unwrap_or_else(PoisonError::into_inner) = Some(handle);
        });
        senders.stop();
        tally::at_the_end(house);
        house.store.stop();
        served.map_err(Failure::of)?;
        readied?;
        if self.emergency.happened.load(Ordering::SeqCst) {
            return Err(Failure::Failed("the disk reported an error; check it before starting again".into()));
        }
        log::info!("stopped");
        Ok(())
    }
}

/// Of a store that never had an administrator: on standard output, whatever the log shows, since the address opens
/// the whole server.
fn tell_first_address(house: &Arc<House>) -> Result<(), Failure> {
    let site = house.site.now();
    let address = house.store.write(move |tx| first_admin::address(tx, &site));
    if let Some(address) = address.map_err(|error: DbError| Failure::of(error))? {
        println!("Set up the first administrator (this works once): {address}");
    }
    Ok(())
}

/// After an unclean stop the whole file is checked while requests are answered already.
fn check_in_background(house: &Arc<House>) {
    if !house.store.was_left_unclean() {
        return;
    }
    let house = Arc::clone(house);
    in_background("check", move || match house.store.integrity() {
        Ok(found) if found.is_empty() => log::info!("the store is sound after the unclean stop"),
        Ok(found) => found.iter().take(20).for_each(|line| log::error!("the store is damaged: {line}")),
        Err(error) => log::error!("the store cannot be checked: {error}"),
    });
}

fn in_background(name: &str, work: impl FnOnce() + Send + 'static) {
    if let Err(error) = thread::Builder::new().name(name.to_owned()).spawn(work) {
        log::error!("the thread {name} cannot be started: {error}");
    }
}
