//! The tables that the steps make, read from their text: names, columns, keys.

use super::steps;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Whole numbers.
    Numbers,
    /// Texts.
    Texts,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub holds: Holds,
}

/// Where the ids of new rows come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbered {
    /// From whoever inserts.
    Never,
    /// From the engine. SQLite takes the next after the greatest that is there, whatever was there before.
    AfterGreatest,
    /// From the engine, and never one that was given before.
    Once,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// All columns, in the order in which they were added.
    pub columns: Vec<Column>,
    /// The places of the primary key's columns among them.
    pub key: Vec<usize>,
    /// Where the ids come from.
    pub numbered: Numbered,
}

/// All tables, in the order in which they are made: one that refers to another comes after it.
pub fn tables() -> Vec<Table> {
    let steps = steps();
    read(steps.iter().flat_map(|step| step.statements.iter().map(String::as_str)))
}

fn read<'a>(statements: impl Iterator<Item = &'a str>) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    for statement in statements {
        if let Some((name, body)) =
            statement.strip_prefix("CREATE TABLE ").and_then(|rest| rest.split_once('('))
        {
            tables.push(Table::read(name.trim(), body));
        } else if let Some((name, column)) =
            statement.strip_prefix("ALTER TABLE ").and_then(|rest| rest.split_once(" ADD COLUMN "))
            && let Some(table) = tables.iter_mut().find(|table| table.name == name.trim())
        {
            table.take(column);
        } else if let Some(name) = statement.strip_prefix("DROP TABLE ") {
            tables.retain(|table| table.name != name.trim());
        }
    }
    tables
}

impl Table {
    fn read(name: &str, body: &str) -> Self {
        let mut table =
            Self { name: name.to_owned(), columns: Vec::new(), key: Vec::new(), numbered: Numbered::Never };
        for part in parts(body) {
            table.take(&part);
        }
        table
    }

    /// Takes a column, or the key that is written behind the columns.
    fn take(&mut self, part: &str) {
        let mut words = part.split_whitespace();
        let (Some(first), Some(second)) = (words.next(), words.next()) else { return };
        let word = first.split('(').next().unwrap_or(first);
        if word == "PRIMARY" {
            let names = part.split(['(', ')']).nth(1).unwrap_or_default().split(',').map(str::trim);
            self.key = names.filter_map(|name| self.place(name)).collect();
        } else if !["FOREIGN", "UNIQUE", "CHECK", "CONSTRAINT"].contains(&word) {
            self.add(first, second, part);
        }
    }

    fn add(&mut self, name: &str, of: &str, part: &str) {
        if part.contains(" PRIMARY KEY") {
            self.key = vec![self.columns.len()];
            self.numbered = match (of, part.contains(" AUTOINCREMENT")) {
                (_, true) => Numbered::Once,
                ("INTEGER", false) => Numbered::AfterGreatest,
                _ => Numbered::Never,
            };
        }
        let holds = if of == "TEXT" { Holds::Texts } else { Holds::Numbers };
        self.columns.push(Column { name: name.to_owned(), holds });
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }
}

