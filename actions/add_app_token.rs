//! Operator: `AddAppToken` makes a Quickbase application token.
//!
//! Takes `client_id`; answers `apptoken`, which is stored nowhere. From then on the client asks for one beside a
//! ticket or a password: a user token needs none.

use serde_json::json;

use crate::action::{Call, Context, Effect, Envelope, Fault, Logged, Needs, Reply};
use crate::domain::right::Right;
use crate::domain::secret::TokenHash;
use crate::fields::{self, NO_CLIENT};
use crate::params::Params;
use crate::store::{app_tokens, clients};

/// The row.
pub const CALL: Call = Call {
    name: "AddAppToken",
    about: None,
    needs: Needs::Staff(Right::ManageApi),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let client = fields::client_id(params).ok_or(NO_CLIENT)?;
    clients::by_id(context.tx, client)?.ok_or(NO_CLIENT)?;
    let token = format!("c{}", context.random.lower_alphanumeric(40).expose());
    let id = app_tokens::insert(context.tx, &TokenHash::of(&token), client)?;
    let detail = json!({ "app_token": id.get() }).to_string();
    context.log(&Logged { action: CALL.name, client: Some(client), detail: &detail, ..Logged::default() })?;
    Ok(Reply::done().with("apptoken", token))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::World;
    use crate::domain::ids::ClientId;

    #[test]
    fn a_client_with_a_token_asks_for_one_of_its_own_sec_119() {
        let world = World::new();
        let (one, two) = (world.client("owner@example.com"), world.client("other@example.com"));
        let opens = |client: &str, token: Option<&str>| {
            let (client, token) = (ClientId::parse(client).expect("an id"), token.map(TokenHash::of));
            world.read(move |tx| app_tokens::opens(tx, client, token.as_ref()))
        };
        assert!(opens(&one, None) && opens(&two, Some("any")));
        let add = |client: &str| world.operator("AddAppToken", &[("client_id", client)]);
        let token = add(&one).expect("a token").text("apptoken").to_owned();
        assert!(token.len() == 41 && token.starts_with('c'));
        assert!(opens(&one, Some(&token)) && !opens(&one, None) && !opens(&one, Some("any")));
        assert!(opens(&two, None), "another client asks for none");
        add(&two).expect("a token");
        assert!(!opens(&two, Some(&token)), "it is another client's");
        assert_eq!(add("99").unwrap_err(), NO_CLIENT.message);
    }

    #[test]
    fn a_client_goes_on_asking_when_its_last_token_is_revoked_until_it_is_told_otherwise() {
        let world = World::new();
        let client = world.client("owner@example.com");
        let token = world.operator("AddAppToken", &[("client_id", &client)]).expect("a token");
        let token = token.text("apptoken");
        let opens = |token: Option<&str>| {
            let (client, token) = (ClientId::parse(&client).expect("an id"), token.map(TokenHash::of));
            world.read(move |tx| app_tokens::opens(tx, client, token.as_ref()))
        };
        world.operator("RevokeAppToken", &[("apptoken", token)]).expect("revoked");
        assert!(!opens(Some(token)) && !opens(None));
        let require = |required: &str| {
            world.operator("RequireAppToken", &[("client_id", &client), ("required", required)])
        };
        require("no").expect("told");
        assert!(opens(None));
        require("yes").expect("told");
        assert!(!opens(None));
    }
}
