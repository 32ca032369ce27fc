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
    needs: Needs::User,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const BAD_EMAIL: Refusal = Refusal::invalid("invalid_email", "email", "This is not a valid email address");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let session = account::session(params)?;
    let user = account::user(context)?;
    signup::check_open(context.site)?;
    let profile = read(params, &user)?;
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
