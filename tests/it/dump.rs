//! What a store holds, as text: the same on both engines.

use std::fmt::Write;
use std::sync::LazyLock;

use vestibule::store::db::{DbError, Row, Tx};
use vestibule::store::schema::tables::{Column, Holds, Table, tables};

/// Tables that a refused call may write: failed log-ins are counted, and what is kept of a call or of a
/// transaction is no change of its own.
const ASIDE: [&str; 3] = ["limits", "operations", "commits"];

/// A column that says when a credential was used: whoever is refused used it as well.
const USED: &str = "last_used_at";

static TABLES: LazyLock<Vec<Table>> = LazyLock::new(tables);

/// Every row of the tables that a call could change.
pub fn dump(tx: &mut Tx<'_>) -> Result<String, DbError> {
    of_tables(tx, |name| !ASIDE.contains(&name), |column| column != USED)
}

/// Every row there is.
pub fn everything(tx: &mut Tx<'_>) -> Result<String, DbError> {
    of_tables(tx, |_| true, |_| true)
}

fn of_tables(
    tx: &mut Tx<'_>,
    counts: impl Fn(&str) -> bool,
    shows: impl Fn(&str) -> bool,
) -> Result<String, DbError> {
    let mut text = String::new();
    for table in TABLES.iter().filter(|table| counts(&table.name)) {
        for row in rows(tx, table, &shows)? {
            writeln!(text, "{} {row}", table.name).expect("a text grows");
        }
    }
    Ok(text)
}

fn rows(tx: &mut Tx<'_>, table: &Table, shows: impl Fn(&str) -> bool) -> Result<Vec<String>, DbError> {
    let columns: Vec<&Column> = table.columns.iter().filter(|column| shows(&column.name)).collect();
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let sql = format!("SELECT {} FROM {} ORDER BY 1, 2", names.join(", "), table.name);
    tx.all(&sql, &[], |row| {
        let values = columns.iter().enumerate().map(|(place, column)| value(row, place, column));
        Ok(values.collect::<Result<Vec<String>, _>>()?.join(", "))
    })
}

fn value(row: &dyn Row, place: usize, column: &Column) -> Result<String, DbError> {
    Ok(match column.holds {
        Holds::Numbers => row.opt_int(place)?.map_or("NULL".to_owned(), |number| number.to_string()),
        Holds::Texts => row.opt_text(place)?.map_or("NULL".to_owned(), |text| format!("{text:?}")),
    })
}
