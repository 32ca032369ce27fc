//! Ours: `DisableUserSecondFactor` turns a user's second factor off.
//!
//! Takes `user_id`; answers it. He learns of it by mail. Nobody but he himself can turn one on.

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Field, Logged, Needs, Parameter, Reply, Source, Type,
};
use crate::alert::{self, What};
use crate::domain::right::Right;
use crate::fields::{self, NO_USER};
use crate::params::Params;
use crate::store::{second_factors, users};

/// The row.
pub const CALL: Call = Call {
    name: "DisableUserSecondFactor",
    about: Some(&ABOUT),
    needs: Needs::Staff(Right::ManageUsers),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const ABOUT: About = About {
    does: "Turns a user's second factor off, for one who lost his authenticator and his backup codes; he is told by \
           mail. Nobody but he himself can turn one on. Of a user who has none nothing is changed.",
    source: Source::Vestibule,
    takes: &[Parameter::required("user_id", Type::Int, "The user")],
    answers: &[Field::new("user_id", Type::Int, "The user")],
    refuses: &[NO_USER],
    warns: &[],
    example: &[("user_id", "2")],
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let id = fields::user_id(params)?;
    let user = users::by_id(context.tx, id)?.ok_or(NO_USER)?;
    if second_factors::disable(context.tx, id)? {
        alert::tell(context, &user, &user.email, What::SecondFactorOff)?;
        context.log(&Logged { action: CALL.name, user: Some(id), detail: "{}", ..Logged::default() })?;
    }
    Ok(Reply::done().with("user_id", id.get()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::FORM;
    use crate::cli::testing::World;

    #[test]
    fn who_lost_everything_is_let_in_by_his_password_again_and_told_once() {
        let world = World::new();
        let user = world.user("a@example.com");
        world.second_factor(&user, &world.log_in("a@example.com"));
        for _ in 0..2 {
            world.call(FORM, CALL.name, &[("user_id", &user)]).expect("turned off");
        }
        assert!(world.on_page(&world.log_in("a@example.com"), "ViewSecurity", &[]).is_ok());
        let told = "SELECT COUNT(*) FROM outbox WHERE context LIKE '%second_factor_off%'";
        assert_eq!(world.read(|tx| tx.number(told, &[])), 1);
        assert_eq!(world.activity().iter().filter(|action| *action == CALL.name).count(), 1);
        assert_eq!(world.call(FORM, CALL.name, &[("user_id", "99")]).unwrap_err(), NO_USER.message);
    }
}
