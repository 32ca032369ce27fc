//! WHMCS `DeleteUserClient`: takes a user out of a client; the user stays.
//!
//! Takes `user_id`, `client_id`. An open invitation that tells him of his place is withdrawn, so that
//! its link does not give the place back.

use serde_json::json;

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Kind, Needs, Parameter, Refusal, Reply, Source, Type,
};
use crate::domain::permission::{Permission, Permissions};
use crate::fields::{self, NO_CLIENT, NO_USER};
use crate::grants::{self, ABOVE};
use crate::params::Params;
use crate::place::{Place, STRANGER};
use crate::store::{invites, memberships};

/// The row.
pub const CALL: Call = Call {
    name: "DeleteUserClient",
    about: Some(&ABOUT),
    needs: Needs::Member(fields::managed_client, Permission::ManageUsers),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const ABOUT: About = About {
    does: "Takes a user out of a client; the user stays. A member with `manageusers` may take out himself, and \
           everybody who holds no more than he.",
    source: Source::Protocol,
    takes: &[
        Parameter::required("user_id", Type::Int, "The user"),
        Parameter::required("client_id", Type::Int, "The client"),
    ],
    answers: &[],
    refuses: &[NO_USER, NO_CLIENT, STRANGER, OWNER, ABOVE],
    warns: &[],
    example: &[("user_id", "2"), ("client_id", "1")],
};

const OWNER: Refusal =
    Refusal::new(Kind::Conflict, "is_owner", "You cannot remove the account owner").about("user_id");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let place = Place::find(context, params)?;
    let before = place.may()?;
    if place.standing.is_owner {
        return Err(OWNER.into());
    }
    grants::check_over(context, place.client, before)?;
    take_out(context, CALL.name, &place, before)?;
    Ok(Reply::done())
}

/// Takes a user, who may do so much, out of a client, with what announces his place.
pub fn take_out(
    context: &mut Context<'_, '_>,
    action: &str,
    place: &Place,
    before: Permissions,
) -> Result<(), Fault> {
    if !memberships::remove(context.tx, place.client, place.user)? {
        return Err(STRANGER.into());
    }
    invites::cancel_announcement(context.tx, place.client, place.user)?;
    place.log(context, action, &json!({ "before": before.list() }))
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
        let remove = || world.call(FORM, "DeleteUserClient", &[("client_id", &client), ("user_id", &user)]);
        assert_eq!(remove(), Ok(Reply::done()));
        assert!(world.standing(&client, &user).permissions.is_none());
        let invite = world.read(|tx| invites::by_id(tx, InviteId::new(1)));
        assert!(invite.is_some_and(|invite| invite.state == State::Cancelled));
        assert_eq!(remove().unwrap_err(), STRANGER.message);
    }

    #[test]
    fn the_owner_cannot_be_removed_sec_057() {
        let world = World::new();
        let client = world.client("owner@example.com");
        let owner = world.owner(&client);
        let refused = world.call(FORM, "DeleteUserClient", &[("client_id", &client), ("user_id", &owner)]);
        assert_eq!(refused.unwrap_err(), OWNER.message);
    }
}
