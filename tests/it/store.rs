//! The store: one server on a folder, one thread that writes, many jobs a commit.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel, sync_channel};

use vestibule::domain::time::Clock;
use vestibule::store::db::{DbError, Trouble, Tx};
use vestibule::store::{Place, Store, limits};

use crate::building::store;
use crate::folder::Folder;
use crate::world::{SOON, until};

fn open(folder: &Folder, serving: bool) -> Result<Store, String> {
    store(&Place::Folder(folder.path().to_owned()), &Clock::default(), serving)
}

fn buckets(store: &Store) -> String {
    let sql = "SELECT bucket FROM limits ORDER BY bucket";
    let read = |tx: &mut Tx<'_>| tx.all(sql, &[], |row| Ok(row.text(0)?.to_owned()));
    store.scan(read).and_then(|answer| answer).expect("read").join(" ")
}

/// Counts in a bucket: a write that is easy to see.
fn mark(tx: &mut Tx<'_>, bucket: &str) -> Result<(), DbError> {
    limits::take(tx, bucket, 1000, 10).map(|_| ())
}

/// Keeps the writer inside a job until told to go on: what is handed over meanwhile makes a group.
fn hold(store: &Store) -> impl FnOnce() + use<> {
    let (begun, has_begun) = channel();
    let (go, wait) = channel::<()>();
    let work = move |_: &mut Tx<'_>| {
        begun.send(()).expect("the test waits");
        wait.recv_timeout(SOON).expect("the test goes on");
        Ok::<(), DbError>(())
    };
    store.submit(work, |_| {});
    has_begun.recv_timeout(SOON).expect("the writer works");
    move || go.send(()).expect("the writer waits")
}

