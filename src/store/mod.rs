//! The repository: reads and writes over one waist, a file per table.

pub mod activity;
pub mod admins;
pub mod api_roles;
pub mod bans;
mod checkpoint;
pub mod client_groups;
pub mod clients;
pub mod contacts;
pub mod credentials;
pub mod custom_fields;
pub mod db;
pub mod invites;
pub mod limits;
pub mod links;
pub mod listing;
pub mod memberships;
pub mod operations;
pub mod outbox;
mod reader;
mod readers;
pub mod roles;
pub mod schema;
pub mod sessions;
pub mod settings;
mod sqlite;
pub mod sso_tokens;
pub mod user_tokens;
pub mod users;
mod writer;

use std::fs::{File, OpenOptions};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::mpsc::sync_channel;
use std::time::Duration;

use self::checkpoint::Copier;
use self::db::{DbError, Trouble, Tx};
use self::readers::Readers;
use self::schema::Misfit;
use self::sqlite::{Purpose, Sqlite};
use self::writer::{Job, Writer};
use crate::domain::time::Clock;

pub use self::reader::Reader;
pub use self::writer::OnFatal;

/// Where the store is and how it behaves.
pub struct Options {
    /// The data folder.
    pub folder: PathBuf,
    /// How many connections serve long reads.
    pub pool: u32,
    /// How long a long read waits for a connection.
    pub wait: Duration,
    /// The clock that transactions take their instant from.
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
    file: PathBuf,
    clock: Clock,
    writer: Writer,
    readers: r2d2::Pool<Readers>,
    unclean: bool,
    /// Held, not used: the operating system releases it with the process.
    #[expect(dead_code, reason = "its life is its use")]
    lock: Option<File>,
}

impl Store {
    /// Opens (and creates) the store of a data folder.
    pub fn open(options: Options, on_fatal: OnFatal) -> Result<Self, OpenError> {
        create_folder(&options.folder)?;
        let lock = if options.serving { Some(lock_folder(&options.folder)?) } else { None };
        let file = options.folder.join("vestibule.db");
        let unclean = file.with_extension("db-wal").metadata().is_ok_and(|log| log.len() > 0);
        let said = |error: DbError| OpenError(format!("{}: {}", file.display(), explain(&error)));
        create_file(&file)?;
        let mut connection = Sqlite::open(&file, Purpose::Write).map_err(said)?;
        migrate(&mut connection, &options.clock, &file)?;
        let readers = r2d2::Pool::builder()
            .max_size(options.pool.max(1))
            .min_idle(Some(0))
            .connection_timeout(options.wait)
            .idle_timeout(None)
            .max_lifetime(None)
            .build(Readers::of(&file))
            .map_err(|error| OpenError(error.to_string()))?;
        let copying = Sqlite::open(&file, Purpose::Read).map_err(said)?;
        let writer = Copier::start(copying)
            .and_then(|copier| {
                Writer::start(connection, copier, options.serving, options.clock.clone(), on_fatal)
            })
            .map_err(|error| OpenError(format!("the writing thread: {error}")))?;
        Ok(Self { file, clock: options.clock, writer, readers, unclean, lock })
    }

    /// Whether the process before this one ended without closing the store.
    pub fn was_left_unclean(&self) -> bool {
        self.unclean
    }

    /// The clock that transactions take their instant from.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// A connection for the reads of one thread.
    pub fn reader(&self) -> Result<Reader, DbError> {
        let connection = Sqlite::open(&self.file, Purpose::Read)?;
        Ok(Reader::new(connection, self.clock.clone(), self.writer.commits()))
    }

    /// A long read, over a connection of the pool; it waits no longer than the setting says.
    pub fn scan<T>(&self, read: impl FnOnce(&mut Tx<'_>) -> T) -> Result<T, DbError> {
        let busy = |error: r2d2::Error| DbError { trouble: Trouble::Busy, text: error.to_string() };
        let mut connection = self.readers.get().map_err(busy)?;
        Ok(read(&mut Tx::new(&mut *connection, self.clock.now())))
    }

    /// Hands a write to the writer. `work` may run again and keeps what it did only if it answers
    /// `Ok`; `done` learns the answer after the commit, or the store's error.
    pub fn submit<T, E, W, D>(&self, work: W, done: D)
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
        W: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        D: FnOnce(Result<T, E>) + Send + 'static,
    {
        self.writer.submit(Box::new(Work { rule: work, answer: None, done }));
    }

    /// A write that waits for its commit: for the command line and the sender threads.
    pub fn write<T, E, W>(&self, work: W) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
        W: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        let (told, hear) = sync_channel(1);
        self.submit(work, move |answer| {
            let _ = told.send(answer);
        });
        hear.recv().unwrap_or_else(|_| Err(DbError::odd("the writer has ended").into()))
    }

