//! The waist: what every engine offers, and all that the tables use.

use std::fmt;

use super::memberships::Foreseen;
use super::users::User;
use crate::domain::time::Timestamp;

/// A value bound to `$1`, `$2`, … of a statement.
#[derive(Clone, Copy)]
pub enum Param<'a> {
    /// SQL NULL.
    Null,
    /// A BIGINT.
    Int(i64),
    /// A TEXT.
    Text(&'a str),
}

impl From<i64> for Param<'_> {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<bool> for Param<'_> {
    fn from(value: bool) -> Self {
        Self::Int(i64::from(value))
    }
}

impl From<Timestamp> for Param<'_> {
    fn from(value: Timestamp) -> Self {
        Self::Int(value.millis())
    }
}

impl<'a> From<&'a str> for Param<'a> {
    fn from(value: &'a str) -> Self {
        Self::Text(value)
    }
}

impl<'a> From<&'a String> for Param<'a> {
    fn from(value: &'a String) -> Self {
        Self::Text(value)
    }
}

impl<'a, T: Into<Param<'a>>> From<Option<T>> for Param<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// The parameters of a statement, in the order of their numbers.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$($crate::store::db::Param::from($value)),*] };
}

/// One row of an answer, by column number.
pub trait Row {
    /// A BIGINT that is not NULL.
    fn int(&self, column: usize) -> Result<i64, DbError>;
    /// A BIGINT or NULL.
    fn opt_int(&self, column: usize) -> Result<Option<i64>, DbError>;
    /// A TEXT that is not NULL.
    fn text(&self, column: usize) -> Result<&str, DbError>;
    /// A TEXT or NULL.
    fn opt_text(&self, column: usize) -> Result<Option<&str>, DbError>;
}

/// What is done with each row.
pub type EachRow<'a> = &'a mut dyn FnMut(&dyn Row) -> Result<(), DbError>;

