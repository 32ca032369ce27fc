//! A store copied to the other engine and back: all of it, whatever stops the copy, and only where it may go.

mod everything;
mod refusals;

use std::path::Path;

use vestibule::store::db::{DbError, Tx};
use vestibule::store::schema::tables::{Holds, Numbered, tables};
use vestibule::store::transfer::{Checked, Copy, Stage, Stopped};
use vestibule::store::{Place, transfer};

use self::everything::{at, folder, names, open, rows};
use crate::folder::Folder;
use crate::postgres::server::Server;

/// A database whose own order of texts is that of a language.
const ENGLISH: &str = "TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-US'";

/// Copies to the end; every table must come out alike.
fn copy(source: &Place, target: &Place) -> Vec<Checked> {
    let checked = Copy { source, target }.run(&mut |_| Ok(())).expect("copied");
    assert!(checked.iter().all(Checked::is_ok), "{checked:?}");
    checked
}

/// Copies until a stage that is chosen; true when there was one.
fn copy_until(source: &Place, target: &Place, mut chosen: impl FnMut(Stage<'_>) -> bool) -> bool {
    let stop = Stopped("here".to_owned());
    let watch = &mut |stage: Stage<'_>| if chosen(stage) { Err(stop.clone()) } else { Ok(()) };
    match (Copy { source, target }).run(watch) {
        Err(stopped) => {
            assert_eq!(stopped, stop);
            true
        }
        Ok(checked) => {
            assert!(checked.iter().all(Checked::is_ok), "{checked:?}");
            false
        }
    }
}

fn postgres(server: &Server, name: &str, how: &str) -> Place {
    Place::parse(&server.database(name, how)).expect("an address")
}

fn is_unfinished(place: &Place) -> bool {
    open(place).scan(transfer::is_unfinished).and_then(|found| found).expect("read")
}

/// The next id that a table gives.
fn next_ban(place: &Place) -> i64 {
    let sql = "INSERT INTO bans (network, reason, created_at) VALUES ('198.51.100.1', '', 1)";
    open(place)
        .write(move |tx: &mut Tx<'_>| tx.insert_always(sql, &[]))
        .map_err(|e: DbError| e)
        .expect("a ban")
}

fn sequences(folder: &Path) -> Vec<(String, i64)> {
    let file = rusqlite::Connection::open(folder.join("vestibule.db")).expect("the file");
    let mut all = file.prepare("SELECT name, seq FROM sqlite_sequence ORDER BY name").expect("prepared");
    let all = all.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect("asked");
    all.map(|row| row.expect("a row")).collect()
}

#[test]
fn a_whole_store_goes_to_postgresql_and_comes_back_the_same() {
    let (server, source, back) = (Server::start(), folder(), Folder::new());
    let (from, there, home) =
        (at(source.path()), postgres(&server, "there", ENGLISH), at(&back.path().join("new")));
    let expected = rows(&from);
    let checked = copy(&from, &there);
    assert_eq!(checked.iter().map(|table| table.rows).sum::<u64>(), expected.len() as u64);
    assert_eq!(rows(&there), expected);
    assert!(!is_unfinished(&there));
    let again = copy(&there, &home);
    assert_eq!(again, checked, "the same counts and checksums, whichever engine is read");
    assert_eq!(rows(&home), expected);
    assert_eq!(sequences(&back.path().join("new")), sequences(source.path()));
    // The second ban was deleted: its id is never given again.
    assert_eq!((next_ban(&from), next_ban(&there), next_ban(&home)), (3, 3, 3));
    let invites = "SELECT COUNT(*) FROM settings WHERE name = 'unfinished_copy'";
    assert_eq!(open(&home).scan(|tx| tx.number(invites, &[])).and_then(|read| read).expect("read"), 0);
}

#[test]
fn between_two_stores_of_a_kind_all_is_copied_too() {
    let (server, source, other) = (Server::start(), folder(), Folder::new());
    let (from, file) = (at(source.path()), at(other.path()));
    copy(&from, &file);
    assert_eq!(rows(&file), rows(&from));
    assert_eq!(sequences(other.path()), sequences(source.path()));
    let (one, two) = (server.database("one", ""), postgres(&server, "two", ENGLISH));
    // To and from a database behind a pooler.
    let pooled = Place::parse(&format!("{one}&prepared_statements=off")).expect("an address");
    copy(&file, &pooled);
    copy(&pooled, &two);
    assert_eq!(rows(&two), rows(&from));
    assert_eq!(next_ban(&two), 3);
}

/// A copy whose process is ended after every single commit, and every process goes on where that left it.
fn stop_after_each_commit(target: &Place) {
    let source = folder();
    let from = at(source.path());
    let expected = rows(&from);
    let mut stops = 0;
    while copy_until(&from, target, |stage| {
        matches!(stage, Stage::Copied(_, 1..) | Stage::Begun { resumes: false })
    }) {
        stops += 1;
        assert!(is_unfinished(target), "after {stops} stops");
        assert!(stops < 200, "it never ends");
    }
    assert!(stops > tables().len(), "{stops}");
    assert_eq!(rows(target), expected);
    assert!(!is_unfinished(target));
}

#[test]
fn a_copy_to_postgresql_that_is_stopped_after_each_commit_goes_on_and_ends_the_same() {
    let server = Server::start();
    stop_after_each_commit(&postgres(&server, "target", ENGLISH));
}

#[test]
fn a_copy_to_a_file_that_is_stopped_after_each_commit_goes_on_and_ends_the_same() {
    let target = Folder::new();
    stop_after_each_commit(&at(target.path()));
}

#[test]
fn a_copy_that_is_stopped_behind_its_last_row_is_unfinished_until_it_was_compared() {
    let (server, source) = (Server::start(), folder());
    let (from, to) = (at(source.path()), postgres(&server, "target", ""));
    assert!(copy_until(&from, &to, |stage| stage == Stage::Numbered));
    assert!(is_unfinished(&to));
    assert!(copy_until(&from, &to, |stage| matches!(stage, Stage::Compared("contacts", _))));
    assert!(is_unfinished(&to));
    let mut copied = 0;
    let mut watch = |stage: Stage<'_>| {
        copied += if let Stage::Copied(_, rows) = stage { rows } else { 0 };
        Ok(())
    };
    Copy { source: &from, target: &to }.run(&mut watch).expect("it ends");
    assert_eq!(copied, 0, "nothing is copied twice");
    assert!(!is_unfinished(&to));
}

#[test]
fn a_dry_run_says_what_would_be_copied_and_changes_nothing() {
    let (server, source, nothing) = (Server::start(), folder(), Folder::new());
    let (from, to) = (at(source.path()), postgres(&server, "target", ""));
    let before = rows(&from);
    let plan = Copy { source: &from, target: &to }.plan(&mut |_| Ok(())).expect("fit");
    let total: u64 = plan.tables.iter().map(|(_, rows, _)| rows).sum();
    assert_eq!((total, plan.resumes, plan.is_served), (before.len() as u64, false, false));
    let relations = "SELECT COUNT(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace";
    let found: i64 = server.client_of("target").query_one(relations, &[]).expect("a count").get(0);
    assert_eq!(found, 0, "not even the schema");
    let file = nothing.path().join("none");
    Copy { source: &from, target: &at(&file) }.plan(&mut |_| Ok(())).expect("fit");
    assert!(!file.exists());
    assert_eq!(rows(&from), before);
    copy_until(&from, &to, |stage| matches!(stage, Stage::Copied("users", _)));
    let half = rows(&to);
    let plan = Copy { source: &from, target: &to }.plan(&mut |_| Ok(())).expect("it would go on");
    assert!(plan.resumes && plan.tables.contains(&("users".to_owned(), 2, 2)), "{:?}", plan.tables);
    assert!(plan.tables.contains(&("limits".to_owned(), 4_500, 0)), "{:?}", plan.tables);
    assert_eq!(rows(&to), half);
}

#[test]
fn the_tables_are_those_of_postgresqls_catalogue() {
    let server = Server::start();
    drop(open(&postgres(&server, "schema", "")));
    let mut client = server.client_of("schema");
    let list = "SELECT column_name::text, data_type::text, is_identity::text FROM information_schema.columns
                WHERE table_schema = 'public' AND table_name = $1 ORDER BY ordinal_position";
    let key =
        "SELECT a.attname::text FROM pg_index i CROSS JOIN unnest(i.indkey) WITH ORDINALITY k (attnum, place)
               JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
               WHERE i.indisprimary AND i.indrelid = $1::text::regclass ORDER BY k.place";
    for table in tables() {
        let columns = client.query(list, &[&table.name]).expect("its columns");
        assert_eq!(
            columns.iter().map(|row| row.get(0)).collect::<Vec<&str>>(),
            names(&table),
            "{}",
            table.name
        );
        for (row, column) in columns.iter().zip(&table.columns) {
            let expected = if column.holds == Holds::Texts { "text" } else { "bigint" };
            assert_eq!(row.get::<_, &str>(1), expected, "{} {}", table.name, column.name);
        }
        let found = client.query(key, &[&table.name]).expect("its key");
        let known = table.key.iter().map(|place| table.columns[*place].name.as_str());
        assert_eq!(found.iter().map(|row| row.get(0)).collect::<Vec<&str>>(), known.collect::<Vec<_>>());
        let is_numbered = columns.iter().any(|row| row.get::<_, &str>(2) == "YES");
        assert_eq!(is_numbered, table.numbered != Numbered::Never, "{}", table.name);
    }
}