/// Hands a job over and gives what tells of its end.
fn submit(
    store: &Store,
    work: impl FnMut(&mut Tx<'_>) -> Result<(), DbError> + Send + 'static,
) -> Receiver<Result<(), DbError>> {
    let (told, hear) = sync_channel(1);
    store.submit(work, move |answer| told.send(answer).expect("the test waits"));
    hear
}

fn end(hear: &Receiver<Result<(), DbError>>) -> Result<(), DbError> {
    hear.recv_timeout(SOON).expect("it ends")
}

#[test]
fn a_second_server_on_a_folder_refuses() {
    let folder = Folder::new();
    let first = open(&folder, true).expect("the first");
    let refused = open(&folder, true).map(|_| ()).expect_err("the second");
    let expected = format!(
        "another `vestibule serve` (or `migrate-store`) is running on the data folder {}",
        folder.path().display()
    );
    assert_eq!(refused, expected);
    open(&folder, false).expect("a command works beside it").write(|tx| mark(tx, "beside")).expect("written");
    assert_eq!(buckets(&first), "beside");
    drop(first);
    open(&folder, true).expect("when it has ended, another may");
}

#[test]
fn a_newer_schema_refuses_and_is_left_alone() {
    let folder = Folder::new();
    drop(open(&folder, true).expect("a new store"));
    let file = rusqlite::Connection::open(folder.path().join("vestibule.db")).expect("the file");
    file.execute_batch("INSERT INTO steps (step, applied_at) VALUES (99, 0)").expect("a step");
    let refused = open(&folder, true).map(|_| ()).expect_err("newer");
    assert!(refused.contains("written by a newer Vestibule (schema step 99"), "{refused}");
    let steps: i64 =
        file.query_row("SELECT COUNT(*) FROM steps WHERE step = 99", [], |row| row.get(0)).unwrap();
    assert_eq!(steps, 1);
}

#[test]
fn a_file_that_is_no_store_refuses_and_says_what_to_do() {
    let folder = Folder::new();
    let text = "not a database at all, but long enough to be taken for one".repeat(40);
    std::fs::write(folder.path().join("vestibule.db"), &text).expect("written");
    let refused = open(&folder, true).map(|_| ()).expect_err("no store");
    assert!(refused.contains("restore it from a backup"), "{refused}");
    assert_eq!(std::fs::read_to_string(folder.path().join("vestibule.db")).expect("still there"), text);
}

#[test]
fn readers_refuse_to_write() {
    let folder = Folder::new();
    let store = open(&folder, true).expect("a store");
    let mut reader = store.reader().expect("opened").expect("a reader of the file");
    for sql in ["DELETE FROM users", "INSERT INTO steps (step, applied_at) VALUES (7, 7)", "DROP TABLE users"]
    {
        let refused = reader.tx().execute(sql, &[]).expect_err(sql);
        assert_eq!(refused.trouble, Trouble::ReadOnly, "{sql}: {refused}");
        let refused = store.scan(|tx| tx.execute(sql, &[])).expect("a connection").expect_err(sql);
        assert_eq!(refused.trouble, Trouble::ReadOnly, "{sql}: {refused}");
    }
}

#[test]
fn a_job_that_is_taken_back_leaves_the_others_of_its_group() {
    let folder = Folder::new();
    let store = open(&folder, true).expect("a store");
    let go_on = hold(&store);
    let one = submit(&store, |tx| mark(tx, "one"));
    let refused = submit(&store, |tx| {
        mark(tx, "refused")?;
        Err(DbError::odd("no"))
    });
    let broken = submit(&store, |tx| {
        mark(tx, "broken")?;
        tx.execute(
            "INSERT INTO memberships (client_id, user_id, permissions, created_at, updated_at)
                    VALUES (9, 9, 0, 0, 0)",
            &[],
        )
        .map(|_| ())
    });
    let two = submit(&store, |tx| mark(tx, "two"));
    go_on();
    assert!(end(&one).is_ok() && end(&two).is_ok());
    assert_eq!(end(&refused).expect_err("taken back").text, "no");
    assert_eq!(end(&broken).expect_err("no such client").trouble, Trouble::Constraint);
    assert_eq!(buckets(&store), "one two");
}

#[test]
fn a_panic_in_a_job_ends_that_job_alone() {
    let folder = Folder::new();
    let store = open(&folder, true).expect("a store");
    let go_on = hold(&store);
    let one = submit(&store, |tx| mark(tx, "one"));
    let panics = submit(&store, |tx| {
        mark(tx, "lost")?;
        panic!("a job of a test panics, as it should");
    });
    let two = submit(&store, |tx| mark(tx, "two"));
    go_on();
    assert!(end(&one).is_ok() && end(&two).is_ok());
    assert_eq!(end(&panics).expect_err("it panicked").text, "a job panicked");
    assert_eq!(end(&submit(&store, |tx| mark(tx, "three"))).map_err(|error| error.text), Ok(()));
    assert_eq!(buckets(&store), "one three two");
}

#[test]
fn jobs_that_wait_together_share_a_commit() {
    let folder = Folder::new();
    let store = Arc::new(open(&folder, true).expect("a store"));
    let go_on = hold(&store);
    let one = submit(&store, |tx| mark(tx, "one"));
    let (shared, before) = (Arc::clone(&store), channel());
    let two = submit(&store, move |tx| {
        let inside = tx.number("SELECT COUNT(*) FROM limits", &[])?;
        before.0.send((inside, buckets(&shared))).expect("the test waits");
        mark(tx, "two")
    });
    go_on();
    assert!(end(&one).is_ok() && end(&two).is_ok());
    let (inside, outside) = before.1.recv_timeout(SOON).expect("it ran");
    assert_eq!((inside, outside.as_str()), (1, ""), "the first is done, and not yet committed");
    assert_eq!(buckets(&store), "one two");
}

#[test]
fn no_answer_leaves_before_its_commit() {
    let folder = Folder::new();
    let store = Arc::new(open(&folder, true).expect("a store"));
    let (told, hear) = channel();
    let shared = Arc::clone(&store);
    let seen = move |_: Result<(), DbError>| told.send(buckets(&shared)).expect("the test waits");
    store.submit(|tx| mark(tx, "one"), seen);
    assert_eq!(hear.recv_timeout(SOON).as_deref(), Ok("one"));
}

#[test]
fn the_last_handle_may_go_with_a_job() {
    let folder = Folder::new();
    let store = Arc::new(open(&folder, true).expect("a store"));
    let go_on = hold(&store);
    let (told, hear) = channel();
    let last = Arc::clone(&store);
    store.submit(
        |tx| mark(tx, "one"),
        move |_: Result<(), DbError>| {
            drop(last);
            told.send(()).expect("the test waits");
        },
    );
    drop(store);
    go_on();
    hear.recv_timeout(SOON).expect("closing it from the writing thread is no deadlock");
    until("the thread has ended and let go of the folder", || open(&folder, true).is_ok());
}

#[test]
fn a_store_that_was_stopped_refuses_writes_and_is_clean() {
    let folder = Folder::new();
    let store = open(&folder, true).expect("a store");
    store.write(|tx| mark(tx, "one")).expect("written");
    assert!(folder.path().join("vestibule.db-wal").metadata().is_ok_and(|log| log.len() > 0));
    store.stop();
    assert!(store.write(|tx| mark(tx, "late")).is_err());
    drop(store);
    let again = open(&folder, true).expect("again");
    assert!(!again.was_left_unclean());
    assert_eq!((buckets(&again).as_str(), again.integrity().expect("checked").len()), ("one", 0));
}

#[test]
fn every_file_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    let data = folder.path().join("data");
    let store = store(&Place::Folder(data.clone()), &Clock::default(), true).expect("a store");
    store.write(|tx| mark(tx, "one")).expect("written");
    let mode = |path: &std::path::Path| path.metadata().expect("there").permissions().mode() & 0o777;
    assert_eq!(mode(&data), 0o700);
    for entry in std::fs::read_dir(&data).expect("the folder") {
        let path = entry.expect("a file").path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
}
