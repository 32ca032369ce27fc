//! WHMCS `UpdateClient`: changes what is said of a client.
//!
//! The client is named by `clientid` or `clientemail`; `clientid` is answered as it was sent. What is
//! not sent stays. Passwords belong to users and cards to nobody here.

use serde_json::{Map, Value, json};

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Field, Kind, Logged, Needs, Parameter, Refusal, Reply,
    Source, Type,
};
use crate::domain::email::Email;
use crate::domain::right::Right;
use crate::fields::custom_fields::{self, BAD_FIELDS};
use crate::fields::particulars::{self, BAD_COUNTRY, BAD_PHONE, Empty, NOBODY_FOR_DOMAINS, NOT_A_LIST};
use crate::fields::{self, BAD_EMAIL, BAD_MESSAGE, BAD_TEXT, CLIENT_NOT_FOUND, NOT_A_TEXT};
use crate::params::Params;
use crate::store::clients::{self, Details, Profile, Status};
use crate::store::{self, contacts};

use super::{add_client, close_client};

/// The row.
pub const CALL: Call = Call {
    name: "UpdateClient",
    about: Some(&ABOUT),
    needs: Needs::Staff(Right::ManageClients),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const ABOUT: About = About {
    does: "Changes what is said of a client. What is not sent stays. An empty text clears `companyname`, `address2`, \
           `tax_id`, `language`, `clientip`, `notes` and `paymentmethod`; what a client has to have it clears only \
           with `skipvalidation`, the address never. The owner's user keeps his own name and address.",
    source: Source::Protocol,
    takes: &[
        Parameter::optional("clientid", Type::Int, "The client; needed without `clientemail`"),
        Parameter::optional("clientemail", Type::Text, "The address of the client, of several the oldest"),
        Parameter::optional("firstname", Type::Text, "First name"),
        Parameter::optional("lastname", Type::Text, "Last name"),
        Parameter::optional("companyname", Type::Text, "Company"),
        Parameter::optional("email", Type::Text, "Its address, which no other client has"),
        Parameter::optional("address1", Type::Text, "Street"),
        Parameter::optional("address2", Type::Text, "Second line of the street"),
        Parameter::optional("city", Type::Text, "City"),
        Parameter::optional("state", Type::Text, "State or province"),
        Parameter::optional("postcode", Type::Text, "Postcode"),
        Parameter::optional("country", Type::Text, "ISO 3166-1 alpha-2, such as `DE`"),
        Parameter::optional("phonenumber", Type::Text, "Telephone number, such as `+49 731 1`"),
        Parameter::optional("tax_id", Type::Text, "Tax number"),
        Parameter::optional("currency", Type::Int, "The currency's number"),
        Parameter::optional("groupid", Type::Int, "The client group's number; 0 for none"),
        Parameter::optional(
            "customfields",
            Type::Text,
            "base64 of PHP's `serialize()` of an array: field numbers or names, and their values; others stay",
        ),
        Parameter::optional("language", Type::Text, "A language's name in lower case, such as `english`"),
        Parameter::optional("clientip", Type::Text, "The address from which the client signed up"),
        Parameter::optional("notes", Type::Text, "The operator's notes, up to 65,535 characters"),
        Parameter::optional("status", Type::Text, "`Active`, `Inactive` or `Closed`"),
        Parameter::optional("paymentmethod", Type::Text, "The name of a payment module, kept as it is"),
        Parameter::optional(
            "email_preferences",
            Type::List,
            "`general`, `invoice`, `support`, `product`, `domain`, `affiliate`: whether that mail is wanted; kinds \
             that are not named stay",
        ),
        Parameter::optional("marketingoptin", Type::Flag, "Whether marketing mail is wanted"),
        Parameter::optional("clearcreditcard", Type::Flag, "Nothing is stored of a card; gives a warning"),
        Parameter::optional("skipvalidation", Type::Flag, "Whether required fields may be cleared"),
        Parameter::optional("latefeeoveride", Type::Flag, "Whether it pays no fee for being late"),
        Parameter::optional("overideduenotices", Type::Flag, "Whether it gets no notice of what is overdue"),
        Parameter::optional("taxexempt", Type::Flag, "Whether it pays no tax"),
        Parameter::optional("separateinvoices", Type::Flag, "Whether it gets an invoice for each thing"),
        Parameter::optional("disableautocc", Type::Flag, "Whether its card is charged only on its word"),
        Parameter::optional("overrideautoclose", Type::Flag, "Whether it stays open while it is inactive"),
        Parameter::optional("cardtype", Type::Text, "Not stored; gives a warning"),
        Parameter::optional("cardnum", Type::Text, "Not stored; gives a warning"),
        Parameter::optional("expdate", Type::Text, "Not stored; gives a warning"),
        Parameter::optional("startdate", Type::Text, "Not stored; gives a warning"),
        Parameter::optional("issuenumber", Type::Text, "Not stored; gives a warning"),
        Parameter::optional("cvv", Type::Text, "Not stored; gives a warning"),
        Parameter::optional("bankcode", Type::Text, "Not stored; gives a warning"),
        Parameter::optional("bankacct", Type::Text, "Not stored; gives a warning"),
    ],
    answers: &[
        Field::new("clientid", Type::Text, "The client, as it was sent"),
        Field::new("warning", Type::Text, "Only where a parameter is outdated"),
    ],
    refuses: &[
        CLIENT_NOT_FOUND,
        NOT_A_LIST,
        NOBODY_FOR_DOMAINS,
        DUPLICATE,
        BAD_EMAIL,
        NOT_A_TEXT,
        BAD_TEXT,
        BAD_COUNTRY,
        BAD_PHONE,
        BAD_MESSAGE,
        BAD_STATUS,
        BAD_FIELDS,
    ],
    warns: &[CARD_WARNING, CLEAR_WARNING],
    example: &[("clientid", "1"), ("companyname", "Bigger Corp"), ("status", "Inactive")],
};

const DUPLICATE: Refusal =
    Refusal::new(Kind::Conflict, "duplicate_email", "Duplicate Email Address").about("email");
const BAD_STATUS: Refusal =
    Refusal::invalid("invalid_status", "status", "The status has to be Active, Inactive or Closed");
const CARD_WARNING: &str = "Credit card related parameters are now deprecated and may be removed in a future \
                            version. Use AddPayMethod or UpdatePayMethod instead.";
const CLEAR_WARNING: &str = "Credit card related parameters are now deprecated and may be removed in a future \
                             version. Use DeletePayMethod instead.";
const BANK_FIELDS: [&str; 2] = ["bankcode", "bankacct"];

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let client = client(context, params)?;
    change(context, &client, params)?;
    let reply = Reply::done().with("clientid", client.id.to_string());
    Ok(match warning(params) {
        Some(warning) => reply.with("warning", warning),
        None => reply,
    })
}

