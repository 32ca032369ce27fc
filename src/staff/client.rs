//! A client as the head of its pages in the admin area shows it.

use crate::action::{Context, Fault, Value};
use crate::domain::ids::ClientId;
use crate::fields::CLIENT_NOT_FOUND;
use crate::params::Params;
use crate::store::clients::{self, Client, Details};
use crate::store::users::{self, User};

/// The client that `clientid` names.
pub fn named(context: &mut Context<'_, '_>, params: &Params) -> Result<Client, Fault> {
    let id = params.text("clientid").and_then(ClientId::parse).ok_or(CLIENT_NOT_FOUND)?;
    Ok(clients::by_id(context.tx, id)?.ok_or(CLIENT_NOT_FOUND)?)
}

/// What the head shows: `id`, `name`, `status`, `owner_id`, `owner_name`, `owner_email`.
pub fn client_head(context: &mut Context<'_, '_>, id: ClientId) -> Result<Value, Fault> {
    let client = clients::by_id(context.tx, id)?.ok_or(CLIENT_NOT_FOUND)?;
    head(context, &client)
}

/// The same of a client that is known already.
pub fn head(context: &mut Context<'_, '_>, client: &Client) -> Result<Value, Fault> {
    let owner = users::by_id(context.tx, client.owner)?;
    Ok(Value::object([
        ("id", client.id.get().into()),
        ("name", client.name.as_str().into()),
        ("status", client.status.as_str().into()),
        ("owner_id", client.owner.get().into()),
        ("owner_name", owner.as_ref().map(User::display_name).into()),
        ("owner_email", owner.map(|owner| owner.email).into()),
    ]))
}

/// All that is said of a client: the names of its fields are those of the form dialect.
pub fn profile(client: &Details) -> Value {
    let Details { profile, .. } = client;
    let known = &profile.particulars;
    Value::object([
        ("firstname", known.first_name.as_str().into()),
        ("lastname", known.last_name.as_str().into()),
        ("companyname", known.company_name.as_str().into()),
        ("address1", known.address1.as_str().into()),
        ("address2", known.address2.as_str().into()),
        ("city", known.city.as_str().into()),
        ("state", known.state.as_str().into()),
        ("postcode", known.postcode.as_str().into()),
        ("country", known.country.as_str().into()),
        ("phonenumber", known.phone_number.as_str().into()),
        ("tax_id", known.tax_id.as_str().into()),
        ("email", profile.email.as_str().into()),
        ("language", profile.language.as_str().into()),
        ("status", profile.status.as_str().into()),
        ("notes", profile.notes.as_str().into()),
        ("uuid", client.uuid.as_str().into()),
        ("created_at", client.created_at.millis().into()),
        ("created_ip", profile.created_ip.as_str().into()),
        ("version", client.version.into()),
    ])
}
