//! The temporary folder of a world, and what its store holds, as text.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// A folder that goes with the test.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = place().join(format!("vestibule-it-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a temporary folder");
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Tables that a refused call may write: failed log-ins are counted, and what is kept of a call is
/// no change of its own.
const ASIDE: [&str; 2] = ["limits", "operations"];

/// In memory where there is room: a disk that others keep busy makes these tests wait, and what a disk
/// keeps is shown elsewhere.
fn place() -> PathBuf {
    let memory = Path::new("/dev/shm");
    let free = rustix::fs::statvfs(memory).map_or(0, |of| of.f_bavail.saturating_mul(of.f_frsize));
    if free > 1 << 30 { memory.to_owned() } else { std::env::temp_dir() }
}

/// Every row of the tables that a call could change.
pub fn dump(folder: &Path) -> String {
    let connection = rusqlite::Connection::open(folder.join("vestibule.db")).expect("the store's file");
    let mut text = String::new();
    for table in tables(&connection) {
        let mut statement =
            connection.prepare(&format!("SELECT * FROM {table} ORDER BY 1, 2")).expect("a table");
        let columns = statement.column_count();
        let mut rows = statement.query([]).expect("its rows");
        while let Some(row) = rows.next().expect("a row") {
            let values: Vec<rusqlite::types::Value> =
                (0..columns).map(|column| row.get(column).expect("a value")).collect();
            writeln!(text, "{table} {values:?}").expect("a text grows");
        }
    }
    text
}

fn tables(connection: &rusqlite::Connection) -> Vec<String> {
    let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY 1";
    let mut statement = connection.prepare(sql).expect("the list of tables");
    let names = statement.query_map([], |row| row.get::<_, String>(0)).expect("its rows");
    names.map(|name| name.expect("a name")).filter(|name| !ASIDE.contains(&name.as_str())).collect()
}
