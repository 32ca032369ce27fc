//! REST `GET /clients`: the clients to which the caller belongs, or all of them for staff, the newest first.
//!
//! Takes `cursor`, `limit`; answers `data`, `nextCursor`, `hasMore`, each client with the caller's role in it. What is
//! bound to one client shows that one.

use crate::action::{ActingUser, Call, Caller, Context, Effect, Envelope, Fault, Needs, Reply, Value};
use crate::domain::ids::{ClientId, MAX_ID};
use crate::fields::cursor;
use crate::params::Params;
use crate::portal;
use crate::store::clients::{self, Shown, Whose};
use crate::store::memberships::{self, Member};

/// The row.
pub const CALL: Call = Call {
    name: "ListClients",
    about: None,
    needs: Needs::Known,
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let list = match context.caller {
        Caller::User(user) => format!("clients of user {}", user.id),
        _ => "clients".to_owned(),
    };
    let before = cursor::read(params, &context.site.key, &list)?.unwrap_or(MAX_ID);
    let limit = cursor::limit(params, portal::PAGE, portal::MOST)?;
    let (mut found, places) = match context.caller {
        Caller::User(user) => of_user(context, user, before, limit + 1)?,
        _ => (clients::newest(context.tx, Whose::Everybodys, before, limit + 1)?, Vec::new()),
    };
    let has_more = portal::cut(&mut found, limit);
    let end = found.last().filter(|_| has_more).map(|shown| shown.client.id.get());
    let items = found.into_iter().map(|shown| item(shown, &places)).collect();
    Ok(portal::page(items, end.map(|id| cursor::write(&context.site.key, &list, id))))
}

/// A user's clients, as far as what he brought reaches them, and his places in them.
fn of_user(
    context: &mut Context<'_, '_>,
    user: &ActingUser,
    before: i64,
    most: i64,
) -> Result<(Vec<Shown>, Vec<Member>), Fault> {
    let Some(bound) = &user.clients else {
        let places = memberships::newest_of_user(context.tx, user.id, before, most)?;
        return Ok((clients::newest(context.tx, Whose::Of(user.id), before, most)?, places));
    };
    let mut ids: Vec<ClientId> = bound.iter().copied().filter(|id| id.get() < before).collect();
    ids.sort_unstable_by(|one, other| other.cmp(one));
    let (mut found, mut places) = (Vec::new(), Vec::new());
    for id in ids {
        let Some(place) = memberships::find(context.tx, id, user.id)? else { continue };
        found.extend(clients::with_owner(context.tx, id)?);
        places.push(place);
    }
    Ok((found, places))
}

fn item(shown: Shown, places: &[Member]) -> Value {
    let place = places.iter().find(|place| place.client == shown.client.id);
    let role = place.map(|place| portal::role_of(place.is_owner, place.may));
    Value::Object(portal::client_fields(shown, role))
}
