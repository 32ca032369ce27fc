//! One connection: statements that are kept by their text, and what went wrong in its transaction.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use futures_util::future::{join, join_all};
use tokio_postgres::types::Type;
use tokio_postgres::{SimpleQueryMessage, Statement};

use super::super::db::{Db, DbError, EachRow, Param, Row, Trouble};
use super::super::job::Isolation;
use super::client::Client;
use super::statement::{Call, Later, in_full};
use crate::domain::time::Timestamp;
use crate::params;

/// More statements than this are not kept: their texts are built from what is asked for.
const KEPT: usize = 512;
/// How long a statement of a read may take, and one of a transaction, which goes by keys.
const READ: Duration = Duration::from_secs(10);
const WRITE: Duration = Duration::from_secs(4);
/// How long a connection may take to show that it is alive: who waits for one has little time.
const CHECK: Duration = Duration::from_millis(400);
/// The database's time in milliseconds.
macro_rules! clock {
    () => {
        "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)"
    };
}
/// The first statement of each transaction that writes: its operation's id, and its time.
const STAMP: &str =
    concat!("INSERT INTO commits (id, made_at, done) VALUES ($1, ", clock!(), ", 1) RETURNING made_at");

/// An open connection.
pub struct Postgres {
    client: Client,
    prepares: bool,
    statements: HashMap<Box<str>, Statement>,
    /// The same, with the new row's id as their answer.
    inserts: HashMap<Box<str>, Statement>,
    /// The first error of the transaction in hand: the server has given it up with that.
    trouble: Option<DbError>,
    /// What goes along with the next statement.
    later: Vec<Later>,
    in_transaction: bool,
    /// Set when it is not to be asked again, even where the server still answers: it said that it is the
    /// wrong one, or about to end.
    lost: bool,
    /// How long a statement may take at least.
    patience: Duration,
    /// Set when the server said that a commit may not stand anywhere else.
    doubt: Arc<AtomicBool>,
    losses: Arc<Losses>,
    /// How many losses there had been when this one was last known to be well.
    seen_losses: u64,
}

