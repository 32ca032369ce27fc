//! Operator: `QueueTestMail` queues a mail that only says that mail works.
//!
//! Takes `email`; answers `id`.

use serde_json::json;

use crate::action::{Call, Context, Effect, Envelope, Fault, Logged, Needs, Refusal, Reply};
use crate::domain::right::Right;
use crate::fields;
use crate::params::Params;
use crate::store::outbox::{self, NewMail};

/// The row.
pub const CALL: Call = Call {
    name: "QueueTestMail",
    about: None,
    needs: Needs::Staff(Right::ManageMail),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const BAD_EMAIL: Refusal =
    Refusal::invalid("invalid_email", "email", "The email address entered is not valid");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let email = fields::email(params, "email", &BAD_EMAIL, &BAD_EMAIL)?;
    let mail = NewMail { kind: "test", recipient: email.as_str(), ..NewMail::default() };
    let id = outbox::insert(context.tx, &mail)?;
    context.after.mail_queued = true;
    let detail = json!({ "recipient": email.as_str() }).to_string();
    context.log(&Logged { action: CALL.name, detail: &detail, ..Logged::default() })?;
    Ok(Reply::done().with("id", id.get()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::World;

    #[test]
    fn a_test_mail_needs_an_address() {
        let world = World::new();
        let queue = |email: &str| world.operator("QueueTestMail", &[("email", email)]);
        assert_eq!(queue("a@example.com"), Ok(Reply::done().with("id", 1)));
        assert_eq!(queue("nobody").unwrap_err(), BAD_EMAIL.message);
    }
}
