//! What is not copied, and where nothing is copied to: refused in words, and left as it was.

use vestibule::domain::random::Random;
use vestibule::domain::time::Clock;
use vestibule::store::db::{DbError, Tx};
use vestibule::store::transfer::{Checked, Copy, Stage};
use vestibule::store::{Place, settings};

use super::everything::{at, folder, open, rows};
use super::{copy, copy_until, is_unfinished, postgres};
use crate::folder::Folder;
use crate::postgres::server::Server;
use crate::world::until;

/// Why a copy, or a dry run, is refused: in the same words.
fn refused(source: &Place, target: &Place) -> String {
    let copy = Copy { source, target };
    let planned = copy.plan(&mut |_| Ok(())).map(drop).expect_err("a dry run says so too").0;
    let watch = &mut |stage: Stage<'_>| {
        assert!(matches!(stage, Stage::Compared(..)), "{stage:?}");
        Ok(())
    };
    assert_eq!(copy.run(watch).expect_err("refused").0, planned);
    planned
}

fn write(place: &Place, sql: &'static str) -> Result<u64, DbError> {
    open(place).write(move |tx: &mut Tx<'_>| tx.execute(sql, &[]))
}

const GROUP: &str = "INSERT INTO client_groups (name) VALUES ('one more')";

#[test]
fn a_target_with_rows_is_refused_and_left_as_it_is() {
    let (server, source, full) = (Server::start(), folder(), Folder::new());
    let (from, file, database) = (at(source.path()), at(full.path()), postgres(&server, "filled", ""));
    for target in [&file, &database] {
        write(target, GROUP).expect("a row");
        let before = rows(target);
        assert_eq!(refused(&from, target), "the target must be empty, and has rows in client_groups");
        assert_eq!(rows(target), before);
        write(target, "DELETE FROM client_groups").expect("none again");
        let checked = copy(&from, target);
        let plan = Copy { source: &from, target }.plan(&mut |_| Ok(())).expect("it is a whole copy");
        assert!(plan.tables.iter().all(|(_, rows, copied)| rows == copied), "{:?}", plan.tables);
        // Whoever was not told that it had ended asks again.
        let watch = &mut |stage: Stage<'_>| {
            assert!(matches!(stage, Stage::Compared(..)), "{stage:?}");
            Ok(())
        };
        assert_eq!(Copy { source: &from, target }.run(watch), Ok(checked));
        write(target, GROUP).expect("a row");
        let words = refused(&from, target);
        assert!(words.starts_with("the target must be empty, and has rows in settings, admins, "), "{words}");
        assert!(refused(target, target).starts_with("the target is the source itself"), "{target:?}");
    }
}

#[test]
fn a_database_of_something_else_is_refused_and_left_as_it_is() {
    let (server, source) = (Server::start(), folder());
    let from = at(source.path());
    let other = postgres(&server, "other", "");
    server.client_of("other").batch_execute("CREATE TABLE users (name TEXT)").expect("a table");
    assert!(refused(&from, &other).starts_with("the target has a table users that is not Vestibule's"));
    let tables = "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'public'";
    assert_eq!(server.client_of("other").query_one(tables, &[]).expect("a count").get::<_, i64>(0), 1);
    let latin = postgres(&server, "latin", "TEMPLATE template0 ENCODING LATIN1");
    assert!(refused(&from, &latin).contains("its encoding is LATIN1"));
    let newer = postgres(&server, "newer", "");
    drop(open(&newer));
    server.client_of("newer").batch_execute("INSERT INTO steps VALUES (99, 0)").expect("a step");
    assert!(refused(&from, &newer).contains("written by a newer Vestibule (schema step 99"));
    let absent = Place::parse(&server.address("absent")).expect("an address");
    assert!(refused(&from, &absent).contains("database \"absent\" does not exist"));
}

#[test]
fn a_source_that_is_no_whole_store_is_refused() {
    let (source, empty, other, target) = (folder(), Folder::new(), Folder::new(), Folder::new());
    let to = at(target.path());
    assert!(refused(&at(empty.path()), &to).ends_with("there is no store to be copied"));
    assert!(std::fs::read_dir(empty.path()).expect("a folder").next().is_none(), "none is made");
    copy_until(&at(source.path()), &at(other.path()), |stage| matches!(stage, Stage::Copied("users", _)));
    assert!(refused(&at(other.path()), &to).ends_with("is itself an unfinished copy"));
    let file = rusqlite::Connection::open(source.path().join("vestibule.db")).expect("the file");
    file.execute_batch("DELETE FROM steps WHERE step = (SELECT MAX(step) FROM steps)").expect("an older one");
    assert!(refused(&at(source.path()), &to).contains("start `vestibule serve` of this version on it once"));
    assert!(std::fs::read_dir(target.path()).expect("a folder").next().is_none(), "nothing was begun");
}

