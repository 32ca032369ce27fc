//! Operator: `AddCredential` makes an API credential of an administrator.
//!
//! Takes `username`, `description`, `roles` (names of API roles, one a line) or `role_ids` (separated by commas; no role:
//! it may call everything, unless `access` is `roles`, which needs one), `allow_ips` (networks separated by blanks),
//! `add_own` (yes: the caller's address is one of them) and `life` (milliseconds) or `days`; answers `credential_id`,
//! `identifier`, `secret`, which is stored nowhere, and `example`, an action that it may call.

use serde_json::json;

use super::disable_admin::NO_ADMIN;
use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Logged, Needs, Refusal, Reply};
use crate::auth::Grants;
use crate::domain::ids::ApiRoleId;
use crate::domain::network::{self, Network};
use crate::domain::right::Right;
use crate::domain::secret::TokenHash;
use crate::fields;
use crate::params::Params;
use crate::staff;
use crate::store::admins;
use crate::store::api_roles::{self, ApiRole};
use crate::store::credentials::{self, NewCredential};

/// The row.
pub const CALL: Call = Call {
    name: "AddCredential",
    about: None,
    needs: Needs::Staff(Right::ManageApi),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const DISABLED: Refusal =
    Refusal::new(Kind::Conflict, "admin_disabled", "The administrator is disabled").about("username");
const NO_ROLE: Refusal =
    Refusal::new(Kind::NotFound, "unknown_api_role", "There is no API role").about("roles");
const NO_ROLES: Refusal = Refusal::invalid(
    "api_roles_required",
    "role_ids",
    "Choose a role, or let the credential call everything",
);
const BAD_NETWORK: Refusal =
    Refusal::invalid("invalid_network", "allow_ips", "It is no address and no network such as 10.0.0.0/8");
const BAD_LIFE: Refusal = Refusal::invalid("invalid_life", "life", "The credential must live for some time");

/// How long an identifier and a secret are: 190 bits each.
const LENGTH: usize = 32;

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let username = params.text("username").unwrap_or_default();
    let admin = admins::by_username(context.tx, username)?.ok_or(NO_ADMIN)?;
    staff::check_reach(context, admin.rights)?;
    if admin.disabled {
        return Err(DISABLED.into());
    }
    let description = fields::optional_line(params, "description")?;
    let roles = roles(context, params)?;
    let allow_ips = networks(context, params)?;
    let expires_at = fields::end(params, context.tx.now, &BAD_LIFE)?;
    let identifier = context.random.alphanumeric(LENGTH);
    let secret = context.random.alphanumeric(LENGTH);
    let new = NewCredential {
        identifier: identifier.expose(),
        secret_hash: &TokenHash::of(secret.expose()),
        admin: admin.id,
        description: &description,
        allow_ips: &allow_ips,
        roles: &ids(&roles),
        expires_at,
    };
    let id = credentials::insert(context.tx, &new)?;
    let detail =
        json!({ "admin": admin.username, "identifier": identifier.expose(), "allow_ips": allow_ips })
            .to_string();
    context.log(&Logged { action: CALL.name, detail: &detail, ..Logged::default() })?;
    Ok(Reply::done()
        .with("credential_id", id.get())
        .with("identifier", identifier.expose())
        .with("secret", secret.expose())
        .with("example", example(&roles)))
}

/// The roles that a call names; none: everything.
pub fn roles(context: &mut Context<'_, '_>, params: &Params) -> Result<Vec<ApiRole>, Fault> {
    if params.text("access") == Some("all") {
        return Ok(Vec::new());
    }
    let mut roles = Vec::new();
    for name in params.text("roles").unwrap_or_default().lines() {
        let unknown = || Refusal { message: format!("There is no API role {name}").into(), ..NO_ROLE };
        let id = api_roles::by_name(context.tx, name)?.ok_or_else(unknown)?;
        roles.extend(api_roles::by_id(context.tx, id)?);
    }
    let ids = params.text("role_ids").unwrap_or_default().split(',');
    for id in ids.filter(|id| !id.is_empty()) {
        let id = ApiRoleId::parse(id).ok_or(NO_ROLE)?;
        roles.push(api_roles::by_id(context.tx, id)?.ok_or(NO_ROLE)?);
    }
    if roles.is_empty() && params.text("access").is_some() {
        return Err(NO_ROLES.into());
    }
    Ok(roles)
}

/// Their ids.
pub fn ids(roles: &[ApiRole]) -> Vec<ApiRoleId> {
    roles.iter().map(|role| role.id).collect()
}

/// Networks as they are stored, separated by one blank.
pub fn networks(context: &Context<'_, '_>, params: &Params) -> Result<String, Refusal> {
    let lines = params.text("allow_ips").unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    let mut list = network::parse_list(&lines).map_err(|entry| Refusal {
        message: format!("{entry} is no address and no network such as 10.0.0.0/8").into(),
        ..BAD_NETWORK
    })?;
    let own = context.origin.ip;
    if params.flag("add_own").unwrap_or_default() && !list.iter().any(|network| network.contains(own)) {
        list.extend(Network::parse(&own.to_string()));
    }
    Ok(list.iter().map(Network::to_string).collect::<Vec<_>>().join(" "))
}

/// An action that roles grant, where that can be one that only reads.
fn example(roles: &[ApiRole]) -> &'static str {
    let granted = roles.iter().map(|role| role.actions.as_str()).collect::<Vec<_>>().join(" ");
    let grants = if roles.is_empty() { Grants::Every } else { Grants::Only(granted) };
    let groups = super::FORM.iter().flat_map(|group| group.calls.iter().map(|call| (group.name, call)));
    let mut granted = groups.filter(|(group, call)| grants.allow(group, call)).map(|(_, call)| call);
    let first = granted.clone().next();
    let asks_nothing = |call: &&Call| {
        call.effect != Effect::Writes
            && call.about.is_some_and(|about| about.takes.iter().all(|one| !one.required))
    };
    granted.find(asks_nothing).or(first).map_or("", |call| call.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::World;

    #[test]
    fn a_credential_has_two_random_texts_and_keeps_the_hash_of_one() {
        let world = World::new();
        world.admin("ada");
        let pairs = [("username", "ada"), ("allow_ips", "10.0.0.0/8 ::1"), ("life", "1000")];
        let reply = world.operator("AddCredential", &pairs).expect("made");
        let (identifier, secret) = (reply.text("identifier").to_owned(), reply.text("secret").to_owned());
        assert_eq!((identifier.len(), secret.len()), (32, 32));
        let kept = world.read(|tx| credentials::by_identifier(tx, &identifier)).expect("a credential");
        assert!(kept.secret_hash.matches(&TokenHash::of(&secret)) && kept.unrestricted);
        assert_eq!(kept.allow_ips, "10.0.0.0/8 ::1/128");
        assert!(kept.expires_at.is_some());
    }

    #[test]
    fn what_is_unknown_is_named() {
        let world = World::new();
        world.admin("ada");
        let add = |name: &str, value: &str| {
            world.operator("AddCredential", &[("username", "ada"), (name, value)]).unwrap_err()
        };
        assert_eq!(add("roles", "gone"), "There is no API role gone");
        assert_eq!(
            add("allow_ips", "10.0.0.1/8"),
            "10.0.0.1/8 is no address and no network such as 10.0.0.0/8"
        );
        assert_eq!(add("life", "0"), BAD_LIFE.message);
        assert_eq!(add("username", "eve"), NO_ADMIN.message);
        world.operator("DisableAdmin", &[("username", "ada")]).expect("disabled");
        assert_eq!(add("roles", ""), DISABLED.message);
    }
}
