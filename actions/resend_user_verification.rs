//! Admin area: mails a user another link that proves his mailbox.
//!
//! Takes `user_id`; answers it, also where his address is proved already.

use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Reply};
use crate::domain::right::Right;
use crate::fields::{self, NO_USER};
use crate::params::Params;
use crate::store::users;
use crate::verification;

/// The row.
pub const CALL: Call = Call {
    name: "ResendUserVerification",
    about: None,
    needs: Needs::Staff(Right::ManageUsers),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let user = users::by_id(context.tx, fields::user_id(params)?)?.ok_or(NO_USER)?;
    if user.email_verified_at.is_none() {
        verification::send(context, CALL.name, &user)?;
    }
    Ok(Reply::done().with("user_id", user.id.get()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::ADMIN;
    use crate::cli::testing::World;
    use crate::verification::LIMITED;

    #[test]
    fn staff_is_held_to_the_same_five_mails_an_hour() {
        let world = World::new();
        let user = world.user("ann@example.com");
        let resend = |user: &str| world.call(ADMIN, CALL.name, &[("user_id", user)]);
        for _ in 0..5 {
            resend(&user).expect("sent");
        }
        assert_eq!(resend(&user).unwrap_err(), LIMITED.message);
        world.proved("ann@example.com");
        resend(&user).expect("nothing to prove");
        assert_eq!(world.mails().len(), 5);
        assert_eq!(resend("99").unwrap_err(), NO_USER.message);
    }
}
