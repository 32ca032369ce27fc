//! Invites by pages: of a client, of an address, of a state as it is shown, each found by an index.

use super::super::db::{DbError, Row, Tx};
use super::super::listing::{FEW, Page};
use super::{Invite, State, by_id};
use crate::domain::ids::{ClientId, InviteId, MAX_ID};
use crate::params;

/// Which invites are listed; the default are all of them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter<'a> {
    /// Those into one client.
    pub client: Option<ClientId>,
    /// Those to one address, folded.
    pub email_key: Option<&'a str>,
    /// Those of one state: a pending one past its time is expired.
    pub state: Option<State>,
}

/// A page of invites by id, and how many there are in all.
pub struct Listed {
    /// All that the filter leaves.
    pub total: i64,
    /// Those of the page.
    pub invites: Vec<Invite>,
}

const ALL_STATES: [State; 5] =
    [State::Pending, State::Expired, State::Accepted, State::Declined, State::Cancelled];

/// The ids of one address.
const OF_ADDRESS: &str = "SELECT id FROM invites WHERE email_key = $1 AND client_id >= $2 AND client_id <= $3
       AND ($4 = '' OR CASE WHEN state = 'pending' AND expires_at <= $5 THEN 'expired' ELSE state END = $4)";
/// Of the open ones, those that can still be answered.
const PENDING: &str = "SELECT id FROM invites WHERE client_id >= $1 AND client_id <= $2
       AND state IN ('pending', 'expired') AND state = 'pending' AND expires_at > $3";
/// Of the open ones, those past their time, whether they were swept up or not.
const EXPIRED: &str = "SELECT id FROM invites WHERE client_id >= $1 AND client_id <= $2
       AND state IN ('pending', 'expired') AND (state = 'expired' OR expires_at <= $3)";
/// Those that ended in one state.
const ENDED: &str = "SELECT id FROM invites WHERE state = $3 AND client_id >= $1 AND client_id <= $2
       AND state <> 'pending'";
/// Of all clients, those that can still be answered.
const WAITING: &str = "SELECT id FROM invites WHERE state = 'pending' AND expires_at > $1";
/// Of all clients, those past their time that were not swept up yet.
const OVERDUE: &str = "SELECT id FROM invites WHERE state = 'pending' AND expires_at <= $1";

/// A page of the invites that a filter leaves.
pub fn list(tx: &mut Tx<'_>, filter: Filter<'_>, page: Page) -> Result<Listed, DbError> {
    let (total, ids) = match filter {
        Filter { client: None, email_key: None, state: None } => everything(tx, page)?,
        Filter { client: None, email_key: None, state: Some(state) } => everywhere(tx, state, page)?,
        filter => some(tx, filter, page)?,
    };
    let mut invites = Vec::with_capacity(ids.len());
    for id in ids {
        invites.extend(by_id(tx, id)?);
    }
    Ok(Listed { total, invites })
}

fn id(row: &dyn Row) -> Result<InviteId, DbError> {
    Ok(InviteId::new(row.int(0)?))
}

fn everything(tx: &mut Tx<'_>, page: Page) -> Result<(i64, Vec<InviteId>), DbError> {
    let total = tx.number("SELECT COUNT(*) FROM invites", &[])?;
    let params = params![page.limit, page.start];
    let ids = if page.descending {
        tx.all("SELECT id FROM invites ORDER BY id DESC LIMIT $1 OFFSET $2", params, id)
    } else {
        tx.all("SELECT id FROM invites ORDER BY id LIMIT $1 OFFSET $2", params, id)
    };
    Ok((total, ids?))
}

/// Of a state that few invites are in the ids are collected from an index; of one that many are in the
/// ids are walked, because hits are close together then.
fn everywhere(tx: &mut Tx<'_>, state: State, page: Page) -> Result<(i64, Vec<InviteId>), DbError> {
    let total = count(tx, state)?;
    if total > FEW {
        return Ok((total, walk(tx, state, page)?));
    }
    let (now, all) = (tx.now, (1, MAX_ID));
    let ids = match state {
        State::Pending => tx.all(WAITING, params![now], id)?,
        State::Expired => {
            let mut ids = tx.all(OVERDUE, params![now], id)?;
            ids.extend(tx.all(ENDED, params![all.0, all.1, state.as_str()], id)?);
            ids
        }
        ended => of_state(tx, all, ended)?,
    };
    Ok(part(ids, page))
}

fn count(tx: &mut Tx<'_>, state: State) -> Result<i64, DbError> {
    let now = tx.now;
    let ended = "SELECT COUNT(*) FROM invites WHERE state = $1
           AND state <> 'pending'";
    let pending = match state {
        State::Pending => "SELECT COUNT(*) FROM invites WHERE state = 'pending' AND expires_at > $1",
        State::Expired => "SELECT COUNT(*) FROM invites WHERE state = 'pending' AND expires_at <= $1",
        _ => return tx.number(ended, params![state.as_str()]),
    };
    let pending = tx.number(pending, params![now])?;
    if state == State::Expired {
        Ok(pending + tx.number(ended, params![state.as_str()])?)
    } else {
        Ok(pending)
    }
}

