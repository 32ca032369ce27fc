//! REST `DELETE /api-keys/{keyId}`: ends one of the caller's own keys, from the next request on; it stays in his list.
//!
//! Takes `keyId`; answers nothing. Once more is no error.

use serde_json::json;

use crate::action::{Call, Context, Effect, Envelope, Fault, Logged, Needs, Reply};
use crate::params::Params;
use crate::portal;
use crate::store::api_keys;

/// The row.
pub const CALL: Call = Call {
    name: "DeleteApiKey",
    about: None,
    needs: Needs::Known,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let key = portal::own_key(context, params)?;
    if api_keys::revoke_by_id(context.tx, key.id)? {
        let detail = json!({ "api_key": key.id.get(), "prefix": key.prefix }).to_string();
        let client = key.client.map(|(id, _)| id);
        context.log(&Logged { action: CALL.name, client, detail: &detail, ..Logged::default() })?;
    }
    Ok(Reply::done())
}
