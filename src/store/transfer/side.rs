//! One side of a copy, as it is read: by a connection of its own, beside whoever else is there.

use std::fs::File;

use super::rows::{self, Sum, Values};
use super::{Engine, Stopped};
use crate::domain::secret::TokenHash;
use crate::domain::time::Timestamp;
use crate::params;
use crate::store::db::{Db, DbError, Tx};
use crate::store::schema::tables::Table;
use crate::store::sqlite::apart;
use crate::store::{Place, postgres};

/// How many rows are read, and committed, at a time.
pub const BATCH: usize = 2_000;

/// What is done with the rows of each batch, and how many rows there were so far.
pub type EachBatch<'a> = &'a mut dyn FnMut(&[Values], u64) -> Result<(), Stopped>;

/// A store that is read.
pub struct Side {
    db: Box<dyn Db>,
    engine: Engine,
    name: String,
    /// Held, not used: it keeps servers away.
    _lock: Option<File>,
}

impl Side {
    /// To look, whoever else is there; None where a folder has no store.
    pub fn look(place: &Place) -> Result<Option<Self>, Stopped> {
        let db = match place {
            Place::Folder(folder) => apart::look(folder)?,
            Place::Postgres(target) => Some(postgres::look(target)?),
        };
        Ok(db.map(|db| Self { db, engine: Engine::of(place), name: named(place), _lock: None }))
    }

    /// To copy from: where the engine can, nobody writes as long as it is held.
    pub fn hold(place: &Place) -> Result<Option<Self>, Stopped> {
        let Place::Folder(folder) = place else { return Self::look(place) };
        let held = apart::hold_still(folder)?;
        Ok(held.map(|(db, lock)| Self { db, engine: Engine::Sqlite, name: named(place), _lock: Some(lock) }))
    }

    /// A new store that nobody has.
    pub fn blank() -> Result<Self, Stopped> {
        Ok(Self { db: apart::blank()?, engine: Engine::Sqlite, name: "a new store".to_owned(), _lock: None })
    }

    /// Its engine.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Its name, for the operator.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Asks it something.
    pub fn ask<T>(&mut self, ask: impl FnOnce(&mut Tx<'_>) -> Result<T, DbError>) -> Result<T, Stopped> {
        let answer = ask(&mut Tx::new(&mut *self.db, Timestamp::from_millis(0)));
        answer.map_err(|error| told(&self.name, &error))
    }

    /// The rows behind a key, or the first ones.
    pub fn rows(&mut self, table: &Table, key: Option<&Values>) -> Result<Vec<Values>, Stopped> {
        let engine = self.engine;
        self.ask(|tx| rows::behind(tx, engine, table, key, BATCH))
    }

    /// Reads a whole table.
    pub fn sum(&mut self, table: &Table, each: EachBatch<'_>) -> Result<Sum, Stopped> {
        let (mut sum, mut key) = (Sum::default(), None);
        loop {
            let rows = self.rows(table, key.as_ref())?;
            for row in &rows {
                sum.take(row);
            }
            each(&rows, sum.rows)?;
            if rows.len() < BATCH {
                return Ok(sum);
            }
            key = rows.last().map(|row| rows::key(table, row));
        }
    }

    /// The last of the schema's steps that it has; None where there is no schema.
    pub fn step(&mut self) -> Result<Option<i64>, Stopped> {
        let engine = self.engine;
        self.ask(|tx| {
            if !engine.has_table(tx, "steps")? {
                return Ok(None);
            }
            tx.number("SELECT COALESCE(MAX(step), 0) FROM steps", &[]).map(Some)
        })
    }

    /// What tells this store from others, wherever its data go: when it was made, and its key. None of that
    /// is a secret.
    pub fn identity(&mut self) -> Result<String, Stopped> {
        let (made, key) = self.ask(|tx| {
            let made = tx.first("SELECT applied_at FROM steps WHERE step = 1", &[], |row| row.int(0))?;
            let key = "SELECT value FROM settings WHERE name = $1";
            Ok((made, tx.first(key, params!["key_check"], |row| Ok(row.text(0)?.to_owned()))?))
        })?;
        Ok(TokenHash::of(&format!("{made:?} {key:?}")).as_hex().to_owned())
    }

    /// How many connections other processes of Vestibule have to it, as far as the engine says: a pooler's
    /// may be nobody's any more.
    pub fn company(&mut self) -> Result<i64, Stopped> {
        if self.engine == Engine::Sqlite {
            return Ok(0);
        }
        self.ask(|tx| {
            tx.number(
                "SELECT COUNT(*) FROM pg_stat_activity
                 WHERE datname = current_database() AND application_name = 'vestibule' AND pid <> pg_backend_pid()",
                &[],
            )
        })
    }

    /// What changes with every write of a Vestibule to a database of which it cannot keep them: each leaves
    /// its id. Of a file that is held nothing has to be known.
    pub fn pulse(&mut self) -> Result<String, Stopped> {
        if self.engine == Engine::Sqlite {
            return Ok(String::new());
        }
        self.ask(|tx| {
            let sql = "SELECT COUNT(*), COALESCE(MAX(id), '') FROM commits";
            let found = tx.first(sql, &[], |row| Ok(format!("{} {}", row.int(0)?, row.text(1)?)))?;
            Ok(found.unwrap_or_default())
        })
    }
}

/// How a place is named to the operator.
pub fn named(place: &Place) -> String {
    match place {
        Place::Folder(folder) => folder.join("vestibule.db").display().to_string(),
        Place::Postgres(target) => target.to_string(),
    }
}

/// An engine's error, in words for the operator.
pub fn told(name: &str, error: &DbError) -> Stopped {
    let hint =
        if error.passes() { "; start the same command again, it goes on where it stopped" } else { "" };
    Stopped(format!("{name}: {error}{hint}"))
}
