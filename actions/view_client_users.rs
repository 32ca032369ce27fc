//! Page: who belongs to the account at hand, and the invitations that wait.
//!
//! Takes `after` (a user) and `before` (an invite) to go on from; answers what `account::seen` does, `total`,
//! `members`, `more_members`, `pending` and `more_pending`. Instants are milliseconds.

use std::cmp::Reverse;

use crate::account::{self, keys};
use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply, Value};
use crate::domain::ids::{ClientId, MAX_ID, UserId, parse_id};
use crate::domain::permission::{Permission, Permissions};
use crate::domain::time::Timestamp;
use crate::params::Params;
use crate::store::db::DbError;
use crate::store::invites::{self, Invite, State, Wanted};
use crate::store::memberships::{self, Member};
use crate::store::outbox;

/// The row.
pub const CALL: Call = Call {
    name: "ViewClientUsers",
    about: None,
    needs: Needs::AtHand(Permission::ManageUsers),
    effect: Effect::ReadsScan,
    envelope: Envelope::Result,
    run,
};

/// How many of each come at once.
const MOST: i64 = 50;

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let user = account::user(context)?;
    let account = account::needed(context.tx, params, user.id)?;
    let client = account.client.id;
    let reply = account::seen(context, params)?
        .with("total", memberships::count_of_client(context.tx, client)?)
        .with("grantable", keys(account.may));
    let reply = members(context, params, (client, user.id, account.may), reply)?;
    Ok(pending(context, params, client, reply)?)
}

fn number(params: &Params, name: &str, otherwise: i64) -> i64 {
    params.text(name).and_then(parse_id).unwrap_or(otherwise)
}

/// A page of members.
pub fn members(
    context: &mut Context<'_, '_>,
    params: &Params,
    (client, user, may): (ClientId, UserId, Permissions),
    reply: Reply,
) -> Result<Reply, DbError> {
    let mut found = memberships::after(context.tx, client, number(params, "after", 0), MOST + 1)?;
    let has_more = i64::try_from(found.len()).unwrap_or(i64::MAX) > MOST;
    found.truncate(usize::try_from(MOST).unwrap_or_default());
    let last = found.last().map(|member| member.user.get()).filter(|_| has_more);
    let rows = found.iter().map(|member| member_row(member, user, may)).collect();
    Ok(reply.with("members", Value::list("member", rows)).with("more_members", last))
}

/// A member as pages show him; `editable` says whether the caller may change or remove him.
pub fn member_row(member: &Member, caller: UserId, may: Permissions) -> Value {
    let is_self = member.user == caller;
    Value::object([
        ("id", member.user.get().into()),
        ("name", format!("{} {}", member.first_name, member.last_name).trim().into()),
        ("email", member.email.as_str().into()),
        ("owner", member.is_owner.into()),
        ("self", is_self.into()),
        ("second_factor", member.has_second_factor.into()),
        ("last_login", member.last_login_at.map(Timestamp::millis).into()),
        ("last_login_ip", member.last_login_ip.as_str().into()),
        ("last_login_host", member.last_login_host.as_str().into()),
        ("state", member.state.as_str().into()),
        ("permissions", keys(member.may)),
        ("editable", (!member.is_owner && !is_self && may.contains(member.may)).into()),
    ])
}

/// Those that can be answered and those that are too old, which can be sent again.
pub fn pending(
    context: &mut Context<'_, '_>,
    params: &Params,
    client: ClientId,
    reply: Reply,
) -> Result<Reply, DbError> {
    let before = number(params, "before", MAX_ID);
    let mut found = Vec::new();
    for state in [State::Pending, State::Expired] {
        let wanted = Wanted { client, state: Some(state), email_key: None, before };
        found.extend(invites::newest(context.tx, wanted, MOST + 1)?);
    }
    found.sort_unstable_by_key(|invite: &Invite| Reverse(invite.id));
    let has_more = i64::try_from(found.len()).unwrap_or(i64::MAX) > MOST;
    found.truncate(usize::try_from(MOST).unwrap_or_default());
    let last = found.last().map(|invite| invite.id.get()).filter(|_| has_more);
    let rows = found.iter().map(|invite| invite_row(context, invite)).collect::<Result<_, _>>()?;
    Ok(reply.with("pending", Value::list("invite", rows)).with("more_pending", last))
}

/// An invitation as pages show it.
pub fn invite_row(context: &mut Context<'_, '_>, invite: &Invite) -> Result<Value, DbError> {
    let mail = outbox::latest_of_invite(context.tx, invite.id)?;
    let is_sent = mail.as_ref().is_some_and(|mail| mail.state == "sent");
    Ok(Value::object([
        ("id", invite.id.get().into()),
        ("email", invite.email.as_str().into()),
        ("inviter", context.site.inviter_name(invite).into()),
        ("permissions", keys(invite.permissions)),
        ("makes_owner", invite.makes_owner.into()),
        ("expired", (invite.shown_state(context.tx.now) == State::Expired).into()),
        ("sent_at", invite.issued_at.millis().into()),
        ("expires_at", invite.expires_at.millis().into()),
        ("mail", mail.as_ref().map(|mail| mail.state.as_str()).into()),
        ("mail_at", mail.as_ref().and_then(|mail| mail.ended_at).map(Timestamp::millis).into()),
        ("mail_error", mail.and_then(|mail| mail.note).filter(|_| !is_sent).into()),
    ]))
}
