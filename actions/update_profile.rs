//! Page: a user changes his names and the language in which he is spoken to.
//!
//! Takes `firstname`, `lastname` and `language` (`english`, `german`, `french`, `spanish`, or nothing for the one
//! that the browser asks for); answers nothing.

use serde_json::json;

use super::update_user::difference;
use crate::account;
use crate::action::{Call, Context, Effect, Envelope, Fault, Logged, Needs, Reply};
use crate::fields::person;
use crate::params::Params;
use crate::store::users::{self, Profile};

/// The row.
pub const CALL: Call = Call {
    name: "UpdateProfile",
    about: None,
    needs: Needs::User,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let user = account::user(context)?;
    let (first_name, last_name) = person::names(params, person::ON_PAGES)?;
    let profile = Profile { email: None, first_name, last_name, language: person::language(params)? };
    let (before, after) = difference(&user, &profile);
    if !after.is_empty() && users::update(context.tx, &user, &profile)? {
        let detail = json!({ "before": before, "after": after }).to_string();
        context.log(&Logged {
            action: CALL.name,
            user: Some(user.id),
            detail: &detail,
            ..Logged::default()
        })?;
    }
    Ok(Reply::done())
}