fn walk(tx: &mut Tx<'_>, state: State, page: Page) -> Result<Vec<InviteId>, DbError> {
    let now = tx.now;
    let params = params![state.as_str(), now, page.limit, page.start];
    if page.descending {
        return tx.all(
            "SELECT id FROM invites
             WHERE CASE WHEN state = 'pending' AND expires_at <= $2 THEN 'expired' ELSE state END = $1
             ORDER BY id DESC LIMIT $3 OFFSET $4",
            params,
            id,
        );
    }
    tx.all(
        "SELECT id FROM invites
         WHERE CASE WHEN state = 'pending' AND expires_at <= $2 THEN 'expired' ELSE state END = $1
         ORDER BY id LIMIT $3 OFFSET $4",
        params,
        id,
    )
}

/// An exact total has to touch every hit, so that all ids are collected, from the indexes alone.
fn some(tx: &mut Tx<'_>, filter: Filter<'_>, page: Page) -> Result<(i64, Vec<InviteId>), DbError> {
    let clients = filter.client.map_or((1, MAX_ID), |client| (client.get(), client.get()));
    let mut ids = Vec::new();
    if let Some(email_key) = filter.email_key {
        let (now, state) = (tx.now, filter.state.map_or("", State::as_str));
        ids = tx.all(OF_ADDRESS, params![email_key, clients.0, clients.1, state, now], id)?;
    } else {
        for state in ALL_STATES.into_iter().filter(|state| filter.state.is_none_or(|one| one == *state)) {
            ids.extend(of_state(tx, clients, state)?);
        }
    }
    Ok(part(ids, page))
}

/// How many ids there are, and those of the page.
fn part(mut ids: Vec<InviteId>, page: Page) -> (i64, Vec<InviteId>) {
    ids.sort_unstable();
    if page.descending {
        ids.reverse();
    }
    let total = i64::try_from(ids.len()).unwrap_or(i64::MAX);
    let skip = usize::try_from(page.start).unwrap_or(usize::MAX);
    let take = usize::try_from(page.limit).unwrap_or(usize::MAX);
    (total, ids.into_iter().skip(skip).take(take).collect())
}

fn of_state(tx: &mut Tx<'_>, (first, last): (i64, i64), state: State) -> Result<Vec<InviteId>, DbError> {
    let now = tx.now;
    match state {
        State::Pending => tx.all(PENDING, params![first, last, now], id),
        State::Expired => tx.all(EXPIRED, params![first, last, now], id),
        ended => tx.all(ENDED, params![first, last, ended.as_str()], id),
    }
}

#[cfg(test)]
mod tests {
    use super::super::crowd::{crowd, shown};
    use super::*;
    use crate::cli::testing::World;
    use crate::domain::time::Timestamp;

    #[test]
    fn each_filter_is_answered_by_an_index() {
        let world = World::new();
        for (sql, index) in [
            (OF_ADDRESS, "invites_by_email"),
            (PENDING, "invites_open"),
            (EXPIRED, "invites_open"),
            (ENDED, "invites_ended"),
            (WAITING, "invites_waiting"),
            (OVERDUE, "invites_waiting"),
        ] {
            let used = (1..=5).filter(|number| sql.contains(&format!("${number}"))).count();
            let plan = world.plan(sql, &["'1'"; 5][..used]);
            let found = |step: &String| step.contains(index) || step.contains("Index Cond");
            assert!(plan.iter().all(found), "{plan:?} of {sql}");
        }
    }

    #[test]
    fn a_state_that_many_are_in_is_listed_like_one_that_few_are_in() {
        let world = World::new();
        crowd(&world, 90_000);
        let all: Vec<(i64, State)> = (0..90_000).map(|place| (place + 1, shown(place))).collect();
        for state in [State::Pending, State::Expired, State::Accepted, State::Cancelled] {
            let mut of_state: Vec<i64> =
                all.iter().filter(|(_, one)| *one == state).map(|(id, _)| *id).collect();
            for (start, descending) in [(0, false), (7, true), (26_990, false)] {
                of_state.sort_unstable_by_key(|id| if descending { -id } else { *id });
                let filter = Filter { state: Some(state), ..Filter::default() };
                // The instant at which the crowd was made: a later one would find more of it overdue.
                let listed = world.read(|tx| {
                    tx.now = Timestamp::from_millis(tx.number("SELECT MIN(expires_at) FROM invites", &[])?);
                    list(tx, filter, Page { start, limit: 20, descending })
                });
                let shown: Vec<i64> = listed.invites.iter().map(|invite| invite.id.get()).collect();
                let start = usize::try_from(start).expect("small");
                let expected: Vec<i64> = of_state.iter().copied().skip(start).take(20).collect();
                assert_eq!(shown, expected, "{state:?} from {start}");
                assert_eq!(usize::try_from(listed.total), Ok(of_state.len()), "{state:?}");
            }
        }
    }
}
