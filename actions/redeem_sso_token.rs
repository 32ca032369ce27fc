//! Page: lets a user in by a token of `CreateSsoToken`.
//!
//! Takes `access_token` and, where there is one, the `session` that the new one replaces; answers
//! `session` and `destination`, a path of this site.

use serde_json::json;

use crate::account;
use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Logged, Needs, Refusal, Reply};
use crate::domain::secret::TokenHash;
use crate::domain::token::SSO;
use crate::params::Params;
use crate::store::activity::Actor;
use crate::store::sso_tokens::{self, SsoToken};
use crate::store::users::{self, UserState};
use crate::store::{clients, memberships};

/// The row.
pub const CALL: Call = Call {
    name: "RedeemSsoToken",
    about: None,
    needs: Needs::Anybody,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

/// One text for a token that never was, was used, is late, or whose user may not come in any more.
const USED: Refusal =
    Refusal::new(Kind::NotFound, "unknown_token", "This link was used, or its minute is over");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let text = params.text("access_token").unwrap_or_default();
    let token = context.proved(SSO, text, sso_tokens::by_id, |token| token.seed)?.ok_or(USED)?;
    if !sso_tokens::redeem(context.tx, token.seed.id)? || !may_come_in(context, &token)? {
        return Err(USED.into());
    }
    let session = super::log_in::start(context, token.user, params.text("session"))?;
    let hash = TokenHash::of(session.expose());
    match token.client {
        Some(client) => account::arrive(context, &hash, token.user, client)?,
        None => account::arrive_at_only(context, &hash, token.user)?,
    }
    let detail = json!({ "sso_token": token.seed.id.get() }).to_string();
    context.log(&Logged {
        action: CALL.name,
        actor: Some(Actor::User(token.user)),
        client: token.client,
        user: Some(token.user),
        detail: &detail,
        ..Logged::default()
    })?;
    Ok(Reply::done().with("session", session.expose()).with("destination", token.destination))
}

/// What was true when the token was made may be so no longer.
fn may_come_in(context: &mut Context<'_, '_>, token: &SsoToken) -> Result<bool, Fault> {
    let user = users::by_id(context.tx, token.user)?;
    if user.is_none_or(|user| user.state != UserState::Registered) {
        return Ok(false);
    }
    let Some(client) = token.client else { return Ok(true) };
    let is_member = memberships::standing(context.tx, client, token.user)?.permissions.is_some();
    Ok(is_member && clients::allows_sso(context.tx, client)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::{FORM, PAGE};
    use crate::cli::testing::World;

    fn redeem(world: &World, token: &str) -> Result<Reply, String> {
        world.call(PAGE, CALL.name, &[("access_token", token)])
    }

    fn token(world: &World) -> String {
        let reply = world.call(FORM, "CreateSsoToken", &[("client_id", "1")]).expect("a token");
        let (token, url) = (reply.text("access_token"), reply.text("redirect_url"));
        assert!(url.ends_with(&format!("/oauth/singlesignon.php?access_token={token}")), "{url}");
        token.to_owned()
    }

    #[test]
    fn a_token_lets_in_once_and_for_a_minute() {
        let world = World::new();
        world.client("owner@example.com");
        let first = token(&world);
        let reply = redeem(&world, &first).expect("let in");
        assert_eq!((reply.text("session").len(), reply.text("destination")), (43, "/account"));
        assert_eq!(redeem(&world, &first).unwrap_err(), USED.message);
        let late = token(&world);
        world.house().store.clock().advance(60_000);
        for bad in [late.as_str(), "", "x", &first[1..]] {
            assert_eq!(redeem(&world, bad).unwrap_err(), USED.message, "{bad}");
        }
    }

    #[test]
    fn what_changed_within_the_minute_counts() {
        let world = World::new();
        world.client("owner@example.com");
        for sql in [
            "UPDATE users SET state = 'disabled'",
            "UPDATE clients SET allow_sso = 0",
            "UPDATE clients SET status = 'Closed'",
            "DELETE FROM memberships",
        ] {
            let token = token(&world);
            world.write(move |tx| tx.execute(sql, &[]));
            assert_eq!(redeem(&world, &token).unwrap_err(), USED.message, "{sql}");
            world.write(|tx| tx.execute("UPDATE users SET state = 'registered'", &[]));
            world.write(|tx| tx.execute("UPDATE clients SET allow_sso = 1, status = 'Active'", &[]));
        }
    }
}
