//! Admin area: whom `EraseUser` would erase.
//!
//! Takes `user_id`; answers what `ViewUser` does.

use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply};
use crate::domain::right::Right;
use crate::params::Params;

/// The row.
pub const CALL: Call = Call {
    name: "ViewErasure",
    about: None,
    needs: Needs::Staff(Right::PersonalData),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    super::view_user::shown(context, params)
}