/// Connections that were lost: the others may be gone as well.
#[derive(Default)]
pub struct Losses {
    count: AtomicU64,
    /// One that was well before the loss of this number, and not after it, was asked and is gone. So are
    /// all like it: nobody waits for each of them in turn.
    gone: AtomicU64,
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
    pub fn over(client: Client, prepares: bool, losses: Arc<Losses>, doubt: Arc<AtomicBool>) -> Self {
        let seen_losses = losses.count.load(Ordering::Acquire);
        Self {
            client,
            prepares,
            statements: HashMap::new(),
            inserts: HashMap::new(),
            trouble: None,
            later: Vec::new(),
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
        let losses = self.losses.count.load(Ordering::Acquire);
        if losses == self.seen_losses {
            return Ok(());
        }
        if self.seen_losses < self.losses.gone.load(Ordering::Acquire) {
            let text = "a connection as old as this one is gone".to_owned();
            return Err(DbError { trouble: Trouble::Lost, text });
        }
        let asked = self.client.call(CHECK, async |client| client.simple_query("").await);
        if asked.is_err() {
            self.losses.gone.fetch_max(self.seen_losses + 1, Ordering::AcqRel);
        }
        asked?;
        self.seen_losses = losses;
        Ok(())
    }

    /// Whether nobody may use it any more.
    pub fn is_broken(&self) -> bool {
        self.in_transaction || self.lost || self.client.is_closed()
    }

    /// The database's time.
    pub fn clock(&mut self) -> Result<Timestamp, DbError> {
        self.ask(concat!("SELECT ", clock!()))
    }

    /// Begins reading: what went wrong before is no matter of this.
    pub fn begin_reading(&mut self) {
        self.trouble = None;
    }

    /// Begins a transaction that writes, for the engine's own needs.
    pub fn begin_plainly(&mut self) -> Result<(), DbError> {
        self.enter_transaction();
        self.batch("BEGIN READ WRITE")
    }

    /// Begins a transaction under an operation's id, which stands in it from its first moment: its time.
    pub fn begin(&mut self, isolation: Isolation, operation: &str) -> Result<Timestamp, DbError> {
        self.enter_transaction();
        let params: &[Param<'_>] = params![operation];
        let stamp = self.call(STAMP, params, false)?;
        let rows = self.send(async |client| {
            let first = client.batch_execute(match isolation {
                Isolation::Serializable => "BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE",
                Isolation::EachStatement => "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
            });
            let (begun, rows) = join(first, stamp.rows(client, params)).await;
            begun.and(rows)
        })?;
        let row = rows.first().ok_or_else(|| DbError::odd("no answer"))?;
        Ok(Timestamp::from_millis(row.int(0)?))
    }

    /// What was wrong with the one before is no matter of this one.
    fn enter_transaction(&mut self) {
        (self.trouble, self.in_transaction) = (None, true);
        self.later.clear();
        self.doubt.store(false, Ordering::Release);
    }

    /// Commits.
    pub fn commit(&mut self) -> Commit {
        match self.batch("COMMIT") {
            Ok(()) => self.in_transaction = false,
            Err(error) if error.trouble == Trouble::Lost => return Commit::Astray(error.text),
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
        self.later.clear();
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
        self.send(async |client| client.batch_execute(sql).await)
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
        let answer = self.send(async |client| client.simple_query(sql).await)?;
        let text = answer.iter().find_map(|message| match message {
            SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
            _ => None,
        });
        text.ok_or_else(|| DbError::odd("no answer"))
    }

    fn note(&mut self, error: DbError) -> DbError {
        if error.trouble == Trouble::Lost {
            self.losses.count.fetch_add(1, Ordering::AcqRel);
            self.lost = true;
        }
        self.trouble.get_or_insert_with(|| error.clone());
        error
    }

    /// Makes a call, together with what was left for later: all of it goes out before an answer is waited
    /// for. The first that fails says why; the server does nothing after it.
    fn send<T>(
        &mut self,
        call: impl AsyncFnOnce(&tokio_postgres::Client) -> Result<T, tokio_postgres::Error>,
    ) -> Result<T, DbError> {
        let (within, later) = (self.within(), std::mem::take(&mut self.later));
        let answered = if later.is_empty() {
            self.client.call(within, call)
        } else {
            self.client.call(within, async |client| {
                let before = join_all(later.iter().map(|one| one.run(client)));
                let (before, answer) = join(before, call(client)).await;
                before.into_iter().collect::<Result<Vec<_>, _>>().and(answer)
            })
        };
        answered.map_err(|error| self.note(error))
    }

    /// A statement that is ready to be sent.
    fn call(&mut self, sql: &str, params: &[Param<'_>], returns_id: bool) -> Result<Call, DbError> {
        if !self.prepares {
            return Ok(Call::Text(in_full(sql, returns_id), vec![Type::UNKNOWN; params.len()]));
        }
        let prepared = self.statement(sql, returns_id).map_err(|error| self.note(error))?;
        Ok(Call::Prepared(prepared))
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

impl Db for Postgres {
    fn query(&mut self, sql: &str, params: &[Param<'_>], each: EachRow<'_>) -> Result<(), DbError> {
        let call = self.call(sql, params, false)?;
        let rows = self.send(async |client| call.rows(client, params).await)?;
        rows.iter().try_for_each(|row| each(row))
    }

    fn execute(&mut self, sql: &str, params: &[Param<'_>]) -> Result<u64, DbError> {
        self.check_may_write()?;
        let call = self.call(sql, params, false)?;
        self.send(async |client| call.changed(client, params).await)
    }

    fn execute_later(&mut self, sql: &str, params: &[Param<'_>]) -> Result<(), DbError> {
        self.check_may_write()?;
        let call = self.call(sql, params, false)?;
        self.later.push(Later::new(call, params));
        Ok(())
    }

    fn insert(&mut self, sql: &str, params: &[Param<'_>]) -> Result<Option<i64>, DbError> {
        self.check_may_write()?;
        let call = self.call(sql, params, true)?;
        let rows = self.send(async |client| call.rows(client, params).await)?;
        rows.first().map(|row| row.int(0)).transpose()
    }
}
