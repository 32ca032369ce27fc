//! What both engines promise: the same list on SQLite and, where the environment names a server, on PostgreSQL,
//! there also without prepared statements.

mod values;

use std::sync::Arc;
use std::sync::mpsc::{channel, sync_channel};
use std::thread;

use vestibule::domain::time::{Clock, DAY, Timestamp};
use vestibule::params;
use vestibule::store::db::{DbError, Trouble, Tx};
use vestibule::store::{Place, Store, limits};

use crate::building;
use crate::database::Database;
use crate::folder::Folder;
use crate::world::{SOON, until};

/// How PostgreSQL is spoken to through a pooler that gives each transaction any connection.
const POOLED: &str = "prepared_statements=off";

/// An engine with an empty store.
struct Engine {
    store: Arc<Store>,
    place: Place,
    clock: Clock,
    more: String,
    // These outlive the store.
    _database: Option<Database>,
    _folder: Folder,
}

impl Engine {
    /// `more` is added to a database's address.
    fn open(database: Option<Database>, more: &str) -> Self {
        let (folder, clock) = (Folder::new(), Clock::default());
        let place = database.as_ref().map_or_else(
            || Place::Folder(folder.path().to_owned()),
            |database| Place::parse(&format!("{}&{more}", database.address())).expect("an address"),
        );
        let store = Arc::new(building::store(&place, &clock, true).expect("a store"));
        Self { store, place, clock, more: more.to_owned(), _database: database, _folder: folder }
    }

    fn is_postgres(&self) -> bool {
        matches!(self.place, Place::Postgres(_))
    }

    fn is_pooled(&self) -> bool {
        self.more == POOLED
    }

    fn write<T: Send + 'static>(
        &self,
        work: impl FnMut(&mut Tx<'_>) -> Result<T, DbError> + Send + 'static,
    ) -> Result<T, DbError> {
        self.store.write(work)
    }

    fn buckets(&self) -> String {
        buckets(&self.store)
    }
}

fn buckets(store: &Store) -> String {
    let sql = "SELECT bucket FROM limits ORDER BY bucket";
    let read = |tx: &mut Tx<'_>| tx.all(sql, &[], |row| Ok(row.text(0)?.to_owned()));
    store.scan(read).and_then(|answer| answer).expect("read").join(" ")
}

fn on_each(test: impl Fn(&Engine)) {
    test(&Engine::open(None, ""));
    for more in ["prepared_statements=on", POOLED] {
        if let Some(database) = building::database() {
            test(&Engine::open(Some(database), more));
        }
    }
}

/// Counts in a bucket: a write that is easy to see.
fn mark(tx: &mut Tx<'_>, bucket: &str) -> Result<(), DbError> {
    limits::take(tx, bucket, 1000, 10).map(drop)
}

#[test]
fn a_refusal_takes_everything_back() {
    on_each(|engine| {
        engine.write(|tx| mark(tx, "kept")).expect("written");
        let refused = engine.write(|tx| {
            mark(tx, "taken back")?;
            tx.execute("DELETE FROM limits WHERE bucket = 'kept'", &[])?;
            Err::<(), _>(DbError::odd("no"))
        });
        assert_eq!(refused.expect_err("refused").text, "no");
        assert_eq!(engine.buckets(), "kept");
    });
}

#[test]
fn a_panic_ends_its_job_alone_and_leaves_nothing() {
    on_each(|engine| {
        let panicked = engine.write(|tx| {
            mark(tx, "lost")?;
            panic!("a job of a test panics, as it should");
            #[expect(unreachable_code, reason = "it says what the job's answer is")]
            Ok(())
        });
        assert_eq!(panicked.expect_err("it panicked").text, "a job panicked");
        let (told, hear) = sync_channel(1);
        engine.store.submit(
            |tx| mark(tx, "next"),
            move |done: Result<(), DbError>| {
                told.send(done.map_err(|error| error.text)).expect("the test waits");
            },
        );
        assert_eq!(hear.recv_timeout(SOON), Ok(Ok(())));
        assert_eq!(engine.buckets(), "next");
    });
}

