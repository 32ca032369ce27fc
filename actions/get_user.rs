//! Ours: `GetUser` shows a user, with his place in each client.
//!
//! Takes `user_id` or `email`, which is compared exactly but for its case; answers what he is, whether
//! his address is verified and a second factor set, when he logged in last, and `clients`.

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Field, Needs, Parameter, Refusal, Reply, Source, Type,
    Value, named,
};
use crate::domain::right::Right;
use crate::fields::{self, BAD_EMAIL, NO_USER, Named};
use crate::params::Params;
use crate::place;
use crate::store::memberships::{self, Member};
use crate::store::sessions;
use crate::store::users::{self, User};

/// The row.
pub const CALL: Call = Call {
    name: "GetUser",
    about: Some(&ABOUT),
    needs: Needs::Staff(Right::ViewUsers),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

const ABOUT: About = About {
    does: "Shows a user, found by his id or his exact address, with his place in each client.",
    source: Source::Vestibule,
    takes: &[
        Parameter::optional("user_id", Type::Int, "The user; without it `email` is needed"),
        Parameter::optional(
            "email",
            Type::Text,
            "His address, where `user_id` is left out; case does not count",
        ),
    ],
    answers: &[
        Field::new("user_id", Type::Int, "The user"),
        Field::new("uuid", Type::Text, "His UUID"),
        Field::new("firstname", Type::Text, "First name"),
        Field::new("lastname", Type::Text, "Last name"),
        Field::new("email", Type::Text, "His address as it was given"),
        Field::new("email_verified", Type::Flag, "Whether he proved that the address is his"),
        Field::new("language", Type::Text, "Such as `english`, or empty"),
        Field::new("state", Type::Text, "`registered`, `provisioned` (cannot log in yet) or `disabled`"),
        Field::new("second_factor", Type::Flag, "Whether a second factor is set"),
        Field::new("datecreated", Type::Date, "When he was made"),
        Field::new("lastlogin", Type::Date, "When he logged in last; empty where that is not known"),
        Field::new("lastloginip", Type::Text, "From which address"),
        Field::new("clients[].id", Type::Int, "A client he belongs to"),
        Field::new("clients[].name", Type::Text, "Its company's or person's name"),
        Field::new("clients[].isOwner", Type::Flag, "Whether he owns it"),
        Field::new(
            "clients[].permissions.permission[]",
            Type::Text,
            "What he may do in it, as GetUserPermissions",
        ),
        Field::new("clients[].roles[]", Type::Text, "The roles he holds in it"),
        Field::new("clients[].since", Type::Date, "Since when he has belonged to it"),
        Field::new("clients[].lastlogin", Type::Date, "When he was in its account last, or empty"),
        Field::new("clients[].lastloginip", Type::Text, "From which address, or empty"),
        Field::new("clients[].lastloginhost", Type::Text, "That address's name, or empty"),
    ],
    refuses: &[NO_USER, BAD_EMAIL, NOBODY],
    warns: &[],
    example: &[("email", "member@example.com")],
};

/// The same words, about the parameter that counted.
const NOBODY: Refusal = NO_USER.about("email");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let user = match fields::user_or_email(params)? {
        Named::Id(id) => users::by_id(context.tx, id)?.ok_or(NO_USER)?,
        Named::Address(email) => users::by_email_key(context.tx, email.key())?.ok_or(NOBODY)?,
    };
    let places = memberships::of_user(context.tx, user.id)?;
    let last = sessions::latest_of_user(context.tx, user.id)?;
    let zone = &context.site.zone;
    let (at, ip) = last.map(|(at, ip)| (at.whmcs(zone), ip)).unwrap_or_default();
    let clients = places.into_iter().map(|place| client(place, context)).collect();
    Ok(shown(user, context)
        .with("lastlogin", at)
        .with("lastloginip", ip)
        .with("clients", Value::list("client", clients)))
}

fn shown(user: User, context: &Context<'_, '_>) -> Reply {
    Reply::done()
        .with("user_id", user.id.get())
        .with("uuid", user.uuid)
        .with("firstname", user.first_name)
        .with("lastname", user.last_name)
        .with("email", user.email)
        .with("email_verified", user.email_verified_at.is_some())
        .with("language", user.language)
        .with("state", user.state.as_str())
        .with("second_factor", user.has_second_factor)
        .with("datecreated", user.created_at.whmcs(&context.site.zone))
}

fn client(place: Member, context: &Context<'_, '_>) -> Value {
    let mut fields = named([("id", place.client.get().into()), ("name", place.client_name.as_str().into())]);
    fields.extend(place::fields_of(place, &context.site.zone));
    Value::Object(fields)
}
