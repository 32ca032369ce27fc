//! Page: another of the user's accounts becomes the one at hand.
//!
//! Takes `client_id`; answers nothing. A closed one cannot be chosen.

use crate::account;
use crate::action::{Call, Context, Effect, Envelope, Fault, Logged, Needs, Reply};
use crate::params::Params;

/// The row.
pub const CALL: Call = Call {
    name: "SwitchAccount",
    about: None,
    needs: Needs::Himself,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let session = account::session(params)?;
    let account = account::named(context, params)?;
    account::choose(context, &session, &account)?;
    let user = account::user(context)?.id;
    context.log(&Logged {
        action: CALL.name,
        client: Some(account.client.id),
        user: Some(user),
        detail: "{}",
        ..Logged::default()
    })?;
    Ok(Reply::done())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::PAGE;
    use crate::cli::testing::World;
    use crate::fields::NO_CLIENT;

    #[test]
    fn an_account_is_at_hand_when_it_was_chosen_or_is_the_only_one() {
        let world = World::new();
        let first = world.client("owner@example.com");
        let session = world.log_in("owner@example.com");
        let at_hand = |session| {
            let seen = world.call_as(session, PAGE, "ViewAccount", &[]).expect("seen");
            seen.get("account").map_or(0, |account| account.at("id").int()).to_string()
        };
        assert_eq!(at_hand(&session), first);
        let second = world.client_of("owner@example.com");
        assert_eq!(at_hand(&session), first, "it was the only one when he logged in");
        let session = world.log_in("owner@example.com");
        assert_eq!(at_hand(&session), "0", "there are two");
        for client in [&second, &first] {
            world.call_as(&session, PAGE, CALL.name, &[("client_id", client)]).expect("chosen");
            assert_eq!(&at_hand(&session), client);
        }
        world.operator_closes(&first);
        assert_eq!(at_hand(&session), second, "what is closed is at nobody's hand");
    }

    #[test]
    fn what_is_closed_or_somebody_else_s_cannot_be_chosen() {
        let world = World::new();
        let own = world.client("owner@example.com");
        let other = world.client("other@example.com");
        let session = world.log_in("owner@example.com");
        world.operator_closes(&own);
        for client in [&own, &other, "99", ""] {
            let refused = world.call_as(&session, PAGE, CALL.name, &[("client_id", client)]);
            assert_eq!(refused.unwrap_err(), NO_CLIENT.message, "{client}");
        }
    }
}
