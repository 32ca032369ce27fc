//! Page: logs a user in by address and password.
//!
//! Takes `email`, `password` and, where there is one, the `session` that the new one replaces;
//! answers `session`, the token of the new one.

use crate::action::{Call, Context, Effect, Envelope, Fault, Logged, Needs, Reply};
use crate::auth::{WRONG_LOGIN, password};
use crate::domain::ids::UserId;
use crate::domain::password::MAX_BYTES;
use crate::domain::secret::{Secret, TokenHash};
use crate::params::Params;
use crate::store::activity::Actor;
use crate::store::sessions::{self, NewSession};

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
    let user = password::user_of(context, params.text("email"), &secret)?;
    // The second factor cannot be asked for here yet.
    let Some(user) = user.filter(|user| !user.has_second_factor) else {
        return Ok(context.refuse_and_keep(WRONG_LOGIN));
    };
    let session = start(context, user.id, params.text("session"))?;
    context.log(&Logged {
        action: CALL.name,
        actor: Some(Actor::User(user.id)),
        user: Some(user.id),
        detail: "{}",
        ..Logged::default()
    })?;
    Ok(Reply::done().with("session", session.expose()))
}

/// Starts a session and gives its token, which is stored nowhere. The one that it replaces in the
/// browser ends: nobody could log out of it any more.
pub fn start(context: &mut Context<'_, '_>, user: UserId, replaces: Option<&str>) -> Result<Secret, Fault> {
    if let Some(session) = replaces {
        sessions::revoke(context.tx, &TokenHash::of(session))?;
    }
    let token = context.random.alphanumeric(43);
    sessions::insert(
        context.tx,
        &NewSession {
            token: &TokenHash::of(token.expose()),
            user,
            ip: &context.origin.ip.to_string(),
            user_agent: &context.origin.program(),
        },
    )?;
    Ok(token)
}
