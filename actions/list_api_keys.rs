//! REST `GET /api-keys`: the keys that act as the caller, the newest first; revoked ones too, and never a key itself.
//!
//! Takes `cursor`, `limit`; answers `data`, `nextCursor`, `hasMore`.

use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply, Value};
use crate::domain::ids::{ClientId, MAX_ID};
use crate::fields::cursor;
use crate::params::Params;
use crate::portal;
use crate::store::api_keys::{self, Wanted};

/// The row.
pub const CALL: Call = Call {
    name: "ListApiKeys",
    about: None,
    needs: Needs::Known,
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let (acts_as, client) = (portal::acts_as(context.caller)?, portal::bound_to(context.caller));
    let list = format!("keys of {acts_as:?} for {}", client.map_or(0, ClientId::get));
    let before = cursor::read(params, &context.site.key, &list)?.unwrap_or(MAX_ID);
    let limit = cursor::limit(params, portal::PAGE, portal::MOST)?;
    let mut found = api_keys::newest(context.tx, Wanted { acts_as, client, before }, limit + 1)?;
    let has_more = portal::cut(&mut found, limit);
    let end = found.last().filter(|_| has_more).map(|key| key.id.get());
    let items = found.into_iter().map(|key| Value::Object(portal::key_fields(key))).collect();
    Ok(portal::page(items, end.map(|id| cursor::write(&context.site.key, &list, id))))
}
