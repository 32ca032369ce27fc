//! A whole store copied to another place: in the order of its keys, so that the target itself says how far
//! the copy is.

mod check;
mod engine;
mod mark;
mod rows;
mod side;
mod target;

use std::sync::Arc;

use self::engine::Engine;
use self::mark::{Fitness, Standing};
use self::rows::Values;
use self::side::Side;
use self::target::Target;
use super::db::DbError;
use super::schema::tables::{self, Table};
use super::sqlite::apart;
use super::{OpenError, Place, schema};

pub use self::check::Checked;
pub use self::mark::is_unfinished;

/// What is not copied: the ids of a database's own transactions.
const ASIDE: [&str; 1] = ["commits"];

/// Why a copy was not begun, or did not come to its end. The text is for the operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stopped(pub String);

impl std::fmt::Display for Stopped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Stopped {}

impl From<OpenError> for Stopped {
    fn from(error: OpenError) -> Self {
        Self(error.0)
    }
}

impl From<DbError> for Stopped {
    fn from(error: DbError) -> Self {
        Self(error.text)
    }
}

/// From where to where.
pub struct Copy<'a> {
    /// The store that is copied, and not written to.
    pub source: &'a Place,
    /// Where the copy is to be.
    pub target: &'a Place,
}

/// How far it is, after each commit and whenever some rows were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage<'a> {
    /// The target is marked as an unfinished copy; whether it was one before.
    Begun {
        /// Whether it goes on where another process stopped.
        resumes: bool,
    },
    /// So many rows of a table were copied by this process.
    Copied(&'a str, u64),
    /// The ids of new rows will be behind those of the source.
    Numbered,
    /// So many rows of a table were read to be compared.
    Compared(&'a str, u64),
}

/// Hears how far it is; an error stops the copy there.
pub type Watch<'a> = &'a mut dyn FnMut(Stage<'_>) -> Result<(), Stopped>;

/// What a copy would do.
pub struct Plan {
    /// Each table, how many rows it has, and how many of them the target has already.
    pub tables: Vec<(String, u64, u64)>,
    /// Whether it would go on where another process stopped.
    pub resumes: bool,
    /// Whether a server is running on the source, as far as it can be seen: it would have to be stopped.
    pub is_served: bool,
}

/// The tables that are copied.
fn copied() -> Vec<Table> {
    let mut tables = tables::tables();
    tables.retain(|table| !ASIDE.contains(&table.name.as_str()));
    tables
}

impl Copy<'_> {
    /// Looks at both sides and writes to none. All rows are read: those that could not be copied are found.
    pub fn plan(&self, watch: Watch<'_>) -> Result<Plan, Stopped> {
        let mut source = self.usable(Side::look(self.source)?)?;
        let fitness = Fitness::of(&mut source)?;
        let mut target = Side::look(self.target)?;
        let standing = target.as_mut().map_or(Ok(Standing::Empty), |target| fitness.look(target))?;
        let is_served = match self.source {
            Place::Folder(folder) => apart::is_served(folder),
            Place::Postgres(_) => source.company()? > 0,
        };
        let resumes = standing == Standing::Unfinished;
        let tables = match (standing, &mut target) {
            (Standing::Full(words), Some(target)) => {
                let whole = check::find_whole(&mut source, target, &copied(), watch)?.ok_or(words)?;
                whole.into_iter().map(|table| (table.table, table.rows, table.rows)).collect()
            }
            (_, target) => self.counts(&mut source, target.as_mut().filter(|_| resumes), watch)?,
        };
        Ok(Plan { tables, resumes, is_served })
    }

    /// How many rows there are here and there, each of which can be stored there.
    fn counts(
        &self,
        source: &mut Side,
        mut target: Option<&mut Side>,
        watch: Watch<'_>,
    ) -> Result<Vec<(String, u64, u64)>, Stopped> {
        let mut counts = Vec::new();
        for table in copied() {
            let here = source.sum(&table, &mut |rows, count| {
                rows.iter().try_for_each(|row| self.storable(&table, row))?;
                watch(Stage::Compared(&table.name, count))
            })?;
            let there = match &mut target {
                Some(target) => target.sum(&table, &mut |_, _| Ok(()))?.rows,
                None => 0,
            };
            counts.push((table.name, here.rows, there));
        }
        Ok(counts)
    }

    /// Copies what is missing in the target, compares all of it, and says for each table how it came out:
    /// where one differs, the target keeps its mark, and no server starts on it.
    pub fn run(&self, watch: Watch<'_>) -> Result<Vec<Checked>, Stopped> {
        let mut source = self.usable(Side::hold(self.source)?)?;
        let fitness = Arc::new(Fitness::of(&mut source)?);
        if let Some(mut target) = Side::look(self.target)?
            && let Standing::Full(words) = fitness.look(&mut target)?
        {
            return check::find_whole(&mut source, &mut target, &copied(), watch)?.ok_or(words);
        }
        let pulse = source.pulse()?;
        let mut target = Target::open(self.target, fitness)?;
        watch(Stage::Begun { resumes: target.resumes() })?;
        for table in copied() {
            self.table(&mut source, &mut target, &table, watch)?;
            check::is_still(&mut source, &pulse)?;
        }
        target.number(&mut source, &copied())?;
        watch(Stage::Numbered)?;
        let checked = check::compare(&mut source, target.side(), &copied(), watch)?;
        check::is_still(&mut source, &pulse)?;
        target.close(checked.iter().all(Checked::is_ok))?;
        Ok(checked)
    }

    /// A source that is a store of this version's schema, and whole.
    fn usable(&self, source: Option<Side>) -> Result<Side, Stopped> {
        let missing = || Stopped(format!("{}: there is no store to be copied", side::named(self.source)));
        let mut source = source.ok_or_else(missing)?;
        let known = schema::steps().last().map_or(0, |step| step.number);
        let found = source.step()?.ok_or_else(missing)?;
        if found != known {
            return Err(Stopped(format!(
                "{} is at schema step {found}, and this Vestibule's is {known}: {}",
                source.name(),
                if found < known {
                    "start `vestibule serve` of this version on it once, which brings it up to date"
                } else {
                    "take the version that wrote it"
                }
            )));
        }
        if source.ask(is_unfinished)? {
            return Err(Stopped(format!("{} is itself an unfinished copy", source.name())));
        }
        Ok(source)
    }

    /// Copies the rows of a table behind the last one that the target has.
    fn table(
        &self,
        source: &mut Side,
        target: &mut Target,
        table: &Table,
        watch: Watch<'_>,
    ) -> Result<(), Stopped> {
        let (mut key, mut count) = (target.last_key(table)?, 0);
        loop {
            let rows = source.rows(table, key.as_ref())?;
            let is_last = rows.len() < side::BATCH;
            rows.iter().try_for_each(|row| self.storable(table, row))?;
            key = rows.last().map(|row| rows::key(table, row)).or(key);
            count += rows.len() as u64;
            target.write(table, rows)?;
            watch(Stage::Copied(&table.name, count))?;
            if is_last {
                return Ok(());
            }
        }
    }

    /// Whether the target can keep a row's texts.
    fn storable(&self, table: &Table, row: &Values) -> Result<(), Stopped> {
        if Engine::of(self.target) == Engine::Sqlite {
            return Ok(());
        }
        let has_nul = |value: &rows::Value| matches!(value, rows::Value::Text(text) if text.contains('\0'));
        let Some(place) = row.iter().position(has_nul) else { return Ok(()) };
        Err(Stopped(format!(
            "{}, column {}: there is a NUL character in it, which PostgreSQL cannot store; take it out first",
            rows::told(table, &rows::key(table, row)),
            table.columns[place].name
        )))
    }
}
