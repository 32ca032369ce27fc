//! WHMCS `ResetPassword`: mails a user a link by which he chooses a new password.
//!
//! Takes `id` or `email`; answers nothing more.

use crate::action::{
    About, Call, Context, Effect, Envelope, Fault, Kind, Needs, Parameter, Refusal, Reply, Source, Type,
};
use crate::domain::ids::UserId;
use crate::domain::right::Right;
use crate::fields;
use crate::params::Params;
use crate::password_reset::{self, LIMITED};
use crate::store::users::{self, User};

/// The row.
pub const CALL: Call = Call {
    name: "ResetPassword",
    about: Some(&ABOUT),
    needs: Needs::Staff(Right::ManageUsers),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const BAD_EMAIL: Refusal = Refusal::invalid("invalid_email", "email", "Please provide a valid email address");
const NOT_FOUND: Refusal = Refusal::new(Kind::UnknownUser, "invalid_user", "User Not Found");
const DISABLED: Refusal = Refusal::new(Kind::UnknownUser, "user_disabled", "User Not Found");
const NEITHER: Refusal =
    Refusal::invalid("id_required", "id", "Please enter the email address or provide the id");

const ABOUT: About = About {
    does: "Starts the reset of a user's password: he is mailed a link that leads to the page where he chooses a new \
           one. The link is good for two hours and once, and ends all older ones. A user gets at most five such \
           mails in an hour. One who was only provisioned registers by it; a disabled one gets none.",
    source: Source::Protocol,
    takes: &[
        Parameter::optional("id", Type::Int, "The user's id; where it is sent, `email` is not looked at"),
        Parameter::optional("email", Type::Text, "The user's address; needed where no `id` is sent"),
    ],
    answers: &[],
    refuses: &[BAD_EMAIL, NOT_FOUND, DISABLED, NEITHER, LIMITED],
    warns: &[],
    example: &[("id", "1")],
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let user = user_of(context, params)?.ok_or(NOT_FOUND)?;
    if !password_reset::may_log_in(&user) {
        return Err(DISABLED.into());
    }
    password_reset::send(context, CALL.name, &user)?;
    Ok(Reply::done())
}

fn user_of(context: &mut Context<'_, '_>, params: &Params) -> Result<Option<User>, Fault> {
    if let Some(id) = params.text("id") {
        let Some(id) = UserId::parse(id) else { return Ok(None) };
        return Ok(users::by_id(context.tx, id)?);
    }
    let email = fields::email(params, "email", &NEITHER, &BAD_EMAIL)?;
    Ok(users::by_email_key(context.tx, email.key())?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::FORM;
    use crate::cli::testing::World;

    fn reset(world: &World, pairs: &[(&str, &str)]) -> Result<Reply, String> {
        world.call(FORM, CALL.name, pairs)
    }

    #[test]
    fn what_is_wrong_is_told_in_the_documented_words() {
        let world = World::new();
        world.user("a@example.com");
        for (pairs, refusal) in [
            (&[][..], NEITHER),
            (&[("email", "")], NEITHER),
            (&[("email", "a@")], BAD_EMAIL),
            (&[("email", "a@example.com,b@example.com")], BAD_EMAIL),
            (&[("email", "b@example.com")], NOT_FOUND),
            (&[("id", "9")], NOT_FOUND),
            (&[("id", "1x")], NOT_FOUND),
            (&[("id", "9"), ("email", "a@example.com")], NOT_FOUND),
        ] {
            assert_eq!(reset(&world, pairs).unwrap_err(), refusal.message, "{pairs:?}");
        }
        world.call(FORM, "DisableUser", &[("user_id", "1")]).expect("disabled");
        assert_eq!(reset(&world, &[("id", "1")]).unwrap_err(), DISABLED.message);
        assert!(!world.activity().contains(&CALL.name.to_owned()));
    }

    #[test]
    fn a_user_gets_five_mails_an_hour_and_one_link_leads_in_sec_157() {
        let world = World::new();
        world.user("a@example.com");
        for _ in 0..5 {
            assert_eq!(reset(&world, &[("email", "A@Example.com")]), Ok(Reply::done()));
        }
        assert_eq!(reset(&world, &[("id", "1")]).unwrap_err(), LIMITED.message);
        let count = |sql: &'static str| world.read(|tx| tx.number(sql, &[]));
        assert_eq!(count("SELECT COUNT(*) FROM outbox WHERE kind = 'password_reset' AND user_id = 1"), 5);
        assert_eq!(count("SELECT COUNT(*) FROM links WHERE purpose = 'reset' AND state = 'live'"), 1);
    }
}
