//! Operator: `RevokeUserToken` ends a Quickbase user token.
//!
//! Takes `usertoken`, the token itself or its id; answers nothing.

use serde_json::json;

use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Logged, Needs, Refusal, Reply};
use crate::domain::ids::UserTokenId;
use crate::domain::right::Right;
use crate::domain::secret::TokenHash;
use crate::params::Params;
use crate::store::user_tokens;

/// The row.
pub const CALL: Call = Call {
    name: "RevokeUserToken",
    about: None,
    needs: Needs::Staff(Right::ManageApi),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const NO_TOKEN: Refusal =
    Refusal::new(Kind::NotFound, "unknown_user_token", "There is no such live user token").about("usertoken");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let text = params.text("usertoken").ok_or(NO_TOKEN)?;
    let id = UserTokenId::parse(text);
    let revoked = match id {
        Some(id) => user_tokens::revoke_by_id(context.tx, id)?,
        None => user_tokens::revoke(context.tx, &TokenHash::of(text))?,
    };
    if !revoked {
        return Err(NO_TOKEN.into());
    }
    let detail = json!({ "user_token": id.map(UserTokenId::get) }).to_string();
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
        world.user("a@example.com");
        let add = || world.operator("AddUserToken", &[("email", "a@example.com")]).expect("a token");
        let revoke = |token: &str| world.operator("RevokeUserToken", &[("usertoken", token)]);
        let token = add();
        add();
        assert!(revoke(token.text("usertoken")).is_ok() && revoke("2").is_ok());
        for gone in [token.text("usertoken"), "1", "2", "3", ""] {
            assert_eq!(revoke(gone).unwrap_err(), NO_TOKEN.message);
        }
    }
}
