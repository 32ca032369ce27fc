//! WHMCS `GetUsers`: users by pages, or by the beginning of a name or address.
//!
//! Takes `limitstart`, `limitnum` (25, at most 10,000), `sorting` (ASC or DESC, by id), `search`.

use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply, Value};
use crate::fields;
use crate::params::Params;
use crate::store::users::{self, Listed};

/// The row.
pub const CALL: Call = Call {
    name: "GetUsers",
    about: None,
    needs: Needs::Staff,
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let page = fields::page(params);
    let search = params.text("search").unwrap_or_default().trim();
    let found = users::list(context.tx, search, page)?;
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