/// Changes what is sent, and writes down what that was.
pub fn change(context: &mut Context<'_, '_>, client: &Details, params: &Params) -> Result<(), Fault> {
    let mut new = client.profile.clone();
    change_preferences(context, params, client, &mut new)?;
    change_email(context, params, client, &mut new)?;
    change_fields(params, &mut new)?;
    let custom = custom_fields::read(params)?;
    let mut detail = difference(&client.profile, &new);
    if new != client.profile {
        clients::update(context.tx, client, &new)?;
    }
    for (field, value) in &custom {
        store::custom_fields::set(context.tx, client.id, field, value)?;
    }
    if !custom.is_empty() {
        detail["customfields"] = custom.iter().map(|(field, _)| field.to_string()).collect();
    }
    if new != client.profile || !custom.is_empty() {
        let detail = detail.to_string();
        let client = Some(client.id);
        context.log(&Logged { action: CALL.name, client, detail: &detail, ..Logged::default() })?;
    }
    Ok(())
}

fn client(context: &mut Context<'_, '_>, params: &Params) -> Result<Details, Fault> {
    let Some(sent) = params.text("clientemail").filter(|_| params.text("clientid").is_none()) else {
        return close_client::client(context, params);
    };
    let email = Email::parse(sent).map_err(|_| CLIENT_NOT_FOUND)?;
    let id = clients::first_of_email(context.tx, email.key())?.ok_or(CLIENT_NOT_FOUND)?;
    Ok(clients::details(context.tx, id)?.ok_or(CLIENT_NOT_FOUND)?)
}

fn change_preferences(
    context: &mut Context<'_, '_>,
    params: &Params,
    client: &Details,
    new: &mut Profile,
) -> Result<(), Fault> {
    new.email_preferences = particulars::email_preferences(params, new.email_preferences)?;
    let silent = client.profile.email_preferences.wants_domain() && !new.email_preferences.wants_domain();
    if silent && !contacts::another_wants_domain(context.tx, client.id, None)? {
        return Err(NOBODY_FOR_DOMAINS.into());
    }
    Ok(())
}