#[test]
fn what_a_rule_hides_of_a_failed_statement_is_not_kept() {
    on_each(|engine| {
        let hidden = engine.write(|tx| {
            mark(tx, "before")?;
            let failed = tx.execute(
                "INSERT INTO memberships (client_id, user_id, permissions, created_at, updated_at)
                 VALUES (9, 9, 0, 0, 0)",
                &[],
            );
            assert_eq!(failed.expect_err("no such client").trouble, Trouble::Constraint);
            Ok(())
        });
        let sql = "SELECT COUNT(*) FROM memberships";
        let members = engine.store.scan(|tx| tx.number(sql, &[])).and_then(|count| count);
        assert_eq!(members.expect("read"), 0);
        if engine.is_postgres() {
            let said = hidden.expect_err("nothing of such a transaction is kept").text;
            assert!(said.contains("went on after a statement had failed"), "{said}");
            assert_eq!(engine.buckets(), "");
        } else {
            hidden.expect("the rest stands");
        }
        engine.write(|tx| mark(tx, "after")).expect("the connection is good");
    });
}

#[test]
fn an_insert_tells_its_id_or_that_it_gave_way() {
    const SQL: &str = "INSERT INTO api_roles (name, name_key, actions, created_at) VALUES ($1, $1, '', 0)
                       ON CONFLICT (name_key) DO NOTHING";
    on_each(|engine| {
        let ids = engine.write(|tx| {
            let first = tx.insert(SQL, params!["one"])?;
            let gave_way = tx.insert(SQL, params!["one"])?;
            let second = tx.insert_always(SQL, params!["two"])?;
            assert!(tx.insert_always(SQL, params!["two"]).is_err());
            Ok((first, gave_way, second))
        });
        let (first, gave_way, second) = ids.expect("written");
        assert_eq!((first, gave_way), (Some(1), None));
        // What gave way may have used up a number.
        assert!((2..1 << 53).contains(&second), "{second}");
        let read = |tx: &mut Tx<'_>| tx.number("SELECT id FROM api_roles WHERE name = 'two'", &[]);
        assert_eq!(engine.store.scan(read).and_then(|id| id).expect("read"), second);
    });
}

#[test]
fn ids_are_counted_from_one_and_never_given_twice() {
    const SQL: &str = "INSERT INTO client_groups (name) VALUES ('')";
    on_each(|engine| {
        let made = |count: usize| {
            engine.write(move |tx| {
                (0..count).map(|_| tx.insert_always(SQL, &[])).collect::<Result<Vec<_>, _>>()
            })
        };
        assert_eq!(made(3).expect("written"), [1, 2, 3]);
        engine.write(|tx| tx.execute("DELETE FROM client_groups WHERE id = 3", &[])).expect("written");
        assert_eq!(made(2).expect("written"), [4, 5]);
    });
}

#[test]
fn a_change_tells_how_many_rows_it_had() {
    on_each(|engine| {
        let counts = engine.write(|tx| {
            for bucket in ["one", "two", "three"] {
                mark(tx, bucket)?;
            }
            let none = tx.execute("UPDATE limits SET used = 5 WHERE bucket = 'four'", &[])?;
            let two = tx.execute("UPDATE limits SET used = 5 WHERE bucket <> 'one'", &[])?;
            Ok((none, two, tx.execute("DELETE FROM limits", &[])?))
        });
        assert_eq!(counts.expect("written"), (0, 2, 3));
    });
}

#[test]
fn a_read_cannot_write() {
    on_each(|engine| {
        for sql in [
            "DELETE FROM users",
            "INSERT INTO settings (name, value, changed_at) VALUES ('a', '', 0)",
            "DROP TABLE users",
        ] {
            let refused = engine.store.scan(|tx| tx.execute(sql, &[])).expect("a connection");
            assert_eq!(refused.expect_err(sql).trouble, Trouble::ReadOnly, "{sql}");
        }
        let sql = "INSERT INTO settings (name, value, changed_at) VALUES ('a', '', 0) RETURNING changed_at";
        let refused = engine.store.scan(|tx| tx.number(sql, &[])).and_then(|answer| answer);
        // It is the session that refuses this one, and a pooler's sessions are everybody's.
        assert!(refused.is_err() || engine.is_pooled(), "nor does it by a statement that answers");
        engine.write(|tx| mark(tx, "one")).expect("the connections are good");
        assert_eq!(engine.buckets(), "one");
    });
}

#[test]
fn a_write_after_the_stop_is_refused() {
    on_each(|engine| {
        engine.write(|tx| mark(tx, "one")).expect("written");
        engine.store.stop();
        let (told, hear) = sync_channel(1);
        engine.store.submit(
            |tx| mark(tx, "late"),
            move |done: Result<(), DbError>| {
                told.send(done.is_err()).expect("the test waits");
            },
        );
        assert_eq!(hear.recv_timeout(SOON), Ok(true));
        let again = building::store(&engine.place, &engine.clock, false).expect("another opens it");
        assert_eq!(buckets(&again), "one");
    });
}

