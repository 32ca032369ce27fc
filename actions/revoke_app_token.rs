//! Operator: `RevokeAppToken` ends a Quickbase application token.
//!
//! Takes `apptoken`, the token itself or its id; answers nothing. The client goes on asking for one.

use serde_json::json;

use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Logged, Needs, Refusal, Reply};
use crate::domain::ids::AppTokenId;
use crate::domain::right::Right;
use crate::domain::secret::TokenHash;
use crate::params::Params;
use crate::store::app_tokens;

/// The row.
pub const CALL: Call = Call {
    name: "RevokeAppToken",
    about: None,
    needs: Needs::Staff(Right::ManageApi),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const NO_TOKEN: Refusal =
    Refusal::new(Kind::NotFound, "unknown_app_token", "There is no such live application token")
        .about("apptoken");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let text = params.text("apptoken").ok_or(NO_TOKEN)?;
    let id = AppTokenId::parse(text);
    let revoked = match id {
        Some(id) => app_tokens::revoke_by_id(context.tx, id)?,
        None => app_tokens::revoke(context.tx, &TokenHash::of(text))?,
    };
    if !revoked {
        return Err(NO_TOKEN.into());
    }
    let detail = json!({ "app_token": id.map(AppTokenId::get) }).to_string();
    context.log(&Logged { action: CALL.name, detail: &detail, ..Logged::default() })?;
    Ok(Reply::done())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::World;

    #[test]
    fn a_token_is_revoked_by_itself_or_by_its_id() {
        let world = World::new();
        let client = world.client("owner@example.com");
        let add = || world.operator("AddAppToken", &[("client_id", &client)]).expect("a token");
        let revoke = |token: &str| world.operator("RevokeAppToken", &[("apptoken", token)]);
        let token = add();
        add();
        assert!(revoke(token.text("apptoken")).is_ok() && revoke("2").is_ok());
        for gone in [token.text("apptoken"), "1", "2", "3", ""] {
            assert_eq!(revoke(gone).unwrap_err(), NO_TOKEN.message);
        }
    }
}
