//! SQLite as an engine: how a connection is opened, asserted and asked.

use std::path::Path;
use std::time::Duration;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, Connection, ErrorCode, OpenFlags, ToSql};

use super::super::db::{Db, DbError, EachRow, Param, Row, Trouble};

/// The oldest SQLite that may touch the file: before it, two connections that check-point at
/// once can damage it.
const OLDEST: i32 = 3_051_003;

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The one that writes.
    Write,
    /// One that only reads.
    Read,
}

impl Purpose {
    /// How the file is opened for it. A connection is used by one thread at a time.
    pub fn flags(self) -> OpenFlags {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        match self {
            Self::Write => flags | OpenFlags::SQLITE_OPEN_CREATE,
            Self::Read => flags,
        }
    }
}

/// The log's length in pages, and how many of them are in the file already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Log {
    /// All.
    pub pages: i64,
    /// Those in the file.
    pub copied: i64,
}

/// An open SQLite connection.
pub struct Sqlite(Connection);

impl Sqlite {
    /// Opens the file, sets what must hold and asserts that it does.
    pub fn open(file: &Path, purpose: Purpose) -> Result<Self, DbError> {
        Self::over(Connection::open_with_flags(file, purpose.flags())?, purpose)
    }

    /// The same over a connection that is open already.
    pub fn over(connection: Connection, purpose: Purpose) -> Result<Self, DbError> {
        if rusqlite::version_number() < OLDEST {
            return Err(DbError::odd(format!("SQLite {} is too old: 3.51.3 or later", rusqlite::version())));
        }
        let mut connection = Self(connection);
        connection.prepare_for(purpose)?;
        Ok(connection)
    }

    /// A database in memory, which goes with its connection.
    pub fn in_memory() -> Result<Self, DbError> {
        Ok(Self(Connection::open_in_memory()?))
    }

    fn prepare_for(&mut self, purpose: Purpose) -> Result<(), DbError> {
        self.0.busy_timeout(Duration::from_secs(2))?;
        self.0.set_prepared_statement_cache_capacity(128);
        self.0.execute_batch(
            "PRAGMA mmap_size = 0; PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF;
             PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;",
        )?;
        match purpose {
            Purpose::Write => self.prepare_to_write()?,
            Purpose::Read => self.0.execute_batch("PRAGMA query_only = ON; PRAGMA cache_size = -4096;")?,
        }
        self.assert_pragma("journal_mode", "wal")?;
        self.assert_pragma("foreign_keys", "1")?;
        self.assert_pragma("query_only", if purpose == Purpose::Read { "1" } else { "0" })
    }

