//! The mark of an unfinished copy, and whether a store is fit to be copied to.

use super::engine::Engine;
use super::rows::{self, Values};
use super::side::Side;
use super::{ASIDE, Stopped};
use crate::params;
use crate::store::db::{DbError, Trouble, Tx};
use crate::store::schema::{self, tables};
use crate::store::settings;

/// The setting that a store has while it is copied to: whose copy it is, and which process is at it.
pub const MARK: &str = "unfinished_copy";

/// Whether a store is a copy that was not finished: nobody but the copier may write to it.
pub fn is_unfinished(tx: &mut Tx<'_>) -> Result<bool, DbError> {
    Ok(settings::get(tx, MARK)?.is_some())
}

/// How far a target is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// There is nothing in it but, perhaps, the schema.
    Empty,
    /// It is an unfinished copy of the source.
    Unfinished,
    /// It has rows, which is why it is unfit, unless they are the source's: then a copy had ended, and whoever
    /// made it was not told.
    Full(Stopped),
}

/// Whose copy, and which rows are no reason not to make one.
pub struct Fitness {
    /// The source's identity.
    pub source: String,
    tables: Vec<tables::Table>,
    /// The keys that a new store has, in the order of the tables.
    new: Vec<Vec<Values>>,
}

impl Fitness {
    /// For the copies of a source.
    pub fn of(source: &mut Side) -> Result<Self, Stopped> {
        let (mut blank, tables) = (Side::blank()?, tables::tables());
        let engine = blank.engine();
        let keys = |table| blank.ask(|tx| rows::first_keys(tx, engine, table, 1 << 20));
        let new = tables.iter().map(keys).collect::<Result<_, _>>()?;
        Ok(Self { source: source.identity()?, tables, new })
    }

    /// How far a target is, unless it is unfit.
    pub fn look(&self, target: &mut Side) -> Result<Standing, Stopped> {
        let engine = target.engine();
        if let Some(encoding) = target.ask(|tx| engine.narrow_encoding(tx))? {
            return Err(Stopped(format!(
                "the target cannot keep every text, its encoding is {encoding}: make its database with the \
                 encoding UTF8"
            )));
        }
        let known = schema::steps().last().map_or(0, |step| step.number);
        match target.step()? {
            Some(found) if found > known => Err(Stopped(format!(
                "the target was written by a newer Vestibule (schema step {found}, this one knows {known})"
            ))),
            Some(found) if found > 0 && target.identity()? == self.source => {
                Err(Stopped("the target is the source itself, or a copy of its files".to_owned()))
            }
            step => match target.ask(|tx| Ok(self.standing(tx, engine, step.is_some())))?? {
                // It cannot be compared.
                Standing::Full(words) if step != Some(known) => Err(words),
                standing => Ok(standing),
            },
        }
    }

    /// The same within a transaction, and as far as rows say it.
    fn standing(&self, tx: &mut Tx<'_>, engine: Engine, is_ours: bool) -> Result<Standing, Stopped> {
        let mut full = Vec::new();
        for (table, new) in self.tables.iter().zip(&self.new) {
            let is_there = engine.has_table(tx, &table.name)?;
            if is_there && !is_ours {
                return Err(Stopped(format!(
                    "the target has a table {} that is not Vestibule's: take a database of its own",
                    table.name
                )));
            }
            if is_there
                && table.name == "settings"
                && let Some(mark) = settings::get(tx, MARK)?
            {
                return self.marked(&mark);
            }
            if is_there && !ASIDE.contains(&table.name.as_str()) {
                let found = rows::first_keys(tx, engine, table, new.len() + 1)?;
                full.extend(found.iter().any(|key| !new.contains(key)).then_some(table.name.as_str()));
            }
        }
        if full.is_empty() {
            return Ok(Standing::Empty);
        }
        let words = format!("the target must be empty, and has rows in {}", full.join(", "));
        Ok(Standing::Full(Stopped(words)))
    }

    fn marked(&self, mark: &str) -> Result<Standing, Stopped> {
        if mark.split(' ').next() == Some(&self.source) {
            return Ok(Standing::Unfinished);
        }
        Err(Stopped(
            "the target is an unfinished copy of another store, or of this one before its key was changed: \
             empty it"
                .to_owned(),
        ))
    }

    /// Puts this process's mark on a target that is fit, and removes what the schema itself put there: it
    /// comes with the source's rows.
    pub fn begin(&self, tx: &mut Tx<'_>, engine: Engine, own: &str) -> Result<Standing, Stopped> {
        let standing = self.standing(tx, engine, true)?;
        if let Standing::Full(words) = standing {
            return Err(words);
        }
        if standing == Standing::Empty {
            let with_rows = self.tables.iter().zip(&self.new).rev().filter(|(_, new)| !new.is_empty());
            for (table, _) in with_rows {
                tx.execute(&format!("DELETE FROM {}", table.name), &[])?;
            }
        }
        settings::put(tx, MARK, own)?;
        Ok(standing)
    }
}

/// Fails where the mark is another process's, or gone.
pub fn check(tx: &mut Tx<'_>, own: &str) -> Result<(), DbError> {
    if settings::get(tx, MARK)?.as_deref() == Some(own) {
        return Ok(());
    }
    let text = "another `vestibule migrate-store` has taken over this copy".to_owned();
    Err(DbError { trouble: Trouble::ReadOnly, text })
}

/// Takes the mark off: the copy is finished.
pub fn end(tx: &mut Tx<'_>, own: &str) -> Result<(), DbError> {
    check(tx, own)?;
    tx.execute("DELETE FROM settings WHERE name = $1", params![MARK]).map(drop)
}
