//! Commits of calls over REST whose answer does not come: with their key they are made once.

use super::{COMMIT, GUEST, PROMPT, Troubled, within};
use crate::pg_proxy::{Fault, When};
use crate::portal::{self, is};
use crate::wire::{Request, Response};

/// A key of which no use is written down: no commit but the call's is struck.
fn silent_key(troubled: &Troubled) -> String {
    let key = portal::key(&troubled.world, 1, &[]);
    troubled.world.sql("UPDATE api_keys SET last_used_at = 9000000000000");
    key
}

fn invite(troubled: &Troubled, key: &str) -> Response {
    let request = Request::post(&portal::invites(&troubled.world)).header("x-dolfin-api-key", key);
    let request = request.header("Content-Type", "application/json").header("Idempotency-Key", "once");
    let body = format!("{{\"email\":\"{GUEST}\",\"role\":\"Member\"}}");
    within(PROMPT, || troubled.world.fetch(&request.body(body)))
}

/// The call again is answered alike, and there is one invite with one mail.
fn is_made_once(troubled: &mut Troubled, key: &str) -> Response {
    let (first, second) = (invite(troubled, key), invite(troubled, key));
    assert_eq!((first.status, first.text()), (201, second.text()), "{}", first.text());
    let row = troubled
        .direct
        .query_one("SELECT (SELECT COUNT(*) FROM invites), (SELECT COUNT(*) FROM outbox)", &[])
        .expect("counted");
    assert_eq!((row.get::<_, i64>(0), row.get::<_, i64>(1)), (1, 1));
    assert_eq!(troubled.world.end_of(&portal::token(&first)), "");
    first
}

#[test]
fn an_invitation_over_rest_is_answered_though_the_answer_to_its_commit_was_lost_sec_131() {
    let mut troubled = Troubled::new();
    let key = silent_key(&troubled);
    let lost = troubled.proxy.arm(COMMIT, Fault::CutAfter);
    let answer = invite(&troubled, &key);
    assert!(lost.struck().is_some());
    assert_eq!(answer.status, 201, "{}", answer.text());
    assert_eq!(is_made_once(&mut troubled, &key).text(), answer.text());
}

#[test]
fn an_invitation_over_rest_of_which_nobody_knows_is_made_once_by_its_key_sec_131() {
    let mut troubled = Troubled::new();
    let key = silent_key(&troubled);
    let warned = troubled.proxy.arm(When::complete("COMMIT"), Fault::Warn);
    let answer = invite(&troubled, &key);
    assert!(warned.struck().is_some());
    is(&answer, 503, "Server.Busy");
    assert_eq!(answer.header("retry-after"), "1");
    is_made_once(&mut troubled, &key);
}
