//! REST `GET /clients/{clientId}/invites`: a client's invites, the newest first; never a token.
//!
//! Takes `clientId`, `status` (`pending`, `accepted`, `declined`, `revoked`, `expired`), `email`, `cursor`, `limit`;
//! answers `data`, `nextCursor`, `hasMore`. A cursor leads on after the last invite of its page, so that what comes
//! new meanwhile neither repeats one nor leaves one out.

use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Refusal, Reply, Value};
use crate::domain::email::Email;
use crate::domain::ids::MAX_ID;
use crate::domain::permission::Permission;
use crate::fields::{self, cursor};
use crate::params::Params;
use crate::portal;
use crate::store::invites::{self, State, Wanted};

/// The row.
pub const CALL: Call = Call {
    name: "ListInvites",
    about: None,
    needs: Needs::Portal(Permission::ManageUsers),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

const BAD_STATUS: Refusal = Refusal::invalid(
    "invalid_status",
    "status",
    "The status must be pending, accepted, declined, revoked or expired",
);
const BAD_EMAIL: Refusal = Refusal::invalid("bad_filter", "email", "The email address is malformed");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let client = portal::managed(context, params)?.client;
    let list = format!("invites of client {}", client.id);
    let before = cursor::read(params, &context.site.key, &list)?;
    let limit = cursor::limit(params, portal::PAGE, portal::MOST)?;
    let email = email(params)?;
    let wanted = Wanted {
        client: client.id,
        state: state(params)?,
        email_key: email.as_ref().map(Email::key),
        before: before.unwrap_or(MAX_ID),
    };
    let mut found = invites::newest(context.tx, wanted, limit + 1)?;
    let has_more = portal::cut(&mut found, limit);
    let end = found.last().filter(|_| has_more).map(|invite| invite.id.get());
    let shown = found.iter().map(|invite| portal::shown_invite(context, &client, invite).map(Value::Object));
    let shown: Vec<Value> = shown.collect::<Result<_, Fault>>()?;
    Ok(portal::page(shown, end.map(|id| cursor::write(&context.site.key, &list, id))))
}

fn state(params: &Params) -> Result<Option<State>, Refusal> {
    match params.get("status") {
        None => Ok(None),
        Some(_) => portal::state_of(params.text("status").unwrap_or_default()).map(Some).ok_or(BAD_STATUS),
    }
}

fn email(params: &Params) -> Result<Option<Email>, Refusal> {
    match params.get("email") {
        None => Ok(None),
        Some(_) => fields::email(params, "email", &BAD_EMAIL, &BAD_EMAIL).map(Some),
    }
}
