//! WHMCS `DeleteContact`: deletes a contact.

use serde_json::json;

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Field, Logged, Needs, Parameter, Reply, Source, Type,
};
use crate::domain::right::Right;
use crate::fields::particulars::NOBODY_FOR_DOMAINS;
use crate::params::Params;
use crate::store::contacts;

use super::add_contact::shown;
use super::update_contact::{CONTACT_NOT_FOUND, check_domain_mail, contact};

/// The row.
pub const CALL: Call = Call {
    name: "DeleteContact",
    about: Some(&ABOUT),
    needs: Needs::Staff(Right::ManageClients),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const ABOUT: About = About {
    does: "Deletes a contact, unless nobody else would receive the client's mail about domains.",
    source: Source::Protocol,
    takes: &[Parameter::required("contactid", Type::Int, "The contact")],
    answers: &[Field::new("contactid", Type::Text, "The contact, as it was sent").ours()],
    refuses: &[CONTACT_NOT_FOUND, NOBODY_FOR_DOMAINS],
    warns: &[],
    example: &[("contactid", "1")],
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let contact = contact(context, params)?;
    check_domain_mail(context, &contact)?;
    contacts::delete(context.tx, &contact)?;
    let detail = json!({ "contact": contact.id.get(), "before": shown(&contact.profile) }).to_string();
    let client = Some(contact.client);
    context.log(&Logged { action: CALL.name, client, detail: &detail, ..Logged::default() })?;
    Ok(Reply::done().with("contactid", contact.id.to_string()))
}
