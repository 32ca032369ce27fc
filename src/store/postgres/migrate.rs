//! The schema's steps on PostgreSQL: statement by statement, however many processes start at once.

use std::time::Duration;

use r2d2::ManageConnection;

use super::super::db::{Db, DbError, Param, Trouble};
use super::super::schema::{self, Misfit, POSTGRES_PHRASES, Step};
use super::connection::Postgres;
use super::manager::Manager;
use crate::domain::time::uptime;
use crate::params;

/// For how many milliseconds a process tries: a step over much data may run in another one meanwhile.
const PATIENCE: i64 = 600_000;

/// Where the work is: how many steps are done, and how many statements of the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Progress {
    step: i64,
    statement: usize,
}

/// Runs what is missing. Each statement is one transaction with the mark that it is done, under the
/// lock of the mark's row: processes take turns, and one that ends leaves what the next one goes on with.
pub fn bring_up_to_date(manager: &Manager) -> Result<(), Misfit> {
    let steps = schema::steps();
    let end = uptime() + PATIENCE;
    let mut connection = patient(manager)?;
    loop {
        match prepare(&mut connection).map_err(Misfit::Db).and_then(|()| go_on(&mut connection, &steps)) {
            Err(Misfit::Db(error)) if passes(&error) && uptime() < end => {
                log::debug!("another process is at the schema: {error}");
                connection = patient(manager)?;
            }
            done => return done,
        }
    }
}

fn patient(manager: &Manager) -> Result<Postgres, DbError> {
    let mut connection = manager.connect()?;
    connection.wait_for(Duration::from_millis(PATIENCE.unsigned_abs()));
    Ok(connection)
}

/// Two processes that create one table at the same moment: one of them is told so in one of these ways.
fn passes(error: &DbError) -> bool {
    matches!(error.trouble, Trouble::Conflict | Trouble::Constraint)
        || ["42P07", "42710", "XX000"].iter().any(|code| error.text.starts_with(code))
}

/// The tables by which the work is known, and the row that is locked.
fn prepare(connection: &mut Postgres) -> Result<(), DbError> {
    if is_prepared(connection)? {
        return Ok(());
    }
    for sql in [
        "CREATE TABLE IF NOT EXISTS steps (step BIGINT PRIMARY KEY, applied_at BIGINT NOT NULL)",
        "CREATE TABLE IF NOT EXISTS schema_progress (id BIGINT PRIMARY KEY, step BIGINT NOT NULL, \
         statement BIGINT NOT NULL)",
        "INSERT INTO schema_progress (id, step, statement) VALUES (1, 0, 0) ON CONFLICT (id) DO NOTHING",
    ] {
        begin(connection)?;
        connection.batch(sql)?;
        connection.batch("COMMIT")?;
    }
    Ok(())
}

/// Whether the row is there: another process may just have made its table.
fn is_prepared(connection: &mut Postgres) -> Result<bool, DbError> {
    let named =
        "SELECT 1 FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = $1";
    let asked: [(&str, &[Param<'_>]); 2] =
        [(named, params!["schema_progress"]), ("SELECT 1 FROM schema_progress WHERE id = 1", &[])];
    for (sql, params) in asked {
        let mut there = false;
        connection.query(sql, params, &mut |_| {
            there = true;
            Ok(())
        })?;
        if !there {
            return Ok(false);
        }
    }
    Ok(true)
}

fn go_on(connection: &mut Postgres, steps: &[Step]) -> Result<(), Misfit> {
    let known = steps.last().map_or(0, |step| step.number);
    loop {
        begin(connection)?;
        let progress = locked(connection)?;
        if progress.step > known {
            return Err(Misfit::Newer { found: progress.step, known });
        }
        let Some(step) = steps.iter().find(|step| step.number == progress.step + 1) else {
            connection.batch("COMMIT")?;
            return Ok(());
        };
        run_next(connection, step, progress.statement)?;
        connection.batch("COMMIT")?;
    }
}

/// For a pooler's sake nothing is set beyond the transaction.
fn begin(connection: &mut Postgres) -> Result<(), DbError> {
    connection.begin_plainly()?;
    connection
        .batch(&format!("SET LOCAL statement_timeout = {PATIENCE}; SET LOCAL lock_timeout = {PATIENCE}"))
}

fn locked(connection: &mut Postgres) -> Result<Progress, DbError> {
    let mut progress = None;
    let sql = "SELECT step, statement FROM schema_progress WHERE id = 1 FOR UPDATE";
    connection.query(sql, &[], &mut |row| {
        let statement = usize::try_from(row.int(1)?).unwrap_or(usize::MAX);
        progress = Some(Progress { step: row.int(0)?, statement });
        Ok(())
    })?;
    progress.ok_or_else(|| DbError::odd("the row of schema_progress is missing"))
}

/// Runs one statement of a step and marks it; behind the last one the step is done.
fn run_next(connection: &mut Postgres, step: &Step, place: usize) -> Result<(), DbError> {
    if let Some(statement) = step.statements.get(place) {
        connection.batch(&translated(statement))?;
        return connection.batch("UPDATE schema_progress SET statement = statement + 1 WHERE id = 1");
    }
    let now = connection.clock()?;
    connection.execute("INSERT INTO steps (step, applied_at) VALUES ($1, $2)", params![step.number, now])?;
    let sql = "UPDATE schema_progress SET step = $1, statement = 0 WHERE id = 1";
    connection.execute(sql, params![step.number]).map(drop)
}

fn translated(statement: &str) -> String {
    POSTGRES_PHRASES.iter().fold(statement.to_owned(), |sql, (ours, theirs)| sql.replace(ours, theirs))
}
