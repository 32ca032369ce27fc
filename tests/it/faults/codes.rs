//! What a server says when it cannot go on, and what follows from it.

use std::time::Duration;

use super::{BEGIN, COMMIT, GUEST, PROMPT, Troubled, is_done, within};
use crate::pg_proxy::{Fault, When};
use crate::world::until;

/// A call in the middle of which a server says this.
fn is_done_under(troubled: &mut Troubled, when: When, fault: Fault, guest: &str) {
    let armed = troubled.proxy.arm(when, fault);
    let answer = within(PROMPT, || troubled.invite(guest));
    assert!(is_done(&answer), "{fault:?}: {}", answer.text());
    assert!(armed.struck().is_some(), "{fault:?}");
    assert_eq!(troubled.invites(guest), 1, "{fault:?}");
}

#[test]
fn what_a_server_says_that_ends_or_takes_no_writes_is_no_matter_of_the_caller() {
    let mut troubled = Troubled::new();
    let faults = [
        Fault::Fail("40P01"),
        Fault::Fail("55P03"),
        Fault::Fail("25006"),
        Fault::Dismiss("57P01"),
        Fault::Dismiss("57P02"),
        Fault::Dismiss("57P05"),
        Fault::Dismiss("08006"),
    ];
    for (number, fault) in faults.into_iter().enumerate() {
        is_done_under(&mut troubled, BEGIN, fault, &format!("begin{number}@example.com"));
        is_done_under(&mut troubled, COMMIT, fault, &format!("commit{number}@example.com"));
    }
}

#[test]
fn a_connection_to_a_server_that_takes_no_writes_is_given_up() {
    let troubled = Troubled::new();
    let opened = troubled.proxy.arm_always(When::startup(), Fault::Note);
    let moved = troubled.proxy.arm(BEGIN, Fault::Fail("25006"));
    assert!(is_done(&troubled.invite(GUEST)));
    assert!(moved.struck().is_some());
    until("another one is opened", || opened.count() > 0);
}

#[test]
fn a_server_that_has_no_connection_to_give_is_asked_again() {
    let mut troubled = Troubled::new();
    for (number, code) in ["53300", "57P03"].into_iter().enumerate() {
        troubled.proxy.cut();
        is_done_under(
            &mut troubled,
            When::startup(),
            Fault::Dismiss(code),
            &format!("guest{number}@example.com"),
        );
    }
}

#[test]
fn a_disk_without_room_is_told_and_nothing_is_kept() {
    let mut troubled = Troubled::new();
    for when in [BEGIN, COMMIT] {
        let full = troubled.proxy.arm(when, Fault::Fail("53100"));
        let answer = within(PROMPT, || troubled.invite(GUEST));
        assert_eq!((answer.status, answer.field("error_code").as_str()), (503, "no_room"));
        assert!(full.struck().is_some());
        assert_eq!(troubled.invites(GUEST), 0);
    }
    assert!(is_done(&troubled.invite(GUEST)));
    assert_eq!(troubled.invites(GUEST), 1);
}

#[test]
fn whoever_has_the_turn_among_those_in_conflict_keeps_the_others_waiting_no_longer_than_they_may() {
    let mut troubled = Troubled::new();
    let conflicts = [1, 2, 4, 5].map(|nth| troubled.proxy.arm(BEGIN.number(nth), Fault::Fail("40001")));
    let held = troubled.proxy.arm(BEGIN.number(3), Fault::Hold);
    let first = troubled.start_inviting("first@example.com");
    held.wait(1);
    // One that is held has four seconds until it is given up; the turn is free then.
    let answer = within(Duration::from_secs(3), || troubled.invite(GUEST));
    assert!(conflicts.iter().all(|conflict| conflict.struck().is_some()));
    assert_eq!(troubled.invites(GUEST), i64::from(is_done(&answer)));
    drop(held);
    assert!(is_done(&first.join().expect("answered")));
    assert_eq!(troubled.invites("first@example.com"), 1);
}
