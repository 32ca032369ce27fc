//! WHMCS `AddContact`: makes a contact of a client, who receives mail and cannot log in.

use serde_json::json;

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Field, Kind, Logged, Needs, Parameter, Refusal, Reply,
    Source, Type,
};
use crate::domain::email_preferences::EmailPreferences;
use crate::domain::particulars::Particulars;
use crate::domain::right::Right;
use crate::fields::particulars::{self, BAD_COUNTRY, BAD_PHONE, Empty, NOT_A_LIST};
use crate::fields::{self, BAD_EMAIL, BAD_TEXT, CLIENT_NOT_FOUND, NOT_A_TEXT};
use crate::params::Params;
use crate::store::contacts::{self, Profile};

use super::close_client;

/// The row.
pub const CALL: Call = Call {
    name: "AddContact",
    about: Some(&ABOUT),
    needs: Needs::Staff(Right::ManageClients),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const ABOUT: About = About {
    does: "Makes a contact of a client: somebody to whom mail goes as well, and who cannot log in.",
    source: Source::Protocol,
    takes: &[
        Parameter::required("clientid", Type::Int, "The client"),
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
            "`general`, `invoice`, `support`, `product`, `domain`, `affiliate`: whether that mail is wanted; none is \
             unless it is said",
        ),
        Parameter::optional("password2", Type::Text, "Not stored; gives a warning"),
        Parameter::optional("permissions", Type::Text, "Not stored; gives a warning"),
        Parameter::optional("subaccount", Type::Flag, "Not stored; gives a warning"),
    ],
    answers: &[
        Field::new("contactid", Type::Int, "The new contact"),
        Field::new("warning", Type::Text, "Only where a parameter is outdated"),
    ],
    refuses: &[
        CLIENT_NOT_FOUND,
        BAD_EMAIL,
        NOT_A_TEXT,
        BAD_TEXT,
        BAD_COUNTRY,
        BAD_PHONE,
        NOT_A_LIST,
        DUPLICATE,
    ],
    warns: &[SUB_ACCOUNT],
    example: &[
        ("clientid", "1"),
        ("firstname", "Carl"),
        ("lastname", "Clerk"),
        ("email", "clerk@example.com"),
    ],
};

/// The client has a contact of this address.
pub const DUPLICATE: Refusal =
    Refusal::new(Kind::Conflict, "duplicate_email", "Duplicate Email Address").about("email");
const SUB_ACCOUNT: &str = "Sub Accounts are no longer supported. Please use AddUser and CreateClientInvite";
/// What once made a contact one who could log in.
const SUB_ACCOUNT_FIELDS: [&str; 3] = ["password2", "permissions", "subaccount"];

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let client = close_client::client(context, params)?.id;
    let nothing = Profile {
        email: String::new(),
        email_key: String::new(),
        particulars: Particulars::default(),
        email_preferences: EmailPreferences::NONE,
    };
    let new = profile(params, nothing)?;
    let contact = contacts::insert(context.tx, client, &new)?.ok_or(DUPLICATE)?;
    let detail = json!({ "contact": contact.get(), "after": shown(&new) }).to_string();
    context.log(&Logged { action: CALL.name, client: Some(client), detail: &detail, ..Logged::default() })?;
    let reply = Reply::done().with("contactid", contact.get());
    Ok(if names_sub_account(params) { reply.with("warning", SUB_ACCOUNT) } else { reply })
}

/// What is sent of a contact; what is not stays.
pub fn profile(params: &Params, known: Profile) -> Result<Profile, Refusal> {
    let mut new = known;
    match fields::email(params, "email", &CLIENT_NOT_FOUND, &BAD_EMAIL) {
        // None was sent.
        Err(refusal) if refusal == CLIENT_NOT_FOUND => {}
        email => new.set_email(&email?),
    }
    new.particulars = particulars::read(params, &new.particulars, Empty::Clears)?;
    new.email_preferences = particulars::email_preferences(params, new.email_preferences)?;
    Ok(new)
}

/// Whether somebody expects a contact who can log in.
pub fn names_sub_account(params: &Params) -> bool {
    SUB_ACCOUNT_FIELDS.iter().any(|name| params.get(name).is_some() && params.flag(name) != Some(false))
}

/// A contact for the activity log.
pub fn shown(profile: &Profile) -> serde_json::Value {
    let mut shown = json!({ "email": profile.email });
    for (name, text) in profile.particulars.named().into_iter().filter(|(_, text)| !text.is_empty()) {
        shown[name] = text.into();
    }
    let kinds = profile.email_preferences.kinds().filter(|(_, wanted)| *wanted);
    shown["email_preferences"] = kinds.map(|(kind, _)| kind).collect();
    shown
}
