//! The same call again and again, and each time another message of it is struck.

use super::{PROMPT, Troubled, is_done, nameless, within};
use crate::pg_proxy::{Fault, Side, When};
use crate::wire::Response;
use crate::world::{Setup, until};

/// Whether the connections that a call finds know its statements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Statements {
    Known,
    /// It has to prepare them.
    New,
}

/// For poolers: each statement is prepared each time.
const UNNAMED: &str = "?prepared_statements=off";

/// What a call that writes says, and what it says where it prepares.
const CALL: [&str; 5] = ["Q BEGIN", "Q COMMIT", "B ", "E ", "S "];
const PREPARES: [&str; 2] = ["P ", "D "];

/// Over one connection a call says the same each time.
fn only_one(setup: &mut Setup) {
    setup.set("db_pool", "1");
    // A busy machine may need longer than the usual second for a new connection, and that is not what is shown here.
    setup.set("db_wait", "3");
}

/// Strikes each message that a side says in a call, one after the other, until none is left. Those struck.
fn sweep(
    troubled: &mut Troubled,
    (side, fault, statements): (Side, Fault, Statements),
    call: impl Fn(&Troubled, usize) -> Response,
    check: impl Fn(&mut Troubled, usize, &Response),
) -> Vec<String> {
    let mut struck = Vec::new();
    loop {
        let nth = struck.len() + 1;
        if statements == Statements::New {
            troubled.renew();
        }
        let armed = troubled.proxy.arm(When::any(side).number(nth), fault);
        let answer = within(PROMPT, || call(troubled, nth));
        let message = armed.struck();
        drop(armed);
        check(troubled, nth, &answer);
        match message {
            Some(message) => struck.push(message),
            None => return struck,
        }
    }
}

/// Invites under a fault, which nobody notices: the call and the same call again are done once.
fn invite_under(address: &str, side: Side, fault: Fault, statements: Statements) -> Vec<String> {
    let guest = |nth: usize| format!("guest{nth}@example.com");
    sweep(
        &mut Troubled::reached(address, only_one),
        (side, fault, statements),
        |troubled, nth| troubled.invite(&guest(nth)),
        |troubled, nth, answer| {
            assert!(is_done(answer), "{}", answer.text());
            assert_eq!(troubled.invites(&guest(nth)), 1);
            let again = within(PROMPT, || troubled.invite(&guest(nth)));
            assert_eq!(nameless(&again), nameless(answer));
            assert_eq!(troubled.invites(&guest(nth)), 1);
        },
    )
}

fn read_under(troubled: &mut Troubled, side: Side, fault: Fault) -> Vec<String> {
    sweep(
        troubled,
        (side, fault, Statements::Known),
        |troubled, _| troubled.read(),
        |_, _, answer| {
            assert!(answer.text().contains(r#""permission":["products","tickets"]"#), "{}", answer.text());
        },
    )
}

#[track_caller]
fn says(struck: &[String], kinds: &[&str]) {
    for kind in kinds {
        assert!(struck.iter().any(|message| message.starts_with(kind)), "{kind}: {struck:?}");
    }
}

#[test]
fn a_call_cut_before_any_message_is_done_once() {
    let struck = invite_under("", Side::Client, Fault::CutBefore, Statements::New);
    says(&struck, &CALL);
    says(&struck, &PREPARES);
}

#[test]
fn a_call_cut_after_any_message_is_done_once() {
    says(&invite_under("", Side::Client, Fault::CutAfter, Statements::Known), &CALL);
}

#[test]
fn a_call_cut_before_any_answer_is_done_once() {
    let struck = invite_under("", Side::Server, Fault::CutBefore, Statements::Known);
    says(&struck, &["C COMMIT", "Z ", "2 "]);
}

#[test]
fn a_call_cut_after_any_answer_is_done_once() {
    let struck = invite_under(UNNAMED, Side::Server, Fault::CutAfter, Statements::Known);
    says(&struck, &["C COMMIT", "Z ", "1 "]);
}

#[test]
fn a_call_that_meets_a_conflict_at_any_message_is_done_once() {
    let struck = invite_under(UNNAMED, Side::Client, Fault::Fail("40001"), Statements::Known);
    says(&struck, &CALL);
    says(&struck, &PREPARES);
}

#[test]
fn a_call_of_which_the_server_does_not_know_some_end_is_done_once() {
    says(&invite_under("", Side::Client, Fault::Fail("40003"), Statements::Known), &CALL);
}

#[test]
fn a_call_of_which_the_server_does_not_know_what_it_did_is_done_once() {
    let struck = invite_under("", Side::Server, Fault::Deny("40003"), Statements::Known);
    says(&struck, &["C COMMIT", "Z ", "2 "]);
}

#[test]
fn a_read_is_answered_whichever_message_meets_a_fault() {
    let mut troubled = Troubled::with(only_one);
    // By this its statement is known.
    assert!(is_done(&troubled.read()));
    for fault in [Fault::CutBefore, Fault::CutAfter, Fault::Fail("40001"), Fault::Fail("40003")] {
        says(&read_under(&mut troubled, Side::Client, fault), &["B ", "E ", "S "]);
    }
    for fault in [Fault::CutBefore, Fault::CutAfter, Fault::Deny("40003")] {
        says(&read_under(&mut troubled, Side::Server, fault), &["D ", "C SELECT", "Z "]);
    }
}

#[test]
fn a_read_that_prepares_is_answered_whichever_message_meets_a_fault() {
    let mut troubled = Troubled::reached(UNNAMED, only_one);
    for fault in [Fault::CutBefore, Fault::CutAfter, Fault::Fail("40001")] {
        says(&read_under(&mut troubled, Side::Client, fault), &PREPARES);
    }
    says(&read_under(&mut troubled, Side::Server, Fault::CutBefore), &["1 ", "t "]);
}

#[test]
fn a_read_is_answered_though_the_clock_cannot_be_read_at_first() {
    let troubled = Troubled::new();
    for fault in [Fault::CutBefore, Fault::CutAfter, Fault::Fail("40003")] {
        let armed = troubled.proxy.arm(When::query("SELECT CAST(EXTRACT"), fault);
        // It is read again when the last reading is a second old.
        until("the clock is read", || {
            assert!(is_done(&within(PROMPT, || troubled.read())));
            armed.struck().is_some()
        });
    }
}
