//! Admin area: `UpdateCredential` changes what an API credential may do, from where and for how long.
//!
//! Takes `credential_id`, `description`, `access` (`all` or `roles`), `role_ids`, `allow_ips`, `add_own`, as
//! `AddCredential` does, and `days` from now until it ends (none: as it was; 0: never). Answers `credential_id`.

use serde_json::json;

use super::add_credential;
use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Logged, Needs, Refusal, Reply};
use crate::domain::ids::CredentialId;
use crate::domain::right::Right;
use crate::domain::time::{DAY, Timestamp};
use crate::fields;
use crate::params::Params;
use crate::staff;
use crate::store::credentials::{self, Changed, Shown};

/// The row.
pub const CALL: Call = Call {
    name: "UpdateCredential",
    about: None,
    needs: Needs::Staff(Right::ManageApi),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

/// There is no credential of this number.
pub const UNKNOWN: Refusal =
    Refusal::new(Kind::NotFound, "unknown_credential_id", "There is no such API credential")
        .about("credential_id");
/// Nothing changes it any more.
pub const REVOKED: Refusal =
    Refusal::new(Kind::Conflict, "credential_revoked", "The API credential was revoked");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let credential = commanded(context, params)?;
    let description = fields::optional_line(params, "description")?;
    let roles = add_credential::roles(context, params)?;
    let allow_ips = add_credential::networks(context, params)?;
    let expires_at = end(context, params, &credential)?;
    let new = Changed {
        description: &description,
        allow_ips: &allow_ips,
        roles: &add_credential::ids(&roles),
        expires_at,
    };
    if !credentials::change(context.tx, credential.id, &new)? {
        return Err(REVOKED.into());
    }
    let names: Vec<&str> = roles.iter().map(|role| role.name.as_str()).collect();
    let before: Vec<&str> = credential.roles.iter().map(|(_, name)| name.as_str()).collect();
    let of = |unrestricted: bool, roles: Vec<&str>, allow_ips: &str, end: Option<Timestamp>| {
        let end = end.map(Timestamp::rfc3339);
        json!({ "everything": unrestricted, "roles": roles, "allow_ips": allow_ips, "expires": end })
    };
    let detail = json!({
        "identifier": credential.identifier,
        "before": of(credential.unrestricted, before, &credential.allow_ips, credential.expires_at),
        "after": of(names.is_empty(), names, &allow_ips, expires_at),
    });
    context.log(&Logged { action: CALL.name, detail: &detail.to_string(), ..Logged::default() })?;
    Ok(Reply::done().with("credential_id", credential.id.get()))
}

/// A credential whose administrator may no more than whoever asks.
pub fn commanded(context: &mut Context<'_, '_>, params: &Params) -> Result<Shown, Fault> {
    let id = params.text("credential_id").and_then(CredentialId::parse).ok_or(UNKNOWN)?;
    let credential = credentials::by_id(context.tx, id)?.ok_or(UNKNOWN)?;
    staff::check_reach(context, credential.admin_rights)?;
    if credential.revoked_at.is_some() { Err(REVOKED.into()) } else { Ok(credential) }
}

fn end(context: &Context<'_, '_>, params: &Params, credential: &Shown) -> Result<Option<Timestamp>, Refusal> {
    if params.text("days").map(str::trim) == Some("0") {
        return Ok(None);
    }
    let days = fields::days(params)?;
    Ok(days.map_or(credential.expires_at, |days| Some(context.tx.now.plus(days * DAY))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::ADMIN;
    use crate::cli::testing::World;

    #[test]
    fn what_a_credential_may_do_is_changed_and_nothing_else_of_it() {
        let world = World::new();
        world.admin("ada");
        world.operator("AddApiRole", &[("name", "Reader"), ("actions", "GetUsers")]).expect("made");
        world.operator("AddCredential", &[("username", "ada")]).expect("made");
        let change = |pairs: &[(&str, &str)]| {
            world.call(ADMIN, CALL.name, &[&[("credential_id", "1")], pairs].concat())
        };
        let now = || world.read(|tx| credentials::by_id(tx, CredentialId::new(1))).expect("one");
        let secret = |one: &Shown| world.read(|tx| credentials::by_identifier(tx, &one.identifier));
        let before = secret(&now()).expect("one").secret_hash;
        change(&[("access", "roles"), ("role_ids", "1"), ("allow_ips", "10.0.0.0/8\r\n::1"), ("days", "3")])
            .expect("changed");
        let one = now();
        assert_eq!((one.unrestricted, one.allow_ips.as_str()), (false, "10.0.0.0/8 ::1/128"));
        assert_eq!(one.roles.len(), 1);
        assert!(one.expires_at.is_some() && secret(&one).expect("one").secret_hash.matches(&before));
        change(&[("access", "all"), ("role_ids", "1"), ("add_own", "1")]).expect("changed");
        let one = now();
        assert!(one.unrestricted && one.roles.is_empty() && one.expires_at.is_some());
        assert_eq!(one.allow_ips, "127.0.0.1/32");
        change(&[("access", "all"), ("days", "0")]).expect("changed");
        assert!(now().expires_at.is_none());
    }

    #[test]
    fn no_role_is_never_everything_by_mistake() {
        let world = World::new();
        world.admin("ada");
        world.operator("AddCredential", &[("username", "ada")]).expect("made");
        let pairs = [("credential_id", "1"), ("access", "roles")];
        let refused = world.call(ADMIN, CALL.name, &pairs).unwrap_err();
        assert_eq!(refused, "Choose a role, or let the credential call everything");
        let made = world.operator("AddCredential", &[("username", "ada"), ("access", "roles")]);
        assert_eq!(made.unwrap_err(), refused);
    }

    #[test]
    fn one_that_was_revoked_stays_as_it_is() {
        let world = World::new();
        world.admin("ada");
        let made = world.operator("AddCredential", &[("username", "ada")]).expect("made");
        world.operator("RevokeCredential", &[("identifier", made.text("identifier"))]).expect("revoked");
        let change = |id: &str| world.call(ADMIN, CALL.name, &[("credential_id", id), ("access", "all")]);
        assert_eq!(change("1").unwrap_err(), REVOKED.message);
        for id in ["2", "", "x"] {
            assert_eq!(change(id).unwrap_err(), UNKNOWN.message, "{id}");
        }
    }
}
