//! Operator: `AddAdmin` makes an administrator.
//!
//! Takes `username`, `email`, `firstname`, `lastname`, `password`, `legacy` (he may call the form dialect by name and
//! MD5) and `rights`, keys separated by commas (of the operator, who leaves them out: everything); answers `admin_id`
//! and `username`.

use serde_json::json;

use super::update_admin;
use crate::action::{Call, Caller, Context, Effect, Envelope, Fault, Kind, Logged, Needs, Refusal, Reply};
use crate::domain::email::Email;
use crate::domain::ids::AdminId;
use crate::domain::password::{MAX_BYTES, PasswordHash, legacy_form};
use crate::domain::right::{Right, Rights};
use crate::domain::secret::Secret;
use crate::fields::{self, person};
use crate::first_admin;
use crate::params::Params;
use crate::staff;
use crate::store::admins::{self, NewAdmin};

/// The row.
pub const CALL: Call = Call {
    name: "AddAdmin",
    about: None,
    needs: Needs::Staff(Right::ManageAdmins),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const BAD_NAME: Refusal = Refusal::invalid(
    "invalid_username",
    "username",
    "The name must begin with a letter and hold up to 64 letters, digits, dots, underscores and hyphens",
);
const NO_EMAIL: Refusal = Refusal::invalid("email_required", "email", "An email address is required");
const BAD_EMAIL: Refusal =
    Refusal::invalid("invalid_email", "email", "The email address entered is not valid");
const NO_PASSWORD: Refusal = Refusal::invalid("password_required", "password", "A password is required");
const LONG_PASSWORD: Refusal = Refusal::invalid("password_too_long", "password", "The password is too long");
const EXISTS: Refusal =
    Refusal::new(Kind::Conflict, "admin_exists", "There is an administrator of this name already")
        .about("username");

/// Who is to become an administrator.
pub struct Person {
    /// His log-in name.
    pub username: String,
    email: Email,
    first_name: String,
    last_name: String,
}

impl Person {
    /// Out of `username`, `email`, `firstname` and `lastname`.
    pub fn read(params: &Params) -> Result<Self, Refusal> {
        Ok(Self {
            username: params.text("username").filter(|name| is_username(name)).ok_or(BAD_NAME)?.to_owned(),
            email: fields::email(params, "email", &NO_EMAIL, &BAD_EMAIL)?,
            first_name: fields::optional_line(params, "firstname")?,
            last_name: fields::optional_line(params, "lastname")?,
        })
    }
}

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let new = Person::read(params)?;
    let rights = match context.caller {
        Caller::Operator if params.text("rights").is_none() => Rights::ALL,
        _ => update_admin::rights(params)?,
    };
    staff::check_reach(context, rights)?;
    if admins::by_username(context.tx, &new.username)?.is_some() {
        return Err(EXISTS.into());
    }
    let (password_hash, legacy_hash) = hashes(context, params)?;
    let id = insert(context, &new, (&password_hash, legacy_hash.as_ref()), rights)?;
    first_admin::close(context.tx)?;
    let keys: Vec<&str> = rights.keys().collect();
    let detail =
        json!({ "admin": new.username, "legacy": legacy_hash.is_some(), "rights": keys }).to_string();
    context.log(&Logged { action: CALL.name, detail: &detail, ..Logged::default() })?;
    Ok(Reply::done().with("admin_id", id.get()).with("username", new.username))
}

/// Makes him an administrator, where nobody has his name.
pub fn insert(
    context: &mut Context<'_, '_>,
    new: &Person,
    (password_hash, legacy_hash): (&PasswordHash, Option<&PasswordHash>),
    rights: Rights,
) -> Result<AdminId, Fault> {
    let Person { username, email, first_name, last_name } = new;
    let row = NewAdmin { username, email, first_name, last_name, password_hash, legacy_hash, rights };
    Ok(admins::insert(context.tx, &row)?.ok_or(EXISTS)?)
}

fn is_username(name: &str) -> bool {
    name.len() <= 64
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
}

/// The hash of `password`, and with `legacy` the verifier of the old API log-in.
pub fn hashes(
    context: &Context<'_, '_>,
    params: &Params,
) -> Result<(PasswordHash, Option<PasswordHash>), Fault> {
    let password = password(context, params)?;
    let hash = context.hash(&password)?;
    let legacy = params.flag("legacy").unwrap_or(false);
    let legacy = if legacy { Some(context.hash(&legacy_form(&password))?) } else { None };
    Ok((hash, legacy))
}

/// A password that somebody gives. The operator may choose a weak one, whoever does it on a page may not; a long one
/// would only cost time.
fn password(context: &Context<'_, '_>, params: &Params) -> Result<Secret, Refusal> {
    if !matches!(context.caller, Caller::Operator) {
        return person::new_password(params, "password", context.site.password_min);
    }
    let password = Secret::new(params.text("password").ok_or(NO_PASSWORD)?);
    if password.expose().len() > MAX_BYTES { Err(LONG_PASSWORD) } else { Ok(password) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::World;

    #[test]
    fn an_administrator_has_a_plain_name_that_nobody_else_has() {
        let world = World::new();
        let add = |name: &str| {
            let pairs =
                [("username", name), ("email", "a@example.com"), ("password", "secret"), ("legacy", "1")];
            world.operator("AddAdmin", &pairs).map(|reply| reply.text("username").to_owned())
        };
        assert_eq!(add("Ada.Root-1").as_deref(), Ok("Ada.Root-1"));
        assert_eq!(add("ada.root-1").unwrap_err(), EXISTS.message);
        for bad in ["", "1a", ".a", "a b", "é", "a/b", &"a".repeat(65)] {
            assert_eq!(add(bad).unwrap_err(), BAD_NAME.message, "{bad}");
        }
    }

    #[test]
    fn address_and_password_must_be_there() {
        let world = World::new();
        let add = |email: &str, password: &str| {
            let pairs = [("username", "ada"), ("email", email), ("password", password)];
            world.operator("AddAdmin", &pairs).map(|_| ()).unwrap_err()
        };
        assert_eq!(add("", "x"), NO_EMAIL.message);
        assert_eq!(add("nobody", "x"), BAD_EMAIL.message);
        assert_eq!(add("a@example.com", ""), NO_PASSWORD.message);
        assert_eq!(add("a@example.com", &"x".repeat(1025)), LONG_PASSWORD.message);
    }
}
