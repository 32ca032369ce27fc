//! Quickbase `API_ProvisionUser`: makes a user who cannot log in yet, and gives him a role in the application.
//!
//! Takes `email`, `fname`, `lname` (or `first_name`, `last_name`) and `roleid`, without which he is in None;
//! answers `userid`. No mail goes out: that is what `API_SendInvitation` is for. For a user who was provisioned
//! before the role is added, and he is answered again.

use serde_json::json;

use crate::action::{
    About, Call, Caller, Context, Effect, Envelope, Fault, Field, Kind, Needs, Parameter, Refusal, Reply,
    Source, Type,
};
use crate::application::{self, NO_APPLICATION, NO_DBID, UNKNOWN_ROLE};
use crate::domain::email::Email;
use crate::domain::ids::{ClientId, RoleId, UserId};
use crate::domain::permission::{Permission, Permissions};
use crate::domain::role::Role;
use crate::domain::time::DAY;
use crate::fields::{self, BAD_TEXT, NOT_A_TEXT};
use crate::grants::{self, BEYOND};
use crate::invitation::{self, LIMITED};
use crate::params::Params;
use crate::store::limits;
use crate::store::memberships;
use crate::store::users::{self, UserState};

/// The row.
pub const CALL: Call = Call {
    name: "ProvisionUser",
    about: Some(&ABOUT),
    needs: Needs::Member(application::dbid, Permission::ManageUsers),
    effect: Effect::Writes,
    envelope: Envelope::Errcode,
    run,
};

const ABOUT: About = About {
    does: "Makes a user for an address that nobody has, and gives him a role in the application. He cannot log in, and \
           nobody can register with his address, until he follows a link that was mailed to him: \
           `API_SendInvitation` sends it. No mail goes out here. A user who was provisioned before, and has not \
           registered since, is answered again and gets the role as well.",
    source: Source::Protocol,
    takes: &[
        Parameter::required("email", Type::Text, "His address"),
        Parameter::required("fname", Type::Text, "First name; `first_name` is taken as well"),
        Parameter::required("lname", Type::Text, "Last name; `last_name` is taken as well"),
        Parameter::optional("roleid", Type::Int, "His role; without it None (9), which allows nothing"),
    ],
    answers: &[Field::new("userid", Type::Text, "The user")],
    refuses: &[
        NO_DBID,
        NO_APPLICATION,
        NO_EMAIL,
        BAD_EMAIL,
        NOT_A_TEXT,
        BAD_TEXT,
        NO_NAME,
        UNKNOWN_ROLE,
        BEYOND,
        EXISTS,
        LIMITED,
    ],
    warns: &[],
    example: &[("email", "new@example.com"), ("fname", "Alan"), ("lname", "Turing"), ("roleid", "11")],
};

const NO_EMAIL: Refusal = Refusal::invalid("email_required", "email", "The parameter email is missing");
const BAD_EMAIL: Refusal = Refusal::invalid("invalid_email", "email", "The email address is not valid");
const NO_NAME: Refusal =
    Refusal::invalid("name_required", "fname", "The parameters fname and lname are needed");
const EXISTS: Refusal = Refusal::new(
    Kind::Conflict,
    "user_exists",
    "The user is registered already: find him by API_GetUserInfo and give him a role by API_AddUserToRole",
);

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let client = application::open(context, params)?.id;
    let email = fields::email(params, "email", &NO_EMAIL, &BAD_EMAIL)?;
    let names = (name(params, "fname", "first_name")?, name(params, "lname", "last_name")?);
    let role = application::role(context, client, params, "roleid")?;
    let allows = role.as_ref().map_or(Permissions::NONE, |role| role.permissions);
    grants::check_within(context, client, allows)?;
    let role = role.map_or(Role::None.id(), |role| role.id);
    let (user, created) = match users::by_email_key(context.tx, email.key())? {
        Some(user) if user.state == UserState::Provisioned => (user.id, false),
        Some(_) => return Err(EXISTS.into()),
        None => (provision(context, client, &email, &names)?, true),
    };
    place(context, client, (user, &email), role)?;
    let detail = json!({ "email": email.as_str(), "role": role.get(), "created": created });
    application::log(context, CALL.name, (client, user), &detail)?;
    Ok(Reply::done().with("userid", user.quickbase()))
}

/// A name by Quickbase's word for it, or by the one that a client uses.
fn name(params: &Params, ours: &'static str, theirs: &'static str) -> Result<String, Refusal> {
    let sent = if params.text(ours).is_some() { ours } else { theirs };
    fields::line(params, sent, &NO_NAME)
}

/// A member could reserve addresses without end: he makes as many users in a day as he may invite.
fn provision(
    context: &mut Context<'_, '_>,
    client: ClientId,
    email: &Email,
    (first_name, last_name): &(String, String),
) -> Result<UserId, Fault> {
    if matches!(context.caller, Caller::User(_)) {
        let bucket = format!("users provisioned in client {client}");
        if !limits::take(context.tx, &bucket, DAY, context.site.limits.client)? {
            return Err(LIMITED.into());
        }
    }
    let uuid = context.random.uuid(context.tx.now).to_string();
    Ok(users::provision(context.tx, &uuid, email, (first_name, last_name))?.ok_or(EXISTS)?)
}

/// Whoever has a place now does not wait for an answer to an earlier invitation.
fn place(
    context: &mut Context<'_, '_>,
    client: ClientId,
    (user, email): (UserId, &Email),
    role: RoleId,
) -> Result<(), Fault> {
    let is_new = memberships::find(context.tx, client, user)?.is_none_or(|member| !member.own);
    application::give(context, client, user, role)?;
    if is_new {
        let because = json!({ "because_of_user": user.get() });
        invitation::withdraw_needless(context, client, (user, email.key()), None, &because)?;
    }
    Ok(())
}
