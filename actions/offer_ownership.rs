//! Page: the owner of an account offers it to one of its members, who owns it once he has accepted.
//!
//! Takes `client_id`, `user_id` and `existing_password`; answers `invite_id` and `expires_at` in milliseconds.

use crate::account;
use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Needs, Refusal, Reply};
use crate::auth::own_password;
use crate::auth::reach::NOT_ALLOWED;
use crate::domain::email::Email;
use crate::domain::ids::{ClientId, UserId};
use crate::domain::permission::Permissions;
use crate::fields::{self, NO_USER};
use crate::invitation::{self, Invitation};
use crate::params::Params;
use crate::place::{Place, STRANGER};
use crate::store::invites;
use crate::store::users::{self, UserState};

use super::transfer_client_ownership::DISABLED;

/// The row.
pub const CALL: Call = Call {
    name: "OfferOwnership",
    about: None,
    needs: Needs::Himself,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const OWN: Refusal =
    Refusal::new(Kind::Conflict, "already_owner", "This user owns the account already").about("user_id");
const PENDING: Refusal = Refusal::new(
    Kind::Conflict,
    "offer_pending",
    "Somebody has been offered this account already; withdraw that first",
);

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let user = account::user(context)?;
    let account = account::named(context, params)?;
    if !account.is_owner {
        return Err(NOT_ALLOWED.into());
    }
    if let Some(refusal) = own_password::check(context, &user, params, "existing_password")? {
        return Ok(context.refuse_and_keep(refusal));
    }
    let client = account.client.id;
    let email = heir(context, client, fields::user_id(params)?)?;
    if invites::has_open_for_owner(context.tx, client)? {
        return Err(PENDING.into());
    }
    offer(context, client, &email)
}

/// The address of the member who is to own it.
fn heir(context: &mut Context<'_, '_>, client: ClientId, user: UserId) -> Result<Email, Fault> {
    let place = Place::of(context, client, user)?;
    place.may()?;
    if place.standing.is_owner {
        return Err(OWN.into());
    }
    if place.standing.user == Some(UserState::Disabled) {
        return Err(DISABLED.into());
    }
    let found = users::by_id(context.tx, user)?.ok_or(STRANGER)?;
    Ok(Email::parse(&found.email).map_err(|_| NO_USER)?)
}

fn offer(context: &mut Context<'_, '_>, client: ClientId, email: &Email) -> Result<Reply, Fault> {
    let invitation = Invitation {
        action: CALL.name,
        client,
        email,
        kind: invites::Kind::GrantOnAccept,
        permissions: Permissions::EVERYTHING,
        role: None,
        makes_owner: true,
        message: None,
        life: None,
        mails: true,
        hands: false,
    };
    let sent = invitation::send(context, &invitation)?;
    Ok(Reply::done().with("invite_id", sent.id.get()).with("expires_at", sent.expires_at.millis()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::{FORM, PAGE};
    use crate::cli::testing::World;
    use crate::domain::secret::Secret;
    use crate::domain::token::INVITATION;

    /// A client, its owner's session, and two members: 2 may do something, 3 manages users.
    fn world() -> (World, String, Secret) {
        let world = World::new();
        let client = world.client("owner@example.com");
        for (email, may) in [("ann@example.com", "products"), ("max@example.com", "manageusers")] {
            let user = world.user(email);
            world.member(&client, &user, may);
        }
        let session = world.log_in("owner@example.com");
        (world, client, session)
    }

    fn offer(world: &World, session: &Secret, client: &str, user: &str) -> Result<Reply, &'static str> {
        let pairs = [("client_id", client), ("user_id", user), ("existing_password", World::PASSWORD)];
        world.on_page(session, CALL.name, &pairs).map_err(|refusal| refusal.code)
    }

    #[test]
    fn the_member_owns_it_once_he_has_accepted_and_both_are_told() {
        let (world, client, session) = world();
        let id = offer(&world, &session, &client, "2").expect("offered").int("invite_id").to_string();
        assert_eq!(world.owner(&client), "1", "nothing has changed yet");
        assert_eq!(offer(&world, &session, &client, "3"), Err("offer_pending"));
        world.proved("ann@example.com");
        let ann = world.log_in("ann@example.com");
        world.on_page(&ann, "AcceptOwnInvite", &[("invite_id", &id)]).expect("accepted");
        assert_eq!(world.owner(&client), "2");
        let former = world.standing(&client, "1");
        assert!(!former.is_owner && former.may() == Permissions::EVERYTHING, "he stays as an Admin");
        let told: Vec<String> =
            world.mails().into_iter().map(|(kind, to)| format!("{kind} to {to}")).collect();
        assert_eq!(
            told,
            [
                "invitation to ann@example.com",
                "ownership_transferred to owner@example.com",
                "ownership_transferred to ann@example.com"
            ]
        );
        assert_eq!(offer(&world, &session, &client, "3"), Err("forbidden"), "not his any more");
    }

    #[test]
    fn he_accepts_by_the_mailed_link_as_well() {
        let (world, client, session) = world();
        offer(&world, &session, &client, "2").expect("offered");
        let link = world.mailed("invitation", INVITATION);
        let accept = |email: &str| world.on_page(&world.log_in(email), "AcceptInvite", &[("link", &link)]);
        assert_eq!(accept("max@example.com").unwrap_err().code, "another_address");
        accept("ann@example.com").expect("accepted");
        assert_eq!(world.owner(&client), "2");
    }

    #[test]
    fn only_the_owner_offers_by_his_password_and_only_to_a_member() {
        let (world, client, session) = world();
        let manager = world.log_in("max@example.com");
        assert_eq!(offer(&world, &manager, &client, "2"), Err("forbidden"));
        assert_eq!(offer(&world, &session, "99", "2"), Err("invalid_client"));
        let wrong = [("client_id", client.as_str()), ("user_id", "2"), ("existing_password", "x")];
        assert_eq!(world.on_page(&session, CALL.name, &wrong).unwrap_err().code, "wrong_existing_password");
        assert_eq!(offer(&world, &session, &client, "1"), Err("already_owner"));
        world.user("stranger@example.com");
        for stranger in ["4", "99"] {
            assert_eq!(offer(&world, &session, &client, stranger), Err("not_associated"));
        }
        assert_eq!(offer(&world, &session, &client, ""), Err("invalid_user"));
        world.call(FORM, "DisableUser", &[("user_id", "2")]).expect("disabled");
        assert_eq!(offer(&world, &session, &client, "2"), Err("user_disabled"));
        assert!(world.mails().is_empty());
    }

    #[test]
    fn an_offer_ends_with_the_membership_and_with_the_owner_s_place() {
        let (world, client, session) = world();
        offer(&world, &session, &client, "2").expect("offered");
        world.call(FORM, "DeleteUserClient", &[("client_id", &client), ("user_id", "2")]).expect("removed");
        let link = world.mailed("invitation", INVITATION);
        let end = |link: &str| {
            world.call(PAGE, "ViewInvite", &[("link", link)]).expect("shown").text("end").to_owned()
        };
        assert_eq!(end(&link), "withdrawn");
        offer(&world, &session, &client, "3").expect("another one");
        let link = world.mailed("invitation", INVITATION);
        assert_eq!(end(&link), "");
        world.member(&client, "2", "products");
        let pairs = [("client_id", client.as_str()), ("user_id", "2")];
        world.call(FORM, "TransferClientOwnership", &pairs).expect("transferred");
        assert_eq!(end(&link), "withdrawn", "whoever offered it has it no more");
    }
}