    /// Finishes what was handed to the writer and moves the log into the file. Later writes are
    /// refused.
    pub fn stop(&self) {
        self.writer.stop();
    }

    /// The full check of the file, and of the references in it: what it found, empty when sound.
    pub fn integrity(&self) -> Result<Vec<String>, DbError> {
        self.scan(|tx| {
            let mut found = tx.all("PRAGMA integrity_check", &[], |row| Ok(row.text(0)?.to_owned()))?;
            found.retain(|line| line != "ok");
            let orphans = tx.all("PRAGMA foreign_key_check", &[], |row| {
                Ok(format!("a row of {} refers to a missing row of {}", row.text(0)?, row.text(2)?))
            })?;
            found.extend(orphans);
            Ok(found)
        })?
    }
}

struct Work<T, E, W, D> {
    rule: W,
    answer: Option<Result<T, E>>,
    done: D,
}

impl<T, E, W, D> Job for Work<T, E, W, D>
where
    T: Send,
    E: From<DbError> + Send,
    W: FnMut(&mut Tx<'_>) -> Result<T, E> + Send,
    D: FnOnce(Result<T, E>) + Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> Result<bool, DbError> {
        let answer = (self.rule)(tx);
        let keep = answer.is_ok();
        self.answer = Some(answer);
        Ok(keep)
    }

    fn done(self: Box<Self>, fate: Result<(), DbError>) {
        let Self { answer, done, rule } = *self;
        // What the rule holds must be gone when somebody hears of its end.
        drop(rule);
        done(match (fate, answer) {
            (Err(error), _) => Err(error.into()),
            (Ok(()), Some(answer)) => answer,
            (Ok(()), None) => Err(DbError::odd("the job did not run").into()),
        });
    }
}

fn create_folder(folder: &Path) -> Result<(), OpenError> {
    let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.map_err(|error| {
        OpenError(format!("the data folder {} cannot be created: {error}", folder.display()))
    })
}

/// Creates the file for its owner only; SQLite gives the log beside it the same mode.
fn create_file(file: &Path) -> Result<(), OpenError> {
    match OpenOptions::new().append(true).create(true).mode(0o600).open(file) {
        Ok(_) => Ok(()),
        Err(error) => Err(OpenError(format!("{} cannot be written: {error}", file.display()))),
    }
}

fn lock_folder(folder: &Path) -> Result<File, OpenError> {
    let path = folder.join("lock");
    let file = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(&path);
    let file = file.map_err(|error| OpenError(format!("{} cannot be written: {error}", path.display())))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(_) => Err(OpenError(format!(
            "another `vestibule serve` is running on the data folder {}",
            folder.display()
        ))),
    }
}

fn migrate(connection: &mut Sqlite, clock: &Clock, file: &Path) -> Result<(), OpenError> {
    let said = |error: DbError| OpenError(format!("{}: {}", file.display(), explain(&error)));
    connection.batch("BEGIN IMMEDIATE").map_err(said)?;
    match schema::bring_up_to_date(connection, clock.now()) {
        Ok(()) => connection.batch("COMMIT").map_err(said),
        Err(Misfit::Db(error)) => Err(said(error)),
        Err(Misfit::Newer { found, known }) => Err(OpenError(format!(
            "{} was written by a newer Vestibule (schema step {found}, this one knows {known}): \
             run that version or restore a backup made before the change",
            file.display()
        ))),
    }
}

/// What an operator can do about an engine's error.
fn explain(error: &DbError) -> String {
    let hint = match error.trouble {
        Trouble::Busy => "another process holds the store; try again when it has ended",
        Trouble::Full => "the disk is full; make room and start again, nothing acknowledged is lost",
        Trouble::ReadOnly => "the file or its folder cannot be written; check owner, mode and mount",
        Trouble::Corrupt => "the file is damaged or no SQLite database; restore it from a backup",
        Trouble::Io => "the disk reported an error; check it before starting again",
        Trouble::Constraint | Trouble::Other => return error.text.clone(),
    };
    format!("{} ({hint})", error.text)
}
