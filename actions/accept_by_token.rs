//! REST: accepts an invitation by its token, and gives its user a bearer token.
//!
//! Takes `token`, and who accepts: `accessToken` of an OpenID `provider`, with `acceptTerms` where there are terms of
//! service and he is new; or `email` and `password`, with `code` where he has a second factor; or to register `firstName`, `lastName`, `password`, `acceptTerms`
//! and, where it is not the invited one, `email`; or nothing, where the caller is a user. Answers `token`,
//! `expiresAt`, `userId`, `email`, `organisations` and `clients`.

use super::preview_invite::token;
use crate::action::{
    Badge, Call, Caller, Context, Effect, Envelope, Evidence, Fault, Kind, Needs, Refusal, Reply, Token,
    Unproved, Value,
};
use crate::auth::password;
use crate::domain::email::Email;
use crate::domain::ids::LinkId;
use crate::domain::password::MAX_BYTES;
use crate::domain::secret::{Secret, TokenHash};
use crate::domain::token::{BEARER, LinkSeed};
use crate::fields::{self, person};
use crate::invitation::{self, Newcomer, vouched};
use crate::openid;
use crate::params::Params;
use crate::second_factor::{self, WRONG_CODE};
use crate::store::bearers::{self, NewBearer};
use crate::store::clients;
use crate::store::invites::Linked;
use crate::store::users::{self, User};

/// The row.
pub const CALL: Call = Call {
    name: "AcceptByToken",
    about: None,
    needs: Needs::Proof,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

/// What a bearer token begins with.
const PREFIX: &str = "vsb_";
/// The longest access token.
const LONGEST: usize = 16 * 1024;
const NAMES: [&str; 2] = ["firstName", "lastName"];
const TERMS: &str = "acceptTerms";

const LOG_IN: Refusal = Refusal::new(
    Kind::NoCredentials,
    "log_in",
    "Say who accepts: by an access token, an email address and a password, or a bearer token",
);
const WRONG_PASSWORD: Refusal =
    Refusal::new(Kind::BadCredentials, "wrong_password", "The email address or the password is not right");
const SECOND_FACTOR: Refusal = Refusal::new(
    Kind::Forbidden,
    "second_factor",
    "This user has a second factor: send email, password and a code of it, or log in on the page of the invitation",
);
const BAD_TOKEN: Refusal = Refusal::new(
    Kind::BadCredentials,
    "invalid_access_token",
    "The access token is not one of a known provider, for this server, in its time, with a verified address",
);
const UNREACHABLE: Refusal = Refusal::new(
    Kind::Busy,
    "provider_unavailable",
    "The provider of the access token cannot be asked at the moment",
)
.after(30);
const BAD_EMAIL: Refusal = Refusal::invalid("bad_email", "email", "This is not a valid email address");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let linked = invitation::find_open(context, token(params)?)?;
    let is_new = NAMES.iter().any(|name| params.get(name).is_some());
    let has = |name: &str| params.get(name).is_some();
    let user = if has("accessToken") {
        by_provider(context, params, &linked)?
    } else if has("password") && is_new {
        by_registering(context, params, &linked)?
    } else if has("password") {
        match by_password(context, params)? {
            Ok(user) => user,
            Err(wrong) => return Ok(context.refuse_and_keep(wrong)),
        }
    } else {
        by_himself(context)?
    };
    if has("password") && is_new {
        invitation::come_in(context, &linked, &user)?;
    } else {
        invitation::take_in(context, &linked, &user)?;
    }
    let_in(context, &user)
}

/// As whom the provider's verified address shows; it must be the invited one.
fn by_provider(context: &mut Context<'_, '_>, params: &Params, linked: &Linked) -> Result<User, Fault> {
    let sent = params.text("accessToken").unwrap_or_default();
    if sent.len() > LONGEST || !sent.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(BAD_TOKEN.into());
    }
    let provider = openid::chosen(&context.site.openid, params.text("provider"), sent).ok_or(BAD_TOKEN)?;
    let evidence =
        Evidence { provider: provider.name.clone(), token: Secret::new(sent), now: context.tx.now };
    let person = context.worked.identified(evidence)?.map_err(|unproved| match unproved {
        Unproved::Refused(_) => BAD_TOKEN,
        Unproved::Unreachable => UNREACHABLE,
    })?;
    let user =
        vouched::user_of(context, linked, &person, |context| person::terms(context.site, params, TERMS))?;
    if user.has_second_factor { Err(SECOND_FACTOR.into()) } else { Ok(user) }
}

/// What is wrong was counted, and that is kept.
fn by_password(context: &mut Context<'_, '_>, params: &Params) -> Result<Result<User, Refusal>, Fault> {
    let password = Secret::new(params.text("password").unwrap_or_default());
    if password.expose().len() > MAX_BYTES {
        return Err(WRONG_PASSWORD.into());
    }
    let Some(user) = password::user_of(context, params.text("email"), &password)? else {
        return Ok(Err(WRONG_PASSWORD));
    };
    if !user.has_second_factor {
        return Ok(Ok(user));
    }
    params.text("code").ok_or(SECOND_FACTOR)?;
    let shown = second_factor::shown(context, &user, params)?;
    Ok(if shown.is_some() { Ok(user) } else { Err(WRONG_CODE) })
}

/// Without an address it is the invited one.
fn by_registering(context: &mut Context<'_, '_>, params: &Params, linked: &Linked) -> Result<User, Fault> {
    let (first_name, last_name) = person::names(params, NAMES)?;
    let email = match params.get("email") {
        Some(_) => fields::email(params, "email", &BAD_EMAIL, &BAD_EMAIL)?,
        None => Email::parse(&linked.invite.email).map_err(|_| BAD_EMAIL)?,
    };
    let password = person::new_password(params, "password", context.site.password_min)?;
    person::terms(context.site, params, TERMS)?;
    let new = Newcomer { first_name, last_name, email, password };
    invitation::register(context, linked, &new)
}

/// A key is for programs: it takes nobody in.
fn by_himself(context: &mut Context<'_, '_>) -> Result<User, Fault> {
    let (Caller::User(caller), None | Some(Badge::Bearer(_))) = (context.caller, context.badge) else {
        return Err(LOG_IN.into());
    };
    Ok(users::by_id(context.tx, caller.id)?.ok_or(LOG_IN)?)
}

/// The bearer token is computed when the answer leaves, so that an answer that is kept holds none.
fn let_in(context: &mut Context<'_, '_>, user: &User) -> Result<Reply, Fault> {
    let seed = LinkSeed {
        id: LinkId::new(user.id.get()),
        issue: context.tx.now.millis(),
        nonce: context.random.number(),
    };
    let bearer = Token { before: PREFIX.to_owned(), purpose: BEARER.into(), seed };
    let new = NewBearer {
        token: &TokenHash::of(&bearer.text(&context.site.key)),
        user: user.id,
        ip: &context.origin.ip.to_string(),
        user_agent: &context.origin.program(),
    };
    let end = bearers::insert(context.tx, &new)?;
    let clients = clients::shown_of_user(context.tx, user.id)?.into_iter().filter(|client| !client.closed);
    let clients = clients
        .map(|client| Value::object([("clientId", client.uuid.into()), ("clientName", client.name.into())]));
    Ok(Reply::done()
        .with("token", bearer)
        .with("expiresAt", end.rfc3339())
        .with("userId", user.uuid.as_str())
        .with("email", user.email.as_str())
        .with("organisations", Value::list("organisation", Vec::new()))
        .with("clients", Value::list("client", clients.collect())))
}
