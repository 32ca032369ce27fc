//! Ours: `AssociateUser` gives a user his place in a client at once, without an invitation.
//!
//! Takes `client_id`, `user_id` or `email`, and `permissions` (comma-separated keys) or `role`; answers
//! `user_id` and `created`. An address that nobody has makes a user who cannot log in until a mailed
//! link lets him. An invitation of the address into the client is withdrawn: nothing waits for it.

use serde_json::json;

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Field, Kind, Logged, Needs, Parameter, Refusal, Reply,
    Source, Type,
};
use crate::domain::email::Email;
use crate::domain::ids::{ClientId, UserId};
use crate::domain::right::Right;
use crate::domain::role::Role;
use crate::fields::{self, BAD_EMAIL, Grant, NO_CLIENT, NO_USER, Named};
use crate::grants::{self, BOTH, NO_ROLE};
use crate::invitation;
use crate::params::Params;
use crate::store::users;
use crate::store::{clients, memberships};

/// The row.
pub const CALL: Call = Call {
    name: "AssociateUser",
    about: Some(&ABOUT),
    needs: Needs::Staff(Right::ManageMembers),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const ABOUT: About = About {
    does: "Gives a user his place in a client at once, without an invitation: what WHMCS's administrators do with \
           `Send Invite` off. With an address that no user has, a user is made who cannot log in until a mailed link \
           lets him set a password. An open invitation of the address into the client is withdrawn.",
    source: Source::Vestibule,
    takes: &[
        Parameter::required("client_id", Type::Int, "The client"),
        Parameter::optional("user_id", Type::Int, "The user; without it `email` is needed"),
        Parameter::optional("email", Type::Text, "His address, where `user_id` is left out"),
        Parameter::optional(
            "permissions",
            Type::Text,
            "Keys of GetPermissionsList, and `manageusers`, separated by commas; unknown ones count for nothing \
             while one is known. Without it `role` is needed",
        ),
        Parameter::optional(
            "role",
            Type::Text,
            "Instead of `permissions`: `Admin`, `Developer`, `Support`, `Member` or `None`",
        ),
    ],
    answers: &[
        Field::new("user_id", Type::Int, "The user"),
        Field::new("created", Type::Flag, "Whether he was made for it"),
    ],
    refuses: &[NO_USER, BAD_EMAIL, NO_CLIENT, CLOSED, BOTH, NO_ROLE, NO_PERMISSIONS, MEMBER],
    warns: &[],
    example: &[("client_id", "1"), ("email", "new@example.com"), ("permissions", "products,tickets")],
};

const CLOSED: Refusal =
    Refusal::new(Kind::Conflict, "client_closed", "The client is closed").about("client_id");
const NO_PERMISSIONS: Refusal =
    Refusal::invalid("permissions_required", "permissions", "User permissions are required");
const MEMBER: Refusal =
    Refusal::new(Kind::Conflict, "already_associated", "User already associated with client")
        .about("user_id");

/// Somebody who is to be associated.
enum Person {
    /// He exists, with this folded address.
    Known(UserId, String),
    /// He will have to be made.
    New(Email),
}

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let person = person(context, params)?;
    let client = open_client(context, params)?;
    let grant = grants::read(context, params, &NO_PERMISSIONS)?;
    let (user, email_key, created) = match person {
        Person::Known(user, email_key) => (user, email_key, false),
        Person::New(email) => (provision(context, &email)?, email.key().to_owned(), true),
    };
    place(context, client, user, grant)?;
    let because = json!({ "because_of_user": user.get() });
    invitation::withdraw_needless(context, client, (user, &email_key), None, &because)?;
    let detail = json!({ "after": grants::shown(grant), "created": created }).to_string();
    context.log(&Logged {
        action: CALL.name,
        client: Some(client),
        user: Some(user),
        detail: &detail,
        ..Logged::default()
    })?;
    Ok(Reply::done().with("user_id", user.get()).with("created", created))
}

fn person(context: &mut Context<'_, '_>, params: &Params) -> Result<Person, Fault> {
    Ok(match fields::user_or_email(params)? {
        Named::Id(id) => {
            let user = users::by_id(context.tx, id)?.ok_or(NO_USER)?;
            Person::Known(user.id, user.email_key)
        }
        Named::Address(email) => match users::by_email_key(context.tx, email.key())? {
            Some(user) => Person::Known(user.id, user.email_key),
            None => Person::New(email),
        },
    })
}

