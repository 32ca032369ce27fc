//! WHMCS `AddUser`: makes a user who belongs to no client yet.
//!
//! Takes `firstname`, `lastname`, `email`, `password2`, `language`; answers `user_id`. Weak
//! passwords are accepted here as WHMCS accepts them; the pages ask for a better one.

use serde_json::json;

use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Logged, Needs, Refusal, Reply};
use crate::domain::password::MAX_BYTES;
use crate::domain::secret::Secret;
use crate::fields;
use crate::params::Params;
use crate::store::users::{self, NewUser, UserState};

/// The row.
pub const CALL: Call = Call {
    name: "AddUser",
    about: None,
    needs: Needs::Staff,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const NO_FIRST: Refusal =
    Refusal::invalid("firstname_required", "firstname", "You did not enter a first name");
const NO_LAST: Refusal = Refusal::invalid("lastname_required", "lastname", "You did not enter a last name");
const NO_EMAIL: Refusal = Refusal::invalid("email_required", "email", "You did not enter an email address");
const NO_PASSWORD: Refusal =
    Refusal::invalid("password_required", "password2", "You did not enter a password");
const LONG_PASSWORD: Refusal = Refusal::invalid("password_too_long", "password2", "The password is too long");
const BAD_EMAIL: Refusal =
    Refusal::invalid("invalid_email", "email", "The email address entered is not valid");
const EXISTS: Refusal =
    Refusal::new(Kind::Conflict, "user_exists", "A user already exists with that email address")
        .about("email");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let first_name = fields::line(params, "firstname", &NO_FIRST)?;
    let last_name = fields::line(params, "lastname", &NO_LAST)?;
    let email = fields::email(params, "email", &NO_EMAIL, &BAD_EMAIL);
    // A malformed address is told only after a missing password: the documented order.
    let email = match email {
        Err(refusal) if refusal == NO_EMAIL => return Err(refusal.into()),
        email => email,
    };
    let password = Secret::new(params.text("password2").ok_or(NO_PASSWORD)?);
    let email = email?;
    if password.expose().len() > MAX_BYTES {
        return Err(LONG_PASSWORD.into());
    }
    if users::by_email_key(context.tx, email.key())?.is_some() {
        return Err(EXISTS.into());
    }
    let language = fields::optional_line(params, "language")?;
    let hash = context.hash(&password)?;
    let uuid = context.random.uuid(context.tx.now).to_string();
    let new = NewUser {
        uuid: &uuid,
        email: &email,
        first_name: &first_name,
        last_name: &last_name,
        state: UserState::Registered,
        password_hash: Some(&hash),
        email_verified: false,
        language: &language,
    };
    let user = users::insert(context.tx, &new)?.ok_or(EXISTS)?;
    let detail = json!({ "email": email.as_str() }).to_string();
    context.log(&Logged { action: CALL.name, user: Some(user), detail: &detail, ..Logged::default() })?;
    Ok(Reply::done().with("user_id", user.get()))
}
