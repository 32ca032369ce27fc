//! Admin area: `ViewCredential` shows one API credential, and the last calls that were refused to it.
//!
//! Takes `credential_id`; answers `one`, as `ViewCredentials` does, `roles`, all there are, `refused`, the calls with
//! what mends each, and `ip`, the address that asks.

use super::update_credential::UNKNOWN;
use super::{FORM, find, view_api_roles, view_credentials};
use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply, Value};
use crate::domain::ids::CredentialId;
use crate::domain::right::Right;
use crate::mend::{self, Access};
use crate::params::Params;
use crate::staff;
use crate::store::credentials::{self, Shown};
use crate::store::refused_calls::{self, Asker};

/// The row.
pub const CALL: Call = Call {
    name: "ViewCredential",
    about: None,
    needs: Needs::Staff(Right::ManageApi),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let id = params.text("credential_id").and_then(CredentialId::parse).ok_or(UNKNOWN)?;
    let one = credentials::by_id(context.tx, id)?.ok_or(UNKNOWN)?;
    let refused = refused(context, &one)?;
    let roles = view_api_roles::all(context)?;
    let (rights, now) = (staff::rights(context), context.tx.now);
    Ok(staff::seen(context)?
        .with("one", view_credentials::shown(one, rights, now))
        .with("roles", roles)
        .with("refused", Value::list("call", refused))
        .with("ip", context.origin.ip.to_string()))
}

/// What was refused; `known` says whether there is such an action.
fn refused(context: &mut Context<'_, '_>, one: &Shown) -> Result<Vec<Value>, Fault> {
    let names: Vec<String> = one.roles.iter().map(|(_, name)| name.clone()).collect();
    let access = Access { allow_ips: &one.allow_ips, roles: &names };
    let calls = refused_calls::of(context.tx, Asker::Credential(one.id))?;
    let row = |call| {
        let Value::Object(mut fields) = mend::row(context.site, access, call) else { return Value::Null };
        fields.push(("known".into(), find(FORM, &call.action).is_some().into()));
        Value::Object(fields)
    };
    Ok(calls.iter().map(row).collect())
}
