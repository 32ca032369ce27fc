//! Page: a user changes the address with which he logs in.
//!
//! Takes `email` and `existing_password`; answers nothing. The address is another one at once, and is not proved
//! any more: a mail to it asks for that, and one to the former address tells of the change. His links and his other
//! sessions end.

use serde_json::json;

use super::update_user::difference;
use crate::account;
use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Logged, Needs, Refusal, Reply};
use crate::alert::{self, What};
use crate::auth::own_password;
use crate::domain::email::Email;
use crate::domain::time::MINUTE;
use crate::fields;
use crate::params::Params;
use crate::store::users::{self, Profile, User};
use crate::store::{limits, links, sessions};
use crate::verification;

/// The row.
pub const CALL: Call = Call {
    name: "ChangeEmail",
    about: None,
    needs: Needs::User,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const NO_EMAIL: Refusal = Refusal::invalid("email_required", "email", "Enter your email address");
const BAD_EMAIL: Refusal = Refusal::invalid("invalid_email", "email", "This is not a valid email address");
const TAKEN: Refusal =
    Refusal::new(Kind::Conflict, "email_taken", "This address cannot be yours here; choose another one")
        .about("email");
const LIMITED: Refusal = Refusal::new(
    Kind::Limited,
    "too_many_email_changes",
    "You have tried to change your address too often; try again later",
);

/// How often one may try in an hour: each try tells whether an address is a user's.
const TRIES: i64 = 5;
const HOUR: i64 = 60 * MINUTE;

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let session = account::session(params)?;
    let user = account::user(context)?;
    let email = fields::email(params, "email", &NO_EMAIL, &BAD_EMAIL)?;
    let bucket = format!("changes of address of user {}", user.id);
    if !limits::take(context.tx, &bucket, HOUR, TRIES)? {
        return Err(LIMITED.into());
    }
    if let Some(refusal) = own_password::check(context, &user, params, "existing_password")? {
        return Ok(context.refuse_and_keep(refusal));
    }
    if email.as_str() == user.email {
        return Ok(Reply::done());
    }
    let standing = users::by_email_key(context.tx, email.key())?;
    if standing.is_some_and(|other| other.id != user.id) {
        return Ok(context.refuse_and_keep(TAKEN));
    }
    change(context, &user, &email)?;
    if email.key() != user.email_key {
        sessions::revoke_others(context.tx, user.id, &session)?;
        moved(context, &user)?;
    }
    Ok(Reply::done())
}

fn change(context: &mut Context<'_, '_>, user: &User, email: &Email) -> Result<(), Fault> {
    let profile = Profile {
        email: Some(email.clone()),
        first_name: user.first_name.clone(),
        last_name: user.last_name.clone(),
        language: user.language.clone(),
    };
    if !users::update(context.tx, user, &profile)? {
        return Err(TAKEN.into());
    }
    let (before, after) = difference(user, &profile);
    let detail = json!({ "before": before, "after": after }).to_string();
    context.log(&Logged { action: CALL.name, user: Some(user.id), detail: &detail, ..Logged::default() })?;
    Ok(())
}

/// What follows from another address; `user` is who he was before.
fn moved(context: &mut Context<'_, '_>, user: &User) -> Result<(), Fault> {
    links::revoke_all_of_user(context.tx, user.id)?;
    alert::tell(context, user, &user.email, What::EmailChanged)?;
    match users::by_id(context.tx, user.id)? {
        Some(now) => verification::ask(context, &now),
        None => Ok(()),
    }
}
