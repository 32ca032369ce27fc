//! Dolfin `GET /clients/{clientId}/members`: the members of a client, as a bare list.
//!
//! Takes `clientId`, `limit`, `cursor`. The documentation knows no pages: up to 1,000 come at once, and the header `Link`
//! leads on to further ones.

use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply, Value};
use crate::domain::permission::Permission;
use crate::fields::cursor;
use crate::params::Params;
use crate::portal;
use crate::store::memberships;

/// The row.
pub const CALL: Call = Call {
    name: "ListMembers",
    about: None,
    needs: Needs::Portal(Permission::ManageUsers),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

/// How many come where nothing is said, and at most.
const MOST: i64 = 1000;

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let client = portal::open_client(context, params)?;
    let list = format!("members of client {}", client.id);
    let after = cursor::read(params, &context.site.key, &list)?.unwrap_or(0);
    let limit = cursor::limit(params, MOST, MOST)?;
    let mut found = memberships::after(context.tx, client.id, after, limit + 1)?;
    let has_more = portal::cut(&mut found, limit);
    let items = found.iter().map(|member| Value::Object(portal::member_fields(member))).collect();
    let reply = Reply::done().with("@items", Value::list("member", items));
    let Some(end) = found.last().filter(|_| has_more) else { return Ok(reply) };
    let cursor = cursor::write(&context.site.key, &list, end.user.get());
    let here = format!("{}/clients/{}/members", context.site.public_url, client.uuid);
    Ok(reply.with("@Link", format!("<{here}?limit={limit}&cursor={cursor}>; rel=\"next\"")))
}
