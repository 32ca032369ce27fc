//! What a store holds, as text: the same on both engines.

use std::fmt::Write;
use std::sync::LazyLock;

use vestibule::store::db::{DbError, Row, Tx};
use vestibule::store::schema;

/// Tables that a refused call may write: failed log-ins are counted, and what is kept of a call or of a
/// transaction is no change of its own.
const ASIDE: [&str; 3] = ["limits", "operations", "commits"];

/// A table of the schema.
struct Table {
    name: String,
    columns: Vec<String>,
}

static TABLES: LazyLock<Vec<Table>> = LazyLock::new(|| {
    let mut tables = Vec::new();
    for statement in schema::steps().iter().flat_map(|step| &step.statements) {
        take(&mut tables, statement);
    }
    tables
});

/// Learns from one statement of the schema.
fn take(tables: &mut Vec<Table>, statement: &str) {
    if let Some(rest) = statement.strip_prefix("CREATE TABLE ") {
        let (name, body) = rest.split_once(" (\n").expect("a table's columns stand below its name");
        let columns = body.lines().filter_map(column).map(str::to_owned).collect();
        tables.push(Table { name: name.to_owned(), columns });
    } else if let Some(rest) = statement.strip_prefix("ALTER TABLE ") {
        let (name, rest) = rest.split_once(" ADD COLUMN ").expect("columns are all that is added");
        let table = tables.iter_mut().find(|table| table.name == name).expect("a table");
        table.columns.extend(column(rest).map(str::to_owned));
    }
}

/// The column that a line declares, if it does.
fn column(line: &str) -> Option<&str> {
    let word = line.trim().split(' ').next()?;
    Some(word).filter(|word| word.starts_with(|c: char| c.is_ascii_lowercase()))
}

/// Every row of the tables that a call could change.
pub fn dump(tx: &mut Tx<'_>) -> Result<String, DbError> {
    rows(tx, |name| !ASIDE.contains(&name))
}

/// Every row there is.
pub fn everything(tx: &mut Tx<'_>) -> Result<String, DbError> {
    rows(tx, |_| true)
}

fn rows(tx: &mut Tx<'_>, counts: impl Fn(&str) -> bool) -> Result<String, DbError> {
    let mut text = String::new();
    for table in TABLES.iter().filter(|table| counts(&table.name)) {
        for row in table.rows(tx)? {
            writeln!(text, "{} {row}", table.name).expect("a text grows");
        }
    }
    Ok(text)
}

impl Table {
    fn rows(&self, tx: &mut Tx<'_>) -> Result<Vec<String>, DbError> {
        let sql = format!("SELECT {} FROM {} ORDER BY 1, 2", self.columns.join(", "), self.name);
        tx.all(&sql, &[], |row| {
            let values: Result<Vec<String>, _> =
                (0..self.columns.len()).map(|column| value(row, column)).collect();
            Ok(values?.join(", "))
        })
    }
}

fn value(row: &dyn Row, column: usize) -> Result<String, DbError> {
    if let Ok(number) = row.opt_int(column) {
        return Ok(number.map_or("NULL".to_owned(), |number| number.to_string()));
    }
    Ok(row.opt_text(column)?.map_or("NULL".to_owned(), |text| format!("{text:?}")))
}

#[test]
fn every_table_and_column_of_the_schema_is_dumped() {
    let file = rusqlite::Connection::open_in_memory().expect("memory");
    for statement in schema::steps().iter().flat_map(|step| &step.statements) {
        file.execute_batch(statement).expect("the schema");
    }
    let list = |sql: &str| -> Vec<String> {
        let mut statement = file.prepare(sql).expect("a list");
        let names = statement.query_map([], |row| row.get(0)).expect("its rows");
        names.map(|name| name.expect("a name")).collect()
    };
    let tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'";
    assert_eq!(TABLES.iter().map(|table| table.name.clone()).collect::<Vec<_>>(), list(tables));
    for table in TABLES.iter() {
        let columns = format!("SELECT name FROM pragma_table_info('{}')", table.name);
        assert_eq!(table.columns, list(&columns), "{}", table.name);
    }
}
