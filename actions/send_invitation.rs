//! Quickbase `API_SendInvitation`: mails a user who has a role in an application a fresh link to it.
//!
//! Takes `userid` (or `user_id`), the application as `dbid` (or `client_id`), and `usertext`, up to
//! 4,096 characters of plain text; answers nothing but its envelope. It may be repeated within the
//! limits on mail: the older link is then superseded.

use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Needs, Refusal, Reply};
use crate::domain::email::Email;
use crate::domain::ids::{ClientId, UserId};
use crate::domain::permission::{Permission, Permissions};
use crate::fields;
use crate::invitation::{self, Invitation};
use crate::params::Params;
use crate::store::{invites, memberships, users};

/// The row.
pub const CALL: Call = Call {
    name: "SendInvitation",
    about: None,
    needs: Needs::Member(application, Permission::ManageUsers),
    effect: Effect::Writes,
    envelope: Envelope::Errcode,
    run,
};

const NO_USERID: Refusal = Refusal::invalid("userid_required", "userid", "The parameter userid is missing");
const UNKNOWN_USER: Refusal =
    Refusal::new(Kind::UnknownUser, "unknown_user", "There is no user of this userid");
const NO_DBID: Refusal =
    Refusal::new(Kind::NotFound, "dbid_required", "The call needs the dbid of an application");
const UNKNOWN_CLIENT: Refusal =
    Refusal::new(Kind::UnknownClient, "unknown_application", "There is no application of this dbid");
const NO_ROLE: Refusal = Refusal::new(
    Kind::NotMember,
    "no_role",
    "The user has no role in this application: add him to one first",
);
const DISABLED_ROLE: Refusal = Refusal::new(
    Kind::Forbidden,
    "role_none",
    "The user's role in this application is None: give him another first",
);
const DISABLED_USER: Refusal = Refusal::new(Kind::Forbidden, "user_disabled", "The user is disabled");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let user = params.text("userid").or_else(|| params.text("user_id")).ok_or(NO_USERID)?;
    let user = parse_user(user).ok_or(UNKNOWN_USER)?;
    let client = application(params)?;
    let (email, permissions) = addressee(context, client, user)?;
    let text = fields::message(params, "usertext", 4096)?;
    invitation::send(
        context,
        &Invitation {
            action: CALL.name,
            client,
            email: &email,
            kind: invites::Kind::GrantOnSend(user),
            permissions,
            role: None,
            message: text.as_deref(),
            life: None,
            mails: true,
        },
    )?;
    Ok(Reply::done())
}

fn application(params: &Params) -> Result<ClientId, Refusal> {
    if params.text("dbid").is_none() && params.text("client_id").is_none() {
        return Err(NO_DBID);
    }
    fields::client_of(params).ok_or(UNKNOWN_CLIENT)
}

/// Quickbase's form, or the plain number of the other dialects.
fn parse_user(text: &str) -> Option<UserId> {
    UserId::parse_quickbase(text).or_else(|| UserId::parse(text))
}

/// The address of a user who may be invited, and what his role allows: it must be something.
fn addressee(
    context: &mut Context<'_, '_>,
    client: ClientId,
    user: UserId,
) -> Result<(Email, Permissions), Fault> {
    let standing = memberships::standing(context.tx, client, user)?;
    if standing.owner.is_none() || standing.closed {
        return Err(UNKNOWN_CLIENT.into());
    }
    let found = users::by_id(context.tx, user)?.ok_or(UNKNOWN_USER)?;
    if found.state == users::UserState::Disabled {
        return Err(DISABLED_USER.into());
    }
    standing.permissions.ok_or(NO_ROLE)?;
    if standing.may().is_empty() {
        return Err(DISABLED_ROLE.into());
    }
    let email = Email::parse(&found.email).map_err(|_| UNKNOWN_USER)?;
    Ok((email, standing.may()))
}
