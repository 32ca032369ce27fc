//! Many invites of one client, for tests of lists: in each state by turns.

use super::State;
use crate::cli::testing::World;
use crate::params;

/// Makes so many, the ids from 1; every second pending one is overdue.
pub fn crowd(world: &World, count: i64) {
    world.client("owner@example.com");
    world.write(move |tx| {
        let now = tx.now;
        tx.execute(
            "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < CAST($2 AS BIGINT) - 1)
             INSERT INTO invites (client_id, email, email_key, kind, permissions, state, created_at, issued_at,
                                  expires_at, mails_since, mails)
             SELECT 1, '', 'a' || i, 'accept', 1,
                    CASE WHEN i % 10 < 6 THEN 'pending' WHEN i % 10 < 9 THEN 'accepted' ELSE 'expired' END,
                    0, 0, CASE WHEN i % 10 BETWEEN 3 AND 5 OR i % 10 = 9 THEN $1 ELSE CAST($1 AS BIGINT) + 1 END, 0, 0 FROM n",
            params![now, count],
        )
    });
}

/// The state in which the one at this place is shown at the instant at which they were made.
pub fn shown(place: i64) -> State {
    match place % 10 {
        0..=2 => State::Pending,
        6..=8 => State::Accepted,
        _ => State::Expired,
    }
}
