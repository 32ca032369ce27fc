//! The one thread that writes: many jobs, one commit.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use super::super::OnFatal;
use super::super::db::{Db, DbError, Trouble, Tx};
use super::super::job::Job;
use super::checkpoint::Copier;
use super::connection::Sqlite;
use crate::domain::time::Clock;

/// How many jobs share one commit at most: the last of a group waits for all before it.
const GROUP: usize = 128;

/// A handle on the writing thread.
pub struct Writer {
    jobs: Sender<Message>,
    thread: Mutex<Option<JoinHandle<()>>>,
    commits: Arc<AtomicU64>,
}

enum Message {
    Job(Box<dyn Job>),
    Stop,
}

impl Writer {
    /// Starts the thread over its connection.
    pub fn start(
        connection: Sqlite,
        copier: Copier,
        serving: bool,
        clock: Clock,
        on_fatal: OnFatal,
    ) -> std::io::Result<Self> {
        let (jobs, inbox) = channel();
        let commits = Arc::new(AtomicU64::new(0));
        let shared = Arc::clone(&commits);
        let failed = None;
        let mut room = Room { connection, copier, serving, inbox, clock, on_fatal, failed, commits: shared };
        let thread = std::thread::Builder::new().name("writer".into()).spawn(move || room.work())?;
        Ok(Self { jobs, thread: Mutex::new(Some(thread)), commits })
    }

    /// How many groups were committed: it has grown before anybody learns of a commit.
    pub fn commits(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.commits)
    }

    /// Hands a job over. A writer that has ended answers it at once.
    pub fn submit(&self, job: Box<dyn Job>) {
        if let Err(refused) = self.jobs.send(Message::Job(job))
            && let Message::Job(job) = refused.0
        {
            job.done(Err(DbError::odd("the writer has ended")));
        }
    }

    /// Finishes what was handed over and moves the log into the file.
    pub fn stop(&self) {
        let _ = self.jobs.send(Message::Stop);
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        // The last handle may go with a job, on the thread itself: it ends after that job.
        if let Some(thread) = thread
            && thread.thread().id() != std::thread::current().id()
        {
            let _ = thread.join();
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.stop();
    }
}

struct Room {
    connection: Sqlite,
    copier: Copier,
    /// Whether this process is the server: a command beside it leaves its log alone.
    serving: bool,
    inbox: Receiver<Message>,
    clock: Clock,
    on_fatal: OnFatal,
    failed: Option<DbError>,
    commits: Arc<AtomicU64>,
}

/// A job that ran, and what is to be told unless the commit fails.
struct Ran {
    job: Box<dyn Job>,
    fate: Result<(), DbError>,
}

impl Room {
    fn work(&mut self) {
        while let Ok(message) = self.inbox.recv() {
            let Message::Job(first) = message else { break };
            let stop = self.group(first);
            if stop {
                break;
            }
        }
        if self.serving
            && let Err(error) = self.connection.empty_log()
        {
            log::warn!("the log could not be moved into the file: {error}");
        }
    }

    /// Runs a job and those that are waiting in one transaction; true when a stop was among them.
    fn group(&mut self, first: Box<dyn Job>) -> bool {
        if let Err(error) = self.begin() {
            first.done(Err(error));
            return false;
        }
        let mut ran = vec![self.savepoint(first)];
        let mut stop = false;
        // After a full disk SQLite has rolled back by itself: a further job would be a commit of its own.
        while ran.len() < GROUP && !self.connection.is_autocommit() {
            match self.inbox.try_recv() {
                Ok(Message::Job(job)) => ran.push(self.savepoint(job)),
                Ok(Message::Stop) => stop = true,
                Err(_) => break,
            }
        }
        let commit = self.commit();
        self.commits.fetch_add(1, Ordering::Release);
        for Ran { job, fate } in ran {
            let told = catch_unwind(AssertUnwindSafe(|| job.done(commit.clone().and(fate))));
            if told.is_err() {
                log::error!("whoever waited for a write panicked when it was told");
            }
        }
        // Told only now, so that the answers are on their way before the process ends.
        if let Err(error) = &commit
            && self.failed.is_some()
        {
            (self.on_fatal)(error);
        } else if let Err(error) = self.copier.keep_short(&mut self.connection) {
            log::warn!("the log cannot be kept short: {error}");
        }
        stop
    }

    fn begin(&mut self) -> Result<(), DbError> {
        match &self.failed {
            Some(error) => Err(error.clone()),
            None => self.connection.batch("BEGIN IMMEDIATE"),
        }
    }

    /// One job under its own savepoint: its refusal, error or panic takes back only its own work.
    fn savepoint(&mut self, mut job: Box<dyn Job>) -> Ran {
        let fate = self.run_in_savepoint(job.as_mut());
        Ran { job, fate }
    }

    fn run_in_savepoint(&mut self, job: &mut dyn Job) -> Result<(), DbError> {
        self.connection.execute("SAVEPOINT job", &[])?;
        let now = self.clock.now();
        let connection = &mut self.connection;
        let result = catch_unwind(AssertUnwindSafe(|| job.run(&mut Tx::new(connection, now))));
        let result = result.unwrap_or_else(|_| Err(DbError::odd("a job panicked")));
        // A full disk makes SQLite roll back everything: commit() will notice.
        if self.connection.is_autocommit() {
            return result.map(|_| ());
        }
        if !matches!(result, Ok(true)) {
            self.connection.execute("ROLLBACK TO job", &[])?;
        }
        self.connection.execute("RELEASE job", &[])?;
        result.map(|_| ())
    }

    fn commit(&mut self) -> Result<(), DbError> {
        if self.connection.is_autocommit() {
            return Err(DbError { trouble: Trouble::Full, text: "the transaction was rolled back".into() });
        }
        let Err(error) = self.connection.batch("COMMIT") else { return Ok(()) };
        log::error!("a commit failed: {error}");
        if matches!(error.trouble, Trouble::Io | Trouble::Corrupt) {
            self.failed = Some(error.clone());
        } else if !self.connection.is_autocommit()
            && let Err(error) = self.connection.batch("ROLLBACK")
        {
            self.failed = Some(error);
        }
        Err(error)
    }
}
