//! A client's invites, the newest first, from a place on: the cost of a page does not depend on how far it is.

use super::super::db::{DbError, Row, Tx};
use super::{Invite, State, by_id};
use crate::domain::ids::{ClientId, InviteId};
use crate::params;

/// Which of a client's invites are wanted.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// The client.
    pub client: ClientId,
    /// Those of one state, as it is shown: a pending one past its time is expired.
    pub state: Option<State>,
    /// Those to one address, folded.
    pub email_key: Option<&'a str>,
    /// Those older than this one.
    pub before: i64,
}

/// Those of one stored state.
const OF_STATE: &str =
    "SELECT id FROM invites WHERE client_id = $1 AND state = $2 AND id < $3 ORDER BY id DESC LIMIT $4";
/// Those that can still be answered. What is overdue is swept up soon, so few are passed over.
const PENDING: &str = "SELECT id FROM invites
     WHERE client_id = $1 AND state = 'pending' AND id < $2 AND expires_at > $3 ORDER BY id DESC LIMIT $4";
/// Those past their time that were not swept up yet: few in all clients together, so that they are found by their
/// time. The sum keeps planners away from the client's index, which would lead through all that wait.
const OVERDUE: &str = "SELECT id FROM invites
     WHERE state = 'pending' AND expires_at <= $3 AND client_id + 0 = $1 AND id < $2";
/// Those of one address.
const OF_ADDRESS: &str =
    "SELECT id FROM invites WHERE email_key = $3 AND client_id = $1 AND id < $2 ORDER BY id DESC";

const ALL_STATES: [State; 5] =
    [State::Pending, State::Expired, State::Accepted, State::Declined, State::Cancelled];

/// At most so many of the invites that are wanted, by falling ids.
pub fn newest(tx: &mut Tx<'_>, wanted: Wanted<'_>, most: i64) -> Result<Vec<Invite>, DbError> {
    let mut ids = match (wanted.email_key, wanted.state) {
        (Some(email_key), _) => {
            tx.all(OF_ADDRESS, params![wanted.client.get(), wanted.before, email_key], id)?
        }
        (None, Some(state)) => of_state(tx, wanted, state, most)?,
        (None, None) => {
            let mut ids = Vec::new();
            for state in ALL_STATES {
                ids.extend(stored(tx, wanted, state, most)?);
            }
            ids
        }
    };
    ids.sort_unstable_by(|one, other| other.cmp(one));
    let now = tx.now;
    let mut invites = Vec::new();
    for id in ids {
        let invite = by_id(tx, id)?;
        let is_wanted = |invite: &Invite| wanted.state.is_none_or(|state| invite.shown_state(now) == state);
        invites.extend(invite.filter(is_wanted));
        if i64::try_from(invites.len()) == Ok(most) {
            break;
        }
    }
    Ok(invites)
}

fn of_state(tx: &mut Tx<'_>, wanted: Wanted<'_>, state: State, most: i64) -> Result<Vec<InviteId>, DbError> {
    let now = tx.now;
    match state {
        State::Pending => tx.all(PENDING, params![wanted.client.get(), wanted.before, now, most], id),
        State::Expired => {
            let mut ids = tx.all(OVERDUE, params![wanted.client.get(), wanted.before, now], id)?;
            ids.extend(stored(tx, wanted, state, most)?);
            Ok(ids)
        }
        ended => stored(tx, wanted, ended, most),
    }
}

fn stored(tx: &mut Tx<'_>, wanted: Wanted<'_>, state: State, most: i64) -> Result<Vec<InviteId>, DbError> {
    tx.all(OF_STATE, params![wanted.client.get(), state.as_str(), wanted.before, most], id)
}

fn id(row: &dyn Row) -> Result<InviteId, DbError> {
    Ok(InviteId::new(row.int(0)?))
}

#[cfg(test)]
mod tests {
    use super::super::crowd::crowd;
    use super::*;
    use crate::cli::testing::World;
    use crate::domain::ids::MAX_ID;
    use crate::domain::time::Timestamp;

    #[test]
    fn each_question_is_answered_by_its_index() {
        let world = World::new();
        for (sql, count, index) in [
            (OF_STATE, 4, "invites_by_client"),
            (PENDING, 4, "invites_by_client"),
            (OVERDUE, 3, "invites_waiting"),
            (OF_ADDRESS, 3, "invites_by_email"),
        ] {
            let plan = world.plan(sql, &["'1'"; 4][..count]);
            assert!(plan.iter().any(|step| step.contains(index) || step.contains("Index Cond")), "{plan:?}");
            assert!(!plan.iter().any(|step| step.contains("TEMP B-TREE")), "{plan:?} of {sql}");
        }
    }

    #[test]
    fn pages_follow_each_other_without_a_gap_in_every_state() {
        let world = World::new();
        crowd(&world, 200);
        for (state, count) in
            [(None, 200), (Some(State::Pending), 60), (Some(State::Expired), 80), (Some(State::Declined), 0)]
        {
            let mut found = Vec::new();
            let mut before = MAX_ID;
            loop {
                let page = world.read(|tx| {
                    tx.now = Timestamp::from_millis(tx.number("SELECT MIN(expires_at) FROM invites", &[])?);
                    newest(tx, Wanted { client: ClientId::new(1), state, email_key: None, before }, 7)
                });
                let Some(last) = page.last() else { break };
                before = last.id.get();
                found.extend(page.iter().map(|invite| invite.id.get()));
            }
            assert_eq!(found.len(), count, "{state:?}");
            assert!(found.is_sorted_by(|one, next| one > next), "{state:?}");
        }
    }
}
