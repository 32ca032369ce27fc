//! Operator: `AddAdmin` makes an administrator.
//!
//! Takes `username`, `email`, `firstname`, `lastname`, `password` and `legacy` (he may call the
//! form dialect by name and MD5); answers `admin_id` and `username`.

use serde_json::json;

use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Logged, Needs, Refusal, Reply};
use crate::domain::password::{MAX_BYTES, PasswordHash, legacy_form};
use crate::domain::secret::Secret;
use crate::fields;
use crate::params::Params;
use crate::store::admins::{self, NewAdmin};

/// The row.
pub const CALL: Call = Call {
    name: "AddAdmin",
    about: None,
    needs: Needs::Operator,
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

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let username = params.text("username").filter(|name| is_username(name)).ok_or(BAD_NAME)?;
    let email = fields::email(params, "email", &NO_EMAIL, &BAD_EMAIL)?;
    let first_name = fields::optional_line(params, "firstname")?;
    let last_name = fields::optional_line(params, "lastname")?;
    if admins::by_username(context.tx, username)?.is_some() {
        return Err(EXISTS.into());
    }
    let (password_hash, legacy_hash) = hashes(context, params)?;
    let new = NewAdmin {
        username,
        email: &email,
        first_name: &first_name,
        last_name: &last_name,
        password_hash: &password_hash,
        legacy_hash: legacy_hash.as_ref(),
    };
    let id = admins::insert(context.tx, &new)?.ok_or(EXISTS)?;
    let detail = json!({ "admin": username, "legacy": legacy_hash.is_some() }).to_string();
    context.log(&Logged { action: CALL.name, detail: &detail, ..Logged::default() })?;
    Ok(Reply::done().with("admin_id", id.get()).with("username", username))
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
    let password = password(params)?;
    let hash = context.hash(&password)?;
    let legacy = params.flag("legacy").unwrap_or(false);
    let legacy = if legacy { Some(context.hash(&legacy_form(&password))?) } else { None };
    Ok((hash, legacy))
}

/// A password that the operator gives. He may choose a weak one; a long one would only cost time.
pub fn password(params: &Params) -> Result<Secret, Refusal> {
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
