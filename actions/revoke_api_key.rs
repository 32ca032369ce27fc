//! Operator: `RevokeApiKey` ends a key of the REST dialect.
//!
//! Takes `key`, the key itself or its id; answers nothing.

use serde_json::json;

use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Logged, Needs, Refusal, Reply};
use crate::domain::ids::ApiKeyId;
use crate::domain::right::Right;
use crate::domain::secret::TokenHash;
use crate::params::Params;
use crate::store::api_keys;

/// The row.
pub const CALL: Call = Call {
    name: "RevokeApiKey",
    about: None,
    needs: Needs::Staff(Right::ManageApi),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const NO_KEY: Refusal =
    Refusal::new(Kind::NotFound, "unknown_api_key", "There is no such live API key").about("key");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let text = params.text("key").ok_or(NO_KEY)?;
    let id = ApiKeyId::parse(text);
    let revoked = match id {
        Some(id) => api_keys::revoke_by_id(context.tx, id)?,
        None => api_keys::revoke(context.tx, &TokenHash::of(text))?,
    };
    if !revoked {
        return Err(NO_KEY.into());
    }
    let detail = json!({ "api_key": id.map(ApiKeyId::get) }).to_string();
    context.log(&Logged { action: CALL.name, detail: &detail, ..Logged::default() })?;
    Ok(Reply::done())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::World;

    #[test]
    fn a_key_is_revoked_by_itself_or_by_its_id() {
        let world = World::new();
        world.user("a@example.com");
        let add = || world.operator("AddApiKey", &[("email", "a@example.com")]).expect("a key");
        let revoke = |key: &str| world.operator("RevokeApiKey", &[("key", key)]);
        let key = add();
        add();
        assert!(revoke(key.text("key")).is_ok() && revoke("2").is_ok());
        for gone in [key.text("key"), "1", "2", "3", ""] {
            assert_eq!(revoke(gone).unwrap_err(), NO_KEY.message);
        }
    }
}
