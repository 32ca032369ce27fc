//! Page: registers by an invitation's link and accepts it, in one step.
//!
//! Takes `link`, `firstname`, `lastname`, `email`, `password`, where terms of service are set
//! `accept`, and where there is one the `session` that the new one replaces; answers `session` and `client_id`. It works while sign-up is closed: the link invites.

use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Needs, Refusal, Reply};
use crate::domain::email::Email;
use crate::domain::ids::UserId;
use crate::domain::password::PasswordHash;
use crate::domain::secret::Secret;
use crate::fields::{self, person};
use crate::invitation::{self, End, Way};
use crate::params::Params;
use crate::store::invites::Linked;
use crate::store::links::Via;
use crate::store::users::{self, NewUser, UserState};

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
const HAS_ACCOUNT: Refusal = Refusal::new(
    Kind::Conflict,
    "has_account",
    "This email address cannot be registered here; if it is yours, log in with it",
)
.about("email");

/// What the form said.
struct Form {
    first_name: String,
    last_name: String,
    email: Email,
    password: Secret,
}

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let linked = invitation::find_open(context, params.text("link").unwrap_or_default())?;
    let form = read(context, params)?;
    let proved = linked.via == Via::Mailed && linked.invite.email_key == form.email.key();
    invitation::check_policy(context, &linked, form.email.key(), proved)?;
    let standing = users::by_email_key(context.tx, form.email.key())?;
    // Only a mail to that very address may turn a provisioned user into a registered one.
    let provisioned = match standing {
        Some(user) if user.state == UserState::Provisioned && proved => Some(user.id),
        Some(_) => return Err(HAS_ACCOUNT.into()),
        None => None,
    };
    let hash = context.hash(&form.password)?;
    let id = match provisioned {
        Some(id) => registered(context, id, &form, &hash)?,
        None => made(context, &form, &hash, proved)?,
    };
    finish(context, &linked, id, params.text("session"))
}

fn read(context: &Context<'_, '_>, params: &Params) -> Result<Form, Refusal> {
    let (first_name, last_name) = person::names(params)?;
    let email = fields::email(params, "email", &NO_EMAIL, &BAD_EMAIL)?;
    let password = person::new_password(params, "password", context.site.password_min)?;
    person::terms(context.site, params)?;
    Ok(Form { first_name, last_name, email, password })
}

fn registered(
    context: &mut Context<'_, '_>,
    id: UserId,
    form: &Form,
    hash: &PasswordHash,
) -> Result<UserId, Fault> {
    let changed = users::register(context.tx, id, &form.first_name, &form.last_name, hash)?;
    if changed { Ok(id) } else { Err(HAS_ACCOUNT.into()) }
}

fn made(
    context: &mut Context<'_, '_>,
    form: &Form,
    hash: &PasswordHash,
    proved: bool,
) -> Result<UserId, Fault> {
    let uuid = context.random.uuid(context.tx.now).to_string();
    let new = NewUser {
        uuid: &uuid,
        email: &form.email,
        first_name: &form.first_name,
        last_name: &form.last_name,
        state: UserState::Registered,
        password_hash: Some(hash),
        email_verified: proved,
        language: "",
    };
    Ok(users::insert(context.tx, &new)?.ok_or(HAS_ACCOUNT)?)
}

fn finish(
    context: &mut Context<'_, '_>,
    linked: &Linked,
    id: UserId,
    replaces: Option<&str>,
) -> Result<Reply, Fault> {
    let user = users::by_id(context.tx, id)?.ok_or(HAS_ACCOUNT)?;
    if !invitation::accept(context, &linked.invite, &user, Way::Link(linked.via))? {
        return Err(End::Used.refusal().into());
    }
    let session = super::log_in::start(context, id, replaces)?;
    Ok(Reply::done().with("session", session.expose()).with("client_id", linked.invite.client.get()))
}
