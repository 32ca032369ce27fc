//! Page: the user who is logged in proves his mailbox by the link that was mailed to it.
//!
//! Takes `link`; answers nothing. Nobody else can use the link: he who registered the address of somebody else
//! would have its owner confirm it.

use serde_json::json;

use crate::account;
use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Logged, Needs, Refusal, Reply};
use crate::params::Params;
use crate::store::{links, users};
use crate::verification::{self, End};

/// The row.
pub const CALL: Call = Call {
    name: "VerifyEmail",
    about: None,
    needs: Needs::User,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const ANOTHER: Refusal = Refusal::new(
    Kind::Forbidden,
    "verification_of_another",
    "This link is for another user; log in as the one whose address it proves",
);

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let user = account::user(context)?;
    let found = verification::find_open(context, params.text("link").unwrap_or_default())?;
    if found.user.id != user.id {
        return Err(ANOTHER.into());
    }
    if !links::use_up(context.tx, found.link.seed.id)? {
        return Err(verification::refusal(End::Used).into());
    }
    users::verify_email(context.tx, user.id)?;
    let detail = json!({ "email": user.email }).to_string();
    context.log(&Logged { action: CALL.name, user: Some(user.id), detail: &detail, ..Logged::default() })?;
    Ok(Reply::done())
}
