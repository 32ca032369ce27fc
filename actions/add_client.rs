//! WHMCS `AddClient`: makes a client, with a new user as its owner or an existing one.
//!
//! Answers `clientid` and `owner_id`. Card fields are not taken; they give the documented warning.

use serde_json::json;

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Field, Kind, Logged, Needs, Parameter, Refusal, Reply,
    Source, Type,
};
use crate::domain::email::Email;
use crate::domain::ids::{ClientId, UserId};
use crate::domain::particulars::Particulars;
use crate::domain::permission::Permissions;
use crate::domain::right::Right;
use crate::fields::custom_fields::{self, BAD_FIELDS};
use crate::fields::particulars::{self, BAD_COUNTRY, BAD_PHONE, Empty};
use crate::fields::{self, BAD_MESSAGE, BAD_TEXT, NOT_A_TEXT};
use crate::params::Params;
use crate::store;
use crate::store::clients::{self, Profile};
use crate::store::memberships;
use crate::store::users::{self, NewUser, UserState};

use super::add_user::{self, LONG_PASSWORD, NO_PASSWORD};

/// The row.
pub const CALL: Call = Call {
    name: "AddClient",
    about: Some(&ABOUT),
    needs: Needs::Staff(Right::ManageClients),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const ABOUT: About = About {
    does: "Makes a client, with a new user as its owner or an existing one. With `skipvalidation` nothing but \
           `email` and `password2` has to be there. No mail is sent, as with `noemail`; `securityqid` and \
           `securityqans` are accepted and not used.",
    source: Source::Protocol,
    takes: &[
        Parameter::optional(
            "owner_user_id",
            Type::Int,
            "The user who is to own it; without one a user is made of the names, `email`, `password2` and `language`",
        ),
        Parameter::required("firstname", Type::Text, "First name"),
        Parameter::required("lastname", Type::Text, "Last name"),
        Parameter::optional("companyname", Type::Text, "Company"),
        Parameter::required("email", Type::Text, "Its address, and the new user's"),
        Parameter::required("address1", Type::Text, "Street"),
        Parameter::optional("address2", Type::Text, "Second line of the street"),
        Parameter::required("city", Type::Text, "City"),
        Parameter::required("state", Type::Text, "State or province"),
        Parameter::required("postcode", Type::Text, "Postcode"),
        Parameter::required("country", Type::Text, "ISO 3166-1 alpha-2, such as `DE`"),
        Parameter::required("phonenumber", Type::Text, "Telephone number, such as `+49 731 1`"),
        Parameter::optional("tax_id", Type::Text, "Tax number"),
        Parameter::optional(
            "password2",
            Type::Text,
            "The new user's password; needed without `owner_user_id`",
        ),
        Parameter::optional("currency", Type::Int, "The currency's number; 1 unless it is said"),
        Parameter::optional("groupid", Type::Int, "The client group's number; 0 for none"),
        Parameter::optional(
            "customfields",
            Type::Text,
            "base64 of PHP's `serialize()` of an array: field numbers or names, and their values",
        ),
        Parameter::optional("language", Type::Text, "A language's name in lower case, such as `english`"),
        Parameter::optional("clientip", Type::Text, "The address from which the client signed up"),
        Parameter::optional("notes", Type::Text, "The operator's notes, up to 65,535 characters"),
        Parameter::optional("marketingoptin", Type::Flag, "Whether marketing mail is wanted"),
        Parameter::optional("skipvalidation", Type::Flag, "Whether required fields may be missing"),
        Parameter::optional("cardtype", Type::Text, "Not stored; gives a warning"),
        Parameter::optional("cardnum", Type::Text, "Not stored; gives a warning"),
        Parameter::optional("expdate", Type::Text, "Not stored; gives a warning"),
        Parameter::optional("startdate", Type::Text, "Not stored; gives a warning"),
        Parameter::optional("issuenumber", Type::Text, "Not stored; gives a warning"),
        Parameter::optional("cvv", Type::Text, "Not stored; gives a warning"),
    ],
    answers: &[
        Field::new("clientid", Type::Int, "The new client"),
        Field::new("owner_id", Type::Int, "The user who owns it"),
        Field::new("warning", Type::Text, "Only where a parameter is outdated"),
    ],
    refuses: &[
        BAD_OWNER,
        NOT_A_TEXT,
        BAD_TEXT,
        NO_FIRST,
        NO_LAST,
        NO_EMAIL,
        BAD_EMAIL,
        NO_ADDRESS,
        NO_CITY,
        NO_STATE,
        NO_POSTCODE,
        BAD_COUNTRY,
        NO_PHONE,
        BAD_PHONE,
        BAD_FIELDS,
        BAD_MESSAGE,
        NO_PASSWORD,
        LONG_PASSWORD,
        EXISTS,
    ],
    warns: &[CARD_WARNING],
    example: &[
        ("firstname", "Nina"),
        ("lastname", "New"),
        ("email", "nina@example.com"),
        ("address1", "1 Long Road"),
        ("city", "Ulm"),
        ("state", "BW"),
        ("postcode", "89073"),
        ("country", "DE"),
        ("phonenumber", "+49 731 1"),
        ("password2", "correct horse battery staple"),
        ("customfields", "YToxOntpOjE7czo2OiJHb29nbGUiO30="),
    ],
};

const BAD_OWNER: Refusal =
    Refusal::new(Kind::UnknownUser, "invalid_owner", "Invalid Owner User ID").about("owner_user_id");
const NO_FIRST: Refusal =
    Refusal::invalid("firstname_required", "firstname", "You did not enter your first name");
const NO_LAST: Refusal =
    Refusal::invalid("lastname_required", "lastname", "You did not enter your last name");
const NO_EMAIL: Refusal = Refusal::invalid("email_required", "email", "You did not enter your email address");
const BAD_EMAIL: Refusal =
    Refusal::invalid("invalid_email", "email", "The email address you entered was not valid");
// The double blank is WHMCS's own.
const NO_ADDRESS: Refusal =
    Refusal::invalid("address1_required", "address1", "You did not enter your  address line 1");
const NO_CITY: Refusal = Refusal::invalid("city_required", "city", "You did not enter your city");
const NO_STATE: Refusal = Refusal::invalid("state_required", "state", "You did not enter your state");
const NO_POSTCODE: Refusal =
    Refusal::invalid("postcode_required", "postcode", "You did not enter your postcode");
const NO_PHONE: Refusal =
    Refusal::invalid("phonenumber_required", "phonenumber", "You did not enter your phone number");
/// The address is a user's already.
pub const EXISTS: Refusal =
    Refusal::new(Kind::Conflict, "user_exists", "A user already exists with that email address")
        .about("email");
const CARD_WARNING: &str = "Credit card related parameters are now deprecated and may be removed in a future \
                            version. Use AddPayMethod instead.";
/// What was said of a card once.
pub const CARD_FIELDS: [&str; 6] = ["cardtype", "cardnum", "expdate", "startdate", "issuenumber", "cvv"];
/// The longest notes, in characters.
pub const NOTES: usize = 65_535;

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let owner = existing_owner(context, params)?;
    let (email, known) = checked(params)?;
    let custom = custom_fields::read(params)?;
    let profile = profile(params, &email, known)?;
    let owner = match owner {
        Some(owner) => owner,
        None => new_owner(context, params, &email, &profile)?,
    };
    let client = make(context, CALL.name, owner, &profile)?;
    for (field, value) in &custom {
        store::custom_fields::set(context.tx, client, field, value)?;
    }
    let reply = Reply::done().with("clientid", client.get()).with("owner_id", owner.get());
    let cards = CARD_FIELDS.iter().any(|field| params.text(field).is_some());
    Ok(if cards { reply.with("warning", CARD_WARNING) } else { reply })
}

