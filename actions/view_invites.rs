//! Admin area: `ViewInvites` lists invitations of all clients, page after page.
//!
//! Takes `state` (as it is shown), `email` (what the address begins with), `clientid`, and `before`, the place that
//! the page before named; answers what `staff::seen` does, `invites` as `ViewMembers` does with `client_id`,
//! `client_name`, `state`, `role` and `ended_at`, and `more`, the place where the next page begins.

use super::view_client_users::invite_row;
use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply, Value, named};
use crate::domain::ids::{ClientId, parse_id};
use crate::domain::right::Right;
use crate::domain::role::Role;
use crate::domain::time::Timestamp;
use crate::params::Params;
use crate::staff;
use crate::store::db::DbError;
use crate::store::invites::{self, Found, Invite, Place, Search, State};
use crate::store::users::name_key;

/// The row.
pub const CALL: Call = Call {
    name: "ViewInvites",
    about: None,
    needs: Needs::Staff(Right::ViewClients),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

/// How many a page has.
const MOST: i64 = 50;

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let seen = staff::seen(context)?;
    found(context, params, MOST, seen)
}

/// At most so many of those that are asked for.
pub fn found(
    context: &mut Context<'_, '_>,
    params: &Params,
    most: i64,
    reply: Reply,
) -> Result<Reply, Fault> {
    // The folded form of an address is that of a name for its beginning too.
    let beginning = name_key(params.text("email").unwrap_or_default());
    let wanted = Search {
        client: params.text("clientid").map(|text| ClientId::parse(text.trim()).unwrap_or(NOBODY)),
        state: params.text("state").and_then(State::parse),
        beginning: &beginning,
        behind: params.text("before").and_then(behind),
    };
    let Found { invites, more } = invites::search(context.tx, &wanted, most)?;
    let rows = invites.iter().map(|invite| row(context, invite)).collect::<Result<Vec<_>, _>>()?;
    let more = more.map(|place| format!("{}.{}", place.at, place.id));
    Ok(reply.with("invites", Value::list("invite", rows)).with("more", more))
}

/// What is no number names no client, and so has no invitations.
const NOBODY: ClientId = ClientId::new(0);

fn behind(text: &str) -> Option<Place> {
    let (at, id) = text.split_once('.')?;
    Some(Place { at: at.parse().ok()?, id: parse_id(id)? })
}

fn row(context: &mut Context<'_, '_>, invite: &Invite) -> Result<Value, DbError> {
    let shown = invite_row(context, invite)?;
    let Value::Object(mut fields) = shown else { return Ok(shown) };
    fields.extend(named([
        ("client_id", invite.client.get().into()),
        ("client_name", invite.client_name.as_str().into()),
        ("state", invite.shown_state(context.tx.now).as_str().into()),
        ("role", invite.role.and_then(Role::from_id).map(Role::name).into()),
        ("ended_at", invite.ended_at.map(Timestamp::millis).into()),
    ]));
    Ok(Value::Object(fields))
}
