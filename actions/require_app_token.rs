//! Operator: `RequireAppToken` says whether a client asks for an application token beside a ticket or a password.
//!
//! Takes `client_id` and `required`; answers nothing.

use serde_json::json;

use crate::action::{Call, Context, Effect, Envelope, Fault, Logged, Needs, Refusal, Reply};
use crate::domain::right::Right;
use crate::fields::{self, NO_CLIENT};
use crate::params::Params;
use crate::store::app_tokens;

/// The row.
pub const CALL: Call = Call {
    name: "RequireAppToken",
    about: None,
    needs: Needs::Staff(Right::ManageClients),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const NOT_SAID: Refusal = Refusal::invalid("required_required", "required", "Say yes or no");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let client = fields::client_id(params).ok_or(NO_CLIENT)?;
    let required = params.flag("required").ok_or(NOT_SAID)?;
    if !app_tokens::require(context.tx, client, required)? {
        return Err(NO_CLIENT.into());
    }
    let detail = json!({ "required": required }).to_string();
    context.log(&Logged { action: CALL.name, client: Some(client), detail: &detail, ..Logged::default() })?;
    Ok(Reply::done())
}
