//! Operator: `AddCredential` makes an API credential of an administrator.
//!
//! Takes `username`, `description`, `roles` (names of API roles, one a line; none: it may call
//! everything), `allow_ips` (networks separated by blanks) and `life` (milliseconds); answers
//! `identifier` and `secret`, which is stored nowhere.

use serde_json::json;

use super::disable_admin::NO_ADMIN;
use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Logged, Needs, Refusal, Reply};
use crate::domain::ids::{ApiRoleId, parse_id};
use crate::domain::network::{self, Network};
use crate::domain::secret::TokenHash;
use crate::fields;
use crate::params::Params;
use crate::store::credentials::{self, NewCredential};
use crate::store::{admins, api_roles};

/// The row.
pub const CALL: Call = Call {
    name: "AddCredential",
    about: None,
    needs: Needs::Operator,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const DISABLED: Refusal =
    Refusal::new(Kind::Conflict, "admin_disabled", "The administrator is disabled").about("username");
const NO_ROLE: Refusal =
    Refusal::new(Kind::NotFound, "unknown_api_role", "There is no API role").about("roles");
const BAD_NETWORK: Refusal =
    Refusal::invalid("invalid_network", "allow_ips", "It is no address and no network such as 10.0.0.0/8");
const BAD_LIFE: Refusal = Refusal::invalid("invalid_life", "life", "The credential must live for some time");

/// How long an identifier and a secret are: 190 bits each.
const LENGTH: usize = 32;

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let username = params.text("username").unwrap_or_default();
    let admin = admins::by_username(context.tx, username)?.ok_or(NO_ADMIN)?;
    if admin.disabled {
        return Err(DISABLED.into());
    }
    let description = fields::optional_line(params, "description")?;
    let roles = roles(context, params)?;
    let allow_ips = networks(params)?;
    let life = match params.text("life") {
        Some(text) => Some(parse_id(text).ok_or(BAD_LIFE)?),
        None => None,
    };
    let identifier = context.random.alphanumeric(LENGTH);
    let secret = context.random.alphanumeric(LENGTH);
    let new = NewCredential {
        identifier: identifier.expose(),
        secret_hash: &TokenHash::of(secret.expose()),
        admin: admin.id,
        description: &description,
        allow_ips: &allow_ips,
        roles: &roles,
        expires_at: life.map(|life| context.tx.now.plus(life)),
    };
    credentials::insert(context.tx, &new)?;
    let detail =
        json!({ "admin": admin.username, "identifier": identifier.expose(), "allow_ips": allow_ips })
            .to_string();
    context.log(&Logged { action: CALL.name, detail: &detail, ..Logged::default() })?;
    Ok(Reply::done().with("identifier", identifier.expose()).with("secret", secret.expose()))
}

fn roles(context: &mut Context<'_, '_>, params: &Params) -> Result<Vec<ApiRoleId>, Fault> {
    let names = params.text("roles").unwrap_or_default().lines();
    names
        .map(|name| {
            let unknown = || Refusal { message: format!("There is no API role {name}").into(), ..NO_ROLE };
            Ok(api_roles::by_name(context.tx, name)?.ok_or_else(unknown)?)
        })
        .collect()
}

fn networks(params: &Params) -> Result<String, Refusal> {
    let list =
        network::parse_list(params.text("allow_ips").unwrap_or_default()).map_err(|entry| Refusal {
            message: format!("{entry} is no address and no network such as 10.0.0.0/8").into(),
            ..BAD_NETWORK
        })?;
    Ok(list.iter().map(Network::to_string).collect::<Vec<_>>().join(" "))
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
