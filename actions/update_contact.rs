//! WHMCS `UpdateContact`: changes what is said of a contact. What is not sent stays.

use serde_json::json;

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Field, Kind, Logged, Needs, Parameter, Refusal, Reply,
    Source, Type,
};
use crate::domain::ids::ContactId;
use crate::domain::right::Right;
use crate::fields::particulars::{self, BAD_COUNTRY, BAD_PHONE, NOT_A_LIST};
use crate::fields::{BAD_EMAIL, BAD_TEXT, NOT_A_TEXT};
use crate::params::Params;
use crate::store::clients;
use crate::store::contacts::{self, Contact};

use super::add_contact::{self, DUPLICATE, shown};

/// The row.
pub const CALL: Call = Call {
    name: "UpdateContact",
    about: Some(&ABOUT),
    needs: Needs::Staff(Right::ManageClients),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const ABOUT: About = About {
    does: "Changes what is said of a contact. What is not sent stays; an empty text clears a field, but not the \
           address.",
    source: Source::Protocol,
    takes: &[
        Parameter::required("contactid", Type::Int, "The contact"),
        Parameter::optional("firstname", Type::Text, "First name"),
        Parameter::optional("lastname", Type::Text, "Last name"),
        Parameter::optional("companyname", Type::Text, "Company"),
        Parameter::optional("email", Type::Text, "The address, which stands once in a client"),
        Parameter::optional("address1", Type::Text, "Street"),
        Parameter::optional("address2", Type::Text, "Second line of the street"),
        Parameter::optional("city", Type::Text, "City"),
        Parameter::optional("state", Type::Text, "State or province"),
        Parameter::optional("postcode", Type::Text, "Postcode"),
        Parameter::optional("country", Type::Text, "ISO 3166-1 alpha-2, such as `DE`"),
        Parameter::optional("phonenumber", Type::Text, "Telephone number, such as `+49 731 1`"),
        Parameter::optional("tax_id", Type::Text, "Tax number"),
        Parameter::optional(
            "email_preferences",
            Type::List,
            "`general`, `invoice`, `support`, `product`, `domain`, `affiliate`: whether that mail is wanted; kinds \
             that are not named stay",
        ),
        Parameter::optional("password2", Type::Text, "Not stored; gives a warning"),
        Parameter::optional("permissions", Type::Text, "Not stored; gives a warning"),
        Parameter::optional("subaccount", Type::Flag, "Not stored; gives a warning"),
    ],
    answers: &[
        Field::new("contactid", Type::Text, "The contact, as it was sent"),
        Field::new("warning", Type::Text, "Only where a parameter is outdated"),
    ],
    refuses: &[
        CONTACT_NOT_FOUND,
        BAD_EMAIL,
        NOT_A_TEXT,
        BAD_TEXT,
        BAD_COUNTRY,
        BAD_PHONE,
        NOT_A_LIST,
        particulars::NOBODY_FOR_DOMAINS,
        DUPLICATE,
    ],
    warns: &[SUB_ACCOUNT],
    example: &[("contactid", "1"), ("city", "Bonn"), ("phonenumber", "+49 228 1")],
};

/// No such contact.
pub const CONTACT_NOT_FOUND: Refusal =
    Refusal::new(Kind::NotFound, "unknown_contact", "Contact ID Not Found").about("contactid");
const SUB_ACCOUNT: &str = "Sub Accounts are no longer supported. Please use UpdateUser";

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let contact = contact(context, params)?;
    let new = add_contact::profile(params, contact.profile.clone())?;
    if !new.email_preferences.wants_domain() {
        check_domain_mail(context, &contact)?;
    }
    if new != contact.profile {
        if !contacts::update(context.tx, &contact, &new)? {
            return Err(DUPLICATE.into());
        }
        let detail = json!({
            "contact": contact.id.get(), "before": shown(&contact.profile), "after": shown(&new),
        });
        let (client, detail) = (Some(contact.client), detail.to_string());
        context.log(&Logged { action: CALL.name, client, detail: &detail, ..Logged::default() })?;
    }
    let reply = Reply::done().with("contactid", contact.id.to_string());
    Ok(if add_contact::names_sub_account(params) { reply.with("warning", SUB_ACCOUNT) } else { reply })
}

/// The contact that `contactid` names.
pub fn contact(context: &mut Context<'_, '_>, params: &Params) -> Result<Contact, Fault> {
    let id = params.text("contactid").and_then(ContactId::parse).ok_or(CONTACT_NOT_FOUND)?;
    Ok(contacts::by_id(context.tx, id)?.ok_or(CONTACT_NOT_FOUND)?)
}

/// Mail about domains must reach somebody else when it does not reach this contact any more.
pub fn check_domain_mail(context: &mut Context<'_, '_>, contact: &Contact) -> Result<(), Fault> {
    if !contact.profile.email_preferences.wants_domain() {
        return Ok(());
    }
    let client = clients::details(context.tx, contact.client)?;
    let itself = client.is_some_and(|client| client.profile.email_preferences.wants_domain());
    if itself || contacts::another_wants_domain(context.tx, contact.client, Some(contact.id))? {
        return Ok(());
    }
    Err(particulars::NOBODY_FOR_DOMAINS.into())
}
