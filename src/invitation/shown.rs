//! An invite as answers show it, with what became of its latest mail; never a link.

use crate::action::{Context, Value};
use crate::domain::ids::UserId;
use crate::domain::role::Role;
use crate::domain::time::Timestamp;
use crate::store::db::DbError;
use crate::store::invites::{Invite, State};
use crate::store::outbox::{self, Listed};

/// What the reference says of an invite's fields, behind those that an answer has besides. The first
/// argument is what the invite stands in.
macro_rules! invite_fields {
    ($before:literal $(, $besides:expr)*) => {
        $crate::invitation::invite_fields!(@ $before, [$($besides),*],
            ("id", Int, "The invite's id"),
            ("uuid", Text, "Its UUID"),
            ("client_id", Int, "The client's id"),
            ("client_name", Text, "The client's name as it is shown"),
            ("email", Text, "The invited address"),
            ("state", Text, "`pending`, `accepted`, `declined`, `cancelled` or `expired`, as it is now"),
            ("permissions", Object, "What it grants"),
            ("permissions.permission[]", Text, "A permission's key"),
            ("role", Text, "The role that it gives, if it gives one"),
            ("message", Text, "The inviter's text, if there is one"),
            ("invited_by", Text, "The inviter's name as it is shown"),
            ("created_at", Instant, "When it was made"),
            ("sent_at", Instant, "When its present link was made"),
            ("expires_at", Instant, "When that link ends"),
            ("ended_at", Instant, "When it was accepted, declined or withdrawn"),
            ("accepted_by", Int, "The id of the user who accepted it"),
            ("mail", Object, "Its latest mail, if one was to be sent"),
            ("mail.state", Text, "`queued`, `sent`, `failed` or `dropped`"),
            ("mail.attempts", Int, "How often it was tried"),
            ("mail.last_error", Text, "Why it has not gone"),
            ("mail.sent_at", Instant, "When it went")
        )
    };
    (@ $before:literal, [$($besides:expr),*], $(($name:literal, $kind:ident, $about:literal)),*) => {
        &[
            $($besides,)*
            $($crate::action::Field::new(concat!($before, $name), $crate::action::Type::$kind, $about)),*
        ]
    };
}

pub(crate) use invite_fields;

/// The invite's fields.
pub fn shown(context: &mut Context<'_, '_>, invite: &Invite) -> Result<Value, DbError> {
    let mail = outbox::latest_of_invite(context.tx, invite.id)?;
    let state = invite.shown_state(context.tx.now);
    let accepted_by = invite.ended_by.filter(|_| state == State::Accepted);
    Ok(Value::object([
        ("id", invite.id.get().into()),
        ("uuid", invite.id.uuid(invite.created_at).to_string().into()),
        ("client_id", invite.client.get().into()),
        ("client_name", invite.client_name.as_str().into()),
        ("email", invite.email.as_str().into()),
        ("state", state.as_str().into()),
        ("permissions", Value::wrapped("permission", invite.permissions.keys().map(Value::from).collect())),
        ("role", invite.role.and_then(Role::from_id).map(Role::name).into()),
        ("message", invite.message.as_deref().into()),
        ("invited_by", context.site.inviter_name(invite).into()),
        ("created_at", invite.created_at.rfc3339().into()),
        ("sent_at", invite.issued_at.rfc3339().into()),
        ("expires_at", invite.expires_at.rfc3339().into()),
        ("ended_at", invite.ended_at.map(Timestamp::rfc3339).into()),
        ("accepted_by", accepted_by.map(UserId::get).into()),
        ("mail", mail.as_ref().map(of_mail).into()),
    ]))
}

/// The note of a mail that went is the other server's answer, of any other its last error.
fn of_mail(mail: &Listed) -> Value {
    let is_sent = mail.state == "sent";
    Value::object([
        ("state", mail.state.as_str().into()),
        ("attempts", mail.attempts.into()),
        ("last_error", mail.note.as_deref().filter(|_| !is_sent).into()),
        ("sent_at", mail.ended_at.filter(|_| is_sent).map(Timestamp::rfc3339).into()),
    ])
}
