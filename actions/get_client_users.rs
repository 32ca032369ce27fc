//! Ours: `GetClientUsers` lists the members of a client.
//!
//! Takes `client_id`, `limitstart`, `limitnum` (25, at most 10,000), `sorting` (ASC or DESC, by id).

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Field, Needs, Parameter, Reply, Source, Type, Value, named,
};
use crate::domain::permission::Permission;
use crate::fields::{self, NO_CLIENT};
use crate::params::Params;
use crate::place;
use crate::store::clients;
use crate::store::memberships::{self, Member};

/// The row.
pub const CALL: Call = Call {
    name: "GetClientUsers",
    about: Some(&ABOUT),
    needs: Needs::Member(fields::managed_client, Permission::ManageUsers),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

const ABOUT: About = About {
    does: "Lists the users who belong to a client, with what each may do there and when he was there last.",
    source: Source::Vestibule,
    takes: &[
        Parameter::required("client_id", Type::Int, "The client"),
        Parameter::optional("limitstart", Type::Int, "How many to leave out; 0 unless it is said"),
        Parameter::optional("limitnum", Type::Int, "How many to show; 25 unless it is said, 10,000 at most"),
        Parameter::optional("sorting", Type::Text, "`ASC` or `DESC`, by the user's id"),
    ],
    answers: &[
        Field::new("totalresults", Type::Int, "How many there are in all"),
        Field::new("startnumber", Type::Int, "How many were left out"),
        Field::new("numreturned", Type::Int, "How many are shown"),
        Field::new("users[].id", Type::Int, "The user"),
        Field::new("users[].firstname", Type::Text, "First name"),
        Field::new("users[].lastname", Type::Text, "Last name"),
        Field::new("users[].email", Type::Text, "His address"),
        Field::new(
            "users[].state",
            Type::Text,
            "`registered`, `provisioned` (cannot log in yet) or `disabled`",
        ),
        Field::new("users[].isOwner", Type::Flag, "Whether he owns the client"),
        Field::new("users[].permissions.permission[]", Type::Text, "What he may do, as GetUserPermissions"),
        Field::new("users[].roles[]", Type::Text, "The roles he holds"),
        Field::new("users[].since", Type::Date, "Since when he has belonged to the client"),
        Field::new("users[].lastlogin", Type::Date, "When he was in the client's account last, or empty"),
        Field::new("users[].lastloginip", Type::Text, "From which address, or empty"),
        Field::new("users[].lastloginhost", Type::Text, "That address's name, or empty"),
    ],
    refuses: &[NO_CLIENT],
    warns: &[],
    example: &[("client_id", "1")],
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let client = fields::managed_client(params)?;
    clients::by_id(context.tx, client)?.ok_or(NO_CLIENT)?;
    let page = fields::page(params);
    let total = memberships::count_of_client(context.tx, client)?;
    let members = memberships::of_client(context.tx, client, page)?;
    let reply = fields::listed(page, total, members.len());
    let users = members.into_iter().map(|member| row(member, context)).collect();
    Ok(reply.with("users", Value::list("user", users)))
}

fn row(member: Member, context: &Context<'_, '_>) -> Value {
    let mut fields = named([
        ("id", member.user.get().into()),
        ("firstname", member.first_name.as_str().into()),
        ("lastname", member.last_name.as_str().into()),
        ("email", member.email.as_str().into()),
        ("state", member.state.as_str().into()),
    ]);
    fields.extend(place::fields_of(member, &context.site.zone));
    Value::Object(fields)
}
