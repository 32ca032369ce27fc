//! Page: a user declines an invitation to his address, without its link.
//!
//! Takes `invite_id`; answers nothing.

use crate::account;
use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply};
use crate::invitation::own;
use crate::params::Params;

/// The row.
pub const CALL: Call = Call {
    name: "DeclineOwnInvite",
    about: None,
    needs: Needs::Himself,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let user = account::user(context)?;
    own::decline_named(context, CALL.name, &user, params)?;
    Ok(Reply::done())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::FORM;
    use crate::cli::testing::World;

    #[test]
    fn what_was_declined_is_over_for_whoever_tries_next() {
        let world = World::new();
        let client = world.client("owner@example.com");
        world.user("ann@example.com");
        world.proved("ann@example.com");
        let session = world.log_in("ann@example.com");
        let pairs = [("client_id", &*client), ("email", "ann@example.com"), ("permissions", "products")];
        world.call(FORM, "CreateClientInvite", &pairs).expect("invited");
        let answer = |action| world.on_page(&session, action, &[("invite_id", "1")]);
        assert_eq!(answer(CALL.name), Ok(Reply::done()));
        assert_eq!(answer(CALL.name).unwrap_err().code, "invite_ended");
        assert_eq!(answer("AcceptOwnInvite").unwrap_err().code, "invite_ended");
        assert!(world.standing(&client, "2").permissions.is_none());
        let shown = world.call(FORM, "GetClientInvite", &[("invite_id", "1")]).expect("shown");
        assert!(format!("{shown:?}").contains("declined"));
    }
}
