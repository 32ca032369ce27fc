//! WHMCS `AddClient`: makes a client, with a new user as its owner or an existing one.
//!
//! Answers `clientid` and `owner_id`. Card fields are not taken; they give the documented warning.

use serde_json::json;

use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Logged, Needs, Refusal, Reply};
use crate::domain::email::Email;
use crate::domain::ids::UserId;
use crate::domain::password::MAX_BYTES;
use crate::domain::permission::Permissions;
use crate::domain::secret::Secret;
use crate::fields;
use crate::params::Params;
use crate::store::clients::{self, NewClient};
use crate::store::memberships;
use crate::store::users::{self, NewUser, UserState};

/// The row.
pub const CALL: Call = Call {
    name: "AddClient",
    about: None,
    needs: Needs::Staff,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const BAD_OWNER: Refusal =
    Refusal::new(Kind::UnknownUser, "invalid_owner", "Invalid Owner User ID").about("owner_user_id");
const NO_EMAIL: Refusal = Refusal::invalid("email_required", "email", "You did not enter your email address");
const BAD_EMAIL: Refusal =
    Refusal::invalid("invalid_email", "email", "The email address you entered was not valid");
const NO_PASSWORD: Refusal =
    Refusal::invalid("password_required", "password2", "You did not enter a password");
const LONG_PASSWORD: Refusal = Refusal::invalid("password_too_long", "password2", "The password is too long");
const BAD_COUNTRY: Refusal = Refusal::invalid("invalid_country", "country", "Valid country required");
const BAD_PHONE: Refusal =
    Refusal::invalid("invalid_phonenumber", "phonenumber", "Invalid telephone phone number");
const EXISTS: Refusal =
    Refusal::new(Kind::Conflict, "user_exists", "A user already exists with that email address")
        .about("email");
const CARD_WARNING: &str = "Credit card related parameters are now deprecated and may be removed in a future \
                            version. Use AddPayMethod instead.";
const CARD_FIELDS: [&str; 6] = ["cardtype", "cardnum", "expdate", "startdate", "issuenumber", "cvv"];

/// Fields that must be there unless `skipvalidation` is on, with the documented words: the double
/// blank is WHMCS's own.
const REQUIRED_BEFORE: [(&str, &str); 2] =
    [("firstname", "You did not enter your first name"), ("lastname", "You did not enter your last name")];
const REQUIRED_AFTER: [(&str, &str); 4] = [
    ("address1", "You did not enter your  address line 1"),
    ("city", "You did not enter your city"),
    ("state", "You did not enter your state"),
    ("postcode", "You did not enter your postcode"),
];

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let owner = existing_owner(context, params)?;
    let relaxed = params.flag("skipvalidation").unwrap_or(false);
    check_lines(params, &REQUIRED_BEFORE, relaxed)?;
    let email = fields::email(params, "email", &NO_EMAIL, &BAD_EMAIL)?;
    check_lines(params, &REQUIRED_AFTER, relaxed)?;
    let country = country(params, relaxed)?;
    check_phone(params, relaxed)?;
    let owner = match owner {
        Some(owner) => owner,
        None => new_owner(context, params, &email)?,
    };
    let client = insert(context, params, &email, owner, &country)?;
    let reply = Reply::done().with("clientid", client).with("owner_id", owner.get());
    let cards = CARD_FIELDS.iter().any(|field| params.text(field).is_some());
    Ok(if cards { reply.with("warning", CARD_WARNING) } else { reply })
}

fn existing_owner(context: &mut Context<'_, '_>, params: &Params) -> Result<Option<UserId>, Fault> {
    let Some(text) = params.text("owner_user_id") else { return Ok(None) };
    let id = UserId::parse(text).ok_or(BAD_OWNER)?;
    let user = users::by_id(context.tx, id)?.ok_or(BAD_OWNER)?;
    Ok(Some(user.id))
}

fn check_lines(
    params: &Params,
    required: &[(&'static str, &'static str)],
    relaxed: bool,
) -> Result<(), Refusal> {
    for (field, message) in required {
        let line = fields::optional_line(params, field)?;
        if line.is_empty() && !relaxed {
            return Err(Refusal::invalid("field_required", field, message));
        }
    }
    Ok(())
}

fn country(params: &Params, relaxed: bool) -> Result<String, Refusal> {
    let country = fields::optional_line(params, "country")?.to_ascii_uppercase();
    let is_code = country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase());
    if is_code || (relaxed && country.is_empty()) { Ok(country) } else { Err(BAD_COUNTRY) }
}

fn check_phone(params: &Params, relaxed: bool) -> Result<(), Refusal> {
    check_lines(params, &[("phonenumber", "You did not enter your phone number")], relaxed)?;
    let phone = params.text("phonenumber").unwrap_or_default();
    let digits = phone.bytes().filter(u8::is_ascii_digit).count();
    let known = |c: char| c.is_ascii_digit() || " +-./()".contains(c);
    if phone.is_empty() || (digits > 0 && phone.trim().chars().all(known)) { Ok(()) } else { Err(BAD_PHONE) }
}

fn new_owner(context: &mut Context<'_, '_>, params: &Params, email: &Email) -> Result<UserId, Fault> {
    let password = Secret::new(params.text("password2").ok_or(NO_PASSWORD)?);
    if password.expose().len() > MAX_BYTES {
        return Err(LONG_PASSWORD.into());
    }
    if users::by_email_key(context.tx, email.key())?.is_some() {
        return Err(EXISTS.into());
    }
    let hash = context.hash(&password)?;
    let uuid = context.random.uuid(context.tx.now).to_string();
    let new = NewUser {
        uuid: &uuid,
        email,
        first_name: &fields::optional_line(params, "firstname")?,
        last_name: &fields::optional_line(params, "lastname")?,
        state: UserState::Registered,
        password_hash: Some(&hash),
        email_verified: false,
        language: &fields::optional_line(params, "language")?,
    };
    Ok(users::insert(context.tx, &new)?.ok_or(EXISTS)?)
}

fn insert(
    context: &mut Context<'_, '_>,
    params: &Params,
    email: &Email,
    owner: UserId,
    country: &str,
) -> Result<i64, Fault> {
    let line = |name| fields::optional_line(params, name);
    let number =
        |name: &str, otherwise| params.text(name).and_then(|text| text.parse().ok()).unwrap_or(otherwise);
    let uuid = context.random.uuid(context.tx.now).to_string();
    let client = clients::insert(
        context.tx,
        &NewClient {
            uuid: &uuid,
            owner,
            email,
            first_name: &line("firstname")?,
            last_name: &line("lastname")?,
            company_name: &line("companyname")?,
            address1: &line("address1")?,
            address2: &line("address2")?,
            city: &line("city")?,
            state: &line("state")?,
            postcode: &line("postcode")?,
            country,
            phone_number: &line("phonenumber")?,
            tax_id: &line("tax_id")?,
            language: &line("language")?,
            notes: &fields::message(params, "notes", 65_535)?.unwrap_or_default(),
            currency: number("currency", 1),
            group_id: number("groupid", 0),
            created_ip: &line("clientip")?,
            marketing_opt_in: params.flag("marketingoptin").unwrap_or(false),
        },
    )?;
    memberships::insert(context.tx, client, owner, Permissions::EVERYTHING)?;
    let detail = json!({ "email": email.as_str() }).to_string();
    context.log(&Logged {
        action: CALL.name,
        client: Some(client),
        user: Some(owner),
        detail: &detail,
        ..Logged::default()
    })?;
    Ok(client.get())
}
