//! The repository: reads and writes over one waist, a file per table.

pub mod activity;
pub mod admin_sessions;
pub mod admins;
pub mod api_keys;
pub mod api_roles;
pub mod app_tokens;
pub mod bans;
pub mod bearers;
pub mod client_groups;
pub mod clients;
pub mod commits;
pub mod contacts;
pub mod credentials;
pub mod custom_fields;
pub mod db;
pub mod devices;
pub mod groups;
pub mod invites;
mod job;
pub mod limits;
pub mod links;
pub mod listing;
pub mod masks;
pub mod memberships;
pub mod operations;
pub mod outbox;
pub mod personal;
mod postgres;
pub mod refused_calls;
pub mod roles;
pub mod schema;
pub mod second_factors;
pub mod sessions;
pub mod settings;
mod sqlite;
pub mod sso_tokens;
pub mod tallies;
pub mod tickets;
pub mod transfer;
pub mod user_tokens;
pub mod users;
pub mod visitors;

use std::path::{Path, PathBuf};
use std::sync::mpsc::sync_channel;
use std::time::Duration;

use self::db::{DbError, Tx};
pub use self::job::Isolation;
use self::job::{Job, Work};
use self::postgres::Cluster;
use self::sqlite::Folder;
use crate::domain::time::Clock;

pub use self::postgres::Target;
pub use self::sqlite::Reader;

/// What the server does when a commit's outcome is unknown for good: it cannot go on.
pub type OnFatal = Box<dyn Fn(&DbError) + Send>;

/// Where a store is.
#[derive(Debug, Clone)]
pub enum Place {
    /// A data folder, with SQLite in it.
    Folder(PathBuf),
    /// A database that other processes share.
    Postgres(Box<Target>),
}

impl Place {
    /// Reads an address: `sqlite:PATH` of a file named `vestibule.db`, or `postgres://…`.
    pub fn parse(url: &str) -> Result<Self, String> {
        if let Some(file) = url.strip_prefix("sqlite:") {
            let folder = Path::new(file).parent().unwrap_or(Path::new(""));
            return Ok(Self::Folder(folder.to_path_buf()));
        }
        if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
            return Err("it must be sqlite:PATH or postgres://user:password@host:5432/database".to_owned());
        }
        Target::parse(url).map(|target| Self::Postgres(Box::new(target)))
    }
}

/// Where the store is and how it behaves.
pub struct Options {
    /// Where it is.
    pub place: Place,
    /// How many connections serve long reads of a file, or everything on PostgreSQL.
    pub pool: u32,
    /// How long a call waits for one of them.
    pub wait: Duration,
    /// The clock that transactions take their instant from; on PostgreSQL only how far tests moved it.
    pub clock: Clock,
    /// Whether this process is the server: only one may be on a data folder.
    pub serving: bool,
}

/// Why a store cannot be opened. The texts are for the operator.
#[derive(Debug)]
pub struct OpenError(pub String);

impl std::fmt::Display for OpenError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for OpenError {}

/// The open store.
pub struct Store {
    clock: Clock,
    engine: Engine,
}

enum Engine {
    Folder(Folder),
    Cluster(Cluster),
}

impl Store {
    /// Opens (and creates) the store.
    pub fn open(options: Options, on_fatal: OnFatal) -> Result<Self, OpenError> {
        let engine = match &options.place {
            Place::Folder(folder) => Engine::Folder(Folder::open(folder, &options, on_fatal)?),
            Place::Postgres(target) => Engine::Cluster(Cluster::open(target, &options)?),
        };
        Ok(Self { clock: options.clock, engine })
    }

    /// Whether other processes may be working on it: then nothing belongs to this one alone.
    pub fn is_shared(&self) -> bool {
        matches!(self.engine, Engine::Cluster(_))
    }

    /// Whether the process before this one ended without closing the store.
    pub fn was_left_unclean(&self) -> bool {
        match &self.engine {
            Engine::Folder(folder) => folder.was_left_unclean(),
            Engine::Cluster(_) => false,
        }
    }

    /// The clock that transactions take their instant from, as far as this process has a part in it.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// A connection for the reads of one thread that must not wait; None where each read waits for
    /// another machine.
    pub fn reader(&self) -> Result<Option<Reader>, DbError> {
        match &self.engine {
            Engine::Folder(folder) => folder.reader().map(Some),
            Engine::Cluster(_) => Ok(None),
        }
    }

    /// A read over a connection of the pool; it waits no longer for one than the setting says. `read` may
    /// run again.
    pub fn scan<T>(&self, read: impl FnMut(&mut Tx<'_>) -> T) -> Result<T, DbError> {
        match &self.engine {
            Engine::Folder(folder) => folder.scan(read),
            Engine::Cluster(cluster) => cluster.scan(read),
        }
    }

    /// Hands a write over. `work` may run again and keeps what it did only if it answers `Ok`; `done`
    /// learns the answer after the commit, or the store's error.
    pub fn submit<T, E, W, D>(&self, work: W, done: D)
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
        W: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        D: FnOnce(Result<T, E>) + Send + 'static,
    {
        let job: Box<dyn Job> = Box::new(Work::new(Isolation::Serializable, work, done));
        match &self.engine {
            Engine::Folder(folder) => folder.submit(job),
            Engine::Cluster(cluster) => cluster.submit(job),
        }
    }

    /// A write that waits for its commit: for threads that may.
    pub fn write<T, E, W>(&self, work: W) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
        W: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        self.write_at(Isolation::Serializable, work)
    }

    /// The same, kept apart from other writes no more than it needs.
    pub fn write_at<T, E, W>(&self, isolation: Isolation, work: W) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
        W: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        let (told, hear) = sync_channel(1);
        let job = Work::new(isolation, work, move |answer| {
            let _ = told.send(answer);
        });
        match &self.engine {
            Engine::Folder(folder) => folder.submit(Box::new(job)),
            Engine::Cluster(cluster) => cluster.write(Box::new(job)),
        }
        hear.recv().unwrap_or_else(|_| Err(DbError::odd("the writer has ended").into()))
    }

    /// Runs what waits for the store on a thread that may; `done` hears `Busy` when none was free in time.
    pub fn apart<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
        done: impl FnOnce(Result<T, DbError>) + Send + 'static,
    ) {
        match &self.engine {
            Engine::Folder(_) => done(Ok(work())),
            Engine::Cluster(cluster) => cluster.apart(work, done),
        }
    }

    /// Finishes what was handed over. Later writes are refused.
    pub fn stop(&self) {
        match &self.engine {
            Engine::Folder(folder) => folder.stop(),
            Engine::Cluster(cluster) => cluster.stop(),
        }
    }

    /// The full check of a file, and of the references in it: what it found, empty when sound.
    pub fn integrity(&self) -> Result<Vec<String>, DbError> {
        match &self.engine {
            Engine::Folder(folder) => folder.integrity(),
            Engine::Cluster(_) => Ok(Vec::new()),
        }
    }
}
