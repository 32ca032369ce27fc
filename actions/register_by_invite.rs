//! Page: registers by an invitation's link and accepts it, in one step.
//!
//! Takes `link`, `firstname`, `lastname`, `email`, `password`, where terms of service are set
//! `accept`, and where there is one the `session` that the new one replaces; answers `session` and `client_id`. It works while sign-up is closed: the link invites.

use crate::account;
use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Refusal, Reply};
use crate::domain::secret::TokenHash;
use crate::fields::{self, person};
use crate::invitation::{self, Newcomer};
use crate::params::Params;

/// The row.
pub const CALL: Call = Call {
    name: "RegisterByInvite",
    about: None,
    needs: Needs::Anybody,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const NO_EMAIL: Refusal = Refusal::invalid("email_required", "email", "Enter your email address");
const BAD_EMAIL: Refusal = Refusal::invalid("invalid_email", "email", "This is not a valid email address");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let linked = invitation::find_open(context, params.text("link").unwrap_or_default())?;
    let new = read(context, params)?;
    let user = invitation::register(context, &linked, &new)?;
    invitation::come_in(context, &linked, &user)?;
    let session = super::log_in::start(context, user.id, params.text("session"))?;
    let client = linked.invite.client;
    account::arrive(context, &TokenHash::of(session.expose()), user.id, client)?;
    Ok(Reply::done().with("session", session.expose()).with("client_id", client.get()))
}

fn read(context: &Context<'_, '_>, params: &Params) -> Result<Newcomer, Refusal> {
    let (first_name, last_name) = person::names(params, person::ON_PAGES)?;
    let email = fields::email(params, "email", &NO_EMAIL, &BAD_EMAIL)?;
    let password = person::new_password(params, "password", context.site.password_min)?;
    person::terms(context.site, params, "accept")?;
    Ok(Newcomer { first_name, last_name, email, password })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::action::Reply;
    use crate::actions::{FORM, PAGE, REST};
    use crate::cli::testing::World;
    use crate::domain::email::Email;
    use crate::domain::token::INVITATION;
    use crate::signup::CLOSED;
    use crate::store::users;

    fn link(world: &World, client: &str, email: &str) -> String {
        let pairs = [("client_id", client), ("email", email), ("permissions", "products")];
        world.call(FORM, "CreateClientInvite", &pairs).expect("invited");
        world.mailed("invitation", INVITATION)
    }

    fn register(world: &World, link: &str, email: &str) -> Result<Reply, String> {
        let names = [("firstname", "A"), ("lastname", "B")];
        let pairs = [("link", link), ("email", email), ("password", World::PASSWORD)];
        world.call(PAGE, CALL.name, &[&names[..], &pairs].concat())
    }

    #[test]
    fn where_sign_up_is_closed_nobody_registers_by_an_invitation_either() {
        let world = World::with(&[("signup", "closed")]);
        let client = world.client("owner@example.com");
        let token = link(&world, &client, "new@example.com");
        for email in ["new@example.com", "owner@example.com"] {
            assert_eq!(register(&world, &token, email).unwrap_err(), CLOSED.message, "{email}");
        }
        let pairs =
            [("token", &*token), ("firstName", "A"), ("lastName", "B"), ("password", World::PASSWORD)];
        assert_eq!(world.call(REST, "AcceptByToken", &pairs).unwrap_err(), CLOSED.message);
        let email = Email::parse("known@example.com").expect("an address");
        world.write(move |tx| users::provision(tx, "uuid", &email, ("", "")));
        let token = link(&world, &client, "known@example.com");
        register(&world, &token, "known@example.com").expect("his first password");
        world.log_in("known@example.com");
    }

    #[test]
    fn whoever_registers_with_an_address_that_the_link_does_not_prove_is_asked_to() {
        let world = World::new();
        let client = world.client("owner@example.com");
        let token = link(&world, &client, "new@example.com");
        register(&world, &token, "new@example.com").expect("registered");
        assert!(!world.mails().iter().any(|(kind, _)| kind == "verification"), "the link proved it");
        let token = link(&world, &client, "second@example.com");
        register(&world, &token, "other@example.com").expect("registered");
        assert!(world.mails().contains(&("verification".to_owned(), "other@example.com".to_owned())));
    }
}
