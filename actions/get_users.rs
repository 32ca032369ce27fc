//! WHMCS `GetUsers`: users by pages, or by the beginning of a name or address.
//!
//! Takes `limitstart`, `limitnum` (25, at most 10,000), `sorting` (ASC or DESC, by id), `search`.

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Field, Needs, Parameter, Reply, Source, Type, Value,
};
use crate::domain::right::Right;
use crate::fields;
use crate::params::Params;
use crate::store::users::{self, Listed};

/// The row.
pub const CALL: Call = Call {
    name: "GetUsers",
    about: Some(&ABOUT),
    needs: Needs::Staff(Right::ViewUsers),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

const ABOUT: About = About {
    does: "Lists users by pages.",
    source: Source::Protocol,
    takes: &[
        Parameter::optional("limitstart", Type::Int, "How many to leave out; 0 unless it is said"),
        Parameter::optional("limitnum", Type::Int, "How many to show; 25 unless it is said, 10,000 at most"),
        Parameter::optional("sorting", Type::Text, "`ASC` or `DESC`, by id"),
        Parameter::optional(
            "search",
            Type::Text,
            "The beginning of the address, or of the first, last or full name, without regard to case",
        ),
    ],
    answers: &[
        Field::new("totalresults", Type::Int, "How many there are in all"),
        Field::new("startnumber", Type::Int, "How many were left out"),
        Field::new("numreturned", Type::Int, "How many are shown"),
        Field::new("users[].id", Type::Int, "The user"),
        Field::new("users[].firstname", Type::Text, "First name"),
        Field::new("users[].lastname", Type::Text, "Last name"),
        Field::new("users[].email", Type::Text, "His address"),
        Field::new("users[].datecreated", Type::Date, "When he was made"),
        Field::new("users[].validationdata", Type::Text, "Always empty"),
        Field::new("users[].clients[].id", Type::Int, "A client to which he belongs"),
        Field::new("users[].clients[].isOwner", Type::Flag, "Whether he owns it"),
    ],
    refuses: &[],
    warns: &[],
    example: &[("search", "member@")],
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let page = fields::page(params);
    let found = users::list(context.tx, fields::search(params), page)?;
    let reply = fields::listed(page, found.total, found.listed.len());
    let items = found.listed.into_iter().map(|listed| row(listed, context)).collect();
    Ok(reply.with("users", Value::list("user", items)))
}

fn row(listed: Listed, context: &Context<'_, '_>) -> Value {
    let user = listed.user;
    let clients = listed.clients.into_iter();
    let clients = clients.map(|(id, owner)| Value::object([("id", id.into()), ("isOwner", owner.into())]));
    Value::object([
        ("id", user.id.get().into()),
        ("firstname", user.first_name.into()),
        ("lastname", user.last_name.into()),
        ("email", user.email.into()),
        ("datecreated", user.created_at.whmcs(&context.site.zone).into()),
        ("validationdata", "".into()),
        ("clients", Value::list("client", clients.collect())),
    ])
}
