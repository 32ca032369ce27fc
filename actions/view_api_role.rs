//! Admin area: `ViewApiRole` shows one API role.
//!
//! Takes `api_role_id`; answers `one`, as `ViewApiRoles` does, and `commanded`: whoever looks may grant it more.

use super::update_api_role::{check_holders, found};
use super::view_api_roles::shown;
use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply};
use crate::domain::right::Right;
use crate::params::Params;
use crate::staff;

/// The row.
pub const CALL: Call = Call {
    name: "ViewApiRole",
    about: None,
    needs: Needs::Staff(Right::ManageApi),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let role = found(context, params)?;
    let commanded = match check_holders(context, role.id) {
        Ok(()) => true,
        Err(Fault::Refused(_)) => false,
        Err(fault) => return Err(fault),
    };
    Ok(staff::seen(context)?.with("one", shown(role)).with("commanded", commanded))
}
