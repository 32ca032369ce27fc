//! Page: somebody registers and opens an account, which he owns.
//!
//! Takes `firstname`, `lastname`, `email`, `password`, `companyname`, `address1`, `address2`, `city`, `state`,
//! `postcode`, `country`, `phonenumber`, `tax_id`, `language` and, where there are terms of service, `accept`;
//! answers nothing, and nothing else where the address is a user's already: then its owner gets a mail. It logs
//! nobody in.

use serde_json::json;

use super::add_client;
use super::request_password_reset::network;
use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Logged, Needs, Refusal, Reply};
use crate::domain::email::Email;
use crate::domain::ids::UserId;
use crate::domain::particulars::Particulars;
use crate::domain::password::PasswordHash;
use crate::domain::secret::Secret;
use crate::domain::time::MINUTE;
use crate::fields::particulars::{self, Empty};
use crate::fields::{self, person};
use crate::params::Params;
use crate::store::activity::Actor;
use crate::store::clients::Profile;
use crate::store::users::{self, NewUser, User, UserState};
use crate::store::{limits, outbox};
use crate::{password_reset, signup, verification};

/// The row.
pub const CALL: Call = Call {
    name: "SignUp",
    about: None,
    needs: Needs::Anybody,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const NO_EMAIL: Refusal = Refusal::invalid("email_required", "email", "Enter your email address");
const BAD_EMAIL: Refusal = Refusal::invalid("invalid_email", "email", "This is not a valid email address");
const LIMITED: Refusal =
    Refusal::new(Kind::Limited, "too_many_signups", "Too many people signed up from here; try again later");

/// How often one network may sign up in an hour, with whatever addresses.
const SIGN_UPS: i64 = 5;
/// How many mails one address gets in an hour because of it.
const MAILS: i64 = 3;
const HOUR: i64 = 60 * MINUTE;

/// What the form said.
struct Form {
    email: Email,
    password: Secret,
    known: Particulars,
    language: String,
}

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    signup::check_open(context.site)?;
    let form = read(context, params)?;
    let bucket = format!("sign-ups from {}", network(context.origin.ip));
    if !limits::take(context.tx, &bucket, HOUR, SIGN_UPS)? {
        return Err(LIMITED.into());
    }
    // From here on all is the same to whoever asks, whether the address is a user's or not.
    let hash = context.hash(&form.password)?;
    let bucket =
        format!("sign-ups with {}", context.site.key.mac_text("sign-ups", &[form.email.key().as_bytes()]));
    let mails = limits::take(context.tx, &bucket, HOUR, MAILS)?;
    match insert(context, &form, &hash)? {
        Some(user) => begin(context, user, &form, mails)?,
        None if mails => remind(context, &form.email)?,
        None => {}
    }
    Ok(Reply::done())
}

fn read(context: &Context<'_, '_>, params: &Params) -> Result<Form, Refusal> {
    person::names(params, person::ON_PAGES)?;
    let email = fields::email(params, "email", &NO_EMAIL, &BAD_EMAIL)?;
    let password = person::new_password(params, "password", context.site.password_min)?;
    let known = particulars::read(params, &Particulars::default(), Empty::Clears)?;
    let language = person::language(params)?;
    person::terms(context.site, params, "accept")?;
    Ok(Form { email, password, known, language })
}

/// None where the address is a user's already.
fn insert(context: &mut Context<'_, '_>, form: &Form, hash: &PasswordHash) -> Result<Option<UserId>, Fault> {
    let uuid = context.random.uuid(context.tx.now).to_string();
    let new = NewUser {
        uuid: &uuid,
        email: &form.email,
        first_name: &form.known.first_name,
        last_name: &form.known.last_name,
        state: UserState::Registered,
        password_hash: Some(hash),
        email_verified: false,
        language: &form.language,
    };
    Ok(users::insert(context.tx, &new)?)
}

/// The account of somebody new, and the mail by which he proves his mailbox.
fn begin(context: &mut Context<'_, '_>, user: UserId, form: &Form, mails: bool) -> Result<(), Fault> {
    let profile = Profile {
        language: form.language.clone(),
        created_ip: context.origin.ip.to_string(),
        ..Profile::new(&form.email, form.known.clone())
    };
    add_client::make(context, CALL.name, user, &profile)?;
    match users::by_id(context.tx, user)? {
        Some(user) if mails => verification::ask(context, &user),
        _ => Ok(()),
    }
}

/// Whoever has the address learns that somebody signed up with it. One who has no password yet gets the link to
/// his first one, and one who may not log in nothing.
fn remind(context: &mut Context<'_, '_>, email: &Email) -> Result<(), Fault> {
    let Some(user) = users::by_email_key(context.tx, email.key())? else { return Ok(()) };
    match user.state {
        UserState::Registered => tell(context, &user),
        UserState::Provisioned => match password_reset::send(context, CALL.name, &user) {
            Err(Fault::Refused(refusal)) if refusal == password_reset::LIMITED => Ok(()),
            sent => sent,
        },
        UserState::Disabled | UserState::Erased => Ok(()),
    }
}

fn tell(context: &mut Context<'_, '_>, user: &User) -> Result<(), Fault> {
    let mail = outbox::NewMail {
        kind: "signup_attempt",
        recipient: &user.email,
        user: Some(user.id),
        ..outbox::NewMail::default()
    };
    outbox::queue(context.tx, &mail)?;
    context.after.mail_queued = true;
    let detail = json!({ "email": user.email, "known": true }).to_string();
    context.log(&Logged {
        action: CALL.name,
        actor: Some(Actor::Nobody),
        user: Some(user.id),
        detail: &detail,
        ..Logged::default()
    })?;
    Ok(())
}
