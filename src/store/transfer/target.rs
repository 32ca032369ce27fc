//! The store that is copied to: each write is one commit, under the mark of this process.

use std::sync::Arc;
use std::time::Duration;

use super::mark::{self, Fitness, Standing};
use super::rows::{self, Value, Values};
use super::side::{self, Side};
use super::{OpenError, Stopped};
use crate::domain::random::Random;
use crate::domain::time::Clock;
use crate::store::db::{DbError, Trouble, Tx};
use crate::store::schema::tables::Table;
use crate::store::{Options, Place, Store};

/// How long a write waits for a connection: nobody waits for its answer.
const WAIT: Duration = Duration::from_secs(10);

/// An open target.
pub struct Target {
    store: Store,
    side: Side,
    own: String,
    resumes: bool,
}

impl Target {
    /// Opens (and creates) it and puts the mark on it.
    pub fn open(place: &Place, fitness: Arc<Fitness>) -> Result<Self, Stopped> {
        // On a data folder as a server, so that no other one can be there.
        let serving = matches!(place, Place::Folder(_));
        let options = Options { place: place.clone(), pool: 1, wait: WAIT, clock: Clock::default(), serving };
        let store = Store::open(options, Box::new(|_| {}))?;
        let gone = || OpenError(format!("{} is gone", side::named(place)));
        let side = Side::look(place)?.ok_or_else(gone)?;
        let own = format!("{} {}", fitness.source, Random::machine().lower_alphanumeric(16).expose());
        let (mark, engine) = (own.clone(), side.engine());
        let standing = store.write(move |tx| fitness.begin(tx, engine, &mark))?;
        Ok(Self { store, side, own, resumes: standing == Standing::Unfinished })
    }

    /// Whether it was an unfinished copy.
    pub fn resumes(&self) -> bool {
        self.resumes
    }

    /// As it is read.
    pub fn side(&mut self) -> &mut Side {
        &mut self.side
    }

    /// The key of the last row that was copied.
    pub fn last_key(&mut self, table: &Table) -> Result<Option<Values>, Stopped> {
        let engine = self.side.engine();
        self.side.ask(|tx| rows::last_key(tx, engine, table))
    }

    /// Writes rows in one commit. Where they are refused, one by one: then it is known which it was.
    pub fn write(&self, table: &Table, rows: Vec<Values>) -> Result<(), Stopped> {
        let (table, rows) = (Arc::new(table.clone()), Arc::new(rows));
        let count = rows.len();
        match self.commit(&table, &rows, 0..count) {
            Err(error) if matches!(error.trouble, Trouble::Constraint | Trouble::Other) => (0..count)
                .try_for_each(|place| {
                    self.commit(&table, &rows, place..place + 1)
                        .map_err(|error| self.refused(&table, &rows[place], &error))
                }),
            done => done.map_err(|error| self.told(&error)),
        }
    }

    fn commit(
        &self,
        table: &Arc<Table>,
        rows: &Arc<Vec<Values>>,
        places: std::ops::Range<usize>,
    ) -> Result<(), DbError> {
        if places.is_empty() {
            return Ok(());
        }
        let (table, rows, own) = (Arc::clone(table), Arc::clone(rows), self.own.clone());
        let engine = self.side.engine();
        self.store.write(move |tx| {
            mark::check(tx, &own)?;
            rows::write(tx, engine, &table, &rows[places.clone()])
        })
    }

    /// Has the ids of new rows go on behind all that the source ever gave.
    pub fn number(&mut self, source: &mut Side, tables: &[Table]) -> Result<(), Stopped> {
        let (from, to) = (source.engine(), self.side.engine());
        let mut ids = Vec::new();
        for table in tables {
            let given = source.ask(|tx| from.given(tx, table))?;
            let last = match self.last_key(table)?.as_deref() {
                Some([Value::Int(id)]) => *id,
                _ => 0,
            };
            ids.push((table.clone(), given.max(last)));
        }
        let own = self.own.clone();
        let work = move |tx: &mut Tx<'_>| {
            mark::check(tx, &own)?;
            ids.iter().try_for_each(|(table, id)| to.go_on_behind(tx, table, *id))
        };
        self.store.write(work).map_err(|error: DbError| self.told(&error))
    }

    /// Takes the mark off, if it is a whole copy, and closes it.
    pub fn close(self, is_whole: bool) -> Result<(), Stopped> {
        if is_whole {
            let own = self.own.clone();
            self.store.write(move |tx| mark::end(tx, &own)).map_err(|error: DbError| self.told(&error))?;
        }
        let Self { store, side, .. } = self;
        drop(side);
        store.stop();
        Ok(())
    }

    fn refused(&self, table: &Table, row: &Values, error: &DbError) -> Stopped {
        let (key, Stopped(told)) = (rows::told(table, &rows::key(table, row)), self.told(error));
        let hint = if error.trouble == Trouble::Constraint {
            "; the source is damaged, or it was written to since the copy began: then stop every \
             `vestibule serve` on it, empty the target and start again"
        } else {
            ""
        };
        Stopped(format!("{key} is refused: {told}{hint}"))
    }

    fn told(&self, error: &DbError) -> Stopped {
        side::told(self.side.name(), error)
    }
}
