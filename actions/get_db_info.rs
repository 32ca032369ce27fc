//! Quickbase `API_GetDBInfo`: what an application is called, who manages it, when it changed.
//!
//! Takes nothing; answers the documented fields. Times are milliseconds since 1970.

use crate::action::{About, Call, Context, Effect, Envelope, Fault, Field, Needs, Reply, Source, Type};
use crate::application::{self, NO_APPLICATION, NO_DBID};
use crate::params::Params;
use crate::store::{clients, users};

/// The row.
pub const CALL: Call = Call {
    name: "GetDBInfo",
    about: Some(&ABOUT),
    needs: Needs::Place(application::dbid),
    effect: Effect::ReadsScan,
    envelope: Envelope::Errcode,
    run,
};

const ABOUT: About = About {
    does: "Shows what the application is called, who owns it and when it changed.",
    source: Source::Protocol,
    takes: &[],
    answers: &[
        Field::new("dbname", Type::Text, "The client's name"),
        Field::new(
            "lastRecModTime",
            Type::Int,
            "When its users or their roles changed last, in milliseconds since 1970",
        ),
        Field::new("lastModifiedTime", Type::Int, "When it changed itself, in the same way"),
        Field::new("createdTime", Type::Int, "When it was made, in the same way"),
        Field::new("numRecords", Type::Int, "0: an application has no records"),
        Field::new("mgrID", Type::Text, "The owner's userid"),
        Field::new("mgrName", Type::Text, "His name"),
        Field::new("time_zone", Type::Text, "The configured time zone"),
    ],
    refuses: &[NO_DBID, NO_APPLICATION],
    warns: &[],
    example: &[],
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let client = application::open(context, params)?;
    let changed = clients::changed(context.tx, client.id)?.ok_or(NO_APPLICATION)?;
    let owner = users::by_id(context.tx, client.owner)?;
    Ok(Reply::done()
        .with("dbname", client.name)
        .with("lastRecModTime", changed.members.millis())
        .with("lastModifiedTime", changed.client.millis())
        .with("createdTime", client.created_at.millis())
        .with("numRecords", 0)
        .with("mgrID", client.owner.quickbase())
        .with("mgrName", owner.map(|owner| owner.display_name()).unwrap_or_default())
        .with("time_zone", context.site.zone.iana_name().unwrap_or("UTC")))
}
