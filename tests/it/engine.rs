//! What a test asks of the store by statements of its own, and what each engine has in its own words.

use vestibule::store::db::{DbError, Tx};

use crate::dump;
use crate::world::World;

impl World {
    pub fn write<T: Send + 'static>(
        &self,
        work: impl FnMut(&mut Tx<'_>) -> Result<T, DbError> + Send + 'static,
    ) -> T {
        self.house.store.write(work).expect("written")
    }

    /// Runs one statement of a test's own.
    pub fn sql(&self, sql: impl Into<String>) -> u64 {
        let sql = sql.into();
        self.write(move |tx| tx.execute(&sql, &[]))
    }

    pub fn number(&self, sql: &str) -> i64 {
        self.house.store.scan(|tx| tx.number(sql, &[])).and_then(|answer| answer).expect("a number")
    }

    /// The first column of the first row, as a text.
    pub fn text(&self, sql: &str) -> String {
        let read = |tx: &mut Tx<'_>| tx.first(sql, &[], |row| Ok(row.text(0)?.to_owned()));
        self.house.store.scan(read).and_then(|answer| answer).expect("read").unwrap_or_default()
    }

    /// The first column of all rows, with commas between them.
    pub fn column(&self, sql: &str) -> String {
        let read = |tx: &mut Tx<'_>| tx.all(sql, &[], |row| Ok(row.text(0)?.to_owned()));
        self.house.store.scan(read).and_then(|answer| answer).expect("read").join(",")
    }

    /// Every row that an answer could have changed, as text.
    pub fn dump(&self) -> String {
        self.house.store.scan(dump::dump).and_then(|dumped| dumped).expect("read")
    }

    /// Leaves out so many ids of a table.
    pub fn skip_ids(&self, table: &str, count: usize) {
        self.sql(match self.database() {
            None => format!("UPDATE sqlite_sequence SET seq = seq + {count} WHERE name = '{table}'"),
            Some(_) => format!(
                "SELECT NEXTVAL(PG_GET_SERIAL_SEQUENCE('{table}', 'id')) FROM GENERATE_SERIES(1, {count})"
            ),
        });
    }

    /// How the engine would find the rows of a statement, were there many.
    pub fn plan(&self, sql: &str) -> String {
        match self.database() {
            None => {
                let sql = format!("EXPLAIN QUERY PLAN {sql}");
                let read = |tx: &mut Tx<'_>| tx.all(&sql, &[], |row| Ok(row.text(3)?.to_owned()));
                self.house.store.scan(read).and_then(|answer| answer).expect("a plan").join("; ")
            }
            Some(database) => database.plan(sql, ""),
        }
    }

    /// All that is kept: the files of the data folder, and every row of the database.
    pub fn kept(&self) -> Vec<(String, Vec<u8>)> {
        let rows = self.house.store.scan(dump::everything).and_then(|rows| rows).expect("read");
        let mut kept = vec![("the rows".to_owned(), rows.into_bytes())];
        for entry in std::fs::read_dir(self.folder.path()).expect("the data folder").flatten() {
            if entry.path().is_file() {
                let bytes = std::fs::read(entry.path()).expect("readable");
                kept.push((entry.path().display().to_string(), bytes));
            }
        }
        kept
    }

    /// From now on no write goes well, while reads do.
    pub fn forbid_writes(&self) {
        match self.database() {
            None => self.house.store.stop(),
            // Every transaction that writes has a row in it.
            Some(_) => drop(self.sql("ALTER TABLE commits RENAME TO commits_elsewhere")),
        }
    }
}
