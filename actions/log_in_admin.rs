//! Admin area: `LogInAdmin` logs an administrator in by name and password.
//!
//! Takes `username`, `password` and, where there is one, the `session` that the new one replaces; answers `session`.
//! Of an administrator with a second factor it waits for `VerifyAdminFactor` and lets nobody in: then the answer says
//! `second_factor`. The password of the old API log-in counts nowhere here.

use crate::action::{Call, Context, Effect, Envelope, Fault, Logged, Needs, Reply};
use crate::auth::admin_password::{self, WRONG_LOGIN};
use crate::domain::ids::AdminId;
use crate::domain::password::MAX_BYTES;
use crate::domain::secret::{Secret, TokenHash};
use crate::params::Params;
use crate::store::activity::Actor;
use crate::store::admin_sessions::{self, NewSession};
use crate::store::{admins, sessions};

/// The row.
pub const CALL: Call = Call {
    name: "LogInAdmin",
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
    let username = params.text("username").unwrap_or_default().trim();
    let Some(admin) = admin_password::admin_of(context, username, &secret)? else {
        return Ok(context.refuse_and_keep(WRONG_LOGIN));
    };
    let waits = admin.has_second_factor;
    let session = start(context, admin.id, (waits, params.text("session")))?;
    let actor = Some(Actor::Admin(admin.id, None));
    let detail = if waits { "{\"second_factor\":\"awaited\"}" } else { "{}" };
    context.log(&Logged { action: CALL.name, actor, detail, ..Logged::default() })?;
    let reply = Reply::done().with("session", session.expose());
    Ok(if waits { reply.with("second_factor", true) } else { reply })
}

/// Starts a session, which may wait for the second factor, and gives its token, which is stored nowhere. The one
/// that it replaces in the browser ends: nobody could log out of it any more.
pub fn start(
    context: &mut Context<'_, '_>,
    admin: AdminId,
    (waits, replaces): (bool, Option<&str>),
) -> Result<Secret, Fault> {
    if let Some(session) = replaces {
        sessions::revoke(context.tx, &TokenHash::of(session))?;
    }
    let token = context.random.alphanumeric(43);
    let ip = context.origin.ip.to_string();
    let new = NewSession {
        token: &TokenHash::of(token.expose()),
        admin,
        waits,
        ip: &ip,
        user_agent: &context.origin.program(),
    };
    admin_sessions::insert(context.tx, &new)?;
    if !waits {
        admins::note_login(context.tx, admin, &ip)?;
    }
    Ok(token)
}
