//! WHMCS `GetUserPermissions`: what a user may do in a client.
//!
//! Takes `user_id`, `client_id`; answers `permissions.permission`, for the owner all thirteen.

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Field, Needs, Parameter, Reply, Source, Type,
};
use crate::domain::permission::Permission;
use crate::fields::{self, NO_CLIENT, NO_USER};
use crate::params::Params;
use crate::place::{self, Place, STRANGER};

/// The row.
pub const CALL: Call = Call {
    name: "GetUserPermissions",
    about: Some(&ABOUT),
    needs: Needs::Member(fields::managed_client, Permission::ManageUsers),
    effect: Effect::ReadsPoint,
    envelope: Envelope::Result,
    run,
};

const ABOUT: About = About {
    does: "Tells what a user may do in a client: his direct permissions and those of his roles.",
    source: Source::Protocol,
    takes: &[
        Parameter::required("user_id", Type::Int, "The user"),
        Parameter::required("client_id", Type::Int, "The client"),
    ],
    answers: &[Field::new(
        "permissions.permission[]",
        Type::Text,
        "A permission's key; for the owner the thirteen of GetPermissionsList",
    )],
    refuses: &[NO_USER, NO_CLIENT, STRANGER],
    warns: &[],
    example: &[("user_id", "2"), ("client_id", "1")],
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let place = Place::find(context, params)?;
    let may = place.may()?;
    Ok(Reply::done().with("permissions", place::permissions(may, place.standing.is_owner)))
}
