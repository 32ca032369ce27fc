//! WHMCS `GetClientGroups`: the groups of clients.

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Field, Needs, Reply, Source, Type, Value,
};
use crate::domain::right::Right;
use crate::params::Params;
use crate::store::client_groups::{self, ClientGroup};

/// The row.
pub const CALL: Call = Call {
    name: "GetClientGroups",
    about: Some(&ABOUT),
    needs: Needs::Staff(Right::ViewClients),
    effect: Effect::ReadsPoint,
    envelope: Envelope::Result,
    run,
};

const ABOUT: About = About {
    does: "Lists the groups of clients.",
    source: Source::Protocol,
    takes: &[],
    answers: &[
        Field::new("totalresults", Type::Int, "How many there are"),
        Field::new("groups.group[].id", Type::Int, "Its number"),
        Field::new("groups.group[].groupname", Type::Text, "Its name"),
        Field::new("groups.group[].groupcolour", Type::Text, "A colour such as `#28C99B`, or empty"),
        Field::new("groups.group[].discountpercent", Type::Text, "Percent, such as `10.00`"),
        Field::new(
            "groups.group[].susptermexempt",
            Type::Text,
            "`on` where its clients are never suspended or terminated, or empty",
        ),
        Field::new(
            "groups.group[].separateinvoices",
            Type::Text,
            "`on` where its clients get an invoice for each thing, or empty",
        ),
    ],
    refuses: &[],
    warns: &[],
    example: &[],
};

fn run(context: &mut Context<'_, '_>, _params: &Params) -> Result<Reply, Fault> {
    let groups = client_groups::list(context.tx)?;
    let total = i64::try_from(groups.len()).unwrap_or(i64::MAX);
    let items = groups.into_iter().map(row).collect();
    Ok(Reply::done().with("totalresults", total).with("groups", Value::wrapped("group", items)))
}

fn row(group: ClientGroup) -> Value {
    let on = |flag: bool| if flag { "on" } else { "" };
    Value::object([
        ("id", group.id.into()),
        ("groupname", group.name.into()),
        ("groupcolour", group.colour.into()),
        ("discountpercent", group.discount_percent.into()),
        ("susptermexempt", on(group.suspension_exempt).into()),
        ("separateinvoices", on(group.separate_invoices).into()),
    ])
}
