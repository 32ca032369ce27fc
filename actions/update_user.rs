//! WHMCS `UpdateUser`: changes a user's names, address or language.
//!
//! Takes `user_id` and one or more of `firstname`, `lastname`, `email`, `language`; answers `user_id` as
//! it was sent. Another address is not verified any more, and links that went to the old one are dead.

use serde_json::{Map, Value, json};

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Field, Kind, Logged, Needs, Parameter, Refusal, Reply,
    Source, Type,
};
use crate::domain::email::Email;
use crate::domain::ids::UserId;
use crate::domain::right::Right;
use crate::fields::{self, BAD_EMAIL, BAD_TEXT, NOT_A_TEXT};
use crate::params::Params;
use crate::store::links;
use crate::store::users::{self, Profile, User};
use crate::verification;

/// The row.
pub const CALL: Call = Call {
    name: "UpdateUser",
    about: Some(&ABOUT),
    needs: Needs::Staff(Right::ManageUsers),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const ABOUT: About = About {
    does: "Changes a user's names, address or language; what is left out or empty stays. Another address is not \
           verified any more, and links to reset the password that went to the old one are dead; whoever can log \
           in gets a link by mail that verifies the new one.",
    source: Source::Protocol,
    takes: &[
        Parameter::required("user_id", Type::Int, "The user"),
        Parameter::optional("firstname", Type::Text, "First name"),
        Parameter::optional("lastname", Type::Text, "Last name"),
        Parameter::optional("email", Type::Text, "His address"),
        Parameter::optional("language", Type::Text, "A language's name in lower case, such as `english`"),
    ],
    answers: &[Field::new("user_id", Type::Text, "The user, as he was sent")],
    refuses: &[NO_USER, NOT_A_TEXT, BAD_TEXT, NOTHING, BAD_EMAIL, EXISTS],
    warns: &[],
    example: &[("user_id", "2"), ("firstname", "Maximilian"), ("language", "english")],
};

const NO_USER: Refusal =
    Refusal::new(Kind::UnknownUser, "invalid_user", "Invalid User ID requested").about("user_id");
const NOTHING: Refusal = Refusal::new(
    Kind::Invalid,
    "nothing_to_change",
    "One of `email`, `firstname`, `lastname`, or `language` is required",
);
const EXISTS: Refusal =
    Refusal::new(Kind::Conflict, "user_exists", "A user already exists with that email address")
        .about("email");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let sent = params.text("user_id").ok_or(NO_USER)?;
    let id = UserId::parse(sent).ok_or(NO_USER)?;
    let user = users::by_id(context.tx, id)?.ok_or(NO_USER)?;
    save(context, CALL.name, &user, &changed(&user, params)?)?;
    Ok(Reply::done().with("user_id", sent))
}

/// Keeps what differs; a new address has to be verified, and links that went to the old one end.
pub fn save(
    context: &mut Context<'_, '_>,
    action: &str,
    user: &User,
    profile: &Profile,
) -> Result<(), Fault> {
    let (before, after) = difference(user, profile);
    if after.is_empty() {
        return Ok(());
    }
    if !users::update(context.tx, user, profile)? {
        return Err(EXISTS.into());
    }
    if profile.email.as_ref().is_some_and(|email| email.key() != user.email_key) {
        links::revoke_all_of_user(context.tx, user.id)?;
        let moved = users::by_id(context.tx, user.id)?.ok_or(NO_USER)?;
        verification::ask(context, &moved)?;
    }
    let detail = json!({ "before": before, "after": after }).to_string();
    context.log(&Logged { action, user: Some(user.id), detail: &detail, ..Logged::default() })?;
    Ok(())
}

/// The user's profile with what was sent in place of what was there.
fn changed(user: &User, params: &Params) -> Result<Profile, Refusal> {
    let [first_name, last_name, language] =
        ["firstname", "lastname", "language"].map(|name| fields::optional_line(params, name));
    let (first_name, last_name, language) = (first_name?, last_name?, language?);
    let others = [&first_name, &last_name, &language].into_iter().any(|line| !line.is_empty());
    let email = match fields::email(params, "email", &NOTHING, &BAD_EMAIL) {
        Err(refusal) if refusal == NOTHING && others => None,
        email => Some(email?),
    };
    let or = |sent: String, before: &String| if sent.is_empty() { before.clone() } else { sent };
    Ok(Profile {
        email,
        first_name: or(first_name, &user.first_name),
        last_name: or(last_name, &user.last_name),
        language: or(language, &user.language),
    })
}

/// What was there and what is there now, of that which differs.
pub fn difference(user: &User, profile: &Profile) -> (Map<String, Value>, Map<String, Value>) {
    let (mut before, mut after) = (Map::new(), Map::new());
    for (name, old, new) in [
        ("email", &*user.email, profile.email.as_ref().map_or(&*user.email, Email::as_str)),
        ("firstname", &user.first_name, &profile.first_name),
        ("lastname", &user.last_name, &profile.last_name),
        ("language", &user.language, &profile.language),
    ] {
        if old != new {
            before.insert(name.to_owned(), old.into());
            after.insert(name.to_owned(), new.into());
        }
    }
    (before, after)
}
