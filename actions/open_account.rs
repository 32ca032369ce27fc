//! Page: a user opens a further account, which he owns.
//!
//! Takes `companyname`, `firstname`, `lastname`, `email`, `address1`, `address2`, `city`, `state`, `postcode`,
//! `country`, `phonenumber` and `tax_id`; name and address are his own unless they are sent. Answers `client_id`,
//! which is the account at hand from then on.

use super::add_client;
use crate::account;
use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Refusal, Reply};
use crate::domain::email::Email;
use crate::domain::ids::ClientId;
use crate::domain::particulars::Particulars;
use crate::fields;
use crate::fields::particulars::{self, Empty};
use crate::params::Params;
use crate::signup;
use crate::store::clients::Profile;
use crate::store::users::User;

/// The row.
pub const CALL: Call = Call {
    name: "OpenAccount",
    about: None,
    needs: Needs::Himself,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const BAD_EMAIL: Refusal = Refusal::invalid("invalid_email", "email", "This is not a valid email address");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let user = account::user(context)?;
    signup::check_open(context.site)?;
    let profile = read(params, &user)?;
    let session = account::session(params)?;
    let client = open(context, CALL.name, &user, &profile)?;
    account::arrive(context, &session, user.id, client)?;
    Ok(Reply::done().with("client_id", client.get()))
}

fn read(params: &Params, user: &User) -> Result<Profile, Refusal> {
    let own = Particulars {
        first_name: user.first_name.clone(),
        last_name: user.last_name.clone(),
        ..Particulars::default()
    };
    let known = particulars::read(params, &own, Empty::ClearsOptional)?;
    let email = match params.get("email").filter(|sent| sent.as_text() != Some("")) {
        Some(_) => fields::email(params, "email", &BAD_EMAIL, &BAD_EMAIL)?,
        None => Email::parse(&user.email).map_err(|_| BAD_EMAIL)?,
    };
    Ok(Profile { language: user.language.clone(), ..Profile::new(&email, known) })
}

/// Opens an account of a user, if he has not opened too many.
pub fn open(
    context: &mut Context<'_, '_>,
    action: &str,
    user: &User,
    profile: &Profile,
) -> Result<ClientId, Fault> {
    signup::count_account(context, user.id)?;
    let created_ip = context.origin.ip.to_string();
    add_client::make(context, action, user.id, &Profile { created_ip, ..profile.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::World;
    use crate::domain::time::DAY;
    use crate::signup::{CLOSED, TOO_MANY};

    #[test]
    fn a_user_owns_what_he_opens_and_is_there_at_once() {
        let world = World::with(&[("signup", "open")]);
        world.client("ann@example.com");
        let session = world.log_in("ann@example.com");
        for (company, shown) in [("", "A B"), ("Second", "Second")] {
            let pairs = [("companyname", company), ("city", "Ulm"), ("country", "de")];
            let opened = world.on_page(&session, CALL.name, &pairs).expect("opened").int("client_id");
            let seen = world.on_page(&session, "ViewAccount", &[]).expect("seen");
            let account = seen.get("account").expect("at hand");
            assert_eq!((account.at("id").int(), account.at("name").text()), (opened, shown));
            assert!(account.at("owner").is_true());
        }
        let other = [("email", "billing@example.com")];
        let opened = world.on_page(&session, CALL.name, &other).expect("opened").int("client_id");
        let email =
            world.read(|tx| crate::store::clients::by_id(tx, ClientId::new(opened))).map(|one| one.email);
        assert_eq!(email.as_deref(), Some("billing@example.com"));
        assert_eq!(world.on_page(&session, CALL.name, &[("email", "x")]).unwrap_err(), BAD_EMAIL);
    }

    #[test]
    fn a_user_opens_five_accounts_a_day() {
        let world = World::with(&[("signup", "open")]);
        world.user("ann@example.com");
        let open = || world.on_page(&world.log_in("ann@example.com"), CALL.name, &[]);
        for _ in 0..5 {
            open().expect("opened");
        }
        assert_eq!(open().unwrap_err(), TOO_MANY);
        world.house().store.clock().advance(DAY);
        open().expect("the next day");
    }

    #[test]
    fn where_sign_up_is_not_open_nobody_opens_an_account() {
        for setting in ["invited", "closed"] {
            let world = World::with(&[("signup", setting)]);
            world.user("ann@example.com");
            let session = world.log_in("ann@example.com");
            assert_eq!(world.on_page(&session, CALL.name, &[]).unwrap_err(), CLOSED);
        }
    }
}
