//! What the reference says of `GetClientsDetails`.

use super::{NO_CLIENT, NOBODY, stats};
use crate::action::{About, Field, Parameter, Source, Type};

/// What the reference says.
pub const ABOUT: About = About {
    does: "Tells everything that is said of a client. Each field stands twice, in `client` and beside it, where older \
           integrations look.",
    source: Source::Protocol,
    takes: &[
        Parameter::optional(
            "clientid",
            Type::Int,
            "The client; needed without `email`, and counts beside it",
        ),
        Parameter::optional("email", Type::Text, "The address of the client, of several the oldest"),
        Parameter::optional("stats", Type::Flag, "Whether the figures are wanted as well"),
    ],
    answers: &ANSWERS,
    refuses: &[NOBODY, NO_CLIENT],
    warns: &[],
    example: &[("clientid", "1"), ("stats", "true")],
};

macro_rules! twice {
    ($($name:literal $kind:ident $about:literal,)*) => {
        const BESIDE: &[Field] = &[$(Field::new($name, Type::$kind, $about)),*];
        const INSIDE: &[Field] = &[$(Field::new(concat!("client.", $name), Type::$kind, $about)),*];
    };
}

twice! {
    "client_id" Int "The client",
    "owner_user_id" Int "The user who owns it",
    "userid" Int "The client, under its older name",
    "id" Int "The client once more",
    "uuid" Text "Its UUID",
    "firstname" Text "First name",
    "lastname" Text "Last name",
    "fullname" Text "First and last name",
    "companyname" Text "Company",
    "email" Text "Its address",
    "address1" Text "Street",
    "address2" Text "Second line of the street",
    "city" Text "City",
    "fullstate" Text "State or province",
    "state" Text "State or province",
    "postcode" Text "Postcode",
    "countrycode" Text "ISO 3166-1 alpha-2",
    "country" Text "ISO 3166-1 alpha-2",
    "phonenumber" Text "Telephone number as it was typed",
    "tax_id" Text "Tax number",
    "email_preferences.general" Text "Whether it wants this mail: `1` or `0`",
    "email_preferences.invoice" Text "The same",
    "email_preferences.support" Text "The same",
    "email_preferences.product" Text "The same",
    "email_preferences.domain" Text "The same",
    "email_preferences.affiliate" Text "The same",
    "statecode" Text "State or province",
    "countryname" Text "The country's English name",
    "phonecc" Int "The calling code; 0 where neither the number nor the country tells",
    "phonenumberformatted" Text "`+44.1234567890`",
    "telephoneNumber" Text "`+44.1234567890`",
    "billingcid" Int "The contact who gets its invoices; 0 for none",
    "notes" Text "The operator's notes",
    "currency" Int "The currency's number",
    "defaultgateway" Text "The name of a payment module, or empty",
    "groupid" Int "The client group's number; 0 for none",
    "status" Text "`Active`, `Inactive` or `Closed`",
    "credit" Text "`0.00`",
    "taxexempt" Flag "Whether it pays no tax",
    "latefeeoveride" Flag "Whether it pays no fee for being late",
    "overideduenotices" Flag "Whether it gets no notice of what is overdue",
    "separateinvoices" Flag "Whether it gets an invoice for each thing",
    "disableautocc" Flag "Whether its card is charged only on its word",
    "emailoptout" Flag "Whether marketing mail is not wanted",
    "marketing_emails_opt_in" Flag "Whether marketing mail is wanted",
    "overrideautoclose" Flag "Whether it stays open while it is inactive",
    "allowSingleSignOn" Int "1 where its users may be logged in by a token, or 0",
    "email_verified" Flag "Whether the owner proved his mailbox",
    "language" Text "A language's name, or empty",
    "isOptedInToMarketingEmails" Flag "Whether marketing mail is wanted",
    "lastlogin" Text "`Date: 03/10/2016 10:26<br>IP Address: …<br>Host: …` of the member who was there last, or `No Login Logged`",
    "currency_code" Text "`USD`",
    "customfields[].id" Int "The number of a custom field that has a value",
    "customfields[].value" Text "That value",
    "customfields1" Text "The value of the first one; the second one's is `customfields2`, and so on",
    "users.user[].id" Int "The owner or a member",
    "users.user[].name" Text "First and last name, or his address",
    "users.user[].email" Text "His address",
    "users.user[].is_owner" Flag "Whether he owns the client",
}

const ALL: [&[Field]; 3] = [BESIDE, INSIDE, stats::FIELDS];
const COUNT: usize = BESIDE.len() + INSIDE.len() + stats::FIELDS.len();

const ANSWERS: [Field; COUNT] = {
    let mut answers = [Field::new("", Type::Text, ""); COUNT];
    let (mut part, mut within, mut at) = (0, 0, 0);
    while at < COUNT {
        if within == ALL[part].len() {
            (part, within) = (part + 1, 0);
        }
        answers[at] = ALL[part][within];
        (within, at) = (within + 1, at + 1);
    }
    answers
};
