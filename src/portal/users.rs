//! A user as the REST dialect shows him.

use crate::action::{Context, Fault, Fields, Kind, Refusal, named};
use crate::fields;
use crate::params::Params;
use crate::store::users::{self, User};

/// No such user, or none that the caller may see.
pub const NO_USER: Refusal =
    Refusal::new(Kind::NotFound, "unknown_user", "There is no such user").about("userId");

/// The user whose UUID stands under a name.
pub fn user(
    context: &mut Context<'_, '_>,
    params: &Params,
    name: &'static str,
) -> Result<Option<User>, Fault> {
    let uuid = fields::uuid(params, name)?;
    Ok(users::by_uuid(context.tx, &uuid.to_string())?)
}

/// What is shown of a user.
pub fn user_fields(user: User) -> Fields {
    let name = user.display_name();
    named([
        ("id", user.uuid.into()),
        ("email", user.email.into()),
        ("firstName", user.first_name.into()),
        ("lastName", user.last_name.into()),
        ("name", name.into()),
        ("emailVerified", user.email_verified_at.is_some().into()),
        ("status", user.state.as_str().into()),
        ("createdAt", user.created_at.rfc3339().into()),
    ])
}
