//! Operator: `DeleteApiRole` takes an API role away, from its credentials too.
//!
//! Takes `name`; answers `api_role`. A credential that had no other role may call nothing then.

use serde_json::json;

use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Logged, Needs, Refusal, Reply};
use crate::domain::right::Right;
use crate::params::Params;
use crate::store::api_roles;

/// The row.
pub const CALL: Call = Call {
    name: "DeleteApiRole",
    about: None,
    needs: Needs::Staff(Right::ManageApi),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const NO_ROLE: Refusal =
    Refusal::new(Kind::NotFound, "unknown_api_role", "There is no API role of this name").about("name");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let name = params.text("name").unwrap_or_default();
    if !api_roles::delete(context.tx, name)? {
        return Err(NO_ROLE.into());
    }
    let detail = json!({ "api_role": name }).to_string();
    context.log(&Logged { action: CALL.name, detail: &detail, ..Logged::default() })?;
    Ok(Reply::done().with("api_role", name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::World;
    use crate::store::credentials;

    #[test]
    fn a_credential_whose_role_is_gone_may_call_nothing() {
        let world = World::new();
        world.admin("ada");
        world.operator("AddApiRole", &[("name", "Reader"), ("actions", "GetUsers")]).expect("made");
        let made =
            world.operator("AddCredential", &[("username", "ada"), ("roles", "Reader")]).expect("made");
        let identifier = made.text("identifier");
        let credential = || world.read(|tx| credentials::by_identifier(tx, identifier)).expect("one");
        assert_eq!(credential().actions, "getusers");
        world.operator("DeleteApiRole", &[("name", "reader")]).expect("deleted");
        assert!(credential().actions.is_empty() && !credential().unrestricted);
        assert_eq!(world.operator("DeleteApiRole", &[("name", "reader")]).unwrap_err(), NO_ROLE.message);
    }
}
