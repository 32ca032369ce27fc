//! Operator: `RemoveMember` takes a user out of a client; the user stays.
//!
//! Takes `client_id`, `user_id`; answers nothing. An open invitation that tells him of his place is
//! withdrawn, so that its link does not give the place back.

use super::add_member::{self, STRANGER};
use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Needs, Refusal, Reply};
use crate::params::Params;
use crate::store::{invites, memberships};

/// The row.
pub const CALL: Call = Call {
    name: "RemoveMember",
    about: None,
    needs: Needs::Operator,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const OWNER: Refusal =
    Refusal::new(Kind::Conflict, "is_owner", "You cannot remove the account owner").about("user_id");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let place = add_member::place(context, params)?;
    if place.is_of_owner() {
        return Err(OWNER.into());
    }
    if !memberships::remove(context.tx, place.client, place.user)? {
        return Err(STRANGER.into());
    }
    invites::cancel_announcement(context.tx, place.client, place.user)?;
    place.log(context, CALL.name, "{}")?;
    Ok(Reply::done())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::FORM;
    use crate::cli::testing::World;
    use crate::domain::ids::InviteId;
    use crate::store::invites::State;

    #[test]
    fn whoever_is_removed_cannot_come_back_by_an_older_link() {
        let world = World::new();
        let client = world.client("owner@example.com");
        let user = world.user("ann@example.com");
        world.member(&client, &user, "products");
        world.call(FORM, "SendInvitation", &[("client_id", &client), ("userid", &user)]).expect("sent");
        let remove = || world.operator("RemoveMember", &[("client_id", &client), ("user_id", &user)]);
        assert_eq!(remove(), Ok(Reply::done()));
        assert!(world.standing(&client, &user).permissions.is_none());
        let invite = world.read(|tx| invites::by_id(tx, InviteId::new(1)));
        assert!(invite.is_some_and(|invite| invite.state == State::Cancelled));
        assert_eq!(remove().unwrap_err(), STRANGER.message);
    }

    #[test]
    fn the_owner_cannot_be_removed() {
        let world = World::new();
        let client = world.client("owner@example.com");
        let owner = world.owner(&client);
        let refused = world.operator("RemoveMember", &[("client_id", &client), ("user_id", &owner)]);
        assert_eq!(refused.unwrap_err(), "You cannot remove the account owner");
    }
}
