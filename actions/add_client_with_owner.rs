//! Admin area: `AddClientWithOwner` makes a client and, where that is wanted, the user who owns it.
//!
//! With `owner` = `existing` it is the user of `owner_email`; else a user is made of `firstname`, `lastname`, `email`
//! and `language`, who gets in by `password`, or with `entry` = `mail` by a link in a mail. Takes besides `companyname`,
//! `address1`, `address2`, `city`, `state`, `postcode`, `country`, `phonenumber`, `tax_id`, `client_email` and `notes`;
//! name and address are the owner's unless they are sent. Answers `clientid` and `owner_id`.

use super::{add_client, reset_password};
use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Needs, Refusal, Reply};
use crate::domain::email::Email;
use crate::domain::ids::UserId;
use crate::domain::particulars::Particulars;
use crate::domain::right::Right;
use crate::fields::particulars::{self, Empty};
use crate::fields::{self, person};
use crate::params::Params;
use crate::password_reset;
use crate::store::clients::Profile;
use crate::store::users::{self, NewUser, User, UserState};

/// The row.
pub const CALL: Call = Call {
    name: "AddClientWithOwner",
    about: None,
    needs: Needs::Staff(Right::ManageClients),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const NO_FIRST: Refusal =
    Refusal::invalid("owner_first_name_required", "firstname", "The owner's first name is required");
const NO_LAST: Refusal =
    Refusal::invalid("owner_last_name_required", "lastname", "The owner's last name is required");
const NO_EMAIL: Refusal = Refusal::invalid("email_required", "email", "An email address is required");
const BAD_EMAIL: Refusal = Refusal::invalid("invalid_email", "email", "This is not a valid email address");
const EXISTS: Refusal = Refusal::new(
    Kind::Conflict,
    "owner_exists",
    "There is a user of this address already: add the client with an existing user as its owner",
)
.about("email");
const NO_OWNER: Refusal =
    Refusal::invalid("email_required", "owner_email", "The email address of the owner is required");
const BAD_OWNER: Refusal =
    Refusal::invalid("invalid_email", "owner_email", "This is not a valid email address");
const UNKNOWN_OWNER: Refusal =
    Refusal::new(Kind::UnknownUser, "unknown_owner", "There is no user of this address").about("owner_email");
const BAD_CLIENT_EMAIL: Refusal =
    Refusal::invalid("invalid_email", "client_email", "This is not a valid email address");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let owner = match params.text("owner") {
        Some("existing") => existing(context, params)?,
        _ => made(context, params)?,
    };
    let profile = profile(params, &owner)?;
    let client = add_client::make(context, add_client::CALL.name, owner.id, &profile)?;
    if owner.state == UserState::Provisioned && params.text("entry") == Some("mail") {
        password_reset::send(context, reset_password::CALL.name, &owner)?;
    }
    Ok(Reply::done().with("clientid", client.get()).with("owner_id", owner.id.get()))
}

fn existing(context: &mut Context<'_, '_>, params: &Params) -> Result<User, Fault> {
    let email = fields::email(params, "owner_email", &NO_OWNER, &BAD_OWNER)?;
    Ok(users::by_email_key(context.tx, email.key())?.ok_or(UNKNOWN_OWNER)?)
}

fn made(context: &mut Context<'_, '_>, params: &Params) -> Result<User, Fault> {
    let first_name = fields::line(params, "firstname", &NO_FIRST)?;
    let last_name = fields::line(params, "lastname", &NO_LAST)?;
    let email = fields::email(params, "email", &NO_EMAIL, &BAD_EMAIL)?;
    let language = person::language(params)?;
    let by_mail = params.text("entry") == Some("mail");
    let least = context.site.password_min;
    let password = if by_mail { None } else { Some(person::new_password(params, "password", least)?) };
    if users::by_email_key(context.tx, email.key())?.is_some() {
        return Err(EXISTS.into());
    }
    let hash = password.map(|password| context.hash(&password)).transpose()?;
    let uuid = context.random.uuid(context.tx.now).to_string();
    let new = NewUser {
        uuid: &uuid,
        email: &email,
        first_name: &first_name,
        last_name: &last_name,
        state: if by_mail { UserState::Provisioned } else { UserState::Registered },
        password_hash: hash.as_ref(),
        email_verified: false,
        language: &language,
    };
    let id: UserId = users::insert(context.tx, &new)?.ok_or(EXISTS)?;
    Ok(users::by_id(context.tx, id)?.ok_or(UNKNOWN_OWNER)?)
}

fn profile(params: &Params, owner: &User) -> Result<Profile, Refusal> {
    let own = Particulars {
        first_name: owner.first_name.clone(),
        last_name: owner.last_name.clone(),
        ..Particulars::default()
    };
    let known = particulars::read(params, &own, Empty::ClearsOptional)?;
    let email = match params.get("client_email").filter(|sent| sent.as_text() != Some("")) {
        Some(_) => fields::email(params, "client_email", &BAD_CLIENT_EMAIL, &BAD_CLIENT_EMAIL)?,
        None => Email::parse(&owner.email).map_err(|_| BAD_CLIENT_EMAIL)?,
    };
    let notes = fields::message(params, "notes", add_client::NOTES)?.unwrap_or_default();
    Ok(Profile { language: owner.language.clone(), notes, ..Profile::new(&email, known) })
}
