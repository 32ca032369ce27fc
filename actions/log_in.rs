//! Page: logs a user in by address and password.
//!
//! Takes `email`, `password`, `remember` and, where there is one, the `session` that the new one replaces; answers
//! `session`, the token of the new one, and `remember`, for how many seconds a browser keeps it where it was asked
//! to. Of a user with a second factor it waits for `VerifySecondFactor` and lets nobody in: then the answer says
//! `second_factor`.

use crate::account;
use crate::action::{Call, Context, Effect, Envelope, Fault, Logged, Needs, Reply};
use crate::auth::{WRONG_LOGIN, password};
use crate::domain::ids::UserId;
use crate::domain::password::MAX_BYTES;
use crate::domain::secret::{Secret, TokenHash};
use crate::params::Params;
use crate::store::activity::Actor;
use crate::store::db::{DbError, Tx};
use crate::store::sessions::{self, NewSession, Stay};

/// The row.
pub const CALL: Call = Call {
    name: "LogIn",
    about: None,
    needs: Needs::Password,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let secret = Secret::new(params.text("password").unwrap_or_default());
    if secret.expose().len() > MAX_BYTES {
        return Err(WRONG_LOGIN.into());
    }
    let Some(user) = password::user_of(context, params.text("email"), &secret)? else {
        return Ok(context.refuse_and_keep(WRONG_LOGIN));
    };
    let stay = if params.flag("remember") == Some(true) { Stay::Remembered } else { Stay::Today };
    let replaces = params.text("session");
    let reply = if user.has_second_factor {
        let session = begin(context, (user.id, stay), replaces, sessions::insert_waiting)?;
        Reply::done().with("session", session.expose()).with("second_factor", true)
    } else {
        stayed(context, (user.id, stay), replaces)?
    };
    context.log(&Logged {
        action: CALL.name,
        actor: Some(Actor::User(user.id)),
        user: Some(user.id),
        detail: if user.has_second_factor { "{\"second_factor\":\"awaited\"}" } else { "{}" },
        ..Logged::default()
    })?;
    Ok(reply)
}

/// Starts a session for as long as its user wants to stay, and answers it.
pub fn stayed(
    context: &mut Context<'_, '_>,
    (user, stay): (UserId, Stay),
    replaces: Option<&str>,
) -> Result<Reply, Fault> {
    let session = begin(context, (user, stay), replaces, sessions::insert)?;
    account::arrive_at_only(context, &TokenHash::of(session.expose()), user)?;
    let reply = Reply::done().with("session", session.expose());
    Ok(if stay == Stay::Remembered { reply.with("remember", stay.life() / 1000) } else { reply })
}

/// Starts a session and gives its token, which is stored nowhere.
pub fn start(context: &mut Context<'_, '_>, user: UserId, replaces: Option<&str>) -> Result<Secret, Fault> {
    begin(context, (user, Stay::Today), replaces, sessions::insert)
}

/// The one that the new one replaces in the browser ends: nobody could log out of it any more.
fn begin(
    context: &mut Context<'_, '_>,
    (user, stay): (UserId, Stay),
    replaces: Option<&str>,
    insert: impl FnOnce(&mut Tx<'_>, &NewSession<'_>) -> Result<(), DbError>,
) -> Result<Secret, Fault> {
    if let Some(session) = replaces {
        sessions::revoke(context.tx, &TokenHash::of(session))?;
    }
    let token = context.random.alphanumeric(43);
    let new = NewSession {
        token: &TokenHash::of(token.expose()),
        user,
        stay,
        ip: &context.origin.ip.to_string(),
        user_agent: &context.origin.program(),
    };
    insert(context.tx, &new)?;
    Ok(token)
}