/// Makes a client with its owner as its only member.
pub fn make(
    context: &mut Context<'_, '_>,
    action: &str,
    owner: UserId,
    profile: &Profile,
) -> Result<ClientId, Fault> {
    let uuid = context.random.uuid(context.tx.now).to_string();
    let client = clients::insert(context.tx, &uuid, owner, profile)?;
    memberships::insert(context.tx, client, owner, Permissions::EVERYTHING)?;
    let detail = json!({ "email": profile.email }).to_string();
    context.log(&Logged {
        action,
        client: Some(client),
        user: Some(owner),
        detail: &detail,
        ..Logged::default()
    })?;
    Ok(client)
}

fn existing_owner(context: &mut Context<'_, '_>, params: &Params) -> Result<Option<UserId>, Fault> {
    if params.is_list("owner_user_id") {
        return Err(BAD_OWNER.into());
    }
    let Some(text) = params.text("owner_user_id") else { return Ok(None) };
    let id = UserId::parse(text).ok_or(BAD_OWNER)?;
    let user = users::by_id(context.tx, id)?.ok_or(BAD_OWNER)?;
    Ok(Some(user.id))
}

/// Address, names and the rest, looked at in the documented order.
fn checked(params: &Params) -> Result<(Email, Particulars), Refusal> {
    let relaxed = params.flag("skipvalidation").unwrap_or(false);
    let check = |name, missing: &Refusal| {
        let line = fields::optional_line(params, name)?;
        if line.is_empty() && !relaxed { Err(missing.clone()) } else { Ok(line) }
    };
    check("firstname", &NO_FIRST)?;
    check("lastname", &NO_LAST)?;
    let email = fields::email(params, "email", &NO_EMAIL, &BAD_EMAIL)?;
    check("address1", &NO_ADDRESS)?;
    check("city", &NO_CITY)?;
    check("state", &NO_STATE)?;
    check("postcode", &NO_POSTCODE)?;
    check("country", &BAD_COUNTRY)?;
    // A country that is none is told before a number that is missing.
    let known = particulars::read(params, &Particulars::default(), Empty::Clears);
    if !matches!(&known, Err(refusal) if *refusal == BAD_COUNTRY) {
        check("phonenumber", &NO_PHONE)?;
    }
    Ok((email, known?))
}

fn profile(params: &Params, email: &Email, known: Particulars) -> Result<Profile, Refusal> {
    let line = |name| fields::optional_line(params, name);
    let new = Profile::new(email, known);
    Ok(Profile {
        language: line("language")?,
        notes: fields::message(params, "notes", NOTES)?.unwrap_or_default(),
        currency: fields::number(params, "currency").unwrap_or(new.currency),
        group_id: fields::number(params, "groupid").unwrap_or(new.group_id),
        created_ip: line("clientip")?,
        marketing_opt_in: params.flag("marketingoptin").unwrap_or(false),
        ..new
    })
}

fn new_owner(
    context: &mut Context<'_, '_>,
    params: &Params,
    email: &Email,
    profile: &Profile,
) -> Result<UserId, Fault> {
    let password = add_user::password(params)?;
    if users::by_email_key(context.tx, email.key())?.is_some() {
        return Err(EXISTS.into());
    }
    let hash = context.hash(&password)?;
    let uuid = context.random.uuid(context.tx.now).to_string();
    let new = NewUser {
        uuid: &uuid,
        email,
        first_name: &profile.particulars.first_name,
        last_name: &profile.particulars.last_name,
        state: UserState::Registered,
        password_hash: Some(&hash),
        email_verified: false,
        language: &profile.language,
    };
    Ok(users::insert(context.tx, &new)?.ok_or(EXISTS)?)
}
