//! WHMCS `GetClients`: clients by pages, by status, in several orders, or by the beginning of a name or
//! address.

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Field, Needs, Parameter, Reply, Source, Type, Value,
};
use crate::domain::right::Right;
use crate::fields;
use crate::params::Params;
use crate::store::clients::{self, Clients, Listed, Order, Status, Wanted};

/// The row.
pub const CALL: Call = Call {
    name: "GetClients",
    about: Some(&ABOUT),
    needs: Needs::Staff(Right::ViewClients),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

const ABOUT: About = About {
    does: "Lists clients by pages.",
    source: Source::Protocol,
    takes: &[
        Parameter::optional("limitstart", Type::Int, "How many to leave out; 0 unless it is said"),
        Parameter::optional("limitnum", Type::Int, "How many to show; 25 unless it is said, 10,000 at most"),
        Parameter::optional("sorting", Type::Text, "`ASC` or `DESC`"),
        Parameter::optional("status", Type::Text, "Only those that are `Active`, `Inactive` or `Closed`"),
        Parameter::optional(
            "search",
            Type::Text,
            "The beginning of the address, the first, last or full name, or the company, without regard to case",
        ),
        Parameter::optional(
            "orderby",
            Type::Text,
            "`id` (unless it is said), `firstname`, `lastname`, `companyname`, `email`, `groupid`, `datecreated` or \
             `status`",
        ),
    ],
    answers: &[
        Field::new("totalresults", Type::Int, "How many there are in all"),
        Field::new("startnumber", Type::Int, "How many were left out"),
        Field::new("numreturned", Type::Int, "How many are shown"),
        Field::new("clients.client[].id", Type::Int, "The client"),
        Field::new("clients.client[].firstname", Type::Text, "First name"),
        Field::new("clients.client[].lastname", Type::Text, "Last name"),
        Field::new("clients.client[].companyname", Type::Text, "Company"),
        Field::new("clients.client[].email", Type::Text, "Its address"),
        Field::new("clients.client[].datecreated", Type::Text, "When it was made, `YYYY-MM-DD`"),
        Field::new("clients.client[].groupid", Type::Int, "The client group's number; 0 for none"),
        Field::new("clients.client[].status", Type::Text, "`Active`, `Inactive` or `Closed`"),
    ],
    refuses: &[],
    warns: &[],
    example: &[("search", "big"), ("status", "Active"), ("orderby", "companyname")],
};

const ORDERS: [(&str, Order); 8] = [
    ("id", Order::Id),
    ("firstname", Order::FirstName),
    ("lastname", Order::LastName),
    ("companyname", Order::Company),
    ("email", Order::Email),
    ("groupid", Order::Group),
    ("datecreated", Order::Created),
    ("status", Order::Status),
];

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let page = fields::page(params);
    let found = match params.text("status").map(Status::parse) {
        // A status that no client has.
        Some(None) => Clients { total: 0, listed: Vec::new() },
        status => {
            let search = fields::search(params);
            clients::list(
                context.tx,
                &Wanted { search, status: status.flatten(), order: order(params), page },
            )?
        }
    };
    let reply = fields::listed(page, found.total, found.listed.len());
    let items = found.listed.into_iter().map(|listed| row(listed, context)).collect();
    Ok(reply.with("clients", Value::wrapped("client", items)))
}

fn order(params: &Params) -> Order {
    let sent = params.text("orderby").unwrap_or("id");
    ORDERS.iter().find(|(name, _)| name.eq_ignore_ascii_case(sent)).map_or(Order::Id, |(_, order)| *order)
}

fn row(client: Listed, context: &Context<'_, '_>) -> Value {
    Value::object([
        ("id", client.id.get().into()),
        ("firstname", client.first_name.into()),
        ("lastname", client.last_name.into()),
        ("companyname", client.company_name.into()),
        ("email", client.email.into()),
        ("datecreated", client.created_at.whmcs_date(&context.site.zone).into()),
        ("groupid", client.group_id.into()),
        ("status", client.status.as_str().into()),
    ])
}
