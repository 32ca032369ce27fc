//! Admin area: `UpdateClientProfile` changes what is said of a client, if it still is what was seen.
//!
//! Takes `clientid`, `version`, and the fields of `UpdateClient`, of which an empty one is cleared; the address stays
//! one. Answers `clientid`.

use super::{close_client, update_client};
use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Needs, Refusal, Reply};
use crate::domain::right::Right;
use crate::fields::{self, BAD_EMAIL};
use crate::params::Params;
use crate::store::clients;

/// The row.
pub const CALL: Call = Call {
    name: "UpdateClientProfile",
    about: None,
    needs: Needs::Staff(Right::ManageClients),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const NO_EMAIL: Refusal = Refusal::invalid("email_required", "email", "An email address is required");
/// Somebody else was first.
pub const CHANGED: Refusal = Refusal::new(
    Kind::Conflict,
    "client_changed",
    "Somebody else has changed this client meanwhile: nothing was saved, look at what it is now",
);

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let client = close_client::client(context, params)?;
    fields::email(params, "email", &NO_EMAIL, &BAD_EMAIL)?;
    let version = params.text("version").and_then(|text| text.parse().ok()).unwrap_or_default();
    if !clients::claim(context.tx, client.id, version)? {
        return Err(CHANGED.into());
    }
    let mut sent = params.clone();
    sent.insert("skipvalidation", "true");
    update_client::change(context, &client, &sent)?;
    Ok(Reply::done().with("clientid", client.id.get()))
}