fn open_client(context: &mut Context<'_, '_>, params: &Params) -> Result<ClientId, Fault> {
    let id = fields::client_id(params).ok_or(NO_CLIENT)?;
    let client = clients::by_id(context.tx, id)?.ok_or(NO_CLIENT)?;
    if client.is_closed() { Err(CLOSED.into()) } else { Ok(id) }
}

/// A user who cannot log in yet.
fn provision(context: &mut Context<'_, '_>, email: &Email) -> Result<UserId, Fault> {
    let uuid = context.random.uuid(context.tx.now).to_string();
    Ok(users::provision(context.tx, &uuid, email, ("", ""))?.ok_or(NO_USER)?)
}

fn place(context: &mut Context<'_, '_>, client: ClientId, user: UserId, grant: Grant) -> Result<(), Fault> {
    if !memberships::settle(context.tx, client, user, grant.direct())? {
        return Err(MEMBER.into());
    }
    if let Some(role) = grant.role.map(Role::id) {
        memberships::add_role(context.tx, client, user, role)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::FORM;
    use crate::cli::testing::World;
    use crate::domain::ids::InviteId;
    use crate::store::invites::{self, State};
    use crate::store::users::UserState;

    #[test]
    fn a_member_has_permissions_or_a_role() {
        let world = World::new();
        let client = world.client("owner@example.com");
        let may = |user: &str| world.standing(&client, user).may().list();
        let (ann, ben) = (world.user("ann@example.com"), world.user("ben@example.com"));
        let add = |user: &str, name: &str, value: &str| {
            world.call(FORM, "AssociateUser", &[("client_id", &client), ("user_id", user), (name, value)])
        };
        assert!(add(&ann, "permissions", "tickets, products").is_ok());
        assert!(add(&ben, "role", "Support").is_ok());
        assert_eq!(may(&ann), "products,tickets");
        assert_eq!(may(&ben), Role::Support.permissions().list());
        assert_eq!(add(&ann, "role", "Admin").unwrap_err(), MEMBER.message);
    }

    #[test]
    fn what_is_wrong_is_told_in_order() {
        let world = World::new();
        let client = world.client("owner@example.com");
        let user = world.user("ann@example.com");
        let add = |client: &str, user: &str, name: &str, value: &str| {
            let pairs = [("client_id", client), ("user_id", user), (name, value)];
            world.call(FORM, "AssociateUser", &pairs).unwrap_err()
        };
        assert_eq!(add("99", "99", "role", "Admin"), NO_USER.message);
        assert_eq!(add("99", "", "email", "foo"), BAD_EMAIL.message);
        assert_eq!(add("99", &user, "role", "Admin"), NO_CLIENT.message);
        assert_eq!(add(&client, &user, "role", "admin"), "There is no role admin");
        assert_eq!(add(&client, &user, "permissions", "products,Tickets"), "There is no permission Tickets");
        assert_eq!(add(&client, &user, "permissions", " , "), NO_PERMISSIONS.message);
        assert_eq!(add(&client, &world.owner(&client), "role", "Admin"), MEMBER.message);
        world.operator_closes(&client);
        assert_eq!(add(&client, &user, "permissions", ""), CLOSED.message);
    }

    #[test]
    fn whoever_is_associated_is_not_awaited_any_more() {
        let world = World::new();
        let client = world.client("owner@example.com");
        let invite =
            [("client_id", client.as_str()), ("email", "New@example.com"), ("permissions", "orders")];
        world.call(FORM, "CreateClientInvite", &invite).expect("invited");
        let pairs =
            [("client_id", client.as_str()), ("email", "new@Example.com"), ("permissions", "products")];
        let reply = world.call(FORM, "AssociateUser", &pairs).expect("associated");
        assert_eq!(reply.get("created"), Some(&true.into()));
        let invite = world.read(|tx| invites::by_id(tx, InviteId::new(1)));
        assert!(invite.is_some_and(|invite| invite.state == State::Cancelled));
        assert!(world.activity().ends_with(&["CancelClientInvite".into(), "AssociateUser".into()]));
    }

    #[test]
    fn an_unknown_address_makes_a_user_who_cannot_log_in_yet() {
        let world = World::new();
        let client = world.client("owner@example.com");
        let pairs = [("client_id", client.as_str()), ("email", "new@example.com"), ("role", "Member")];
        world.call(FORM, "AssociateUser", &pairs).expect("associated");
        let user = world.read(|tx| users::by_email_key(tx, "new@example.com")).expect("made");
        assert_eq!((user.state, user.password_hash.is_some()), (UserState::Provisioned, false));
        assert_eq!(world.call(FORM, "AssociateUser", &pairs).unwrap_err(), MEMBER.message);
    }
}
