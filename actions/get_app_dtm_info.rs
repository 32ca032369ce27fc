//! Quickbase `API_GetAppDTMInfo`: when an application changed last.
//!
//! Takes `dbid` where the address does not name the application; answers the documented fields. Times are
//! milliseconds since 1970.

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Field, Needs, Parameter, Reply, Source, Type, Value, named,
};
use crate::application::{self, NO_APPLICATION, NO_DBID};
use crate::params::Params;
use crate::store::clients;

/// The row.
pub const CALL: Call = Call {
    name: "GetAppDTMInfo",
    about: Some(&ABOUT),
    needs: Needs::Place(application::dbid),
    effect: Effect::ReadsScan,
    envelope: Envelope::Errcode,
    run,
};

const ABOUT: About = About {
    does: "Shows when the application changed last, for programs that keep what they read. It may be called on `main`.",
    source: Source::Protocol,
    takes: &[Parameter::optional("dbid", Type::Text, "The application, where the address names none")],
    answers: &[
        Field::new("RequestTime", Type::Int, "Now, in milliseconds since 1970"),
        Field::new("RequestNextAllowedTime", Type::Int, "The same: the call may be repeated at once"),
        Field::new("app", Type::Object, "The application"),
        Field::new("app@id", Type::Text, "Its dbid"),
        Field::new("app.lastModifiedTime", Type::Int, "When it changed itself, in milliseconds since 1970"),
        Field::new(
            "app.lastRecModTime",
            Type::Int,
            "When its users or their roles changed last, in the same way",
        ),
        Field::new("tables", Type::Object, "Empty: an application has no tables"),
    ],
    refuses: &[NO_DBID, NO_APPLICATION],
    warns: &[],
    example: &[],
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let client = application::open(context, params)?.id;
    let changed = clients::changed(context.tx, client)?.ok_or(NO_APPLICATION)?;
    let app = named([
        ("@id", client.dbid().into()),
        ("lastModifiedTime", changed.client.millis().into()),
        ("lastRecModTime", changed.members.millis().into()),
    ]);
    let now = context.tx.now.millis();
    Ok(Reply::done()
        .with("RequestTime", now)
        .with("RequestNextAllowedTime", now)
        .with("app", app)
        .with("tables", Value::list("table", Vec::new())))
}
