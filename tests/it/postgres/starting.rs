//! Processes that start on one database, all at once, one of them cut off in the middle, or not fit for it.

use std::process::{Command, Output};
use std::sync::Barrier;
use std::thread;

use postgres::Client;
use vestibule::domain::time::Clock;
use vestibule::store::{Place, schema};

use crate::building::{empty_postgres, postgres, store};
use crate::database::Database;
use crate::folder::Folder;
use crate::world::until;

const PROCESSES: usize = 10;
/// How many statements are done; a whole step counts for more than it has.
const DONE: &str = "SELECT COALESCE(MAX(statement + 1000 * step), -1) FROM schema_progress";

fn place(database: &Database) -> Place {
    Place::parse(&database.address()).expect("an address")
}

/// Opens the database as a process does that starts, and ends it.
fn start(database: &Database) -> Result<(), String> {
    store(&place(database), &Clock::default(), true).map(drop)
}

fn start_many(database: &Database) {
    let gate = Barrier::new(PROCESSES);
    thread::scope(|scope| {
        for _ in 0..PROCESSES {
            scope.spawn(|| {
                gate.wait();
                start(database).expect("started");
            });
        }
    });
}

fn number(client: &mut Client, sql: &str) -> i64 {
    client.query_one(sql, &[]).expect("answered").get(0)
}

/// What is in a database besides rows, and how far its schema is.
fn shape(database: &Database) -> Vec<String> {
    let sql = "SELECT 'column ' || table_name || ' ' || ordinal_position || ' ' || column_name || ' ' || data_type
                      || COALESCE(' ' || collation_name, '') || ' ' || is_nullable || COALESCE(column_default, '')
               FROM information_schema.columns WHERE table_schema = 'public'
               UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
               UNION ALL SELECT 'constraint ' || conrelid::regclass || ' ' || pg_get_constraintdef(oid)
                         FROM pg_constraint WHERE connamespace = 'public'::regnamespace
               UNION ALL SELECT 'step ' || step FROM steps
               UNION ALL SELECT 'at ' || step || ' ' || statement FROM schema_progress
               UNION ALL SELECT 'role ' || id FROM roles ORDER BY 1";
    let rows = database.client().query(sql, &[]).expect("the catalog");
    rows.iter().map(|row| row.get(0)).collect()
}

#[test]
fn ten_that_start_at_once_on_an_empty_database_bring_the_schema_in_once() {
    let (alone, shared) = (postgres(), empty_postgres());
    start_many(&shared);
    assert_eq!(shape(&shared), shape(&alone));
    let steps = i64::try_from(schema::steps().len()).expect("a few");
    assert_eq!(number(&mut shared.client(), "SELECT COUNT(*) FROM steps"), steps);
    start_many(&shared);
    assert_eq!(shape(&shared), shape(&alone), "there is nothing to do the second time");
}

/// Starts a process and cuts it off when it has done so many statements of the first step and the next one,
/// which it has not marked yet.
fn start_and_cut_off(database: &Database, statements: i64) {
    let (mut client, mut watching) = (database.client(), database.client());
    thread::scope(|scope| {
        let starting = scope.spawn(|| start(database));
        until("the statements are done", || {
            let there = "SELECT COUNT(*) FROM pg_tables WHERE tablename = 'schema_progress'";
            number(&mut client, there) > 0 && number(&mut client, DONE) >= statements
        });
        // It can look how far the work is, but not write down that it has done more.
        let mut held = client.transaction().expect("begun");
        held.batch_execute("LOCK TABLE schema_progress IN SHARE MODE").expect("locked");
        let cut = "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity
                   WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'UPDATE%'";
        until("it has been cut off", || number(&mut watching, cut) == 1);
        let cut_off = starting.join().expect("it ends").expect_err("it has no connection any more");
        assert!(cut_off.contains("PostgreSQL on"), "{cut_off}");
        held.rollback().expect("let go");
    });
}

#[test]
fn where_one_was_cut_off_in_the_middle_the_next_ones_go_on() {
    let (alone, shared) = (postgres(), empty_postgres());
    let all = schema::steps()[0].statements.len();
    for statements in [0, 1, 7, all / 2, all - 2] {
        let statements = i64::try_from(statements).expect("a few");
        start_and_cut_off(&shared, statements);
        let done = number(&mut shared.client(), DONE);
        assert!(done >= statements, "{done} are done, and none was taken back");
    }
    start_many(&shared);
    assert_eq!(shape(&shared), shape(&alone));
}

#[test]
fn a_newer_schema_is_refused_and_left_alone() {
    let database = postgres();
    let newer = "UPDATE schema_progress SET step = 99; INSERT INTO steps (step, applied_at) VALUES (99, 0)";
    database.client().batch_execute(newer).expect("a step of the future");
    let before = shape(&database);
    let refused = start(&database).expect_err("newer");
    assert!(
        refused.contains("was written by a newer Vestibule (schema step 99, this one knows"),
        "{refused}"
    );
    assert!(!refused.contains("vestibule@"), "the address is nobody's affair: {refused}");
    assert_eq!(shape(&database), before);
}

/// The program itself, with a data folder, on a database.
fn program(folder: &Folder, database: &Database) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vestibule"));
    command.args(["admin", "list"]).current_dir(folder.path());
    command.env("VESTIBULE_DATA", folder.path().join("data"));
    command.env("VESTIBULE_DATABASE_URL", database.address()).output().expect("it runs")
}

#[test]
fn another_key_than_the_one_of_the_first_server_is_refused() {
    let (database, first, second) = (postgres(), Folder::new(), Folder::new());
    assert!(program(&first, &database).status.success());
    let refused = program(&second, &database);
    let words = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(1), "{words}");
    assert!(words.contains("is not the one that this database was set up with"), "{words}");
    let key = |folder: &Folder| folder.path().join("data/key");
    assert!(!key(&second).exists(), "no key is left that would be refused for ever");
    std::fs::copy(key(&first), key(&second)).expect("copied");
    assert!(program(&second, &database).status.success());
    std::fs::write(key(&second), [7; 32]).expect("written");
    assert_eq!(program(&second, &database).status.code(), Some(1));
}
