//! A call to its end: run again where others stood in its way or its connection was lost, a write looked
//! up where its commit went astray.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use super::super::commits;
use super::super::db::{Db, DbError, Trouble, Tx};
use super::super::job::Job;
use super::Inside;
use super::connection::{Commit, Postgres};
use crate::domain::random::Random;
use crate::domain::time::uptime;
use crate::params;

/// For how many milliseconds a call is tried again.
const PATIENCE: i64 = 2_000;
/// For how many more the fate of a commit is looked up: until then nobody can be told.
const LOOK_UP: i64 = 5_000;
/// How often a lost connection is made good; those to a server that ended are lost one by one.
const LOSSES: u32 = 5;

impl Inside {
    /// Runs a job until it is committed, taken back, or cannot be.
    pub fn write(&self, mut job: Box<dyn Job>) {
        let fate = self.attempts(|| self.attempt(job.as_mut()));
        job.done(fate);
    }

    /// Reads, each statement by itself. What was read before something went wrong reaches nobody.
    pub fn read<T>(&self, mut read: impl FnMut(&mut Tx<'_>) -> T) -> Result<T, DbError> {
        self.attempts(|| {
            let mut connection = self.connection()?;
            connection.begin_reading();
            let now = match self.clock.now() {
                Some(now) => now,
                None => self.clock.ask(&mut connection)?,
            };
            let answer = read(&mut Tx::new(&mut *connection, now));
            match connection.trouble() {
                Some(error) if runs_again(&error) => Err(error),
                _ => Ok(answer),
            }
        })
    }

    fn attempts<T>(&self, mut attempt: impl FnMut() -> Result<T, DbError>) -> Result<T, DbError> {
        let (begin, mut losses, mut conflicts, mut turn) = (uptime(), 0, 0, None);
        loop {
            let error = match attempt() {
                Err(error) if runs_again(&error) => error,
                fate => return fate,
            };
            losses += u32::from(error.trouble == Trouble::Lost);
            if uptime() - begin > PATIENCE || losses > LOSSES {
                log::warn!("a call is given up after {} ms: {error}", uptime() - begin);
                return Err(DbError { trouble: Trouble::Busy, ..error });
            }
            log::debug!("a call runs again: {error}");
            conflicts += u32::from(error.trouble == Trouble::Conflict);
            match (error.trouble, conflicts) {
                // Most conflicts are gone with the transaction that was met.
                (Trouble::Conflict, 1) => {}
                (Trouble::Conflict, _) if turn.is_none() => turn = self.turn.take(begin + PATIENCE),
                _ => pause(),
            }
        }
    }

    /// One try of a write, in a transaction of its own.
    fn attempt(&self, job: &mut dyn Job) -> Result<(), DbError> {
        let operation = self.operation();
        let mut connection = self.connection()?;
        let kept = self.run(&mut connection, job, &operation);
        if !matches!(kept, Ok(true)) {
            connection.rollback();
            return kept.map(drop);
        }
        match connection.commit() {
            Commit::Done => Ok(()),
            Commit::Failed(error) => Err(error),
            Commit::Doubtful(why) => Err(unknown(&operation, &why)),
            Commit::Astray(why) => {
                drop(connection);
                self.look_up(&operation, why)
            }
        }
    }

    /// Whether the job's work is to be kept. What went wrong in the transaction counts, whatever the job
    /// made of it: the server keeps nothing of a transaction in which a statement failed.
    fn run(&self, connection: &mut Postgres, job: &mut dyn Job, operation: &str) -> Result<bool, DbError> {
        let asked = uptime();
        let told = connection.begin(job.isolation(), operation)?;
        let now = self.clock.learn(told, asked);
        let kept = catch_unwind(AssertUnwindSafe(|| job.run(&mut Tx::new(connection, now))));
        let kept = kept.unwrap_or_else(|_| Err(DbError::odd("a job panicked")));
        match (connection.trouble(), kept) {
            (Some(error), _) if runs_again(&error) => Err(error),
            (Some(error), Ok(true)) => {
                Err(DbError::odd(format!("a rule went on after a statement had failed: {error}")))
            }
            (_, kept) => kept,
        }
    }

    /// What became of a commit whose answer was lost. The question takes the operation's id for itself,
    /// which waits for a transaction that is still on its way with it: after the answer nothing can change.
    fn look_up(&self, operation: &str, mut last: String) -> Result<(), DbError> {
        log::warn!("the answer to a commit was lost, operation {operation} is looked up: {last}");
        let end = uptime() + LOOK_UP;
        loop {
            let left = end - uptime();
            if left <= 0 {
                return Err(unknown(operation, &last));
            }
            let connection = self.connection_within(Duration::from_millis(left.unsigned_abs()));
            match connection.and_then(|mut connection| claim(&mut connection, operation, end)) {
                Ok(true) => return Ok(()),
                Ok(false) => {
                    let text = format!("operation {operation} was not committed");
                    return Err(DbError { trouble: Trouble::Lost, text });
                }
                Err(error) => last = error.text,
            }
            pause();
        }
    }

    /// A new id, by its time: those of one moment lie together in the index, and those of long ago are
    /// forgotten.
    fn operation(&self) -> String {
        commits::new_id(self.clock.roughly())
    }
}

/// Whether nothing of a try is left, and the next one may go well.
fn runs_again(error: &DbError) -> bool {
    matches!(error.trouble, Trouble::Conflict | Trouble::Lost)
}

fn unknown(operation: &str, why: &str) -> DbError {
    let text = format!("nobody knows whether operation {operation} was committed: {why}");
    DbError { trouble: Trouble::Unknown, text }
}

/// Takes an operation's id, unless it was committed: then true. It waits until `end` for one that is on
/// its way.
fn claim(connection: &mut Postgres, operation: &str, end: i64) -> Result<bool, DbError> {
    let mut done = false;
    connection.begin_plainly()?;
    // 0 would be no limit at all.
    connection.batch(&format!("SET LOCAL lock_timeout = {}", (end - uptime()).max(1)))?;
    connection.query(
        "INSERT INTO commits (id, made_at, done) VALUES ($1, 0, 0)
         ON CONFLICT (id) DO UPDATE SET done = commits.done RETURNING done",
        params![operation],
        &mut |row| {
            done = row.int(0)? == 1;
            Ok(())
        },
    )?;
    match connection.commit() {
        Commit::Done => Ok(done),
        Commit::Failed(error) => Err(error),
        Commit::Astray(why) | Commit::Doubtful(why) => Err(unknown(operation, &why)),
    }
}

/// A moment, not the same for all.
fn pause() {
    let millis = 5 + Random::machine().number().unsigned_abs() % 45;
    std::thread::sleep(Duration::from_millis(millis));
}
