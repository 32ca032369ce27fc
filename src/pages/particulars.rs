//! The fields of a client account's address, as whoever opens one fills them in.

use super::field::{Choice, Field, Sort};
use super::form::{self, Again};
use crate::domain::country;
use crate::domain::language::Language;
use crate::words::Words;

/// Their names.
pub const NAMES: [&str; 9] =
    ["companyname", "address1", "address2", "city", "state", "postcode", "country", "phonenumber", "tax_id"];

/// A field's id, its name, the text above it, and what the browser may fill in.
type Row = (&'static str, &'static str, &'static str, &'static str);

const LINES: [Row; 6] = [
    ("account-company", "companyname", "field-company", "organization"),
    ("account-address1", "address1", "field-address1", "address-line1"),
    ("account-address2", "address2", "field-address2", "address-line2"),
    ("account-city", "city", "field-city", "address-level2"),
    ("account-state", "state", "field-state", "address-level1"),
    ("account-postcode", "postcode", "field-postcode", "postal-code"),
];

/// The fields: none has to be filled in.
pub fn fields<D>(words: Words, again: Option<&Again<D>>) -> Vec<Field<'_>> {
    let mut fields: Vec<Field<'_>> = LINES.iter().map(|row| line(words, again, *row)).collect();
    let row = ("account-country", "country", "field-country", "country");
    fields.push(Field { options: countries(words), ..line(words, again, row) });
    let row = ("account-phone", "phonenumber", "field-phone", "tel");
    fields.push(Field { sort: Sort::Telephone, ..line(words, again, row) });
    fields.push(line(words, again, ("account-tax", "tax_id", "field-tax", "off")));
    fields
}

fn line<D>(words: Words, again: Option<&Again<D>>, (id, name, label, autocomplete): Row) -> Field<'_> {
    Field {
        autocomplete,
        is_optional: true,
        value: again.map_or("", |again| again.typed(name)),
        ..form::named(words, again, (id, name), label)
    }
}

/// All of them by their English names, which the API answers as well, in the order of those names.
fn countries(words: Words) -> Vec<Choice> {
    let language = if words.language.tag() == "en" { "" } else { "en" };
    let none = Choice { value: String::new(), label: words.plain("country-none"), language: "" };
    let mut known: Vec<_> = country::all().collect();
    // Under A, where people look for it.
    known.sort_by_key(|country| country.name.replace('Å', "A"));
    let named = known.into_iter().map(|country| Choice {
        value: country.code.to_owned(),
        label: country.name.to_owned(),
        language,
    });
    std::iter::once(none).chain(named).collect()
}

/// Each by its own name, and none.
pub fn languages(words: Words) -> Vec<Choice> {
    let none = Choice { value: String::new(), label: words.plain("language-of-browser"), language: "" };
    let named = Language::ALL.map(|language| Choice {
        value: language.name().to_owned(),
        label: language.own_name().to_owned(),
        language: language.tag(),
    });
    std::iter::once(none).chain(named).collect()
}
