//! Ours: `TransferClientOwnership` makes a member the owner of a client.
//!
//! Takes `client_id`, `user_id`; answers `owner_user_id`. The former owner stays as an Admin. Nothing
//! changes where the user owns the client already.

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Field, Kind, Needs, Parameter, Refusal, Reply, Source,
    Type,
};
use crate::domain::right::Right;
use crate::fields::{NO_CLIENT, NO_USER};
use crate::ownership::{self, CHANGED};
use crate::params::Params;
use crate::place::{Place, STRANGER};
use crate::store::users::UserState;

/// The row.
pub const CALL: Call = Call {
    name: "TransferClientOwnership",
    about: Some(&ABOUT),
    needs: Needs::Staff(Right::ManageMembers),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const ABOUT: About = About {
    does: "Makes a member of a client its owner. The former owner stays a member with the role Admin. Nothing \
           changes where the user owns the client already.",
    source: Source::Vestibule,
    takes: &[
        Parameter::required("client_id", Type::Int, "The client"),
        Parameter::required("user_id", Type::Int, "The member who shall own it"),
    ],
    answers: &[Field::new("owner_user_id", Type::Int, "The user who owns the client now")],
    refuses: &[NO_USER, NO_CLIENT, STRANGER, DISABLED, CHANGED],
    warns: &[],
    example: &[("client_id", "1"), ("user_id", "2")],
};

/// Somebody who may not log in owns nothing new.
pub const DISABLED: Refusal =
    Refusal::new(Kind::Conflict, "user_disabled", "The user is disabled").about("user_id");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let place = Place::find(context, params)?;
    place.may()?;
    if !place.standing.is_owner {
        transfer(context, CALL.name, &place)?;
    }
    Ok(Reply::done().with("owner_user_id", place.user.get()))
}

/// Makes a member the owner.
pub fn transfer(context: &mut Context<'_, '_>, action: &str, place: &Place) -> Result<(), Fault> {
    if place.standing.user == Some(UserState::Disabled) {
        return Err(DISABLED.into());
    }
    let before = place.standing.owner.ok_or(NO_CLIENT)?;
    ownership::transfer(context, action, place.client, (before, place.user))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::FORM;
    use crate::cli::testing::World;
    use crate::domain::permission::Permissions;

    fn transfer_to(world: &World, client: &str, user: &str) -> Result<Reply, String> {
        world.call(FORM, "TransferClientOwnership", &[("client_id", client), ("user_id", user)])
    }

    #[test]
    fn the_former_owner_stays_as_an_admin() {
        let world = World::new();
        let client = world.client("owner@example.com");
        let (before, after) = (world.owner(&client), world.user("ann@example.com"));
        assert_eq!(transfer_to(&world, &client, &after).unwrap_err(), STRANGER.message);
        world.member(&client, &after, "products");
        for _ in 0..2 {
            let number = after.parse::<i64>().expect("an id");
            assert_eq!(transfer_to(&world, &client, &after), Ok(Reply::done().with("owner_user_id", number)));
            assert_eq!(world.owner(&client), after);
            let former = world.standing(&client, &before);
            assert!(!former.is_owner && former.may() == Permissions::EVERYTHING);
        }
        transfer_to(&world, &client, &before).expect("made");
        assert!(world.standing(&client, &before).is_owner);
        let written = world.activity().into_iter().filter(|action| action == CALL.name).count();
        assert_eq!(written, 2, "what changes nothing is not written down");
    }

    #[test]
    fn a_disabled_user_owns_nothing_new() {
        let world = World::new();
        let client = world.client("owner@example.com");
        let user = world.user("ann@example.com");
        world.member(&client, &user, "products");
        world.call(FORM, "DisableUser", &[("user_id", &user)]).expect("disabled");
        assert_eq!(transfer_to(&world, &client, &user).unwrap_err(), DISABLED.message);
    }

    #[test]
    fn what_is_wrong_is_told_in_order() {
        let world = World::new();
        let client = world.client("owner@example.com");
        let user = world.user("ann@example.com");
        assert_eq!(transfer_to(&world, "99", "99").unwrap_err(), NO_USER.message);
        assert_eq!(transfer_to(&world, "99", &user).unwrap_err(), NO_CLIENT.message);
        assert_eq!(transfer_to(&world, &client, &user).unwrap_err(), STRANGER.message);
    }
}
