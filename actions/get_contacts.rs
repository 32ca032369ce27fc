//! WHMCS `GetContacts`: contacts by pages, of a client or with a field of exactly this text.

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Field, Needs, Parameter, Refusal, Reply, Source, Type,
    Value,
};
use crate::domain::email::Email;
use crate::domain::ids::ClientId;
use crate::domain::particulars::Particulars;
use crate::domain::right::Right;
use crate::fields::{self, BAD_TEXT, NOT_A_TEXT};
use crate::params::Params;
use crate::store::contacts::{self, Contact, Wanted};

/// The row.
pub const CALL: Call = Call {
    name: "GetContacts",
    about: Some(&ABOUT),
    needs: Needs::Staff(Right::ViewClients),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

const ABOUT: About = About {
    does: "Lists contacts by pages, in the order of their ids.",
    source: Source::Protocol,
    takes: &[
        Parameter::optional("limitstart", Type::Int, "How many to leave out; 0 unless it is said"),
        Parameter::optional("limitnum", Type::Int, "How many to show; 25 unless it is said, 10,000 at most"),
        Parameter::optional("userid", Type::Int, "Only those of this client"),
        Parameter::optional("firstname", Type::Text, "Only those of exactly this first name; likewise below"),
        Parameter::optional("lastname", Type::Text, "Last name"),
        Parameter::optional("companyname", Type::Text, "Company"),
        Parameter::optional(
            "email",
            Type::Text,
            "Only those of exactly this address, without regard to case",
        ),
        Parameter::optional("address1", Type::Text, "Street"),
        Parameter::optional("address2", Type::Text, "Second line of the street"),
        Parameter::optional("city", Type::Text, "City"),
        Parameter::optional("state", Type::Text, "State or province"),
        Parameter::optional("postcode", Type::Text, "Postcode"),
        Parameter::optional("country", Type::Text, "ISO 3166-1 alpha-2, such as `DE`"),
        Parameter::optional("phonenumber", Type::Text, "Telephone number, such as `+49 731 1`"),
    ],
    answers: &[
        Field::new("totalresults", Type::Int, "How many there are in all"),
        Field::new("startnumber", Type::Int, "How many were left out"),
        Field::new("numreturned", Type::Int, "How many are shown"),
        Field::new("contacts.contact[].id", Type::Int, "The contact"),
        Field::new("contacts.contact[].userid", Type::Int, "The client"),
        Field::new("contacts.contact[].firstname", Type::Text, "First name"),
        Field::new("contacts.contact[].lastname", Type::Text, "Last name"),
        Field::new("contacts.contact[].companyname", Type::Text, "Company"),
        Field::new("contacts.contact[].email", Type::Text, "The address"),
        Field::new("contacts.contact[].address1", Type::Text, "Street"),
        Field::new("contacts.contact[].address2", Type::Text, "Second line of the street"),
        Field::new("contacts.contact[].city", Type::Text, "City"),
        Field::new("contacts.contact[].state", Type::Text, "State or province"),
        Field::new("contacts.contact[].postcode", Type::Text, "Postcode"),
        Field::new("contacts.contact[].country", Type::Text, "ISO 3166-1 alpha-2"),
        Field::new("contacts.contact[].phonenumber", Type::Text, "Telephone number as it was typed"),
        Field::new("contacts.contact[].tax_id", Type::Text, "Tax number").ours(),
        Field::new("contacts.contact[].domainemails", Type::Flag, "Whether mail about domains is wanted"),
        Field::new("contacts.contact[].generalemails", Type::Flag, "Whether general mail is wanted"),
        Field::new("contacts.contact[].invoiceemails", Type::Flag, "Whether mail about invoices is wanted"),
        Field::new("contacts.contact[].productemails", Type::Flag, "Whether mail about products is wanted"),
        Field::new("contacts.contact[].supportemails", Type::Flag, "Whether mail about support is wanted"),
        Field::new("contacts.contact[].affiliateemails", Type::Flag, "Whether mail to affiliates is wanted"),
        Field::new("contacts.contact[].created_at", Type::Date, "When it was made"),
        Field::new("contacts.contact[].updated_at", Type::Date, "When it was changed last"),
    ],
    refuses: &[NOT_A_TEXT, BAD_TEXT],
    warns: &[],
    example: &[("userid", "1")],
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let page = fields::part(params);
    let (total, found) = match wanted(params)? {
        Some(wanted) => contacts::list(context.tx, &wanted, page)?,
        None => (0, Vec::new()),
    };
    let reply = fields::listed(page, total, found.len());
    let items = found.into_iter().map(|contact| row(contact, context)).collect();
    Ok(reply.with("contacts", Value::wrapped("contact", items)))
}

/// None where no contact can match: a client's number or an address that is none.
fn wanted(params: &Params) -> Result<Option<Wanted>, Refusal> {
    let line = |name| fields::optional_line(params, name);
    let particulars = Particulars {
        first_name: line("firstname")?,
        last_name: line("lastname")?,
        company_name: line("companyname")?,
        address1: line("address1")?,
        address2: line("address2")?,
        city: line("city")?,
        state: line("state")?,
        postcode: line("postcode")?,
        country: line("country")?.to_ascii_uppercase(),
        phone_number: line("phonenumber")?,
        tax_id: String::new(),
    };
    let (client, email) = (line("userid")?, line("email")?);
    let (parsed, key) = (ClientId::parse(&client), Email::parse(&email).map(|email| email.key().to_owned()));
    if (parsed.is_none() && !client.is_empty()) || (key.is_err() && !email.is_empty()) {
        return Ok(None);
    }
    Ok(Some(Wanted { client: parsed, email_key: key.unwrap_or_default(), particulars }))
}

fn row(contact: Contact, context: &Context<'_, '_>) -> Value {
    let (profile, zone) = (contact.profile, &context.site.zone);
    let known = profile.particulars;
    let wants = |kind| profile.email_preferences.kinds().any(|(known, wanted)| known == kind && wanted);
    Value::object([
        ("id", contact.id.get().into()),
        ("userid", contact.client.get().into()),
        ("firstname", known.first_name.into()),
        ("lastname", known.last_name.into()),
        ("companyname", known.company_name.into()),
        ("email", profile.email.into()),
        ("address1", known.address1.into()),
        ("address2", known.address2.into()),
        ("city", known.city.into()),
        ("state", known.state.into()),
        ("postcode", known.postcode.into()),
        ("country", known.country.into()),
        ("phonenumber", known.phone_number.into()),
        ("tax_id", known.tax_id.into()),
        ("domainemails", wants("domain").into()),
        ("generalemails", wants("general").into()),
        ("invoiceemails", wants("invoice").into()),
        ("productemails", wants("product").into()),
        ("supportemails", wants("support").into()),
        ("affiliateemails", wants("affiliate").into()),
        ("created_at", contact.created_at.whmcs(zone).into()),
        ("updated_at", contact.updated_at.whmcs(zone).into()),
    ])
}
