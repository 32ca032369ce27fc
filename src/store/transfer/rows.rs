//! Rows as they are copied: read in the order of their keys, written, and summed up.

use std::fmt;

use sha2::{Digest, Sha256};

use super::Engine;
use super::mark::MARK;
use crate::domain::secret::hex;
use crate::store::db::{DbError, Param, Row, Tx};
use crate::store::schema::tables::{Column, Holds, Table};

/// How many parameters a statement has at most that writes several rows to a server: enough that the way
/// there and back hardly counts.
const PARAMETERS: usize = 4_000;

/// A value of some column.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// None.
    Null,
    /// A number.
    Int(i64),
    /// A text.
    Text(String),
}

/// A row, or its key.
pub type Values = Vec<Value>;

impl Value {
    fn of(holds: Holds, row: &dyn Row, place: usize) -> Result<Self, DbError> {
        Ok(match holds {
            Holds::Numbers => row.opt_int(place)?.map_or(Self::Null, Self::Int),
            Holds::Texts => row.opt_text(place)?.map_or(Self::Null, |text| Self::Text(text.to_owned())),
        })
    }
}

impl fmt::Display for Value {
    /// A text as a literal, so that no sign of it does anything to a terminal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("NULL"),
            Self::Int(number) => number.fmt(f),
            Self::Text(text) => fmt::Debug::fmt(text, f),
        }
    }
}

impl<'a> From<&'a Value> for Param<'a> {
    fn from(value: &'a Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Int(number) => Self::Int(*number),
            Value::Text(text) => Self::Text(text),
        }
    }
}

fn params<'a>(values: impl IntoIterator<Item = &'a Value>) -> Vec<Param<'a>> {
    values.into_iter().map(Param::from).collect()
}

/// The rows behind a key, or the first ones, in the order of their keys.
pub fn behind(
    tx: &mut Tx<'_>,
    engine: Engine,
    table: &Table,
    key: Option<&Values>,
    limit: usize,
) -> Result<Vec<Values>, DbError> {
    let all: Vec<usize> = (0..table.columns.len()).collect();
    let sql = select(engine, table, &all, key.is_some(), "", limit);
    tx.all(&sql, &params(key.into_iter().flatten()), |row| read(table, row))
}

/// The first keys.
pub fn first_keys(
    tx: &mut Tx<'_>,
    engine: Engine,
    table: &Table,
    limit: usize,
) -> Result<Vec<Values>, DbError> {
    let sql = select(engine, table, &table.key, false, "", limit);
    tx.all(&sql, &[], |row| read_key(table, row, 0..table.key.len()))
}

/// The greatest key.
pub fn last_key(tx: &mut Tx<'_>, engine: Engine, table: &Table) -> Result<Option<Values>, DbError> {
    let sql = select(engine, table, &table.key, false, " DESC", 1);
    tx.first(&sql, &[], |row| read_key(table, row, 0..table.key.len()))
}

fn select(
    engine: Engine,
    table: &Table,
    columns: &[usize],
    behind: bool,
    order: &str,
    limit: usize,
) -> String {
    let key: Vec<String> = table.key.iter().map(|place| compared(engine, table, *place)).collect();
    let mut terms = Vec::new();
    if table.name == "settings" {
        // It is no row of the source's, and is gone in the end.
        terms.push(format!("name <> '{MARK}'"));
    }
    if behind {
        terms.push(format!("({}) > ({})", key.join(", "), numbered(0, key.len())));
    }
    let terms = if terms.is_empty() { String::new() } else { format!(" WHERE {}", terms.join(" AND ")) };
    let order: Vec<String> = key.iter().map(|column| format!("{column}{order}")).collect();
    let (columns, order) = (names(table, columns), order.join(", "));
    format!("SELECT {columns} FROM {}{terms} ORDER BY {order} LIMIT {limit}", table.name)
}

/// A column of a key as both engines compare it alike: bytewise.
fn compared(engine: Engine, table: &Table, place: usize) -> String {
    let column = &table.columns[place];
    match (column.holds, engine) {
        (Holds::Numbers, _) => column.name.clone(),
        (Holds::Texts, Engine::Sqlite) => format!("{} COLLATE BINARY", column.name),
        (Holds::Texts, Engine::Postgres) => format!("{} COLLATE \"C\"", column.name),
    }
}

fn names(table: &Table, places: &[usize]) -> String {
    let names: Vec<&str> = places.iter().map(|place| table.columns[*place].name.as_str()).collect();
    names.join(", ")
}

/// `$1, $2, …` behind so many others.
fn numbered(before: usize, count: usize) -> String {
    let numbers: Vec<String> = (before + 1..=before + count).map(|number| format!("${number}")).collect();
    numbers.join(", ")
}