    /// FULL: with NORMAL a power cut takes back what was acknowledged. The cache holds the pages
    /// of the scattered indexes. SQLite's own check-point, at 128 MB, is for the day on which the
    /// copying of `checkpoint.rs` does not keep up.
    fn prepare_to_write(&mut self) -> Result<(), DbError> {
        self.0.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -24576;
             PRAGMA wal_autocheckpoint = 32768; PRAGMA journal_size_limit = 67108864;",
        )?;
        self.assert_pragma("synchronous", "2")
    }

    fn assert_pragma(&self, name: &str, expected: &str) -> Result<(), DbError> {
        let value: rusqlite::types::Value = self.0.pragma_query_value(None, name, |row| row.get(0))?;
        let found = match value {
            rusqlite::types::Value::Integer(number) => number.to_string(),
            rusqlite::types::Value::Text(text) => text,
            other => format!("{other:?}"),
        };
        if found == expected {
            return Ok(());
        }
        Err(DbError::odd(format!("PRAGMA {name} is {found} where it must be {expected}")))
    }

    /// Runs statements that take no parameters and answer nothing.
    pub fn batch(&mut self, sql: &str) -> Result<(), DbError> {
        Ok(self.0.execute_batch(sql)?)
    }

    /// Whether no transaction is open: after a full disk SQLite may have rolled back by itself.
    pub fn is_autocommit(&self) -> bool {
        self.0.is_autocommit()
    }

    /// Moves the log into the file, waiting for whoever still reads it, and leaves it empty.
    pub fn empty_log(&mut self) -> Result<(), DbError> {
        self.checkpoint("PRAGMA wal_checkpoint(TRUNCATE)").map(drop)
    }

    /// Copies as much of the log into the file as readers allow; nobody has to wait.
    pub fn copy_log(&mut self) -> Result<Log, DbError> {
        self.checkpoint("PRAGMA wal_checkpoint(PASSIVE)")
    }

    /// How long the log is.
    pub fn log(&mut self) -> Result<Log, DbError> {
        self.checkpoint("PRAGMA wal_checkpoint(NOOP)")
    }

    fn checkpoint(&mut self, sql: &str) -> Result<Log, DbError> {
        let mut log = Log { pages: 0, copied: 0 };
        self.query(sql, &[], &mut |row| {
            log = Log { pages: row.int(1)?, copied: row.int(2)? };
            Ok(())
        })?;
        Ok(log)
    }

    fn statement(&self, sql: &str, params: &[Param<'_>]) -> Result<CachedStatement<'_>, DbError> {
        let mut statement = self.0.prepare_cached(sql)?;
        // SQLite numbers `$n` by first appearance: what counts here is the name.
        for place in 1..=statement.parameter_count() {
            let param = statement
                .parameter_name(place)
                .and_then(|name| name.strip_prefix('$'))
                .and_then(|number| number.parse::<usize>().ok())
                .and_then(|number| params.get(number.checked_sub(1)?));
            match param {
                Some(param) => statement.raw_bind_parameter(place, param)?,
                None => {
                    return Err(DbError::odd(format!("a parameter of its own name is missing in: {sql}")));
                }
            }
        }
        Ok(statement)
    }
}

impl Db for Sqlite {
    fn query(&mut self, sql: &str, params: &[Param<'_>], each: EachRow<'_>) -> Result<(), DbError> {
        let mut statement = self.statement(sql, params)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next()? {
            each(row)?;
        }
        Ok(())
    }

    fn execute(&mut self, sql: &str, params: &[Param<'_>]) -> Result<u64, DbError> {
        let changed = self.statement(sql, params)?.raw_execute()?;
        Ok(u64::try_from(changed).unwrap_or(u64::MAX))
    }

    fn insert(&mut self, sql: &str, params: &[Param<'_>]) -> Result<Option<i64>, DbError> {
        let changed = self.statement(sql, params)?.raw_execute()?;
        Ok((changed > 0).then(|| self.0.last_insert_rowid()))
    }
}

impl ToSql for Param<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Param::Null => ValueRef::Null,
            Param::Int(number) => ValueRef::Integer(*number),
            Param::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

impl Row for rusqlite::Row<'_> {
    fn int(&self, column: usize) -> Result<i64, DbError> {
        Ok(self.get_ref(column)?.as_i64().map_err(rusqlite::Error::from)?)
    }

    fn opt_int(&self, column: usize) -> Result<Option<i64>, DbError> {
        Ok(self.get_ref(column)?.as_i64_or_null().map_err(rusqlite::Error::from)?)
    }

    fn text(&self, column: usize) -> Result<&str, DbError> {
        Ok(self.get_ref(column)?.as_str().map_err(rusqlite::Error::from)?)
    }

    fn opt_text(&self, column: usize) -> Result<Option<&str>, DbError> {
        Ok(self.get_ref(column)?.as_str_or_null().map_err(rusqlite::Error::from)?)
    }
}

impl From<rusqlite::Error> for DbError {
    fn from(error: rusqlite::Error) -> Self {
        let trouble = match error.sqlite_error_code() {
            Some(ErrorCode::ConstraintViolation) => Trouble::Constraint,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Trouble::Busy,
            Some(ErrorCode::DiskFull) => Trouble::Full,
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                Trouble::ReadOnly
            }
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Trouble::Corrupt,
            Some(ErrorCode::SystemIoFailure) => Trouble::Io,
            _ => Trouble::Other,
        };
        Self { trouble, text: error.to_string() }
    }
}
