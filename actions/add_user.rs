//! WHMCS `AddUser`: makes a user who belongs to no client yet.
//!
//! Takes `firstname`, `lastname`, `email`, `password2`, `language`; answers `user_id`. Weak
//! passwords are accepted here as WHMCS accepts them; the pages ask for a better one.

use serde_json::json;

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Field, Kind, Logged, Needs, Parameter, Refusal, Reply,
    Source, Type,
};
use crate::domain::password::MAX_BYTES;
use crate::domain::right::Right;
use crate::domain::secret::Secret;
use crate::fields::{self, BAD_EMAIL, BAD_TEXT, NOT_A_TEXT};
use crate::params::Params;
use crate::store::users::{self, NewUser, UserState};

/// The row.
pub const CALL: Call = Call {
    name: "AddUser",
    about: Some(&ABOUT),
    needs: Needs::Staff(Right::ManageUsers),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const ABOUT: About = About {
    does: "Makes a user who belongs to no client yet. Weak passwords are accepted here as WHMCS accepts them.",
    source: Source::Protocol,
    takes: &[
        Parameter::required("firstname", Type::Text, "First name"),
        Parameter::required("lastname", Type::Text, "Last name"),
        Parameter::required("email", Type::Text, "His address, which no other user has"),
        Parameter::required("password2", Type::Text, "His password, of at most 1,024 bytes"),
        Parameter::optional("language", Type::Text, "A language's name in lower case, such as `english`"),
    ],
    answers: &[Field::new("user_id", Type::Int, "The new user")],
    refuses: &[
        NOT_A_TEXT,
        BAD_TEXT,
        NO_FIRST,
        NO_LAST,
        NO_EMAIL,
        NO_PASSWORD,
        LONG_PASSWORD,
        BAD_EMAIL,
        EXISTS,
    ],
    warns: &[],
    example: &[
        ("firstname", "Nina"),
        ("lastname", "New"),
        ("email", "nina@example.com"),
        ("password2", "correct horse battery staple"),
        ("language", "english"),
    ],
};

const NO_FIRST: Refusal =
    Refusal::invalid("firstname_required", "firstname", "You did not enter a first name");
const NO_LAST: Refusal = Refusal::invalid("lastname_required", "lastname", "You did not enter a last name");
const NO_EMAIL: Refusal = Refusal::invalid("email_required", "email", "You did not enter an email address");
/// No password came.
pub const NO_PASSWORD: Refusal =
    Refusal::invalid("password_required", "password2", "You did not enter a password");
/// A password that would only cost time.
pub const LONG_PASSWORD: Refusal =
    Refusal::invalid("password_too_long", "password2", "The password is too long");
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
    let password = password(params)?;
    let email = email?;
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

/// The password that an administrator gives to a user. He may choose a weak one.
pub fn password(params: &Params) -> Result<Secret, Refusal> {
    let password = Secret::new(params.text("password2").ok_or(NO_PASSWORD)?);
    if password.expose().len() > MAX_BYTES { Err(LONG_PASSWORD) } else { Ok(password) }
}
