//! One connection: statements that are kept by their text, and what went wrong in its transaction.

use std::collections::HashMap;
use std::error::Error as StdError;
use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{Format, FromSql, IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres::{SimpleQueryMessage, Statement};

use super::super::db::{Db, DbError, EachRow, Param, Row, Trouble};
use super::super::schema::LOCKS;
use super::client::Client;
use crate::domain::time::Timestamp;

/// More statements than this are not kept: their texts are built from what is asked for.
const KEPT: usize = 512;
/// How long a statement of a read may take, and one of a transaction, which goes by keys.
const READ: Duration = Duration::from_secs(10);
const WRITE: Duration = Duration::from_secs(4);
/// The database's time in milliseconds.
const CLOCK: &str = "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";

/// An open connection.
pub struct Postgres {
    client: Client,
    prepares: bool,
    statements: HashMap<Box<str>, Statement>,
    /// The same, with the new row's id as their answer.
    inserts: HashMap<Box<str>, Statement>,
    /// The first error of the transaction in hand: the server has given it up with that.
    trouble: Option<DbError>,
    in_transaction: bool,
    /// Set when it is not to be asked again, even where the server still answers: it said that it is the
    /// wrong one, or about to end.
    lost: bool,
    /// How long a statement may take at least.
    patience: Duration,
    /// Set when the server said that a commit may not stand anywhere else.
    doubt: Arc<AtomicBool>,
    losses: Arc<AtomicU64>,
    /// How many losses there had been when this one was last known to be well.
    seen_losses: u64,
}

/// How a commit ended.
pub enum Commit {
    /// It stands.
    Done,
    /// It does not stand.
    Failed(DbError),
    /// Its answer was lost on the way.
    Astray(String),
    /// It stands on this server, and perhaps on no other.
    Doubtful(String),
}

impl Postgres {
    /// Over a client that is connected.
    pub fn over(client: Client, prepares: bool, losses: Arc<AtomicU64>, doubt: Arc<AtomicBool>) -> Self {
        let seen_losses = losses.load(Ordering::Acquire);
        Self {
            client,
            prepares,
            statements: HashMap::new(),
            inserts: HashMap::new(),
            trouble: None,
            in_transaction: false,
            lost: false,
            patience: Duration::ZERO,
            doubt,
            losses,
            seen_losses,
        }
    }

    /// Waits longer than callers would.
    pub fn wait_for(&mut self, patience: Duration) {
        self.patience = patience;
    }

    fn within(&self) -> Duration {
        self.patience.max(if self.in_transaction { WRITE } else { READ })
    }

    /// Makes sure that it is alive, if another one was lost in the meantime.
    pub fn check(&mut self) -> Result<(), DbError> {
        let losses = self.losses.load(Ordering::Acquire);
        if losses != self.seen_losses {
            self.client.call(Duration::from_secs(1), async |client| client.simple_query("").await)?;
            self.seen_losses = losses;
        }
        Ok(())
    }

    /// Whether nobody may use it any more.
    pub fn is_broken(&self) -> bool {
        self.in_transaction || self.lost || self.client.is_closed()
    }

    /// The database's time.
    pub fn clock(&mut self) -> Result<Timestamp, DbError> {
        self.ask(&format!("SELECT {CLOCK}"))
    }

    /// Begins a transaction that writes, for the engine's own needs.
    pub fn begin_plainly(&mut self) -> Result<(), DbError> {
        (self.trouble, self.in_transaction) = (None, true);
        self.batch("BEGIN READ WRITE")
    }

    /// Begins a transaction under an operation's id, which stands in it from its first moment: its time.
    pub fn begin(&mut self, operation: &str) -> Result<Timestamp, DbError> {
        self.trouble = None;
        self.in_transaction = true;
        self.doubt.store(false, Ordering::Release);
        // The id is of our own making: letters, digits and dashes.
        self.ask(&format!(
            "BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE;
             INSERT INTO commits (id, made_at, done) VALUES ('{operation}', {CLOCK}, 1) RETURNING made_at"
        ))
    }

    /// Commits.
    pub fn commit(&mut self) -> Commit {
        match self.batch("COMMIT") {
            Ok(()) => self.in_transaction = false,
            Err(error) if matches!(error.trouble, Trouble::Lost | Trouble::Unknown) => {
                return Commit::Astray(error.text);
            }
            Err(error) => {
                // The server has taken it back by itself.
                self.in_transaction = false;
                return Commit::Failed(error);
            }
        }
        if self.doubt.load(Ordering::Acquire) {
            return Commit::Doubtful("the server did not wait for its standby".to_owned());
        }
        Commit::Done
    }

    /// Takes the transaction back.
    pub fn rollback(&mut self) {
        // Where it fails, it stays in its transaction, and so is not handed on.
        if !self.lost && self.batch("ROLLBACK").is_ok() {
            self.in_transaction = false;
        }
    }

    /// The first error since the transaction began.
    pub fn trouble(&mut self) -> Option<DbError> {
        self.trouble.take()
    }

    /// Runs statements that take no parameters and answer nothing.
    pub fn batch(&mut self, sql: &str) -> Result<(), DbError> {
        let done = self.client.call(self.within(), async |client| client.batch_execute(sql).await);
        done.map_err(|error| self.note(error))
    }

    /// The session refuses this, too, but not behind a pooler.
    fn check_may_write(&self) -> Result<(), DbError> {
        if self.in_transaction {
            return Ok(());
        }
        Err(DbError { trouble: Trouble::ReadOnly, text: "a read does not write".to_owned() })
    }

    /// The one number that statements without parameters answer, as an instant.
    fn ask(&mut self, sql: &str) -> Result<Timestamp, DbError> {
        let number = self.told(sql)?.parse().map_err(|_| DbError::odd("the clock cannot be read"))?;
        Ok(Timestamp::from_millis(number))
    }

    /// The one text that statements without parameters answer.
    pub fn told(&mut self, sql: &str) -> Result<String, DbError> {
        let answer = self.client.call(self.within(), async |client| client.simple_query(sql).await);
        let answer = answer.map_err(|error| self.note(error))?;
        let text = answer.iter().find_map(|message| match message {
            SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
            _ => None,
        });
        text.ok_or_else(|| DbError::odd("no answer"))
    }

    fn note(&mut self, error: DbError) -> DbError {
        if error.trouble == Trouble::Lost {
            self.losses.fetch_add(1, Ordering::AcqRel);
            self.lost = true;
        }
        self.trouble.get_or_insert_with(|| error.clone());
        error
    }

    fn rows(
        &mut self,
        sql: &str,
        params: &[Param<'_>],
        returns_id: bool,
    ) -> Result<Vec<tokio_postgres::Row>, DbError> {
        if !self.prepares {
            let (sql, typed) = (in_full(sql, returns_id), typed(params));
            return self.client.call(self.within(), async |client| client.query_typed(&sql, &typed).await);
        }
        let (statement, params) = (self.statement(sql, returns_id)?, bound(params));
        self.client.call(self.within(), async |client| client.query(&statement, &params).await)
    }

    fn changed(&mut self, sql: &str, params: &[Param<'_>]) -> Result<u64, DbError> {
        if !self.prepares {
            let (sql, typed) = (in_full(sql, false), typed(params));
            return self.client.call(self.within(), async |client| client.execute_typed(&sql, &typed).await);
        }
        let (statement, params) = (self.statement(sql, false)?, bound(params));
        self.client.call(self.within(), async |client| client.execute(&statement, &params).await)
    }

    fn statement(&mut self, sql: &str, returns_id: bool) -> Result<Statement, DbError> {
        let within = self.within();
        let kept = if returns_id { &mut self.inserts } else { &mut self.statements };
        if let Some(statement) = kept.get(sql) {
            return Ok(statement.clone());
        }
        let text = in_full(sql, returns_id);
        let statement = self.client.call(within, async |client| client.prepare(&text).await)?;
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(sql.into(), statement.clone());
        Ok(statement)
    }
}

/// For a statement that is prepared.
fn bound<'a>(params: &'a [Param<'_>]) -> Vec<&'a (dyn ToSql + Sync)> {
    params.iter().map(|param| param as _).collect()
}

/// For a statement that is not: the server finds the types.
fn typed<'a>(params: &'a [Param<'_>]) -> Vec<(&'a (dyn ToSql + Sync), Type)> {
    params.iter().map(|param| (param as _, Type::UNKNOWN)).collect()
}

/// The text as this engine is given it.
fn in_full(sql: &str, returns_id: bool) -> String {
    let mut text = LOCKS.iter().fold(sql.to_owned(), |sql, (ours, theirs)| sql.replace(ours, theirs));
    if returns_id {
        text.push_str(" RETURNING id");
    }
    text
}

impl Db for Postgres {
    fn query(&mut self, sql: &str, params: &[Param<'_>], each: EachRow<'_>) -> Result<(), DbError> {
        let rows = self.rows(sql, params, false).map_err(|error| self.note(error))?;
        rows.iter().try_for_each(|row| each(row))
    }

    fn execute(&mut self, sql: &str, params: &[Param<'_>]) -> Result<u64, DbError> {
        self.check_may_write()?;
        self.changed(sql, params).map_err(|error| self.note(error))
    }

    fn insert(&mut self, sql: &str, params: &[Param<'_>]) -> Result<Option<i64>, DbError> {
        self.check_may_write()?;
        let rows = self.rows(sql, params, true).map_err(|error| self.note(error))?;
        rows.first().map(|row| row.int(0)).transpose()
    }
}

/// As text: then it fits whatever type the statement wants of it.
impl ToSql for Param<'_> {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
        match self {
            Param::Null => return Ok(IsNull::Yes),
            Param::Int(number) => write!(out, "{number}")?,
            Param::Text(text) => out.extend_from_slice(text.as_bytes()),
        }
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn encode_format(&self, _: &Type) -> Format {
        Format::Text
    }

    to_sql_checked!();
}

impl std::fmt::Debug for Param<'_> {
    /// Without its content: it may be a hash.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Param::Null => "NULL",
            Param::Int(_) => "a number",
            Param::Text(_) => "a text",
        })
    }
}

/// A whole number of whatever width; a truth value is 0 or 1 as on the other engine.
struct Whole(i64);

impl<'a> FromSql<'a> for Whole {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn StdError + Sync + Send>> {
        Ok(Self(match *ty {
            Type::INT2 => i64::from(i16::from_sql(ty, raw)?),
            Type::INT4 => i64::from(i32::from_sql(ty, raw)?),
            Type::BOOL => i64::from(bool::from_sql(ty, raw)?),
            _ => i64::from_sql(ty, raw)?,
        }))
    }

    fn accepts(ty: &Type) -> bool {
        matches!(*ty, Type::INT2 | Type::INT4 | Type::INT8 | Type::BOOL)
    }
}

impl Row for tokio_postgres::Row {
    fn int(&self, column: usize) -> Result<i64, DbError> {
        let Whole(number) = self.try_get(column).map_err(|error| misread(&error))?;
        Ok(number)
    }

    fn opt_int(&self, column: usize) -> Result<Option<i64>, DbError> {
        let number: Option<Whole> = self.try_get(column).map_err(|error| misread(&error))?;
        Ok(number.map(|Whole(number)| number))
    }

    fn text(&self, column: usize) -> Result<&str, DbError> {
        self.try_get(column).map_err(|error| misread(&error))
    }

    fn opt_text(&self, column: usize) -> Result<Option<&str>, DbError> {
        self.try_get(column).map_err(|error| misread(&error))
    }
}

/// A value that is not what the schema promises: no fault of the connection.
fn misread(error: &tokio_postgres::Error) -> DbError {
    DbError::odd(error.to_string())
}
