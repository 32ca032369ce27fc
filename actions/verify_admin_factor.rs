//! Admin area: `VerifyAdminFactor` shows the second factor of an administrator's log-in that waits for it.
//!
//! Takes `session`, the token that `LogInAdmin` answered, and `code` or `backup_code`; answers `session`, a new one.

use serde_json::json;

use super::log_in_admin;
use crate::action::{Call, Context, Effect, Envelope, Fault, Logged, Needs, Reply};
use crate::domain::ids::{AdminId, SessionId};
use crate::domain::secret::TokenHash;
use crate::params::Params;
use crate::second_factor::{self, NO_WAITING, WRONG_CODE};
use crate::store::activity::Actor;
use crate::store::{admin_sessions, admins};

/// The row.
pub const CALL: Call = Call {
    name: "VerifyAdminFactor",
    about: None,
    needs: Needs::Password,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let session = params.text("session").unwrap_or_default();
    let (waiting, admin) = awaited(context, params)?;
    let Some(proof) = second_factor::shown_by(context, admin, params)? else {
        second_factor::count_wrong(context, waiting, session)?;
        return Ok(context.refuse_and_keep(WRONG_CODE));
    };
    let detail = json!({ "by": proof.as_str() }).to_string();
    let actor = Some(Actor::Admin(admin, None));
    context.log(&Logged { action: CALL.name, actor, detail: &detail, ..Logged::default() })?;
    let session = log_in_admin::start(context, admin, (false, Some(session)))?;
    Ok(Reply::done().with("session", session.expose()))
}

/// The log-in that waits. Whose second factor was turned off meanwhile logs in anew.
pub fn awaited(context: &mut Context<'_, '_>, params: &Params) -> Result<(SessionId, AdminId), Fault> {
    let session = TokenHash::of(params.text("session").unwrap_or_default());
    let (waiting, id) = admin_sessions::waiting(context.tx, &session)?.ok_or(NO_WAITING)?;
    let admin = admins::by_id(context.tx, id)?.filter(|admin| admin.has_second_factor);
    admin.map(|admin| (waiting, admin.id)).ok_or_else(|| NO_WAITING.into())
}
