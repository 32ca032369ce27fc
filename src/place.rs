//! A user's place in a client: found by the two ids that name it, shown the same wherever it is shown.

use jiff::tz::TimeZone;

use crate::action::{Caller, Context, Fault, Fields, Kind, Logged, Refusal, Value, named};
use crate::domain::ids::{ClientId, UserId};
use crate::domain::permission::Permissions;
use crate::fields::{self, NO_CLIENT, NO_USER};
use crate::params::Params;
use crate::store::memberships::{self, Member, Standing};

/// The user does not belong to the client.
pub const STRANGER: Refusal =
    Refusal::new(Kind::NotMember, "not_associated", "User is not associated with client").about("user_id");

/// A client that exists, and what a user is in it.
pub struct Place {
    /// The client.
    pub client: ClientId,
    /// The user.
    pub user: UserId,
    /// What he is in it.
    pub standing: Standing,
}

impl Place {
    /// The place that `client_id` and `user_id` name. To a member of the client, users who do not
    /// belong to it look alike, whether they exist or not.
    pub fn find(context: &mut Context<'_, '_>, params: &Params) -> Result<Self, Fault> {
        let user = fields::user_id(params)?;
        let client = fields::client_id(params);
        // A client that is none has no members: one look-up tells about both.
        let standing = memberships::standing(context.tx, client.unwrap_or(ClientId::new(0)), user)?;
        if !matches!(context.caller, Caller::User(_)) {
            standing.user.ok_or(NO_USER)?;
        }
        let client = client.filter(|_| standing.owner.is_some()).ok_or(NO_CLIENT)?;
        Ok(Self { client, user, standing })
    }

    /// The place of a user in a client that exists.
    pub fn of(context: &mut Context<'_, '_>, client: ClientId, user: UserId) -> Result<Self, Fault> {
        let standing = memberships::standing(context.tx, client, user)?;
        Ok(Self { client, user, standing })
    }

    /// What the user may do, if he belongs here.
    pub fn may(&self) -> Result<Permissions, Refusal> {
        if self.standing.permissions.is_some() { Ok(self.standing.may()) } else { Err(STRANGER) }
    }

    /// Writes what happened here into the activity log.
    pub fn log(
        &self,
        context: &mut Context<'_, '_>,
        action: &str,
        detail: &serde_json::Value,
    ) -> Result<(), Fault> {
        context.log(&Logged {
            action,
            client: Some(self.client),
            user: Some(self.user),
            detail: &detail.to_string(),
            ..Logged::default()
        })?;
        Ok(())
    }
}

/// What somebody may do, as answers list it: for an owner WHMCS's thirteen, since he alone holds all.
pub fn permissions(may: Permissions, is_owner: bool) -> Value {
    let shown = if is_owner { Permissions::COMPATIBLE } else { may };
    Value::wrapped("permission", shown.keys().map(Value::from).collect())
}

/// What answers show of a member besides who he is and where.
pub fn fields_of(member: Member, zone: &TimeZone) -> Fields {
    let last_login = member.last_login_at.map(|at| at.whmcs(zone)).unwrap_or_default();
    named([
        ("isOwner", member.is_owner.into()),
        ("permissions", permissions(member.may, member.is_owner)),
        (
            "roles",
            Value::list("role", member.roles.into_iter().map(|held| Value::from(held.role.name)).collect()),
        ),
        ("since", member.since.whmcs(zone).into()),
        ("lastlogin", last_login.into()),
        ("lastloginip", member.last_login_ip.into()),
        ("lastloginhost", member.last_login_host.into()),
    ])
}