/// What stands between the commas of a table's body, up to the parenthesis that ends it.
fn parts(body: &str) -> Vec<String> {
    let (mut parts, mut part, mut depth) = (Vec::new(), String::new(), 0);
    let (mut quoted, mut remark) = (false, false);
    for (at, sign) in body.char_indices() {
        remark = sign != '\n' && (remark || !quoted && body[at..].starts_with("--"));
        if remark {
            continue;
        }
        quoted ^= sign == '\'';
        match sign {
            // What a literal says is no part of the schema.
            _ if quoted => {}
            ')' if depth == 0 => break,
            ',' if depth == 0 => parts.push(std::mem::take(&mut part)),
            _ => {
                depth += i32::from(sign == '(') - i32::from(sign == ')');
                part.push(sign);
            }
        }
    }
    parts.push(part);
    parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rusqlite::Connection;

    use super::*;

    fn loaded<'a>(statements: impl Iterator<Item = &'a str>) -> Connection {
        let connection = Connection::open_in_memory().expect("a database");
        for statement in statements {
            connection.execute_batch(statement).unwrap_or_else(|error| panic!("{error}: {statement}"));
        }
        connection
    }

    /// A table as the engine's catalogue describes it.
    fn catalogued(connection: &Connection, table: &Table) -> Table {
        let mut rows =
            connection.prepare("SELECT name, type, pk FROM pragma_table_info($1)").expect("prepared");
        let rows = rows.query_map([&table.name], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
        let rows: Vec<(String, String, u32)> = rows.expect("asked").map(|row| row.expect("a row")).collect();
        let mut key: Vec<(u32, usize)> =
            rows.iter().enumerate().map(|(place, row)| (row.2, place)).filter(|(pk, _)| *pk > 0).collect();
        key.sort_unstable();
        let is_rowid = key.len() == 1 && rows[key[0].1].1 == "INTEGER";
        let once = format!("{} INTEGER PRIMARY KEY AUTOINCREMENT", table.columns[table.key[0]].name);
        let sql = "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = $1";
        let sql: String = connection.query_row(sql, [&table.name], |row| row.get(0)).expect("its text");
        let holds = |of: &str| match of {
            "TEXT" => Holds::Texts,
            "BIGINT" | "INTEGER" => Holds::Numbers,
            other => panic!("{}: no column holds {other}", table.name),
        };
        Table {
            name: table.name.clone(),
            columns: rows
                .iter()
                .map(|(name, of, _)| Column { name: name.clone(), holds: holds(of) })
                .collect(),
            key: key.iter().map(|(_, place)| *place).collect(),
            numbered: match (is_rowid, sql.contains(&once)) {
                (true, true) => Numbered::Once,
                (true, false) => Numbered::AfterGreatest,
                _ => Numbered::Never,
            },
        }
    }

    fn names(connection: &Connection) -> Vec<String> {
        let sql =
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY rowid";
        let mut statement = connection.prepare(sql).expect("prepared");
        let names = statement.query_map([], |row| row.get(0)).expect("asked");
        names.map(|name| name.expect("a name")).collect()
    }

    #[test]
    fn the_tables_are_those_of_sqlites_catalogue() {
        let steps = steps();
        let connection = loaded(steps.iter().flat_map(|step| step.statements.iter().map(String::as_str)));
        let tables = tables();
        let known: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
        assert_eq!(known, names(&connection));
        for table in &tables {
            assert_eq!(*table, catalogued(&connection, table));
            assert!(!table.key.is_empty(), "{} has no primary key to be read by", table.name);
        }
    }

    #[test]
    fn a_table_refers_only_to_tables_that_are_made_before_it() {
        let steps = steps();
        let connection = loaded(steps.iter().flat_map(|step| step.statements.iter().map(String::as_str)));
        let tables: Vec<String> = tables().into_iter().map(|table| table.name).collect();
        for (place, table) in tables.iter().enumerate() {
            let sql = "SELECT \"table\" FROM pragma_foreign_key_list($1)";
            let mut statement = connection.prepare(sql).expect("prepared");
            let targets = statement.query_map([table], |row| row.get::<_, String>(0)).expect("asked");
            for target in targets.map(|target| target.expect("a name")) {
                assert!(tables[..place].contains(&target), "{table} refers to {target}, which is made later");
            }
        }
    }

    const NAMES: [&str; 8] =
        ["id", "primary_note", "check_in", "unique_no", "foreign_key", "constraint_a", "key", "text"];
    const COLUMNS: [&str; 8] = [
        "TEXT NOT NULL",
        "BIGINT",
        "TEXT COLLATE BINARY NOT NULL UNIQUE",
        "BIGINT NOT NULL DEFAULT 0 CHECK (@ IN (0, 1))",
        "TEXT NOT NULL DEFAULT 'a, (b -- PRIMARY KEY'",
        "TEXT NOT NULL CHECK (@ IN ('x', 'y)'))",
        "INTEGER",
        "BIGINT -- , PRIMARY KEY (nothing)\n    CHECK (@ > 0)",
    ];
    const KEYS: [&str; 4] = [
        "INTEGER PRIMARY KEY AUTOINCREMENT",
        "INTEGER PRIMARY KEY",
        "BIGINT PRIMARY KEY",
        "TEXT PRIMARY KEY",
    ];

    /// A table's statements: its columns by their sorts, those that come later, and its key.
    fn written(sorts: &[usize], later: usize, key: usize) -> Vec<String> {
        let names =
            sorts.iter().enumerate().map(|(at, sort)| (NAMES[at], COLUMNS[*sort].replace('@', NAMES[at])));
        let mut columns: Vec<String> = names.map(|(name, sort)| format!("{name} {sort}")).collect();
        let (first, added) = columns.split_at_mut(sorts.len() - later);
        let behind = match KEYS.get(key) {
            Some(sort) => {
                first[0] = format!("{} {sort}", NAMES[0]);
                "UNIQUE (id)".to_owned()
            }
            None => format!("PRIMARY KEY ({}, {})", NAMES[1], NAMES[0]),
        };
        let added = added.iter().filter(|column| !column.contains("UNIQUE") && !column.contains("--"));
        let create = format!("CREATE TABLE sample (\n    {},\n    {behind}\n)", first.join(",\n    "));
        let alter = added.map(|column| format!("ALTER TABLE sample ADD COLUMN {column}"));
        std::iter::once(create).chain(alter).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn whatever_table_is_written_it_is_read_as_the_engine_reads_it(
            sorts in prop::collection::vec(0..COLUMNS.len(), 4..=NAMES.len()),
            later in 0..2_usize,
            key in 0..=KEYS.len(),
        ) {
            let statements = written(&sorts, later, key);
            let connection = loaded(statements.iter().map(String::as_str));
            let read = read(statements.iter().map(String::as_str));
            prop_assert_eq!(read.len(), 1);
            prop_assert_eq!(&read[0], &catalogued(&connection, &read[0]));
        }
    }
}