#[test]
fn an_answer_comes_after_its_commit_and_seen_by_everybody() {
    on_each(|engine| {
        let (told, hear) = channel();
        let other = building::store(&engine.place, &engine.clock, false).expect("beside it");
        let seen = move |_: Result<(), DbError>| told.send(buckets(&other)).expect("the test waits");
        engine.store.submit(|tx| mark(tx, "one"), seen);
        assert_eq!(hear.recv_timeout(SOON).as_deref(), Ok("one"));
    });
}

#[test]
fn a_transaction_has_one_instant_and_the_next_one_none_before_it() {
    on_each(|engine| {
        let instant = || engine.write(|tx| Ok(tx.now)).expect("written");
        let begun = engine.write(|tx| {
            let begun = tx.now;
            until("time passes", || Clock::default().now() > begun.plus(20));
            mark(tx, "late")?;
            Ok((begun, tx.number("SELECT since FROM limits", &[])?))
        });
        let (begun, noted) = begun.expect("written");
        assert_eq!(begun, Timestamp::from_millis(noted));
        assert!(instant() > begun);
        let before = instant();
        engine.clock.advance(DAY);
        let read = engine.store.scan(|tx| tx.now).expect("read");
        assert!(
            read >= before.plus(DAY) && instant() >= before.plus(DAY),
            "reads and writes go by one clock"
        );
    });
}

#[test]
fn whoever_reads_and_then_writes_is_alone_with_it() {
    const EACH: i64 = 25;
    on_each(|engine| {
        engine
            .write(|tx| tx.execute("INSERT INTO custom_fields (id, name) VALUES (1, '0')", &[]))
            .expect("written");
        let other = building::store(&engine.place, &engine.clock, false).expect("beside it");
        thread::scope(|scope| {
            for store in [&engine.store, &engine.store, &other, &other] {
                scope.spawn(move || {
                    for _ in 0..EACH {
                        store.write(count_up).expect("written");
                    }
                });
            }
        });
        let sql = "SELECT name FROM custom_fields WHERE id = 1";
        let read = |tx: &mut Tx<'_>| tx.first(sql, &[], |row| Ok(row.text(0)?.to_owned()));
        let counted = engine.store.scan(read).and_then(|row| row).expect("read");
        assert_eq!(counted, Some((4 * EACH).to_string()));
    });
}

/// As no rule should count: it reads, and writes what it made of that.
fn count_up(tx: &mut Tx<'_>) -> Result<(), DbError> {
    let sql = "SELECT CAST(name AS BIGINT) FROM custom_fields WHERE id = 1";
    let next = (tx.number(sql, &[])? + 1).to_string();
    tx.execute("UPDATE custom_fields SET name = $1 WHERE id = 1", params![&next]).map(drop)
}

#[test]
fn of_two_that_each_look_whether_the_other_was_there_one_sees_him() {
    on_each(|engine| {
        let other = building::store(&engine.place, &engine.clock, false).expect("beside it");
        for round in 0..20 {
            let alone = |store: &Store, own: &'static str, others: &'static str| {
                store.write(move |tx| {
                    let sql = "SELECT COUNT(*) FROM limits WHERE bucket = $1";
                    let seen = tx.number(sql, params![&format!("{others} {round}")])?;
                    mark(tx, &format!("{own} {round}"))?;
                    Ok::<_, DbError>(seen == 0)
                })
            };
            let both = thread::scope(|scope| {
                let one = scope.spawn(|| alone(&engine.store, "one", "two").expect("written"));
                let two = alone(&other, "two", "one").expect("written");
                (one.join().expect("it ends"), two)
            });
            assert_ne!(both, (true, true), "round {round}");
        }
    });
}

#[test]
fn the_last_hold_may_go_with_a_job() {
    on_each(|engine| {
        let store = Arc::new(building::store(&engine.place, &engine.clock, false).expect("beside it"));
        let (last, (told, hear)) = (Arc::clone(&store), channel());
        let (go, wait) = channel::<()>();
        store.submit(
            move |tx| {
                wait.recv_timeout(SOON).expect("the test goes on");
                mark(tx, "one")
            },
            move |_: Result<(), DbError>| {
                drop(last);
                told.send(()).expect("the test waits");
            },
        );
        drop(store);
        go.send(()).expect("it waits");
        hear.recv_timeout(SOON).expect("closing it from its own thread is no deadlock");
        assert_eq!(engine.buckets(), "one");
    });
}