#[test]
fn an_unfinished_copy_of_another_store_is_refused() {
    let (one, other, target) = (folder(), folder(), Folder::new());
    let to = at(target.path());
    copy_until(&at(one.path()), &to, |stage| matches!(stage, Stage::Copied("users", _)));
    assert!(refused(&at(other.path()), &to).starts_with("the target is an unfinished copy of another store"));
    copy(&at(one.path()), &to);
    assert_eq!(rows(&to), rows(&at(one.path())));
}

#[test]
fn a_server_on_either_folder_is_in_the_way_and_nobody_writes_to_the_source_meanwhile() {
    let (source, target) = (folder(), Folder::new());
    let (from, to) = (at(source.path()), at(target.path()));
    let serve = |folder: &Folder| crate::building::store(&at(folder.path()), &Clock::default(), true);
    let running = |words: &str| words.contains("another `vestibule serve` (or `migrate-store`) is running");
    let copy_it = || (Copy { source: &from, target: &to }).run(&mut |_| Ok(()));
    for folder in [&source, &target] {
        let server = serve(folder).expect("it serves");
        let words = copy_it().expect_err("refused").0;
        assert!(running(&words), "{words}");
        let plan =
            Copy { source: &from, target: &to }.plan(&mut |_| Ok(())).expect("a dry run goes beside it");
        assert_eq!(plan.is_served, folder.path() == source.path());
        drop(server);
    }
    let watch = &mut |stage: Stage<'_>| {
        if let Stage::Begun { .. } = stage {
            assert!(serve(&source).map(drop).is_err_and(|words| running(&words)));
            assert!(serve(&target).map(drop).is_err_and(|words| running(&words)));
        }
        if let Stage::Copied("users", _) = stage {
            let locked = rusqlite::Connection::open(source.path().join("vestibule.db")).expect("the file");
            locked.busy_timeout(std::time::Duration::ZERO).expect("set");
            assert!(locked.execute_batch(GROUP).expect_err("held").to_string().contains("locked"));
        }
        Ok(())
    };
    let checked = Copy { source: &from, target: &to }.run(watch).expect("copied");
    assert!(checked.iter().all(Checked::is_ok));
}

/// A database with everything.
fn source_of(server: &Server) -> Place {
    let place = postgres(server, "source", "");
    copy(&at(folder().path()), &place);
    place
}

#[test]
fn a_server_that_writes_to_the_source_stops_the_copy() {
    let (server, target) = (Server::start(), Folder::new());
    let (from, to) = (source_of(&server), at(target.path()));
    let is_served = || Copy { source: &from, target: &to }.plan(&mut |_| Ok(())).expect("fit").is_served;
    let beside = open(&from);
    beside.scan(|tx| tx.number("SELECT 1", &[])).and_then(|read| read).expect("connected");
    assert!(is_served(), "a dry run sees the connection");
    drop(beside);
    until("it is closed", || !is_served());
    let mut is_written = false;
    let watch = &mut |stage: Stage<'_>| {
        if let Stage::Copied("users", _) = stage
            && !is_written
        {
            write(&from, GROUP).expect("a row");
            is_written = true;
        }
        Ok(())
    };
    let words = Copy { source: &from, target: &to }.run(watch).expect_err("stopped").0;
    assert!(words.contains("is being written to while it is copied"), "{words}");
    assert!(is_unfinished(&to));
    // The row is in a table that was not copied yet.
    copy(&from, &to);
    assert_eq!(rows(&to), rows(&from));
}

