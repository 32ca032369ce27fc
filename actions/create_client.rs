//! REST `POST /clients`: makes a client, with an existing user as its owner or a new one.
//!
//! Takes `firstName`, `lastName`, `email`, `companyName`, `ownerId`; answers the client. Without `ownerId` the owner is
//! the user of that address or, where there is none, one who cannot log in until a mailed link lets him. Where
//! sign-up is open a user makes one for himself, and owns it.

use super::add_client::{self, EXISTS};
use super::open_account;
use crate::action::{Call, Caller, Context, Effect, Envelope, Fault, Kind, Needs, Refusal, Reply};
use crate::domain::email::Email;
use crate::domain::ids::UserId;
use crate::domain::particulars::Particulars;
use crate::fields;
use crate::params::Params;
use crate::portal;
use crate::signup;
use crate::store::clients::Profile;
use crate::store::users::{self, User, UserState};

/// The row.
pub const CALL: Call = Call {
    name: "CreateClient",
    about: None,
    needs: Needs::Known,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const NOT_STAFF: Refusal = Refusal::new(
    Kind::Forbidden,
    "client_forbidden",
    "Clients are made by the operator's staff: users cannot sign up for one of their own here",
);
const NO_FIRST: Refusal = Refusal::invalid("firstname_required", "firstName", "firstName is required");
const NO_LAST: Refusal = Refusal::invalid("lastname_required", "lastName", "lastName is required");
const BAD_EMAIL: Refusal =
    Refusal::invalid("invalid_client_email", "email", "The email address is missing or malformed");
const NO_OWNER: Refusal = portal::NO_USER.about("ownerId");
const DISABLED: Refusal =
    Refusal::new(Kind::Conflict, "user_disabled", "The user who is to own it is disabled").about("ownerId");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let opener = opener(context)?;
    let known = Particulars {
        first_name: fields::line(params, "firstName", &NO_FIRST)?,
        last_name: fields::line(params, "lastName", &NO_LAST)?,
        company_name: fields::optional_line(params, "companyName")?,
        ..Particulars::default()
    };
    let email = fields::email(params, "email", &BAD_EMAIL, &BAD_EMAIL)?;
    let profile = |known| Profile::new(&email, known);
    let client = if let Some(user) = opener {
        own(params, &user)?;
        open_account::open(context, CALL.name, &user, &profile(known))?
    } else {
        let owner = owner(context, params, &email, &known)?;
        add_client::make(context, CALL.name, owner, &profile(known))?
    };
    portal::one_client(context, client)
}

/// The user who opens an account for himself, where sign-up is open; none where staff makes one for somebody. What
/// is bound to some clients opens no other.
fn opener(context: &mut Context<'_, '_>) -> Result<Option<User>, Fault> {
    let Caller::User(caller) = context.caller else { return Ok(None) };
    if caller.clients.is_some() || signup::check_open(context.site).is_err() {
        return Err(NOT_STAFF.into());
    }
    Ok(Some(users::by_id(context.tx, caller.id)?.ok_or(NOT_STAFF)?))
}

/// A user owns what he opens: he may name himself, and nobody else.
fn own(params: &Params, user: &User) -> Result<(), Refusal> {
    if params.get("ownerId").is_none() {
        return Ok(());
    }
    let named = fields::uuid(params, "ownerId")?.to_string();
    if named == user.uuid { Ok(()) } else { Err(NO_OWNER) }
}

fn owner(
    context: &mut Context<'_, '_>,
    params: &Params,
    email: &Email,
    known: &Particulars,
) -> Result<UserId, Fault> {
    let user = if params.get("ownerId").is_some() {
        Some(portal::user(context, params, "ownerId")?.ok_or(NO_OWNER)?)
    } else {
        users::by_email_key(context.tx, email.key())?
    };
    match user {
        Some(user) if user.state == UserState::Disabled => Err(DISABLED.into()),
        Some(user) => Ok(user.id),
        None => {
            let uuid = context.random.uuid(context.tx.now).to_string();
            let names = (known.first_name.as_str(), known.last_name.as_str());
            Ok(users::provision(context.tx, &uuid, email, names)?.ok_or(EXISTS)?)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::REST;
    use crate::auth::Proof;
    use crate::cli::testing::World;
    use crate::domain::secret::Secret;

    fn create(world: &World, key: &Secret, more: &[(&str, &str)]) -> Result<Reply, &'static str> {
        let own = [("firstName", "A"), ("lastName", "B"), ("email", "billing@example.com")];
        let params = Params::from_pairs([&own[..], more].concat());
        let answer = world.asked(Proof::Key(key.clone()), (REST, CALL.name), params);
        answer.map_err(|refusal| refusal.code)
    }

    fn key(world: &World, more: &[(&str, &str)]) -> Secret {
        let user = [("email", "ann@example.com")];
        Secret::new(world.operator("AddApiKey", &[&user[..], more].concat()).expect("a key").text("key"))
    }

    #[test]
    fn where_sign_up_is_open_a_user_makes_five_a_day_and_owns_them() {
        let world = World::with(&[("signup", "open")]);
        let client = world.client("ann@example.com");
        world.user("bob@example.com");
        let uuid = |id| world.read(|tx| users::by_id(tx, UserId::new(id))).expect("a user").uuid;
        let any = key(&world, &[]);
        let made = create(&world, &any, &[("ownerId", &uuid(1))]).expect("made");
        assert_eq!(made.text("ownerId"), uuid(1));
        assert_eq!(create(&world, &any, &[("ownerId", &uuid(2))]), Err("unknown_user"));
        assert_eq!(create(&world, &key(&world, &[("client_id", &client)]), &[]), Err("client_forbidden"));
        assert_eq!(create(&world, &key(&world, &[("scopes", "clients:read")]), &[]), Err("not_granted"));
        for _ in 0..4 {
            create(&world, &any, &[]).expect("made");
        }
        assert_eq!(create(&world, &any, &[]), Err("too_many_accounts"));
    }

    #[test]
    fn where_it_is_not_users_make_none() {
        let world = World::new();
        world.user("ann@example.com");
        assert_eq!(create(&world, &key(&world, &[]), &[]), Err("client_forbidden"));
    }
}
