//! SQLite as an engine: one file in the data folder, one thread that writes, connections that read.

pub mod apart;
mod checkpoint;
mod connection;
mod reader;
mod readers;
mod writer;

use std::fs::{File, OpenOptions};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use self::checkpoint::Copier;
use self::connection::{Purpose, Sqlite};
use self::readers::Readers;
use self::writer::Writer;
use super::db::{DbError, Trouble, Tx};
use super::job::Job;
use super::schema::{self, Misfit};
use super::{OnFatal, OpenError, Options};
use crate::domain::time::Clock;

pub use self::reader::Reader;

/// The store of a data folder.
pub struct Folder {
    file: PathBuf,
    clock: Clock,
    writer: Writer,
    readers: r2d2::Pool<Readers>,
    unclean: bool,
    /// Held, not used: the operating system releases it with the process.
    #[expect(dead_code, reason = "its life is its use")]
    lock: Option<File>,
}

impl Folder {
    /// Opens (and creates) the store of a data folder.
    pub fn open(folder: &Path, options: &Options, on_fatal: OnFatal) -> Result<Self, OpenError> {
        create_folder(folder)?;
        let lock = if options.serving { Some(lock_folder(folder)?) } else { None };
        let file = folder.join("vestibule.db");
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
        let clock = options.clock.clone();
        let writer = Copier::start(copying)
            .and_then(|copier| Writer::start(connection, copier, options.serving, clock.clone(), on_fatal))
            .map_err(|error| OpenError(format!("the writing thread: {error}")))?;
        Ok(Self { file, clock, writer, readers, unclean, lock })
    }

    /// Whether the process before this one ended without closing the store.
    pub fn was_left_unclean(&self) -> bool {
        self.unclean
    }

    /// A connection for the reads of one thread.
    pub fn reader(&self) -> Result<Reader, DbError> {
        let connection = Sqlite::open(&self.file, Purpose::Read)?;
        Ok(Reader::new(connection, self.clock.clone(), self.writer.commits()))
    }

    /// A read over a connection of the pool.
    pub fn scan<T>(&self, read: impl FnOnce(&mut Tx<'_>) -> T) -> Result<T, DbError> {
        let busy = |error: r2d2::Error| DbError { trouble: Trouble::Busy, text: error.to_string() };
        let mut connection = self.readers.get().map_err(busy)?;
        Ok(read(&mut Tx::new(&mut *connection, self.clock.now())))
    }

    /// Hands a write to the writer.
    pub fn submit(&self, job: Box<dyn Job>) {
        self.writer.submit(job);
    }

    /// Finishes what was handed to the writer and moves the log into the file.
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
            "another `vestibule serve` (or `migrate-store`) is running on the data folder {}",
            folder.display()
        ))),
    }
}

fn migrate(connection: &mut Sqlite, clock: &Clock, file: &Path) -> Result<(), OpenError> {
    let told = |misfit: Misfit| misfit.told(&file.display(), explain);
    connection.batch("BEGIN IMMEDIATE").map_err(|error| told(error.into()))?;
    schema::bring_up_to_date(connection, clock.now()).map_err(told)?;
    connection.batch("COMMIT").map_err(|error| told(error.into()))
}

/// What an operator can do about an engine's error.
fn explain(error: &DbError) -> String {
    let hint = match error.trouble {
        Trouble::Busy => "another process holds the store; try again when it has ended",
        Trouble::Full => "the disk is full; make room and start again, nothing acknowledged is lost",
        Trouble::ReadOnly => "the file or its folder cannot be written; check owner, mode and mount",
        Trouble::Corrupt => "the file is damaged or no SQLite database; restore it from a backup",
        Trouble::Io => "the disk reported an error; check it before starting again",
        _ => return error.text.clone(),
    };
    format!("{} ({hint})", error.text)
}
