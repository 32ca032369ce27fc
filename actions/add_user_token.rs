//! Operator: `AddUserToken` makes a Quickbase user token that acts as a user.
//!
//! Takes `email` of the user and `clients` (ids separated by commas, of which he must be a member;
//! none: all of his, whichever they are); answers `usertoken`, which is stored nowhere.

use serde_json::json;

use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Logged, Needs, Refusal, Reply};
use crate::domain::ids::{ClientId, UserId};
use crate::domain::right::Right;
use crate::domain::secret::TokenHash;
use crate::fields;
use crate::params::Params;
use crate::store::users::{self, UserState};
use crate::store::{memberships, user_tokens};

/// The row.
pub const CALL: Call = Call {
    name: "AddUserToken",
    about: None,
    needs: Needs::Staff(Right::ManageApi),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const NO_USER: Refusal =
    Refusal::new(Kind::UnknownUser, "unknown_user", "There is no user of this email address").about("email");
const NOT_REGISTERED: Refusal =
    Refusal::new(Kind::Conflict, "user_cannot_log_in", "The user cannot log in, so no token can act as him")
        .about("email");
const NO_CLIENT: Refusal =
    Refusal::new(Kind::UnknownClient, "invalid_client", "Invalid client id").about("clients");
const STRANGER: Refusal =
    Refusal::new(Kind::NotMember, "not_associated", "User is not associated with client").about("clients");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let email = fields::email(params, "email", &NO_USER, &NO_USER)?;
    let user = users::by_email_key(context.tx, email.key())?.ok_or(NO_USER)?;
    if user.state != UserState::Registered {
        return Err(NOT_REGISTERED.into());
    }
    let clients = clients(context, params.text("clients").unwrap_or_default(), user.id)?;
    let token = format!("b{}", context.random.lower_alphanumeric(40).expose());
    let id = user_tokens::insert(context.tx, &TokenHash::of(&token), user.id, &clients)?;
    let clients: Vec<i64> = clients.into_iter().map(ClientId::get).collect();
    let detail = json!({ "user_token": id.get(), "clients": clients }).to_string();
    context.log(&Logged { action: CALL.name, user: Some(user.id), detail: &detail, ..Logged::default() })?;
    Ok(Reply::done().with("usertoken", token))
}

fn clients(context: &mut Context<'_, '_>, list: &str, user: UserId) -> Result<Vec<ClientId>, Fault> {
    let ids = list.split(',').map(str::trim).filter(|id| !id.is_empty());
    ids.map(|id| {
        let client = ClientId::parse(id).ok_or(NO_CLIENT)?;
        let standing = memberships::standing(context.tx, client, user)?;
        standing.owner.ok_or(NO_CLIENT)?;
        standing.permissions.ok_or(STRANGER)?;
        Ok(client)
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::FORM;
    use crate::cli::testing::World;
    use crate::store::visitors::Visitor;

    #[test]
    fn a_token_acts_as_its_user_in_the_clients_that_were_named() {
        let world = World::new();
        let (one, two) = (world.client("owner@example.com"), world.client("other@example.com"));
        let add = |clients: &str| {
            let reply =
                world.operator("AddUserToken", &[("email", "Owner@example.com"), ("clients", clients)]);
            reply.map(|reply| reply.text("usertoken").to_owned())
        };
        let token = add(&one).expect("a token");
        assert!(token.len() == 41 && token.starts_with('b'));
        let visitor = Visitor::at(std::net::IpAddr::from([127, 0, 0, 1]));
        let live = |token: &str| {
            world.read(|tx| Ok(user_tokens::at_the_door(tx, &TokenHash::of(token), &visitor)?.1))
        };
        assert_eq!(live(&token).expect("live").clients, ClientId::parse(&one).map(|client| vec![client]));
        assert_eq!(live(&add("").expect("a token")).expect("live").clients, None);
        assert_eq!(add(&two).unwrap_err(), STRANGER.message);
        assert_eq!(add("99").unwrap_err(), NO_CLIENT.message);
    }

    #[test]
    fn a_user_who_cannot_log_in_gets_no_token() {
        let world = World::new();
        let user = world.user("a@example.com");
        world.call(FORM, "DisableUser", &[("user_id", &user)]).expect("disabled");
        let add = |email: &str| world.operator("AddUserToken", &[("email", email)]).unwrap_err();
        assert_eq!(add("a@example.com"), NOT_REGISTERED.message);
        assert_eq!(add("b@example.com"), NO_USER.message);
    }
}