fn change_email(
    context: &mut Context<'_, '_>,
    params: &Params,
    client: &Details,
    new: &mut Profile,
) -> Result<(), Fault> {
    let email = match fields::email(params, "email", &CLIENT_NOT_FOUND, &BAD_EMAIL) {
        // None was sent.
        Err(refusal) if refusal == CLIENT_NOT_FOUND => return Ok(()),
        email => email?,
    };
    let moved = email.key() != client.profile.email_key;
    if moved && clients::has_other_of_email(context.tx, client.id, email.key())? {
        return Err(DUPLICATE.into());
    }
    new.set_email(&email);
    Ok(())
}

fn change_fields(params: &Params, new: &mut Profile) -> Result<(), Refusal> {
    let relaxed = params.flag("skipvalidation").unwrap_or(false);
    let empty = if relaxed { Empty::Clears } else { Empty::ClearsOptional };
    new.particulars = particulars::read(params, &new.particulars, empty)?;
    new.language = particulars::replaced(params, "language", &new.language, true)?;
    new.created_ip = particulars::replaced(params, "clientip", &new.created_ip, true)?;
    new.default_gateway = particulars::replaced(params, "paymentmethod", &new.default_gateway, true)?;
    new.notes = particulars::replaced_message(params, "notes", &new.notes, add_client::NOTES)?;
    if let Some(status) = params.text("status") {
        new.status = Status::parse(status).ok_or(BAD_STATUS)?;
    }
    new.currency = fields::number(params, "currency").unwrap_or(new.currency);
    new.group_id = fields::number(params, "groupid").unwrap_or(new.group_id);
    for (name, flag) in [
        ("marketingoptin", &mut new.marketing_opt_in),
        ("latefeeoveride", &mut new.late_fee_override),
        ("overideduenotices", &mut new.override_due_notices),
        ("taxexempt", &mut new.tax_exempt),
        ("separateinvoices", &mut new.separate_invoices),
        ("disableautocc", &mut new.disable_auto_cc),
        ("overrideautoclose", &mut new.override_auto_close),
    ] {
        *flag = params.flag(name).unwrap_or(*flag);
    }
    Ok(())
}

fn warning(params: &Params) -> Option<String> {
    let mut outdated = add_client::CARD_FIELDS.iter().chain(&BANK_FIELDS);
    let cards = outdated.any(|name| params.text(name).is_some());
    let clears = params.flag("clearcreditcard").unwrap_or(false);
    let warnings = [cards.then_some(CARD_WARNING), clears.then_some(CLEAR_WARNING)];
    let warnings: Vec<_> = warnings.into_iter().flatten().collect();
    (!warnings.is_empty()).then(|| warnings.join(" "))
}

/// What changed, before and after, under the names of the parameters.
fn difference(before: &Profile, after: &Profile) -> Value {
    let (before, after) = (shown(before), shown(after));
    let only = |of: &Map<String, Value>, other: &Map<String, Value>| {
        let changed = of.iter().filter(|(name, value)| other.get(*name) != Some(*value));
        changed.map(|(name, value)| (name.clone(), value.clone())).collect::<Map<_, _>>()
    };
    json!({ "before": only(&before, &after), "after": only(&after, &before) })
}

fn shown(profile: &Profile) -> Map<String, Value> {
    let mut shown = Map::new();
    for (name, text) in profile.particulars.named() {
        shown.insert(name.to_owned(), text.into());
    }
    for (name, value) in [
        ("email", json!(profile.email)),
        ("language", json!(profile.language)),
        ("clientip", json!(profile.created_ip)),
        ("paymentmethod", json!(profile.default_gateway)),
        ("notes", json!(profile.notes)),
        ("status", json!(profile.status.as_str())),
        ("currency", json!(profile.currency)),
        ("groupid", json!(profile.group_id)),
        ("marketingoptin", json!(profile.marketing_opt_in)),
        ("latefeeoveride", json!(profile.late_fee_override)),
        ("overideduenotices", json!(profile.override_due_notices)),
        ("taxexempt", json!(profile.tax_exempt)),
        ("separateinvoices", json!(profile.separate_invoices)),
        ("disableautocc", json!(profile.disable_auto_cc)),
        ("overrideautoclose", json!(profile.override_auto_close)),
        ("email_preferences", json!(wanted(profile))),
    ] {
        shown.insert(name.to_owned(), value);
    }
    shown
}

fn wanted(profile: &Profile) -> Vec<&'static str> {
    profile.email_preferences.kinds().filter(|(_, wanted)| *wanted).map(|(kind, _)| kind).collect()
}
