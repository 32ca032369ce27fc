//! Invites of all clients, page after page: each question goes on from a place in an index, however far it is.

use super::super::db::{DbError, Row, Tx};
use super::super::listing::prefix_range;
use super::newest::{Wanted, newest};
use super::{Invite, State, by_id};
use crate::domain::ids::{ClientId, InviteId, MAX_ID};
use crate::params;

/// Where a list goes on: behind this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The instant by which the list is in order; 0 where it is in order by something else.
    pub at: i64,
    /// The invite.
    pub id: i64,
}

/// Which invites are wanted.
#[derive(Debug, Clone, Copy, Default)]
pub struct Search<'a> {
    /// Those into one client.
    pub client: Option<ClientId>,
    /// Those of one state, as it is shown: a pending one past its time is expired.
    pub state: Option<State>,
    /// What the folded address begins with; empty for all.
    pub beginning: &'a str,
    /// Where to go on.
    pub behind: Option<Place>,
}

/// A part of the invites that are wanted.
pub struct Found {
    /// The invites.
    pub invites: Vec<Invite>,
    /// Where the rest begins, if there is more.
    pub more: Option<Place>,
}

/// How many of an address' beginning are looked at for one page: those of a rare state lie far apart.
const WALK: i64 = 1000;

const ALL: &str = "SELECT id, 0 FROM invites WHERE id < $1 ORDER BY id DESC LIMIT $2";
const WAITING: &str = "SELECT id, expires_at FROM invites
     WHERE state = 'pending' AND expires_at > $4 AND expires_at <= $1 AND (expires_at < $1 OR id < $2)
     ORDER BY expires_at DESC, id DESC LIMIT $3";
/// Those past their time that were not swept up yet.
const OVERDUE: &str = "SELECT id, expires_at FROM invites
     WHERE state = 'pending' AND expires_at <= $4 AND expires_at <= $1 AND (expires_at < $1 OR id < $2)
     ORDER BY expires_at DESC, id DESC LIMIT $3";
const ENDED: &str = "SELECT id, COALESCE(ended_at, expires_at) FROM invites
     WHERE state = $4 AND state <> 'pending' AND COALESCE(ended_at, expires_at) <= $1
       AND (COALESCE(ended_at, expires_at) < $1 OR id < $2)
     ORDER BY COALESCE(ended_at, expires_at) DESC, id DESC LIMIT $3";
/// In the order of addresses.
const BEGINNING: &str = "SELECT id, expires_at, state FROM invites
     WHERE email_key >= $1 AND email_key < $3 AND (email_key > $1 OR id > $2) ORDER BY email_key, id LIMIT $4";
/// The sum keeps planners from walking the invites of everybody in the order that is asked for.
const OF_CLIENT: &str = "SELECT id, expires_at, state FROM invites
     WHERE client_id = $1 AND email_key >= $2 AND email_key < $3 AND id < $4 ORDER BY id + 0 DESC LIMIT $5";

/// At most so many invites from a place on: the last first, but those of a beginning by their addresses.
pub fn search(tx: &mut Tx<'_>, wanted: &Search<'_>, most: i64) -> Result<Found, DbError> {
    match (wanted.client, wanted.beginning, wanted.state) {
        (Some(client), "", _) => of_client(tx, wanted, client, most),
        (Some(client), ..) => of_client_beginning(tx, wanted, client, most),
        (None, "", state) => by_time(tx, state, wanted.behind, most),
        (None, ..) => of_beginning(tx, wanted, most),
    }
}

fn of_client(tx: &mut Tx<'_>, wanted: &Search<'_>, client: ClientId, most: i64) -> Result<Found, DbError> {
    let before = wanted.behind.map_or(MAX_ID, |place| place.id);
    let wanted = Wanted { client, state: wanted.state, email_key: None, before };
    let mut invites = newest(tx, wanted, most + 1)?;
    let more = cut(&mut invites, most).then(|| invites.last().map(|last| Place { at: 0, id: last.id.get() }));
    Ok(Found { invites, more: more.flatten() })
}

fn by_time(
    tx: &mut Tx<'_>,
    state: Option<State>,
    behind: Option<Place>,
    most: i64,
) -> Result<Found, DbError> {
    let now = tx.now.millis();
    let Place { at, id } = behind.unwrap_or(Place { at: i64::MAX, id: MAX_ID });
    let mut places = match state {
        None => tx.all(ALL, params![id, most + 1], place)?,
        Some(State::Pending) => tx.all(WAITING, params![at, id, most + 1, now], place)?,
        Some(State::Expired) => {
            let mut places = tx.all(OVERDUE, params![at, id, most + 1, now], place)?;
            places.extend(tx.all(ENDED, params![at, id, most + 1, "expired"], place)?);
            places
        }
        Some(ended) => tx.all(ENDED, params![at, id, most + 1, ended.as_str()], place)?,
    };
    places.sort_unstable_by(|one, other| other.cmp(one));
    let has_more = cut(&mut places, most);
    let more = places.last().copied().filter(|_| has_more);
    Ok(Found { invites: read(tx, &places)?, more })
}

fn of_beginning(tx: &mut Tx<'_>, wanted: &Search<'_>, most: i64) -> Result<Found, DbError> {
    let (start, end) = prefix_range(wanted.beginning);
    let behind = wanted.behind.map(|place| by_id(tx, InviteId::new(place.id))).transpose()?.flatten();
    let (key, id) = behind.map_or((start, 0), |invite| (invite.email_key, invite.id.get()));
    let limit = if wanted.state.is_some() { WALK } else { most + 1 };
    let walked = tx.all(BEGINNING, params![&key, id, &end, limit], stated)?;
    chosen(tx, wanted.state, (walked, limit), most)
}

