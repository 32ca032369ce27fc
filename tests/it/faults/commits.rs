//! Commits whose answer does not come, or does not say what became of them.

use std::time::Duration;

use super::{BEGIN, COMMIT, GUEST, PROMPT, Troubled, is_done, nameless, within};
use crate::pg_proxy::{Armed, Fault, When};
use crate::world::until;

/// How long the fate of a commit is looked up, and a bit.
const LOOKED_UP: Duration = Duration::from_millis(6_500);

impl Troubled {
    /// Counts the transactions of calls from now on.
    fn transactions(&self) -> Armed {
        self.proxy.arm_always(BEGIN, Fault::Note)
    }

    /// Invites: it must be done, in so many tries.
    fn is_done_in(&mut self, tries: usize) {
        let begun = self.transactions();
        let answer = within(PROMPT, || self.invite(GUEST));
        assert!(is_done(&answer), "{}", answer.text());
        assert_eq!((begun.count(), self.invites(GUEST)), (tries, 1));
    }

    /// Waits until somebody waits for a lock.
    fn somebody_waits(&mut self) {
        until("a lock is waited for", || {
            let row = self.direct.query_one("SELECT COUNT(*) FROM pg_locks WHERE NOT granted", &[]);
            row.expect("counted").get::<_, i64>(0) > 0
        });
    }
}

#[test]
fn a_commit_whose_answer_is_lost_is_not_made_again() {
    let mut troubled = Troubled::new();
    let lost = troubled.proxy.arm(COMMIT, Fault::CutAfter);
    troubled.is_done_in(1);
    assert!(lost.struck().is_some());
}

#[test]
fn a_commit_that_never_arrived_is_made_again() {
    let mut troubled = Troubled::new();
    let lost = troubled.proxy.arm(COMMIT, Fault::CutBefore);
    troubled.is_done_in(2);
    assert!(lost.struck().is_some());
}

#[test]
fn the_look_up_waits_for_a_commit_that_is_still_on_its_way() {
    let mut troubled = Troubled::new();
    let (begun, stranded) = (troubled.transactions(), troubled.proxy.arm(COMMIT, Fault::Strand));
    let call = troubled.start_inviting(GUEST);
    stranded.wait(1);
    troubled.somebody_waits();
    assert_eq!(troubled.invites(GUEST), 0);
    drop(stranded);
    let answer = call.join().expect("answered");
    assert!(is_done(&answer), "{}", answer.text());
    assert_eq!((begun.count(), troubled.invites(GUEST)), (1, 1));
}

#[test]
fn nobody_claims_to_know_of_a_commit_that_stays_on_its_way() {
    let mut troubled = Troubled::new();
    let stranded = troubled.proxy.arm(COMMIT, Fault::Strand);
    let answer = within(LOOKED_UP, || troubled.invite(GUEST));
    assert_eq!((answer.status, answer.field("error_code").as_str()), (503, "unknown_outcome"));
    assert_eq!(troubled.invites(GUEST), 0);
    drop(stranded);
    until("it arrives", || troubled.invites(GUEST) == 1);
    troubled.is_done_in(1);
}

#[test]
fn nobody_claims_to_know_of_a_commit_when_the_database_is_gone() {
    let mut troubled = Troubled::new();
    let gone = troubled.proxy.arm(COMMIT, Fault::Vanish);
    let answer = within(LOOKED_UP, || troubled.invite(GUEST));
    assert_eq!((answer.status, answer.field("error_code").as_str()), (503, "unknown_outcome"));
    assert!(gone.struck().is_some());
    troubled.proxy.come_back();
    assert_eq!(troubled.invites(GUEST), 1, "the server did it");
    troubled.is_done_in(1);
}

#[test]
fn nobody_claims_that_a_commit_stands_that_its_standby_does_not_have() {
    let mut troubled = Troubled::new();
    let warned = troubled.proxy.arm(When::complete("COMMIT"), Fault::Warn);
    let answer = within(PROMPT, || troubled.invite(GUEST));
    assert_eq!((answer.status, answer.field("error_code").as_str()), (503, "unknown_outcome"));
    assert!(warned.struck().is_some());
    troubled.is_done_in(1);
}

#[test]
fn the_warning_about_one_commit_says_nothing_of_another() {
    let mut troubled = Troubled::new();
    troubled.is_fully_connected(2);
    let _closed = troubled.proxy.arm_always(When::startup(), Fault::Hold);
    let first = troubled.proxy.arm(COMMIT, Fault::Hold);
    let second = troubled.proxy.arm(COMMIT.number(2), Fault::Strand);
    let doubtful = troubled.start_inviting("first@example.com");
    first.wait(1);
    let call = troubled.start_inviting(GUEST);
    let warned = troubled.proxy.arm(When::complete("COMMIT"), Fault::Warn);
    second.wait(1);
    // By this there is a connection again, and no other, to look the second one up by.
    drop(first);
    assert!(!is_done(&doubtful.join().expect("answered")) && warned.struck().is_some());
    drop(second);
    let answer = within(PROMPT, || call.join().expect("answered"));
    assert!(is_done(&answer), "{}", answer.text());
    assert_eq!(troubled.invites(GUEST), 1);
}

#[test]
fn an_answer_is_the_same_whatever_became_of_its_commit() {
    let mut troubled = Troubled::new();
    let first = troubled.invite(GUEST);
    for fault in [Fault::CutBefore, Fault::CutAfter, Fault::Fail("40001"), Fault::Fail("40003")] {
        let struck = troubled.proxy.arm(COMMIT, fault);
        let again = within(PROMPT, || troubled.invite(GUEST));
        assert_eq!(nameless(&again), nameless(&first));
        assert!(struck.struck().is_some());
    }
    assert_eq!(troubled.invites(GUEST), 1);
}

#[test]
fn the_id_of_each_operation_begins_with_its_time_so_that_none_is_forgotten_too_early() {
    let mut troubled = Troubled::new();
    assert!(is_done(&troubled.invite(GUEST)));
    let oldest = "SELECT MIN(id) >= '0188', COUNT(*) > 1 FROM commits";
    let row = troubled.direct.query_one(oldest, &[]).expect("read");
    assert!(row.get::<_, bool>(0) && row.get::<_, bool>(1), "those of the first transactions, too");
}
