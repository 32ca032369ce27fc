//! WHMCS `DeleteClient`: deletes a client with all that was only about it.
//!
//! Takes `clientid`; with `deleteusers` the members who belong to no other client are erased as well.
//! The activity log stays.

use serde_json::json;

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Field, Logged, Needs, Parameter, Reply, Source, Type,
};
use crate::domain::ids::{MAX_ID, UserId};
use crate::domain::right::{Right, Rights};
use crate::fields::CLIENT_NOT_FOUND;
use crate::params::Params;
use crate::staff;
use crate::store::listing::Page;
use crate::store::{clients, memberships};

use super::{close_client, delete_user};

/// The row.
pub const CALL: Call = Call {
    name: "DeleteClient",
    about: Some(&ABOUT),
    needs: Needs::Staff(Right::DeleteClients),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const ABOUT: About = About {
    does: "Deletes a client, open or closed, with its memberships, roles, invites, mails, contacts and custom \
           fields. Links that led to it are dead. The activity log stays. `deletetransactions` is accepted; there are none here.",
    source: Source::Protocol,
    takes: &[
        Parameter::required("clientid", Type::Int, "The client"),
        Parameter::optional(
            "deleteusers",
            Type::Flag,
            "Whether its owner and members are erased as DeleteUser does it, by whoever may do that, if they belong to no \
             other client",
        ),
    ],
    answers: &[Field::new("clientid", Type::Text, "The client, as it was sent")],
    refuses: &[CLIENT_NOT_FOUND],
    warns: &[],
    example: &[("clientid", "1"), ("deleteusers", "true")],
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let client = close_client::client(context, params)?;
    let with_users = params.flag("deleteusers").unwrap_or(false);
    if let Some(right) = delete_user::CALL.right().filter(|_| with_users) {
        staff::check_reach(context, Rights::of(&[right]))?;
    }
    let everybody = Page { start: 0, limit: MAX_ID, descending: false };
    let members = memberships::of_client(context.tx, client.id, everybody)?;
    let members: Vec<UserId> = members.into_iter().map(|member| member.user).collect();
    clients::delete(context.tx, &client)?;
    let erased = if with_users { erase(context, &members)? } else { Vec::new() };
    let detail = json!({
        "email": client.profile.email,
        "companyname": client.profile.particulars.company_name,
        "owner": client.owner.get(),
        "members": members.iter().map(|user| user.get()).collect::<Vec<_>>(),
        "erased": erased.iter().map(|user| user.get()).collect::<Vec<_>>(),
    });
    let detail = detail.to_string();
    context.log(&Logged {
        action: CALL.name,
        client: Some(client.id),
        detail: &detail,
        ..Logged::default()
    })?;
    Ok(Reply::done().with("clientid", client.id.to_string()))
}

/// Erases those who are left without a client.
fn erase(context: &mut Context<'_, '_>, users: &[UserId]) -> Result<Vec<UserId>, Fault> {
    let mut erased = Vec::new();
    for user in users {
        if delete_user::erase(context, *user)? {
            let name = delete_user::CALL.name;
            let because = "{\"because\":\"DeleteClient\"}";
            context.log(&Logged { action: name, user: Some(*user), detail: because, ..Logged::default() })?;
            erased.push(*user);
        }
    }
    Ok(erased)
}
