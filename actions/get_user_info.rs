//! Quickbase `API_GetUserInfo`: who has an address, or who asks.
//!
//! Takes `email`, without which it is about the caller; answers `user`. Whoever shares no application learns
//! nothing about other addresses.

use crate::action::{
    About, Call, Caller, Context, Effect, Envelope, Fault, Field, Kind, Needs, Parameter, Refusal, Reply,
    Source, Type, Value, named,
};
use crate::application;
use crate::params::Params;
use crate::store::users::{self, User};

/// The row.
pub const CALL: Call = Call {
    name: "GetUserInfo",
    about: Some(&ABOUT),
    needs: Needs::Anybody,
    effect: Effect::ReadsPoint,
    envelope: Envelope::Errcode,
    run,
};

const ABOUT: About = About {
    does: "Shows the user of an address, or the caller. Others' addresses are told only to who may share an \
           application; to everybody else they look unknown. A caller who shows nothing is `anonymous`.",
    source: Source::Protocol,
    takes: &[Parameter::optional("email", Type::Text, "The address; without it the caller")],
    answers: &[
        Field::new("user", Type::Object, "The user"),
        Field::new("user@id", Type::Text, "His userid"),
        Field::new("user.firstName", Type::Text, "First name"),
        Field::new("user.lastName", Type::Text, "Last name"),
        Field::new("user.login", Type::Text, "The address by which he logs in"),
        Field::new("user.email", Type::Text, "His address"),
        Field::new("user.screenName", Type::Text, "Empty: users have no names besides"),
        Field::new("user.isVerified", Type::Int, "1 when he has proved his address"),
        Field::new("user.externalAuth", Type::Int, "0"),
    ],
    refuses: &[UNKNOWN],
    warns: &[],
    example: &[("email", "guest@example.com")],
};

/// The words are those of the live service, and so is the code.
const UNKNOWN: Refusal = Refusal::new(
    Kind::UnknownUser,
    "unknown_address",
    "The user with the specified email address or user name does not exist.",
);

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let sent = params.text("email").map(str::trim).filter(|text| !text.is_empty());
    let shown = match (sent, context.caller) {
        (Some(text), _) => of_user(&application::by_address(context, text)?.ok_or(UNKNOWN)?),
        (None, Caller::User(caller)) => {
            users::by_id(context.tx, caller.id)?.as_ref().map_or_else(anonymous, of_user)
        }
        (None, _) => anonymous(),
    };
    Ok(Reply::done().with("user", shown))
}

fn of_user(user: &User) -> Value {
    Value::Object(named([
        ("@id", user.id.quickbase().into()),
        ("firstName", user.first_name.as_str().into()),
        ("lastName", user.last_name.as_str().into()),
        ("login", user.email.as_str().into()),
        ("email", user.email.as_str().into()),
        ("screenName", "".into()),
        ("isVerified", i64::from(user.email_verified_at.is_some()).into()),
        ("externalAuth", 0.into()),
    ]))
}

/// The documented answer to a caller who shows nothing.
fn anonymous() -> Value {
    Value::Object(named([
        ("@id", "1.ckbs".into()),
        ("firstName", "".into()),
        ("lastName", "".into()),
        ("login", "anonymous".into()),
        ("email", "".into()),
        ("screenName", "anonymous".into()),
        ("isVerified", 0.into()),
        ("externalAuth", 0.into()),
    ]))
}
