//! Quickbase `API_SendInvitation`: mails a user who has a role in an application a fresh link to it.
//!
//! Takes `userid` (or `user_id`), the application as `dbid` (or `client_id`), and `usertext`, up to
//! 4,096 characters of plain text; answers nothing but its envelope. It may be repeated within the
//! limits on mail: the older link is then superseded.

use super::create_client_invite::MESSAGE;
use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Kind, Needs, Parameter, Refusal, Reply, Source, Type,
};
use crate::application::{self, NO_APPLICATION, NO_DBID, NO_USERID, NOT_LISTED, UNKNOWN_USER};
use crate::domain::email::Email;
use crate::domain::ids::{ClientId, UserId};
use crate::domain::permission::{Permission, Permissions};
use crate::fields::{self, BAD_MESSAGE, NOT_A_TEXT};
use crate::invitation::{self, Invitation, LIMITED};
use crate::params::Params;
use crate::store::{invites, memberships, users};

/// The row.
pub const CALL: Call = Call {
    name: "SendInvitation",
    about: Some(&ABOUT),
    needs: Needs::Member(application::dbid, Permission::ManageUsers),
    effect: Effect::Writes,
    envelope: Envelope::Errcode,
    run,
};

const ABOUT: About = About {
    does: "Mails a user who has a role in the application a fresh link to it: somebody who is registered arrives in the \
           application, somebody who was provisioned registers first. An older link is superseded. It may be repeated \
           within the limits on invitations and mail; what they refuse changes nothing, and the older link lives.",
    source: Source::Protocol,
    takes: &[
        Parameter::required("userid", Type::Text, "The user"),
        Parameter::optional(
            "usertext",
            Type::Text,
            "A message that the mail quotes as plain text, up to 4096 characters",
        ),
    ],
    answers: &[],
    refuses: &[
        NO_DBID,
        NO_APPLICATION,
        NO_USERID,
        UNKNOWN_USER,
        DISABLED_USER,
        NOT_LISTED,
        DISABLED_ROLE,
        NOT_A_TEXT,
        BAD_MESSAGE,
        LIMITED,
    ],
    warns: &[],
    example: &[("userid", "2.gvhq"), ("usertext", "Welcome!")],
};

const DISABLED_ROLE: Refusal = Refusal::new(
    Kind::Forbidden,
    "role_none",
    "The user's role in this application is None: give him another first",
);
const DISABLED_USER: Refusal = Refusal::new(Kind::Forbidden, "user_disabled", "The user is disabled");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let user = application::userid(params)?;
    let client = application::dbid(params)?;
    let (email, permissions) = addressee(context, client, user)?;
    let text = fields::message(params, "usertext", MESSAGE)?;
    invitation::send(
        context,
        &Invitation {
            action: CALL.name,
            client,
            email: &email,
            kind: invites::Kind::GrantOnSend(user),
            permissions,
            role: None,
            makes_owner: false,
            message: text.as_deref(),
            life: None,
            mails: true,
            hands: false,
        },
    )?;
    Ok(Reply::done())
}

/// The address of a user who may be invited, and what his role allows: it must be something.
fn addressee(
    context: &mut Context<'_, '_>,
    client: ClientId,
    user: UserId,
) -> Result<(Email, Permissions), Fault> {
    let standing = memberships::standing(context.tx, client, user)?;
    if standing.owner.is_none() || standing.closed {
        return Err(NO_APPLICATION.into());
    }
    let found = users::by_id(context.tx, user)?.ok_or(UNKNOWN_USER)?;
    if found.state == users::UserState::Disabled {
        return Err(DISABLED_USER.into());
    }
    standing.permissions.ok_or(NOT_LISTED)?;
    if standing.may().is_empty() {
        return Err(DISABLED_ROLE.into());
    }
    let email = Email::parse(&found.email).map_err(|_| UNKNOWN_USER)?;
    Ok((email, standing.may()))
}
