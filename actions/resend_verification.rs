//! Page: mails the user who is logged in another link that proves his mailbox.
//!
//! Answers nothing, also where his address is proved already.

use crate::account;
use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply};
use crate::params::Params;
use crate::verification;

/// The row.
pub const CALL: Call = Call {
    name: "ResendVerification",
    about: None,
    needs: Needs::Himself,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, _: &Params) -> Result<Reply, Fault> {
    let user = account::user(context)?;
    if user.email_verified_at.is_none() {
        verification::send(context, CALL.name, &user)?;
    }
    Ok(Reply::done())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::World;
    use crate::domain::time::HOUR;
    use crate::verification::LIMITED;

    #[test]
    fn a_user_gets_five_mails_an_hour_and_none_when_there_is_nothing_to_prove() {
        let world = World::new();
        world.user("ann@example.com");
        let session = world.log_in("ann@example.com");
        let resend = || world.on_page(&session, CALL.name, &[]);
        for _ in 0..5 {
            assert_eq!(resend(), Ok(Reply::done()));
        }
        assert_eq!(resend().unwrap_err(), LIMITED);
        let live = "SELECT COUNT(*) FROM links WHERE purpose = 'verification' AND state = 'live'";
        assert_eq!(world.read(|tx| tx.number(live, &[])), 1);
        world.house().store.clock().advance(HOUR);
        resend().expect("an hour later");
        world.proved("ann@example.com");
        assert_eq!(resend(), Ok(Reply::done()));
        assert_eq!(world.mails().len(), 6);
    }
}
