//! Transactions that the server gives up: they run again, and what they do is done once.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use vestibule::params;
use vestibule::store::db::{DbError, Tx};

use crate::world::World;

/// From now on the first so many invitations end their transaction in this way: at once, or when it is about
/// to be committed. The count is a sequence's, which nothing takes back.
fn fail_first(world: &World, count: i64, when: &str, way: &str) {
    let trigger = match when {
        // Not the log entry, which goes along with the COMMIT.
        "at once" => "CREATE TRIGGER fails BEFORE INSERT ON links",
        _ => "CREATE CONSTRAINT TRIGGER fails AFTER INSERT ON links DEFERRABLE INITIALLY DEFERRED",
    };
    let sql = format!(
        "DROP TRIGGER IF EXISTS fails ON links;
         DROP SEQUENCE IF EXISTS tries;
         CREATE SEQUENCE tries;
         CREATE OR REPLACE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
             IF nextval('tries') <= {count} THEN {way}; END IF;
             RETURN NEW;
         END $$;
         {trigger} FOR EACH ROW EXECUTE FUNCTION fail()"
    );
    world.database().expect("on PostgreSQL").client().batch_execute(&sql).expect("a trigger");
}

const ALWAYS: i64 = 1_000_000;
const CUT_OFF: &str = "PERFORM pg_terminate_backend(pg_backend_pid())";

fn raise(code: &str) -> String {
    format!("RAISE EXCEPTION USING ERRCODE = '{code}'")
}

fn tries(world: &World) -> i64 {
    world.number("SELECT last_value FROM tries")
}

fn counts(world: &World) -> [i64; 5] {
    let tables = ["invites", "links", "outbox", "activity", "commits WHERE done = 1"];
    tables.map(|table| world.number(&format!("SELECT COUNT(*) FROM {table}")))
}

/// Invites a new address, and asserts that it was done once.
fn invite_once(world: &World) {
    // The use of the credential would be a commit of its own, at whatever time it comes.
    world.sql("UPDATE credentials SET last_used_at = 9000000000000");
    let before = counts(world);
    let sent = format!("client_id=1&email=guest{}@example.com&permissions=products", before[0]);
    let answer = world.api("CreateClientInvite", &sent);
    assert_eq!(answer.field("result"), "success", "{}", answer.text());
    assert_eq!(counts(world), before.map(|count| count + 1));
}

/// Invites in vain, and asserts that nothing stayed of it.
fn is_not_invited(world: &World, status: u16) {
    let before = world.dump();
    let answer = world.api("CreateClientInvite", "client_id=1&email=late@example.com&permissions=products");
    assert_eq!(answer.status, status, "{}", answer.text());
    assert_eq!(world.dump(), before);
}

#[test]
fn a_rule_that_others_came_before_runs_again_and_counts_once() {
    let world = World::on_postgres();
    let mut other = world.database().expect("on PostgreSQL").client();
    world.sql("INSERT INTO custom_fields (id, name) VALUES (1, '10')");
    let runs = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&runs);
    let seen = world.write(move |tx: &mut Tx<'_>| {
        let seen = tx.number("SELECT CAST(name AS BIGINT) FROM custom_fields WHERE id = 1", &[])?;
        if counted.fetch_add(1, Ordering::SeqCst) == 0 {
            other
                .batch_execute("UPDATE custom_fields SET name = '20' WHERE id = 1")
                .expect("committed first");
        }
        let next = (seen + 1).to_string();
        tx.execute("UPDATE custom_fields SET name = $1 WHERE id = 1", params![&next])?;
        Ok::<_, DbError>(seen)
    });
    assert_eq!((seen, runs.load(Ordering::SeqCst)), (20, 2), "the second time it saw what the other did");
    assert_eq!(world.text("SELECT name FROM custom_fields"), "21");
}

#[test]
fn a_call_whose_transaction_is_given_up_is_made_again_and_done_once() {
    let world = World::on_postgres();
    for when in ["at once", "at the commit"] {
        for code in ["40001", "40P01", "55P03"] {
            fail_first(&world, 2, when, &raise(code));
            invite_once(&world);
            assert_eq!(tries(&world), 3, "{when} {code}");
        }
    }
    world.deliver();
    assert_eq!(world.mails().len(), 6);
}

#[test]
fn a_call_that_loses_its_connection_is_made_again_and_done_once() {
    let world = World::on_postgres();
    for (when, taken) in [("at once", 0), ("at the commit", 1)] {
        fail_first(&world, 1, when, CUT_OFF);
        invite_once(&world);
        assert_eq!(tries(&world), 2, "{when}");
        // Where the answer to the commit was lost, its id was taken so that it can never come.
        assert_eq!(world.number("SELECT COUNT(*) FROM commits WHERE done = 0"), taken, "{when}");
    }
}

#[test]
fn a_call_that_never_gets_through_ends_as_busy_and_leaves_nothing() {
    let world = World::on_postgres();
    for way in [&*raise("40001"), CUT_OFF] {
        fail_first(&world, ALWAYS, "at once", way);
        let begin = Instant::now();
        is_not_invited(&world, 503);
        assert!(begin.elapsed() < Duration::from_secs(15), "{:?}", begin.elapsed());
        assert!(tries(&world) > 2);
    }
    fail_first(&world, 0, "at once", &raise("40001"));
    invite_once(&world);
}

#[test]
fn a_statement_that_is_wrong_is_not_tried_twice() {
    let world = World::on_postgres();
    for (when, code) in [("at once", "22003"), ("at the commit", "23514")] {
        fail_first(&world, ALWAYS, when, &raise(code));
        is_not_invited(&world, 500);
        assert_eq!(tries(&world), 1, "{when}");
    }
}
