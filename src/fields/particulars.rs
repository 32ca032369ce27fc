//! Reading what is said of a client or a contact: what was not sent stays as it was.

use super::{BAD_TEXT, optional_line};
use crate::action::{Kind, Refusal};
use crate::domain::country::Country;
use crate::domain::email_preferences::EmailPreferences;
use crate::domain::particulars::Particulars;
use crate::domain::telephone;
use crate::params::Params;

/// No country's code.
pub const BAD_COUNTRY: Refusal = Refusal::invalid("invalid_country", "country", "Valid country required");
/// No telephone number.
pub const BAD_PHONE: Refusal =
    Refusal::invalid("invalid_phonenumber", "phonenumber", "Invalid telephone phone number");
/// A text where a list belongs.
pub const NOT_A_LIST: Refusal =
    Refusal::new(Kind::Invalid, "not_a_list", "A text was sent where a list belongs");
/// Mail about domains would reach nobody.
pub const NOBODY_FOR_DOMAINS: Refusal = Refusal::invalid(
    "domain_email_required",
    "email_preferences",
    "You must have at least one email address enabled to receive domain related notifications as required by \
     ICANN. To disable domain notifications, please create an alternative contact that is set to receive them",
);

/// Whether an empty text clears a field or leaves it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Empty {
    /// It clears every field.
    Clears,
    /// It clears what nobody has to have: company, second line of the street, tax number.
    ClearsOptional,
}

/// Names, address and telephone as they are sent.
pub fn particulars(params: &Params, known: &Particulars, empty: Empty) -> Result<Particulars, Refusal> {
    let optional = |name, known| replaced(params, name, known, true);
    let needed = |name, known| replaced(params, name, known, empty == Empty::Clears);
    let country = needed("country", &known.country)?;
    let phone_number = needed("phonenumber", &known.phone_number)?;
    Ok(Particulars {
        first_name: needed("firstname", &known.first_name)?,
        last_name: needed("lastname", &known.last_name)?,
        company_name: optional("companyname", &known.company_name)?,
        address1: needed("address1", &known.address1)?,
        address2: optional("address2", &known.address2)?,
        city: needed("city", &known.city)?,
        state: needed("state", &known.state)?,
        postcode: needed("postcode", &known.postcode)?,
        country: if country == known.country { country } else { checked_country(&country)? },
        phone_number: if phone_number == known.phone_number { phone_number } else { checked_phone(phone_number)? },
        tax_id: optional("tax_id", &known.tax_id)?,
    })
}

/// One line as it is sent, or as it was.
pub fn replaced(params: &Params, name: &'static str, known: &str, clears: bool) -> Result<String, Refusal> {
    let line = optional_line(params, name)?;
    let emptied = params.verbatim(name).is_some_and(|text| text.trim().is_empty());
    if line.is_empty() && !(clears && emptied) { Ok(known.to_owned()) } else { Ok(line) }
}

fn checked_country(code: &str) -> Result<String, Refusal> {
    match Country::of(code) {
        Some(country) => Ok(country.code.to_owned()),
        None if code.is_empty() => Ok(String::new()),
        None => Err(BAD_COUNTRY),
    }
}

fn checked_phone(number: String) -> Result<String, Refusal> {
    if number.is_empty() || telephone::is_plausible(&number) { Ok(number) } else { Err(BAD_PHONE) }
}

/// `email_preferences[…]`: kinds that are not named stay.
pub fn email_preferences(params: &Params, known: EmailPreferences) -> Result<EmailPreferences, Refusal> {
    let Some(sent) = params.get("email_preferences") else { return Ok(known) };
    let Some(kinds) = sent.as_list() else {
        let absent = params.text("email_preferences").is_none();
        return if absent { Ok(known) } else { Err(NOT_A_LIST.about("email_preferences")) };
    };
    Ok(kinds.iter().fold(known, |set, (kind, wanted)| match wanted.flag() {
        Some(wanted) => set.with(kind, wanted),
        None => set,
    }))
}

/// A name of at most so many characters for something of the operator's own.
pub fn replaced_message(params: &Params, name: &'static str, known: &str) -> Result<String, Refusal> {
    let message = super::message(params, name, NOTES).map_err(|_| BAD_TEXT.about(name))?;
    let emptied = params.verbatim(name).is_some_and(|text| text.trim().is_empty());
    Ok(message.unwrap_or_else(|| if emptied { String::new() } else { known.to_owned() }))
}
