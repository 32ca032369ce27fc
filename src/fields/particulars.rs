//! Reading what is said of a client or a contact: what was not sent stays as it was.

use super::{message, optional_line};
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
pub fn read(params: &Params, known: &Particulars, empty: Empty) -> Result<Particulars, Refusal> {
    let optional = |name, known| replaced(params, name, known, true);
    let needed = |name, known| replaced(params, name, known, empty == Empty::Clears);
    Ok(Particulars {
        first_name: needed("firstname", &known.first_name)?,
        last_name: needed("lastname", &known.last_name)?,
        company_name: optional("companyname", &known.company_name)?,
        address1: needed("address1", &known.address1)?,
        address2: optional("address2", &known.address2)?,
        city: needed("city", &known.city)?,
        state: needed("state", &known.state)?,
        postcode: needed("postcode", &known.postcode)?,
        country: country(needed("country", &known.country)?, &known.country)?,
        phone_number: phone(needed("phonenumber", &known.phone_number)?, &known.phone_number)?,
        tax_id: optional("tax_id", &known.tax_id)?,
    })
}

/// One line as it is sent, or as it was.
pub fn replaced(params: &Params, name: &'static str, known: &str, clears: bool) -> Result<String, Refusal> {
    let line = optional_line(params, name)?;
    let emptied = params.verbatim(name).is_some_and(|text| text.trim().is_empty());
    if line.is_empty() && !(clears && emptied) { Ok(known.to_owned()) } else { Ok(line) }
}

/// What was stored once stays good, whatever it is.
fn country(code: String, known: &str) -> Result<String, Refusal> {
    match Country::of(&code) {
        Some(country) => Ok(country.code.to_owned()),
        None if code.is_empty() || code == known => Ok(code),
        None => Err(BAD_COUNTRY),
    }
}

fn phone(number: String, known: &str) -> Result<String, Refusal> {
    let good = number.is_empty() || number == known || telephone::is_plausible(&number);
    if good { Ok(number) } else { Err(BAD_PHONE) }
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

/// A text of several lines as it is sent, or as it was.
pub fn replaced_message(
    params: &Params,
    name: &'static str,
    known: &str,
    most: usize,
) -> Result<String, Refusal> {
    let message = message(params, name, most)?;
    let emptied = params.verbatim(name).is_some_and(|text| text.trim().is_empty());
    Ok(message.unwrap_or_else(|| if emptied { String::new() } else { known.to_owned() }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::BAD_TEXT;
    use crate::params::Value;

    fn known() -> Particulars {
        let line = str::to_owned;
        Particulars {
            first_name: line("Ann"),
            company_name: line("Acme"),
            country: line("zz"),
            phone_number: line("call me"),
            ..Particulars::default()
        }
    }

    fn sent(pairs: &[(&str, &str)], empty: Empty) -> Result<Particulars, Refusal> {
        read(&Params::from_pairs(pairs.iter().copied()), &known(), empty)
    }

    #[test]
    fn what_is_not_sent_stays_and_what_is_empty_goes_where_it_may() {
        assert_eq!(sent(&[], Empty::Clears), Ok(known()));
        assert_eq!(sent(&[("firstname", "undefined"), ("city", "null")], Empty::Clears), Ok(known()));
        let emptied = [("firstname", ""), ("companyname", " ")];
        let without_company = Particulars { company_name: String::new(), ..known() };
        assert_eq!(sent(&emptied, Empty::ClearsOptional), Ok(without_company.clone()));
        let without_both = Particulars { first_name: String::new(), ..without_company };
        assert_eq!(sent(&emptied, Empty::Clears), Ok(without_both));
    }

    #[test]
    fn countries_and_telephone_numbers_are_checked_where_they_change() {
        let changed = |name, value| sent(&[(name, value)], Empty::Clears);
        assert_eq!(changed("country", "de").map(|new| new.country).as_deref(), Ok("DE"));
        assert_eq!(changed("country", "Germany"), Err(BAD_COUNTRY));
        assert_eq!(changed("phonenumber", "+49 1").map(|new| new.phone_number).as_deref(), Ok("+49 1"));
        assert_eq!(changed("phonenumber", "later"), Err(BAD_PHONE));
        assert_eq!(changed("address1", "a\nb"), Err(BAD_TEXT.about("address1")));
        let list = Value::List(vec![("0".to_owned(), "Ann".into())]);
        let params = Params::from_pairs([("lastname", list)]);
        assert_eq!(read(&params, &known(), Empty::Clears), Err(crate::fields::NOT_A_TEXT.about("lastname")));
    }

    #[test]
    fn preferences_that_are_not_named_stay() {
        let read = |value: Value| {
            let params = Params::from_pairs([("email_preferences", value)]);
            email_preferences(&params, EmailPreferences::DOMAIN)
        };
        let kinds = |pairs: &[(&str, &str)]| {
            Value::List(pairs.iter().map(|(kind, wanted)| ((*kind).to_owned(), (*wanted).into())).collect())
        };
        assert_eq!(read(kinds(&[])), Ok(EmailPreferences::DOMAIN));
        let wanted = EmailPreferences::DOMAIN.with("general", true);
        assert_eq!(
            read(kinds(&[("general", "True"), ("domains", "0"), ("invoice", "undefined")])),
            Ok(wanted)
        );
        assert_eq!(read(kinds(&[("domain", "")])), Ok(EmailPreferences::NONE));
        assert_eq!(read("undefined".into()), Ok(EmailPreferences::DOMAIN));
        assert_eq!(read("general".into()), Err(NOT_A_LIST.about("email_preferences")));
        let nested = Value::List(vec![("domain".to_owned(), kinds(&[]))]);
        assert_eq!(read(nested), Ok(EmailPreferences::DOMAIN));
    }
}
