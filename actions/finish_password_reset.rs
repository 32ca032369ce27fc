//! Page: a user chooses a new password by a mailed link.
//!
//! Takes `link`, `newpw` and `confirmpw`, and of a provisioned user `firstname`, `lastname` and, where
//! there are terms of service, `accept`. His sessions and other links end; the link proved his mailbox.

use serde_json::json;

use crate::action::{Call, Caller, Context, Effect, Envelope, Fault, Kind, Logged, Needs, Refusal, Reply};
use crate::auth::password;
use crate::domain::password::PasswordHash;
use crate::domain::secret::Secret;
use crate::fields::person;
use crate::params::Params;
use crate::password_reset::{self, End, Found};
use crate::store::activity::Actor;
use crate::store::users::{self, User, UserState};
use crate::store::{links, outbox, sessions};

/// The row.
pub const CALL: Call = Call {
    name: "FinishPasswordReset",
    about: None,
    needs: Needs::Anybody,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const LOGGED_IN: Refusal =
    Refusal::new(Kind::Conflict, "logged_in", "Log out first: this link is for somebody who cannot log in");

/// What the form said.
struct Form {
    /// First and last name, of a user who has none yet.
    names: Option<(String, String)>,
    password: Secret,
}

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let Found { link, user, .. } =
        password_reset::find_open(context, params.text("link").unwrap_or_default())?;
    if matches!(context.caller, Caller::User(_)) {
        return Err(LOGGED_IN.into());
    }
    let form = read(context, params, &user)?;
    let hash = context.hash(&form.password)?;
    if !links::use_up(context.tx, link.seed.id)? || !set(context, &user, &form, &hash)? {
        return Err(password_reset::refusal(End::Used).into());
    }
    users::verify_email(context.tx, user.id)?;
    sessions::revoke_all_of_user(context.tx, user.id)?;
    links::revoke_all_of_user(context.tx, user.id)?;
    password::forget_failures(context, user.id)?;
    tell(context, &user)?;
    Ok(Reply::done())
}

fn read(context: &Context<'_, '_>, params: &Params, user: &User) -> Result<Form, Refusal> {
    let is_new = user.state == UserState::Provisioned;
    let names = if is_new { Some(person::names(params, person::ON_PAGES)?) } else { None };
    let password = person::confirmed_password(params, context.site.password_min)?;
    if is_new {
        person::terms(context.site, params, "accept")?;
    }
    Ok(Form { names, password })
}

fn set(context: &mut Context<'_, '_>, user: &User, form: &Form, hash: &PasswordHash) -> Result<bool, Fault> {
    Ok(match &form.names {
        Some((first, last)) => users::register(context.tx, user.id, first, last, Some(hash))?,
        None => users::set_password(context.tx, user.id, hash)?,
    })
}

/// The user learns that his password is another one now, and so does the activity log.
fn tell(context: &mut Context<'_, '_>, user: &User) -> Result<(), Fault> {
    let mail = outbox::NewMail {
        kind: "password_reset_done",
        recipient: &user.email,
        user: Some(user.id),
        ..outbox::NewMail::default()
    };
    outbox::queue(context.tx, &mail)?;
    context.after.mail_queued = true;
    let detail =
        json!({ "email": user.email, "registered": user.state == UserState::Provisioned }).to_string();
    context.log(&Logged {
        action: CALL.name,
        actor: Some(Actor::User(user.id)),
        user: Some(user.id),
        detail: &detail,
        ..Logged::default()
    })?;
    Ok(())
}
