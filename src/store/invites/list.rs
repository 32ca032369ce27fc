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
       AND state IN ('accepted', 'declined', 'cancelled')";

/// A page of the invites that a filter leaves.
pub fn list(tx: &mut Tx<'_>, filter: Filter<'_>, page: Page) -> Result<Listed, DbError> {
    let (total, ids) = match filter {
        Filter { client: None, email_key: None, state: None } => everything(tx, page)?,
        Filter { client: None, email_key: None, state: Some(state) } if state.is_final() => {
            of_final_state(tx, state, page)?
        }
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

/// Most invites end: where many did in one way they are close together, and the ids are walked.
fn of_final_state(tx: &mut Tx<'_>, state: State, page: Page) -> Result<(i64, Vec<InviteId>), DbError> {
    let total = tx.number(
        "SELECT COUNT(*) FROM invites WHERE state = $1 AND state IN ('accepted', 'declined', 'cancelled')",
        params![state.as_str()],
    )?;
    if total <= FEW {
        return some(tx, Filter { state: Some(state), ..Filter::default() }, page);
    }
    let params = params![state.as_str(), page.limit, page.start];
    let ids = if page.descending {
        tx.all(
            "SELECT id FROM invites WHERE state || '' = $1 ORDER BY id DESC LIMIT $2 OFFSET $3",
            params,
            id,
        )
    } else {
        tx.all("SELECT id FROM invites WHERE state || '' = $1 ORDER BY id LIMIT $2 OFFSET $3", params, id)
    };
    Ok((total, ids?))
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
    ids.sort_unstable();
    if page.descending {
        ids.reverse();
    }
    let total = i64::try_from(ids.len()).unwrap_or(i64::MAX);
    let skip = usize::try_from(page.start).unwrap_or(usize::MAX);
    let take = usize::try_from(page.limit).unwrap_or(usize::MAX);
    Ok((total, ids.into_iter().skip(skip).take(take).collect()))
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
    use super::*;
    use crate::cli::testing::World;

    #[test]
    fn each_filter_is_answered_by_an_index() {
        let world = World::new();
        for (sql, index) in [
            (OF_ADDRESS, "invites_by_email"),
            (PENDING, "invites_open"),
            (EXPIRED, "invites_open"),
            (ENDED, "invites_ended"),
        ] {
            let explained = format!("EXPLAIN QUERY PLAN {sql}");
            let all: &[crate::store::db::Param<'_>] = params!["a", 1, 2, "pending", 3];
            let used = 1 + (1..5).filter(|number| sql.contains(&format!("${number}"))).count();
            let plan = world.read(|tx| tx.all(&explained, &all[..used], |row| Ok(row.text(3)?.to_owned())));
            assert!(plan.iter().all(|step| step.contains(index)), "{plan:?} of {sql}");
        }
    }
}
