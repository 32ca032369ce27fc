//! Operator: `RevokeCredential` ends an API credential, from the next request on.
//!
//! Takes `identifier`; answers it.

use serde_json::json;

use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Logged, Needs, Refusal, Reply};
use crate::domain::right::Right;
use crate::params::Params;
use crate::store::credentials;

/// The row.
pub const CALL: Call = Call {
    name: "RevokeCredential",
    about: None,
    needs: Needs::Staff(Right::ManageApi),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const NO_CREDENTIAL: Refusal =
    Refusal::new(Kind::NotFound, "unknown_credential", "There is no live credential of this identifier")
        .about("identifier");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let identifier = params.text("identifier").unwrap_or_default();
    if !credentials::revoke(context.tx, identifier)? {
        return Err(NO_CREDENTIAL.into());
    }
    let detail = json!({ "identifier": identifier }).to_string();
    context.log(&Logged { action: CALL.name, detail: &detail, ..Logged::default() })?;
    Ok(Reply::done().with("identifier", identifier))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::World;

    #[test]
    fn a_credential_is_revoked_once() {
        let world = World::new();
        world.admin("ada");
        let made = world.operator("AddCredential", &[("username", "ada")]).expect("made");
        let revoke = || world.operator("RevokeCredential", &[("identifier", made.text("identifier"))]);
        assert!(revoke().is_ok());
        assert_eq!(revoke().unwrap_err(), NO_CREDENTIAL.message);
    }
}
