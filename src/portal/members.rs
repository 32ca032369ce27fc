//! A member of a client as the REST dialect shows him.

use super::{role_of, tag, user};
use crate::action::{Context, Fault, Fields, Kind, Refusal, Reply, Value, named};
use crate::domain::time::Timestamp;
use crate::params::Params;
use crate::place::STRANGER;
use crate::store::clients::Client;
use crate::store::memberships::{self, Member};
use crate::store::users::full_name;

/// No such member of this client.
pub const NO_MEMBER: Refusal = STRANGER.about("userId");
/// The owner stays what he is until he hands the client on.
pub const LAST_OWNER: Refusal = Refusal::new(
    Kind::Conflict,
    "is_owner",
    "The Owner is neither demoted nor removed: transfer the ownership first, by \
     POST /clients/{clientId}/transfer-ownership",
)
.about("userId");

/// The member of this client that `userId` names: to the caller users who do not belong to it look alike, whether
/// they exist or not.
pub fn member(context: &mut Context<'_, '_>, client: &Client, params: &Params) -> Result<Member, Fault> {
    let user = user(context, params, "userId")?.ok_or(NO_MEMBER)?;
    Ok(memberships::find(context.tx, client.id, user.id)?.ok_or(NO_MEMBER)?)
}

/// What is shown of a member.
pub fn member_fields(member: &Member) -> Fields {
    let name = full_name(&member.first_name, &member.last_name);
    named([
        ("userId", member.user_uuid.as_str().into()),
        ("email", member.email.as_str().into()),
        ("name", name.unwrap_or_else(|| member.email.clone()).into()),
        ("role", role_of(member.is_owner, member.may).into()),
        ("isOwner", member.is_owner.into()),
        ("permissions", Value::list("permission", member.may.keys().map(Value::from).collect())),
        ("lastLoginAt", member.last_login_at.map(Timestamp::rfc3339).into()),
        ("createdAt", member.since.rfc3339().into()),
    ])
}

/// The same as an answer, with its tag.
pub fn one_member(member: &Member) -> Reply {
    Reply::done().with_all(member_fields(member)).with("@ETag", member_tag(member))
}

/// The tag of a member as he is now: another one after each change of what he may do, and after nothing else.
pub fn member_tag(member: &Member) -> String {
    tag(&[member.client.get(), member.user.get(), member.version, member.may.bits(), member.is_owner.into()])
}