/// A row; what does not fit its column names the row.
fn read(table: &Table, row: &dyn Row) -> Result<Values, DbError> {
    let columns = table.columns.iter().enumerate();
    let value = |(place, column): (usize, &Column)| {
        Value::of(column.holds, row, place).map_err(|error| {
            let place = read_key(table, row, table.key.iter().copied())
                .map_or_else(|_| table.name.clone(), |key| told(table, &key));
            DbError { text: format!("{place}, column {}: {error}", column.name), ..error }
        })
    };
    columns.map(value).collect()
}

/// The key of a row in which its columns stand at these places.
fn read_key(table: &Table, row: &dyn Row, places: impl Iterator<Item = usize>) -> Result<Values, DbError> {
    table
        .key
        .iter()
        .zip(places)
        .map(|(key, place)| Value::of(table.columns[*key].holds, row, place))
        .collect()
}

/// The key of a row.
pub fn key(table: &Table, row: &Values) -> Values {
    table.key.iter().map(|place| row[*place].clone()).collect()
}

/// A key in words: `memberships client_id=1 user_id=2`.
pub fn told(table: &Table, key: &Values) -> String {
    let columns = table.key.iter().map(|place| &table.columns[*place].name);
    let pairs = columns.zip(key).map(|(name, value)| format!(" {name}={value}"));
    std::iter::once(table.name.clone()).chain(pairs).collect()
}

/// Writes rows.
pub fn write(tx: &mut Tx<'_>, engine: Engine, table: &Table, rows: &[Values]) -> Result<(), DbError> {
    let width = table.columns.len();
    let together = match engine {
        // It has no way to go, and looks for each parameter's name among all of them.
        Engine::Sqlite => 1,
        Engine::Postgres => (PARAMETERS / width).max(1),
    };
    let names = names(table, &(0..width).collect::<Vec<_>>());
    for rows in rows.chunks(together) {
        let places = (0..rows.len()).map(|row| format!("({})", numbered(row * width, width)));
        let places = places.collect::<Vec<_>>().join(", ");
        let sql = format!("INSERT INTO {} ({names}) VALUES {places}", table.name);
        tx.execute(&sql, &params(rows.iter().flatten()))?;
    }
    Ok(())
}

/// How many rows there were, and a hash over all of them in their order: both engines' rows are alike
/// when these are.
#[derive(Default)]
pub struct Sum {
    /// How many.
    pub rows: u64,
    hash: Sha256,
}

impl Sum {
    /// Takes a row in. Each value says what it is and how long: no two rows are written alike.
    pub fn take(&mut self, row: &Values) {
        self.rows += 1;
        for value in row {
            match value {
                Value::Null => self.hash.update(b"n"),
                Value::Int(number) => {
                    self.hash.update(b"i");
                    self.hash.update(number.to_be_bytes());
                }
                Value::Text(text) => {
                    self.hash.update(b"t");
                    self.hash.update((text.len() as u64).to_be_bytes());
                    self.hash.update(text.as_bytes());
                }
            }
        }
    }

    /// The hash in hex.
    pub fn checksum(self) -> String {
        hex(&self.hash.finalize())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::schema::tables;

    fn text(text: &str) -> Value {
        Value::Text(text.to_owned())
    }

    fn sum(rows: &[Values]) -> (u64, String) {
        let mut sum = Sum::default();
        for row in rows {
            sum.take(row);
        }
        (sum.rows, sum.checksum())
    }

    #[test]
    fn rows_that_differ_have_different_sums() {
        let all = [
            vec![vec![Value::Null, text("")]],
            vec![vec![text(""), Value::Null]],
            vec![vec![text(""), text("")]],
            vec![vec![Value::Int(0), text("")]],
            vec![vec![text("0"), text("")]],
            vec![vec![text("ab"), text("c")]],
            vec![vec![text("a"), text("bc")]],
            vec![vec![text("a"), text("bc")], vec![Value::Null, Value::Null]],
            vec![vec![Value::Int(-1), Value::Int(i64::MIN)]],
            vec![vec![Value::Int(i64::MIN), Value::Int(-1)]],
        ];
        for (place, one) in all.iter().enumerate() {
            assert_eq!(sum(one), sum(&one.clone()));
            for other in &all[place + 1..] {
                assert_ne!(sum(one).1, sum(other).1, "{one:?} and {other:?}");
            }
        }
    }

    #[test]
    fn a_row_is_named_by_its_key_whatever_is_in_it() {
        let tables = tables::tables();
        let named = |name: &str, key: Values| {
            told(tables.iter().find(|table| table.name == name).expect("a table"), &key)
        };
        let both = named("memberships", vec![Value::Int(1), Value::Int(-2)]);
        assert_eq!(both, "memberships client_id=1 user_id=-2");
        assert_eq!(named("limits", vec![text("\u{1b}[2J\"")]), "limits bucket=\"\\u{1b}[2J\\\"\"");
    }
}
