//! Quickbase `API_GrantedDBs`: the applications of the caller.
//!
//! Takes `excludeparents` and `adminOnly`; answers `databases`. An application here has no tables.

use crate::action::{
    About, ActingUser, Call, Caller, Context, Effect, Envelope, Fault, Field, Needs, Parameter, Reply,
    Source, Type, Value, named,
};
use crate::application;
use crate::domain::role::Access;
use crate::params::Params;
use crate::store::clients::Status;
use crate::store::memberships::{self, Member};

/// The row.
pub const CALL: Call = Call {
    name: "GrantedDBs",
    about: Some(&ABOUT),
    needs: Needs::User,
    effect: Effect::ReadsScan,
    envelope: Envelope::Errcode,
    run,
};

const ABOUT: About = About {
    does: "Shows the applications in which the caller may do anything. Many programs try a log-in by it.",
    source: Source::Protocol,
    takes: &[
        Parameter::optional(
            "excludeparents",
            Type::Flag,
            "Whether only tables are wanted: then there is none",
        ),
        Parameter::optional("withembeddedtables", Type::Flag, "Accepted: an application has no tables"),
        Parameter::optional(
            "adminOnly",
            Type::Flag,
            "Whether only those are wanted that the caller administrates",
        ),
    ],
    answers: &[
        Field::new("databases[]", Type::Object, "The applications: `dbinfo`"),
        Field::new("databases[].dbname", Type::Text, "The client's name"),
        Field::new("databases[].dbid", Type::Text, "Its dbid"),
    ],
    refuses: &[],
    warns: &[],
    example: &[],
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let admin_only = application::admin_only(params, "adminOnly");
    let mut applications = Vec::new();
    if let Caller::User(user) = context.caller
        && params.flag("excludeparents") != Some(true)
    {
        let places = memberships::of_user(context.tx, user.id)?;
        applications.extend(places.iter().filter(|place| is_granted(place, user, admin_only)).map(shown));
    }
    Ok(Reply::done().with("databases", Value::list("dbinfo", applications)))
}

fn is_granted(place: &Member, user: &ActingUser, admin_only: bool) -> bool {
    let access = Access::of(place.may);
    let is_open = place.client_status != Status::Closed && user.reaches(place.client);
    is_open && access != Access::None && (!admin_only || access == Access::Administrator)
}

fn shown(place: &Member) -> Value {
    Value::Object(named([
        ("dbname", place.client_name.as_str().into()),
        ("dbid", place.client.dbid().into()),
    ]))
}
