//! Admin area: `SetUpFirstAdmin` makes the first administrator, who may do everything, and logs him in.
//!
//! Takes `link` and what `AddAdmin` takes, the password as `newpw` and `confirmpw`; answers `session`. Of two at
//! once one succeeds, and nobody ever after him.

use serde_json::json;

use super::add_admin::{self, Person};
use super::log_in_admin;
use crate::action::{Call, Context, Effect, Envelope, Fault, Logged, Needs, Reply};
use crate::domain::right::Rights;
use crate::fields::person;
use crate::first_admin::{self, CLOSED};
use crate::params::Params;
use crate::store::activity::Actor;

/// The row.
pub const CALL: Call = Call {
    name: "SetUpFirstAdmin",
    about: None,
    needs: Needs::Proof,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    first_admin::check(context.tx, &context.site.key, params.text("link").unwrap_or_default())?;
    let new = Person::read(params)?;
    let password = person::confirmed_password(params, context.site.password_min)?;
    let hash = context.hash(&password)?;
    if !first_admin::close(context.tx)? {
        return Err(CLOSED.into());
    }
    let id = add_admin::insert(context, &new, (&hash, None), Rights::ALL)?;
    let detail = json!({ "admin": new.username }).to_string();
    let actor = Some(Actor::Admin(id, None));
    context.log(&Logged { action: CALL.name, actor, detail: &detail, ..Logged::default() })?;
    let session = log_in_admin::start(context, id, (false, None))?;
    Ok(Reply::done().with("session", session.expose()))
}
