//! Connections beside an open store: one to look, one that keeps everybody else from writing.

use std::fs::{File, OpenOptions};
use std::path::Path;

use super::super::OpenError;
use super::super::db::{Db, DbError};
use super::super::schema::{self, Misfit};
use super::connection::{Purpose, Sqlite};
use super::{explain, lock_folder};
use crate::domain::time::Timestamp;

/// A connection that only reads; None where there is no store.
pub fn look(folder: &Path) -> Result<Option<Box<dyn Db>>, OpenError> {
    open(folder, Purpose::Read)
}

/// A connection to a store to which nobody writes as long as it is held, and what keeps servers away.
pub type Still = (Box<dyn Db>, File);

/// Holds a store still; None where there is none.
pub fn hold_still(folder: &Path) -> Result<Option<Still>, OpenError> {
    if !has_store(folder) {
        return Ok(None);
    }
    let lock = lock_folder(folder)?;
    let Some(mut connection) = open(folder, Purpose::Write)? else { return Ok(None) };
    // Commands beside a server do not ask for its lock. The transaction ends with the connection.
    connection.execute("BEGIN IMMEDIATE", &[]).map_err(|error| said(folder, &error))?;
    Ok(Some((connection, lock)))
}

/// Whether a server is running on a folder.
pub fn is_served(folder: &Path) -> bool {
    let lock = OpenOptions::new().read(true).open(folder.join("lock"));
    lock.is_ok_and(|file| file.try_lock_shared().is_err())
}

/// A new store, in memory.
pub fn blank() -> Result<Box<dyn Db>, OpenError> {
    let mut connection = Sqlite::in_memory().map_err(|error| OpenError(error.text))?;
    let told = |misfit: Misfit| misfit.told(&"a new store", explain);
    schema::bring_up_to_date(&mut connection, Timestamp::from_millis(0)).map_err(told)?;
    Ok(Box::new(connection))
}

/// A file of no bytes is what a process leaves that was ended while it made the store.
fn has_store(folder: &Path) -> bool {
    folder.join("vestibule.db").metadata().is_ok_and(|file| file.len() > 0)
}

fn open(folder: &Path, purpose: Purpose) -> Result<Option<Box<dyn Db>>, OpenError> {
    if !has_store(folder) {
        return Ok(None);
    }
    let connection = Sqlite::open(&folder.join("vestibule.db"), purpose);
    Ok(Some(Box::new(connection.map_err(|error| said(folder, &error))?)))
}

fn said(folder: &Path, error: &DbError) -> OpenError {
    OpenError(format!("{}: {}", folder.join("vestibule.db").display(), explain(error)))
}
