//! The pool's connections, which only read.

use std::path::Path;

use r2d2::ManageConnection;
use r2d2_sqlite::SqliteConnectionManager;

use super::super::db::DbError;
use super::connection::{Purpose, Sqlite};

/// Opens connections that only read. What the crate's own manager leaves out is seen to here: the
/// settings are asserted, and a connection inside a transaction is not handed on.
pub struct Readers(SqliteConnectionManager);

impl Readers {
    /// Over a file that exists.
    pub fn of(file: &Path) -> Self {
        Self(SqliteConnectionManager::file(file).with_flags(Purpose::Read.flags()))
    }
}

impl ManageConnection for Readers {
    type Connection = Sqlite;
    type Error = DbError;

    fn connect(&self) -> Result<Sqlite, DbError> {
        Sqlite::over(self.0.connect()?, Purpose::Read)
    }

    fn is_valid(&self, _: &mut Sqlite) -> Result<(), DbError> {
        Ok(())
    }

    fn has_broken(&self, connection: &mut Sqlite) -> bool {
        !connection.is_autocommit()
    }
}
