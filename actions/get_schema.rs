//! Quickbase `API_GetSchema`: an application in brief, which has neither tables nor fields.
//!
//! Takes nothing; answers the documented fields, as far as they have a meaning here. Times are milliseconds
//! since 1970.

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Field, Needs, Reply, Source, Type, Value, named,
};
use crate::application::{self, NO_APPLICATION, NO_DBID};
use crate::params::Params;
use crate::store::clients;

/// The row.
pub const CALL: Call = Call {
    name: "GetSchema",
    about: Some(&ABOUT),
    needs: Needs::Place(application::dbid),
    effect: Effect::ReadsScan,
    envelope: Envelope::Errcode,
    run,
};

const ABOUT: About = About {
    does: "Shows the application in brief: it has neither tables nor fields.",
    source: Source::Protocol,
    takes: &[],
    answers: &[
        Field::new("time_zone", Type::Text, "The configured time zone"),
        Field::new("date_format", Type::Text, "`MM-DD-YYYY`"),
        Field::new("table", Type::Object, "The application"),
        Field::new("table.name", Type::Text, "The client's name"),
        Field::new("table.desc", Type::Text, "Empty"),
        Field::new("table.original", Type::Object, "Its numbers"),
        Field::new("table.original.table_id", Type::Text, "Its dbid"),
        Field::new("table.original.app_id", Type::Text, "Its dbid"),
        Field::new("table.original.cre_date", Type::Int, "When it was made, in milliseconds since 1970"),
        Field::new("table.original.mod_date", Type::Int, "When it changed last, in the same way"),
        Field::new("table.original.next_record_id", Type::Int, "1: there are no records"),
        Field::new("table.original.next_field_id", Type::Int, "1: there are no fields"),
        Field::new("table.original.next_query_id", Type::Int, "1: there are no queries"),
        Field::new("table.original.def_sort_fid", Type::Int, "1"),
        Field::new("table.original.def_sort_order", Type::Int, "1"),
        Field::new("table.variables", Type::Object, "Empty"),
        Field::new("table.chdbids", Type::Object, "Empty: there are no tables"),
    ],
    refuses: &[NO_DBID, NO_APPLICATION],
    warns: &[],
    example: &[],
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let client = application::open(context, params)?;
    let changed = clients::changed(context.tx, client.id)?.ok_or(NO_APPLICATION)?;
    let dbid = client.id.dbid();
    let original = named([
        ("table_id", dbid.as_str().into()),
        ("app_id", dbid.as_str().into()),
        ("cre_date", client.created_at.millis().into()),
        ("mod_date", changed.client.millis().into()),
        ("next_record_id", 1.into()),
        ("next_field_id", 1.into()),
        ("next_query_id", 1.into()),
        ("def_sort_fid", 1.into()),
        ("def_sort_order", 1.into()),
    ]);
    let table = named([
        ("name", client.name.into()),
        ("desc", "".into()),
        ("original", original.into()),
        ("variables", Value::list("var", Vec::new())),
        ("chdbids", Value::list("chdbid", Vec::new())),
    ]);
    Ok(Reply::done()
        .with("time_zone", context.site.zone.iana_name().unwrap_or("UTC"))
        .with("date_format", "MM-DD-YYYY")
        .with("table", table))
}
