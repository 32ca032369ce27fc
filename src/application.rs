//! A client as Quickbase's calls see it: an application, with roles, and users who hold them.

use crate::action::{Caller, Context, Fault, Kind, Logged, Refusal, Value, named};
use crate::domain::email::Email;
use crate::domain::ids::{ClientId, RoleId, UserId};
use crate::domain::permission::{Permission, Permissions};
use crate::domain::role::{Access, Role};
use crate::fields;
use crate::params::Params;
use crate::store::clients::{self, Client};
use crate::store::memberships::{self, Member};
use crate::store::roles::{self, NamedRole};
use crate::store::users::{self, User};

/// The call came to `main`, or with an empty id.
pub const NO_DBID: Refusal =
    Refusal::new(Kind::NotFound, "dbid_required", "The call needs the dbid of an application");
/// No such application, or a closed one.
pub const NO_APPLICATION: Refusal =
    Refusal::new(Kind::UnknownClient, "unknown_application", "There is no application of this dbid");
/// No user was named.
pub const NO_USERID: Refusal =
    Refusal::invalid("userid_required", "userid", "The parameter userid is missing");
/// No such user.
pub const UNKNOWN_USER: Refusal =
    Refusal::new(Kind::UnknownUser, "unknown_user", "There is no user of this userid");
/// No role was named.
pub const NO_ROLEID: Refusal =
    Refusal::invalid("roleid_required", "roleid", "The parameter roleid is missing");
/// No such role.
pub const UNKNOWN_ROLE: Refusal =
    Refusal::invalid("unknown_role_id", "roleid", "The application has no role of this id");
/// The user is not on the application's list.
pub const NOT_LISTED: Refusal = Refusal::new(
    Kind::NotMember,
    "no_role",
    "The user has no role in this application: add him to one first",
);
/// He is, and does not hold this role.
pub const NOT_IN_ROLE: Refusal =
    Refusal::new(Kind::NotMember, "not_in_role", "The user does not hold this role in the application");
/// He holds it already.
pub const IN_ROLE: Refusal =
    Refusal::new(Kind::Conflict, "already_in_role", "User is already in specified role.");
/// The owner's place is not a role's.
pub const OWNER: Refusal = Refusal::new(
    Kind::Forbidden,
    "is_owner",
    "The user owns the application: his role changes only when somebody else takes it over",
);

/// The application that a call is about, for what it needs.
pub fn dbid(params: &Params) -> Result<ClientId, Refusal> {
    if params.text("dbid").is_none() && params.text("client_id").is_none() {
        return Err(NO_DBID);
    }
    fields::client_of(params).ok_or(NO_APPLICATION)
}

/// The same, where it is open.
pub fn open(context: &mut Context<'_, '_>, params: &Params) -> Result<Client, Fault> {
    let client = clients::by_id(context.tx, dbid(params)?)?;
    Ok(client.filter(|client| !client.is_closed()).ok_or(NO_APPLICATION)?)
}

/// The user that `userid` names: in Quickbase's form, or by the plain number of the other dialects.
pub fn userid(params: &Params) -> Result<UserId, Refusal> {
    let text = params.text("userid").or_else(|| params.text("user_id")).ok_or(NO_USERID)?;
    UserId::parse_either(text).ok_or(UNKNOWN_USER)
}

/// That user, who must exist.
pub fn user(context: &mut Context<'_, '_>, params: &Params) -> Result<User, Fault> {
    Ok(users::by_id(context.tx, userid(params)?)?.ok_or(UNKNOWN_USER)?)
}

/// The user of an address, if the caller may know of him: others' addresses are told only to who may share an
/// application.
pub fn by_address(context: &mut Context<'_, '_>, text: &str) -> Result<Option<User>, Fault> {
    let Ok(email) = Email::parse(text) else { return Ok(None) };
    let found = users::by_email_key(context.tx, email.key())?;
    let own = match (context.caller, &found) {
        (Caller::User(caller), Some(found)) => caller.id == found.id,
        _ => false,
    };
    Ok(if own || shares(context)? { found } else { None })
}

