//! PostgreSQL as an engine: connections that wait, on threads that may, and transactions that run again.

mod attempt;
mod client;
mod clock;
mod connection;
mod manager;
mod migrate;
mod statement;
mod target;
mod threads;
mod trouble;
mod turn;
mod value;

use std::sync::Arc;
use std::time::Duration;

use r2d2::ManageConnection;

use self::clock::SharedClock;
use self::manager::Manager;
use self::threads::Threads;
use self::turn::Turn;
use super::db::{Db, DbError, Trouble, Tx};
use super::job::Job;
use super::{OpenError, Options};

pub use self::target::Target;

/// A connection beside all others, which only reads.
pub fn look(target: &Target) -> Result<Box<dyn Db>, OpenError> {
    let opened = Manager::of(target).patient().connect();
    Ok(Box::new(opened.map_err(|error| OpenError(format!("{target}: {error}")))?))
}

/// A database that any number of processes share.
pub struct Cluster {
    inside: Arc<Inside>,
    threads: Threads,
}

/// What the threads share.
struct Inside {
    connections: Connections,
    /// How long a call waits for one of them.
    wait: Duration,
    clock: SharedClock,
    turn: Turn,
}

impl Cluster {
    /// Connects and brings the schema up to date, beside whoever else is doing so.
    pub fn open(target: &Target, options: &Options) -> Result<Self, OpenError> {
        let said = |error: DbError| OpenError(format!("{target}: {error}"));
        let manager = Manager::of(target);
        let manager = if options.serving { manager } else { manager.patient() };
        migrate::bring_up_to_date(&manager)
            .map_err(|misfit| misfit.told(target, |error| error.text.clone()))?;
        let size = options.pool.max(1);
        let pool = r2d2::Pool::builder()
            .max_size(size)
            // A command needs one, the server soon all of them.
            .min_idle(if options.serving { None } else { Some(0) })
            // Opening is tried again after half of this at the latest.
            .connection_timeout(options.wait)
            .build_unchecked(manager);
        let clock = SharedClock::shifted_by(options.clock.clone());
        let connections = Connections(Some(pool));
        let (wait, turn) = (options.wait, Turn::default());
        let inside = Arc::new(Inside { connections, wait, clock, turn });
        let threads = Threads::start(size, options.wait)
            .map_err(|error| said(DbError::odd(format!("the threads: {error}"))))?;
        Ok(Self { inside, threads })
    }

    /// A read over a connection of the pool, run again where that was lost.
    pub fn scan<T>(&self, read: impl FnMut(&mut Tx<'_>) -> T) -> Result<T, DbError> {
        self.inside.read(read)
    }

    /// Runs a write to its end, on this thread.
    pub fn write(&self, job: Box<dyn Job>) {
        self.inside.write(job);
    }

    /// Hands a write to a thread that may wait.
    pub fn submit(&self, job: Box<dyn Job>) {
        let inside = Arc::clone(&self.inside);
        self.threads.run(Box::new(Submitted { inside, job }));
    }

    /// Runs something on a thread that may wait.
    pub fn apart<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
        done: impl FnOnce(Result<T, DbError>) + Send + 'static,
    ) {
        self.threads.run(Box::new(Apart { work, done }));
    }

    /// Finishes what was handed over.
    pub fn stop(&self) {
        self.threads.stop();
    }
}

impl Inside {
    /// A connection, for which a call waits no longer than the setting says.
    fn connection(&self) -> Result<r2d2::PooledConnection<Manager>, DbError> {
        threads::wait(self.wait, |longest| self.connection_within(longest))
    }

    fn connection_within(&self, longest: Duration) -> Result<r2d2::PooledConnection<Manager>, DbError> {
        let busy = |error: r2d2::Error| DbError { trouble: Trouble::Busy, text: error.to_string() };
        let pool = self.connections.0.as_ref().ok_or_else(|| DbError::odd("the store is closed"))?;
        pool.get_timeout(longest).map_err(busy)
    }
}

/// The pool. Closing a connection waits, and the last hold on the store may go on a thread that must not:
/// a serving thread of a server that has stopped. There the library would end the whole process.
struct Connections(Option<r2d2::Pool<Manager>>);

impl Drop for Connections {
    fn drop(&mut self) {
        let pool = self.0.take();
        let closing = std::thread::Builder::new().name("store-close".to_owned()).spawn(move || drop(pool));
        let _ = closing.map(std::thread::JoinHandle::join);
    }
}

/// A write that waits for a thread.
struct Submitted {
    inside: Arc<Inside>,
    job: Box<dyn Job>,
}

impl threads::Errand for Submitted {
    fn run(self: Box<Self>) {
        self.inside.write(self.job);
    }

    fn refuse(self: Box<Self>, error: DbError) {
        self.job.done(Err(error));
    }
}

/// Anything else that waits for a thread.
struct Apart<W, D> {
    work: W,
    done: D,
}

impl<T, W, D> threads::Errand for Apart<W, D>
where
    W: FnOnce() -> T + Send,
    D: FnOnce(Result<T, DbError>) + Send,
{
    fn run(self: Box<Self>) {
        let answer = (self.work)();
        (self.done)(Ok(answer));
    }

    fn refuse(self: Box<Self>, error: DbError) {
        (self.done)(Err(error));
    }
}
