//! Operator: `RetryMail` queues mails again that failed, or one that waits for its next try.
//!
//! Takes `id`, or `all` for those that failed, so many at a time; answers `retried`, how many there were, and whether
//! there are `more`.

use serde_json::json;

use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Logged, Needs, Refusal, Reply};
use crate::domain::ids::{MAX_ID, MailId};
use crate::domain::right::Right;
use crate::params::Params;
use crate::store::outbox;

/// The row.
pub const CALL: Call = Call {
    name: "RetryMail",
    about: None,
    needs: Needs::Staff(Right::ManageMail),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

/// How many are queued again at once: whoever waits for the store waits for all of them.
const MOST: i64 = 5_000;

const NO_MAIL: Refusal =
    Refusal::new(Kind::NotFound, "unknown_mail", "There is no failed or waiting mail of this id").about("id");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let retried = if params.flag("all").unwrap_or(false) {
        i64::try_from(outbox::retry_failed(context.tx, MOST)?).unwrap_or(MAX_ID)
    } else {
        let id = params.text("id").and_then(MailId::parse).ok_or(NO_MAIL)?;
        if !outbox::retry(context.tx, id)? {
            return Err(NO_MAIL.into());
        }
        1
    };
    context.after.mail_queued = true;
    let detail = json!({ "mail": params.text("id"), "retried": retried }).to_string();
    context.log(&Logged { action: CALL.name, detail: &detail, ..Logged::default() })?;
    Ok(Reply::done().with("retried", retried).with("more", retried == MOST))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::World;
    use crate::domain::time::MINUTE;
    use crate::store::outbox::Fate;

    #[test]
    fn a_failed_mail_is_queued_again_and_one_in_hand_is_left_alone() {
        let world = World::new();
        world.operator("QueueTestMail", &[("email", "a@example.com")]).expect("queued");
        let retry = |name: &str, value: &str| world.operator("RetryMail", &[(name, value)]);
        let mail = world.write(|tx| outbox::lease_one(tx, MailId::new(1), 7, MINUTE)).expect("leased");
        assert_eq!(retry("id", "1").unwrap_err(), NO_MAIL.message);
        world.write(move |tx| outbox::settle(tx, &mail, &Fate::Failed("no".into())));
        assert_eq!(retry("all", "1"), Ok(Reply::done().with("retried", 1).with("more", false)));
        assert_eq!(retry("id", "1"), Ok(Reply::done().with("retried", 1).with("more", false)));
        assert_eq!(retry("id", "2").unwrap_err(), NO_MAIL.message);
    }
}
