//! Quickbase `API_GetRoleInfo`: the roles of an application.
//!
//! Takes nothing; answers `roles`.

use crate::action::{About, Call, Context, Effect, Envelope, Fault, Field, Needs, Reply, Source, Type};
use crate::application::{self, NO_APPLICATION, NO_DBID, Shown};
use crate::params::Params;
use crate::store::roles;

/// The row.
pub const CALL: Call = Call {
    name: "GetRoleInfo",
    about: Some(&ABOUT),
    needs: Needs::Place(application::dbid),
    effect: Effect::ReadsScan,
    envelope: Envelope::Errcode,
    run,
};

const ABOUT: About = About {
    does: "Shows the roles that the application's users may hold.",
    source: Source::Protocol,
    takes: &[],
    answers: &[
        Field::new("roles[]", Type::Object, "The roles: `role`"),
        Field::new("roles[]@id", Type::Int, "The role's id"),
        Field::new("roles[].name", Type::Text, "Its name"),
        Field::new("roles[].access", Type::Text, "Its level"),
        Field::new("roles[].access@id", Type::Int, "The level's number: 1, 2, 3 or 0"),
    ],
    refuses: &[NO_DBID, NO_APPLICATION],
    warns: &[],
    example: &[],
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let client = application::open(context, params)?.id;
    let roles = roles::all_of_client(context.tx, client)?;
    let shown = roles.iter().map(|role| Shown::of(role).value(None)).collect();
    Ok(Reply::done().with("roles", application::roles_value(shown)))
}
