//! Page: registers by an invitation's link and accepts it, in one step.
//!
//! Takes `link`, `firstname`, `lastname`, `email`, `password`, where terms of service are set
//! `accept`, and where there is one the `session` that the new one replaces; answers `session` and `client_id`. It works while sign-up is closed: the link invites.

use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Refusal, Reply};
use crate::fields::{self, person};
use crate::invitation::{self, Newcomer};
use crate::params::Params;

/// The row.
pub const CALL: Call = Call {
    name: "RegisterByInvite",
    about: None,
    needs: Needs::Anybody,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const NO_EMAIL: Refusal = Refusal::invalid("email_required", "email", "Enter your email address");
const BAD_EMAIL: Refusal = Refusal::invalid("invalid_email", "email", "This is not a valid email address");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let linked = invitation::find_open(context, params.text("link").unwrap_or_default())?;
    let new = read(context, params)?;
    let user = invitation::register(context, &linked, &new)?;
    invitation::come_in(context, &linked, &user)?;
    let session = super::log_in::start(context, user.id, params.text("session"))?;
    Ok(Reply::done().with("session", session.expose()).with("client_id", linked.invite.client.get()))
}

fn read(context: &Context<'_, '_>, params: &Params) -> Result<Newcomer, Refusal> {
    let (first_name, last_name) = person::names(params, person::ON_PAGES)?;
    let email = fields::email(params, "email", &NO_EMAIL, &BAD_EMAIL)?;
    let password = person::new_password(params, "password", context.site.password_min)?;
    person::terms(context.site, params, "accept")?;
    Ok(Newcomer { first_name, last_name, email, password })
}