fn of_client_beginning(
    tx: &mut Tx<'_>,
    wanted: &Search<'_>,
    client: ClientId,
    most: i64,
) -> Result<Found, DbError> {
    let (start, end) = prefix_range(wanted.beginning);
    let before = wanted.behind.map_or(MAX_ID, |place| place.id);
    let walked = tx.all(OF_CLIENT, params![client.get(), &start, &end, before, WALK], stated)?;
    chosen(tx, wanted.state, (walked, WALK), most)
}

/// A row that was walked over: its id, its end, its stored state.
type Walked = (i64, i64, State);

/// Those of a state, as far as was walked; the rest begins behind the last that was looked at.
fn chosen(
    tx: &mut Tx<'_>,
    state: Option<State>,
    (walked, limit): (Vec<Walked>, i64),
    most: i64,
) -> Result<Found, DbError> {
    let now = tx.now.millis();
    let most = usize::try_from(most).unwrap_or_default();
    let is_all = i64::try_from(walked.len()).is_ok_and(|count| count < limit);
    let (mut places, mut last) = (Vec::new(), None);
    let mut rest = walked.into_iter();
    while places.len() < most {
        let Some((id, ends, stored)) = rest.next() else { break };
        last = Some(Place { at: 0, id });
        let shown = if stored == State::Pending && ends <= now { State::Expired } else { stored };
        places.extend(last.filter(|_| state.is_none_or(|state| state == shown)));
    }
    let has_more = !is_all || rest.next().is_some();
    Ok(Found { invites: read(tx, &places)?, more: last.filter(|_| has_more) })
}

/// Whether there was more than so many, which is cut off.
fn cut<T>(found: &mut Vec<T>, most: i64) -> bool {
    let most = usize::try_from(most).unwrap_or_default();
    let has_more = found.len() > most;
    found.truncate(most);
    has_more
}

fn read(tx: &mut Tx<'_>, places: &[Place]) -> Result<Vec<Invite>, DbError> {
    let mut invites = Vec::with_capacity(places.len());
    for place in places {
        invites.extend(by_id(tx, InviteId::new(place.id))?);
    }
    Ok(invites)
}

fn place(row: &dyn Row) -> Result<Place, DbError> {
    Ok(Place { at: row.int(1)?, id: row.int(0)? })
}

fn stated(row: &dyn Row) -> Result<Walked, DbError> {
    Ok((row.int(0)?, row.int(1)?, State::from_store(row.text(2)?)?))
}

#[cfg(test)]
mod tests {
    use super::super::crowd::crowd;
    use super::*;
    use crate::cli::testing::World;
    use crate::domain::time::Timestamp;

    #[test]
    fn each_question_is_answered_by_its_index() {
        let world = World::new();
        for (sql, count, index) in [
            (ALL, 2, "PRIMARY KEY"),
            (WAITING, 4, "invites_waiting"),
            (OVERDUE, 4, "invites_waiting"),
            (ENDED, 4, "invites_by_end"),
            (BEGINNING, 4, "invites_by_email"),
        ] {
            let plan = world.plan(sql, &["'1'"; 4][..count]);
            assert!(plan.iter().any(|step| step.contains(index) || step.contains("Index Cond")), "{plan:?}");
            assert!(!plan.iter().any(|step| step.contains("TEMP B-TREE")), "{plan:?} of {sql}");
        }
        let plan = world.plan(OF_CLIENT, &["'1'"; 5]);
        assert!(!plan.iter().any(|step| step.starts_with("SCAN")), "{plan:?}");
    }

    fn all_pages(world: &World, wanted: Search<'static>) -> Vec<i64> {
        let (mut found, mut behind) = (Vec::new(), None);
        loop {
            let page = world.read(move |tx| {
                tx.now = Timestamp::from_millis(tx.number("SELECT MIN(expires_at) FROM invites", &[])?);
                let Found { invites, more } = search(tx, &Search { behind, ..wanted }, 7)?;
                Ok((invites, more))
            });
            found.extend(page.0.iter().map(|invite| invite.id.get()));
            behind = page.1;
            if behind.is_none() {
                return found;
            }
        }
    }

    #[test]
    fn pages_follow_each_other_without_a_gap_by_every_filter() {
        let world = World::new();
        crowd(&world, 200);
        let client = Some(ClientId::new(1));
        for (state, count) in [
            (None, 200),
            (Some(State::Pending), 60),
            (Some(State::Expired), 80),
            (Some(State::Accepted), 60),
            (Some(State::Declined), 0),
        ] {
            for (client, beginning) in [(None, ""), (client, ""), (None, "a"), (client, "a")] {
                let mut found = all_pages(&world, Search { client, state, beginning, behind: None });
                found.sort_unstable();
                found.dedup();
                assert_eq!(found.len(), count, "{state:?} {client:?} {beginning}");
            }
        }
        // a1, a10 to a19, a100 to a199
        assert_eq!(all_pages(&world, Search { beginning: "a1", ..Search::default() }).len(), 111);
        assert!(all_pages(&world, Search { client: Some(ClientId::new(9)), ..Search::default() }).is_empty());
    }
}
