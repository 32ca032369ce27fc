//! What the engines do each in their own way: catalogues, and the numbers of rows to come.

use crate::params;
use crate::store::Place;
use crate::store::db::{DbError, Tx};
use crate::store::schema::tables::{Numbered, Table};

/// Which engine a store is kept by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// A file.
    Sqlite,
    /// A server.
    Postgres,
}

impl Engine {
    /// That of a place.
    pub fn of(place: &Place) -> Self {
        match place {
            Place::Folder(_) => Self::Sqlite,
            Place::Postgres(_) => Self::Postgres,
        }
    }

    /// Whether there is a table of a name.
    pub fn has_table(self, tx: &mut Tx<'_>, name: &str) -> Result<bool, DbError> {
        let sql = match self {
            Self::Sqlite => "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = $1",
            Self::Postgres => {
                "SELECT 1 FROM information_schema.tables
                 WHERE table_schema = current_schema() AND table_name = $1"
            }
        };
        Ok(tx.first(sql, params![name], |_| Ok(()))?.is_some())
    }

    /// Whether it keeps every text; one that does not says how its texts are kept.
    pub fn narrow_encoding(self, tx: &mut Tx<'_>) -> Result<Option<String>, DbError> {
        if self == Self::Sqlite {
            return Ok(None);
        }
        let encoding = tx.first("SHOW server_encoding", &[], |row| Ok(row.text(0)?.to_owned()))?;
        Ok(encoding.filter(|encoding| encoding != "UTF8"))
    }

    /// The greatest id that a table's rows were given, as far as the engine knows of it: those of deleted
    /// rows count.
    pub fn given(self, tx: &mut Tx<'_>, table: &Table) -> Result<i64, DbError> {
        let found = match (self, table.numbered) {
            (_, Numbered::Never) | (Self::Sqlite, Numbered::AfterGreatest) => None,
            (Self::Sqlite, Numbered::Once) => {
                let sql = "SELECT seq FROM sqlite_sequence WHERE name = $1";
                tx.first(sql, params![&table.name], |row| row.int(0))?
            }
            (Self::Postgres, _) => {
                let sql = "SELECT pg_get_serial_sequence($1, $2)";
                let names = params![&table.name, &table.columns[table.key[0]].name];
                let sequence = tx.first(sql, names, |row| Ok(row.text(0)?.to_owned()))?.unwrap_or_default();
                let last = format!(
                    "SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM {sequence}"
                );
                tx.first(&last, &[], |row| row.int(0))?
            }
        };
        Ok(found.unwrap_or(0))
    }

    /// Has a table's next row get an id behind this one. An SQLite table that goes on after its greatest
    /// row cannot be told so.
    pub fn go_on_behind(self, tx: &mut Tx<'_>, table: &Table, id: i64) -> Result<(), DbError> {
        match (self, table.numbered) {
            _ if id < 1 => Ok(()),
            (_, Numbered::Never) | (Self::Sqlite, Numbered::AfterGreatest) => Ok(()),
            (Self::Sqlite, Numbered::Once) => {
                tx.execute("DELETE FROM sqlite_sequence WHERE name = $1", params![&table.name])?;
                let sql = "INSERT INTO sqlite_sequence (name, seq) VALUES ($1, $2)";
                tx.execute(sql, params![&table.name, id]).map(drop)
            }
            (Self::Postgres, _) => {
                let names = (&table.name, &table.columns[table.key[0]].name);
                let sql = "SELECT setval(pg_get_serial_sequence($1, $2), $3)";
                tx.number(sql, params![names.0, names.1, id]).map(drop)
            }
        }
    }
}