/// A connection of some engine. The SQL text is the same for all of them.
pub trait Db {
    /// Runs a statement and hands over its rows one by one.
    fn query(&mut self, sql: &str, params: &[Param<'_>], each: EachRow<'_>) -> Result<(), DbError>;

    /// Runs a statement and says how many rows it changed.
    fn execute(&mut self, sql: &str, params: &[Param<'_>]) -> Result<u64, DbError>;

    /// Runs a statement whose effect nobody waits for: in its place in the order, but an engine on another
    /// machine may send it along with the next one, and tell its failure there or at the commit.
    fn execute_later(&mut self, sql: &str, params: &[Param<'_>]) -> Result<(), DbError> {
        self.execute(sql, params).map(drop)
    }

    /// Runs an INSERT of one row, without RETURNING, and gives the row's `id`; None where it gave way
    /// to a row that is there. An engine that knows the last id spares the table that RETURNING fills.
    fn insert(&mut self, sql: &str, params: &[Param<'_>]) -> Result<Option<i64>, DbError>;
}

/// What kind of trouble an engine reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// A constraint refused the statement.
    Constraint,
    /// Somebody else held the lock for too long.
    Busy,
    /// No room on the disk.
    Full,
    /// The file or its folder cannot be written.
    ReadOnly,
    /// The file is no database or is damaged.
    Corrupt,
    /// Reading or writing failed; after a commit the outcome is unknown.
    Io,
    /// Transactions beside this one stood in its way: it has to run again.
    Conflict,
    /// The connection is gone, and with it all that was not committed.
    Lost,
    /// The connection was lost while the commit was on its way, and nobody knows what became of it.
    Unknown,
    /// Anything else: a mistake in a statement or a row that does not fit its type.
    Other,
}

/// An engine's error: for the log, never for a caller.
#[derive(Debug, Clone)]
pub struct DbError {
    /// What kind of trouble it is.
    pub trouble: Trouble,
    /// The engine's own words.
    pub text: String,
}

impl DbError {
    /// An error of ours: a row that is not what the schema promises.
    pub fn odd(text: impl Into<String>) -> Self {
        Self { trouble: Trouble::Other, text: text.into() }
    }

    /// Whether the same may go well in a moment.
    pub fn passes(&self) -> bool {
        matches!(self.trouble, Trouble::Busy | Trouble::Conflict | Trouble::Lost | Trouble::Unknown)
    }
}

impl fmt::Display for DbError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for DbError {}

/// A transaction (or, for reads, a connection) with the instant that counts in it.
pub struct Tx<'c> {
    db: &'c mut dyn Db,
    /// The transaction's instant: every decision in it takes this one.
    pub now: Timestamp,
    /// What was read along with something else because it would be asked for next.
    pub(super) foreseen: Option<Foreseen>,
    /// The user who asks, read along with what he brought.
    pub(super) caller: Option<User>,
}

impl<'c> Tx<'c> {
    /// Over a connection, at an instant.
    pub fn new(db: &'c mut dyn Db, now: Timestamp) -> Self {
        Self { db, now, foreseen: None, caller: None }
    }

    /// Runs a statement and says how many rows it changed.
    pub fn execute(&mut self, sql: &str, params: &[Param<'_>]) -> Result<u64, DbError> {
        self.db.execute(sql, params)
    }

    /// Runs a statement whose effect nobody waits for: it may go along with the next one.
    pub fn execute_later(&mut self, sql: &str, params: &[Param<'_>]) -> Result<(), DbError> {
        self.db.execute_later(sql, params)
    }

    /// Runs an INSERT of one row, without RETURNING, and gives the row's `id`; None where it gave way
    /// (ON CONFLICT DO NOTHING).
    pub fn insert(&mut self, sql: &str, params: &[Param<'_>]) -> Result<Option<i64>, DbError> {
        self.db.insert(sql, params)
    }

    /// The id of a row that gives way to no other.
    pub fn insert_always(&mut self, sql: &str, params: &[Param<'_>]) -> Result<i64, DbError> {
        self.insert(sql, params)?.ok_or_else(|| DbError::odd(format!("no row from: {sql}")))
    }

    /// Begins a part that can be taken back alone. Parts do not overlap.
    pub fn begin_part(&mut self) -> Result<(), DbError> {
        self.execute_later("SAVEPOINT part", &[])
    }

    /// Ends the part: with what it wrote, or without.
    pub fn end_part(&mut self, keep: bool) -> Result<(), DbError> {
        if !keep {
            self.foreseen = None;
            self.execute_later("ROLLBACK TO SAVEPOINT part", &[])?;
        }
        self.execute_later("RELEASE SAVEPOINT part", &[])
    }

    /// The first row, read by `map`.
    pub fn first<T>(
        &mut self,
        sql: &str,
        params: &[Param<'_>],
        mut map: impl FnMut(&dyn Row) -> Result<T, DbError>,
    ) -> Result<Option<T>, DbError> {
        let mut first = None;
        self.db.query(sql, params, &mut |row| {
            if first.is_none() {
                first = Some(map(row)?);
            }
            Ok(())
        })?;
        Ok(first)
    }

    /// All rows, read by `map`.
    pub fn all<T>(
        &mut self,
        sql: &str,
        params: &[Param<'_>],
        mut map: impl FnMut(&dyn Row) -> Result<T, DbError>,
    ) -> Result<Vec<T>, DbError> {
        let mut all = Vec::new();
        self.db.query(sql, params, &mut |row| {
            all.push(map(row)?);
            Ok(())
        })?;
        Ok(all)
    }

    /// The one number of a statement that always answers one row: RETURNING id, COUNT(*).
    pub fn number(&mut self, sql: &str, params: &[Param<'_>]) -> Result<i64, DbError> {
        self.first(sql, params, |row| row.int(0))?.ok_or_else(|| DbError::odd(format!("no row from: {sql}")))
    }
}