#[test]
fn a_row_that_somebody_else_changed_behind_the_copy_is_found() {
    let (server, target) = (Server::start(), Folder::new());
    let (from, to) = (source_of(&server), at(target.path()));
    let watch = &mut |stage: Stage<'_>| {
        if let Stage::Copied("links", _) = stage {
            let sql = "UPDATE users SET language = 'xx' WHERE id = 1; DELETE FROM sso_tokens";
            server.client_of("source").batch_execute(sql).expect("changed");
        }
        Ok(())
    };
    let checked = Copy { source: &from, target: &to }.run(watch).expect("compared");
    let differing = checked.iter().filter(|table| !table.is_ok()).map(|table| table.table.as_str());
    assert_eq!(differing.collect::<Vec<_>>(), ["users"], "the token was gone before it was copied");
    assert!(is_unfinished(&to));
    let again = Copy { source: &from, target: &to }.run(&mut |_| Ok(())).expect("compared");
    assert!(
        again.iter().any(|table| !table.is_ok()) && is_unfinished(&to),
        "it stays so until it is emptied"
    );
}

#[test]
fn who_takes_a_copy_over_is_the_only_one_that_goes_on() {
    let server = Server::start();
    let (from, to) = (source_of(&server), postgres(&server, "target", ""));
    let mut other = None;
    let watch = &mut |stage: Stage<'_>| {
        if let Stage::Copied("users", 1..) = stage
            && other.is_none()
        {
            other = Some(copy_until(&from, &to, |stage| matches!(stage, Stage::Copied("clients", _))));
        }
        Ok(())
    };
    let words = Copy { source: &from, target: &to }.run(watch).expect_err("taken over").0;
    assert!(words.contains("has taken over this copy"), "{words}");
    copy(&from, &to);
    assert_eq!(rows(&to), rows(&from));
}

#[test]
fn a_text_that_postgresql_cannot_store_is_named_by_its_row() {
    let (server, source) = (Server::start(), folder());
    let (from, to) = (at(source.path()), postgres(&server, "target", ""));
    let file = rusqlite::Connection::open(source.path().join("vestibule.db")).expect("the file");
    let words = |sql: &str| {
        file.execute_batch(sql).expect("changed");
        let copy = Copy { source: &from, target: &to };
        let planned = copy.plan(&mut |_| Ok(())).map(drop).expect_err("a dry run finds it").0;
        let words = copy.run(&mut |_| Ok(())).expect_err("it cannot be copied").0;
        assert!(words.contains(&planned), "{words}");
        words
    };
    let nul = words("UPDATE clients SET notes = 'a' || char(0) || 'b' WHERE id = 1");
    assert!(nul.starts_with("clients id=1, column notes: there is a NUL character"), "{nul}");
    file.execute_batch("UPDATE clients SET notes = '' WHERE id = 1").expect("repaired");
    let bytes = words("UPDATE limits SET bucket = CAST(x'ff' AS TEXT) WHERE bucket = 'Bucket 7'");
    assert!(bytes.contains("limits") && bytes.contains("column bucket"), "{bytes}");
    file.execute_batch("UPDATE limits SET bucket = 'Bucket 7' WHERE since = 7").expect("repaired");
    let blob = words("UPDATE users SET first_name = x'00' WHERE id = 2");
    assert!(blob.contains("users id=2, column first_name"), "{blob}");
    file.execute_batch("UPDATE users SET first_name = 'Max' WHERE id = 2").expect("repaired");
    copy(&from, &to);
}

#[test]
fn a_row_that_the_target_refuses_is_named() {
    let (server, source) = (Server::start(), folder());
    let (from, to) = (at(source.path()), postgres(&server, "target", ""));
    let file = rusqlite::Connection::open(source.path().join("vestibule.db")).expect("the file");
    // Longer than what an index of PostgreSQL takes, and nothing that could be made shorter.
    let mut random = Random::seeded(7);
    let long = (0..500).map(|_| random.number().to_string()).collect::<Vec<_>>().concat();
    file.execute("UPDATE limits SET bucket = $1 WHERE bucket = 'Bucket 7'", [long]).expect("changed");
    let words = Copy { source: &from, target: &to }.run(&mut |_| Ok(())).expect_err("refused").0;
    assert!(words.starts_with("limits bucket=\"") && words.contains("is refused: PostgreSQL"), "{words}");
}

#[test]
fn a_copy_keeps_the_settings_of_its_source_and_none_of_its_own() {
    let (source, target) = (folder(), Folder::new());
    let (from, to) = (at(source.path()), at(target.path()));
    open(&from).write(|tx| settings::put(tx, "key_check", "c")).map_err(|e: DbError| e).expect("written");
    copy(&from, &to);
    let found = open(&to).scan(|tx| settings::get(tx, "key_check")).and_then(|read| read).expect("read");
    assert_eq!(found.as_deref(), Some("c"));
}