/// Whether the caller may share any application that what he brought reaches.
pub fn shares(context: &mut Context<'_, '_>) -> Result<bool, Fault> {
    let Caller::User(user) = context.caller else {
        return Ok(matches!(context.caller, Caller::Staff(_) | Caller::Operator));
    };
    let Some(clients) = &user.clients else {
        return Ok(memberships::holds_anywhere(context.tx, user.id, Permission::ManageUsers)?);
    };
    for client in clients {
        if memberships::standing(context.tx, *client, user.id)?.may().has(Permission::ManageUsers) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether only what the user administrates is wanted: some programs send the element empty to say yes.
pub fn admin_only(params: &Params, name: &str) -> bool {
    params.verbatim(name).is_some_and(str::is_empty) || params.flag(name) == Some(true)
}

/// The role that a parameter names, if it names one.
pub fn role(
    context: &mut Context<'_, '_>,
    client: ClientId,
    params: &Params,
    name: &str,
) -> Result<Option<NamedRole>, Fault> {
    let Some(text) = params.text(name) else { return Ok(None) };
    let id = RoleId::parse(text).ok_or(UNKNOWN_ROLE)?;
    Ok(Some(roles::of_client(context.tx, client, id)?.ok_or(UNKNOWN_ROLE)?))
}

/// A role as answers show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Its id.
    pub id: RoleId,
    /// Its name.
    pub name: String,
    /// How far it reaches.
    pub access: Access,
}

impl Shown {
    /// A role of the store.
    pub fn of(role: &NamedRole) -> Self {
        let built_in = Role::from_id(role.id).map(|role| role.quickbase_name().to_owned());
        Self {
            id: role.id,
            name: built_in.unwrap_or_else(|| role.name.clone()),
            access: Access::of(role.permissions),
        }
    }

    /// A built-in role, with the level of the set for which it stands.
    fn built_in(role: Role, set: Permissions) -> Self {
        Self { id: role.id(), name: role.quickbase_name().to_owned(), access: Access::of(set) }
    }

    /// `role` of an answer; `member`, where there is one, says by whom it is held.
    pub fn value(&self, member: Option<Value>) -> Value {
        let access = named([("@id", self.access.id().into()), ("#text", self.access.name().into())]);
        let mut fields = named([
            ("@id", self.id.get().into()),
            ("name", self.name.as_str().into()),
            ("access", access.into()),
        ]);
        fields.extend(member.map(|member| ("member".into(), member)));
        Value::Object(fields)
    }
}

/// The roles that a member holds himself. Permissions that came from no role are shown as the role that they
/// are most like, the owner as an administrator, and whoever may nothing as being in None.
pub fn held(member: &Member) -> Vec<Shown> {
    if member.is_owner {
        return vec![Shown::built_in(Role::Admin, Permissions::EVERYTHING)];
    }
    let own = member.roles.iter().filter(|held| held.own).map(|held| Shown::of(&held.role));
    let mut shown: Vec<Shown> = own.filter(|role| role.id != Role::None.id()).collect();
    let like = Role::shown_for(member.direct);
    if like != Role::None && shown.iter().all(|role| role.id != like.id()) {
        shown.push(Shown::built_in(like, member.direct));
        shown.sort_by_key(|role| role.id);
    }
    if shown.is_empty() && member.own {
        shown.push(Shown::built_in(Role::None, Permissions::NONE));
    }
    shown
}

/// `roles` of an answer.
pub fn roles_value(roles: Vec<Value>) -> Value {
    Value::list("role", roles)
}

/// Gives a user a role, and a place in the application if he has none. None is given to nobody who holds
/// another: he is in it exactly while he holds no other.
pub fn give(
    context: &mut Context<'_, '_>,
    client: ClientId,
    user: UserId,
    role: RoleId,
) -> Result<(), Fault> {
    memberships::settle(context.tx, client, user, Permissions::NONE)?;
    if role == Role::None.id() {
        return Ok(());
    }
    memberships::add_role(context.tx, client, user, role)?;
    Ok(memberships::remove_role(context.tx, client, user, Role::None.id())?)
}

/// Takes a role that is among those held, and the permissions that are shown as it.
pub fn take(context: &mut Context<'_, '_>, member: &Member, role: RoleId) -> Result<(), Fault> {
    if Role::shown_for(member.direct).id() == role {
        memberships::set_direct(context.tx, member.client, member.user, Permissions::NONE)?;
    }
    Ok(memberships::remove_role(context.tx, member.client, member.user, role)?)
}

/// Writes what happened to an application as a whole into the activity log.
pub fn log_of_application(
    context: &mut Context<'_, '_>,
    action: &str,
    client: ClientId,
    detail: &serde_json::Value,
) -> Result<(), Fault> {
    let detail = &detail.to_string();
    context.log(&Logged { action, client: Some(client), detail, ..Logged::default() })?;
    Ok(())
}

/// Writes what happened to a user of an application into the activity log.
pub fn log(
    context: &mut Context<'_, '_>,
    action: &str,
    (client, user): (ClientId, UserId),
    detail: &serde_json::Value,
) -> Result<(), Fault> {
    context.log(&Logged {
        action,
        client: Some(client),
        user: Some(user),
        detail: &detail.to_string(),
        ..Logged::default()
    })?;
    Ok(())
}
