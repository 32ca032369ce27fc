//! Admin area: `UpdateUserDetails` changes what a user is called, where he is mailed to and how he is spoken to.
//!
//! Takes `user_id`, `email`, and `firstname`, `lastname` and `language` (`english`, `german`, `french`, `spanish`), of
//! which one that is empty is empty from then on, whereas `UpdateUser` leaves it; answers nothing.

use super::update_user;
use crate::action::{Call, Context, Effect, Envelope, Fault, Needs, Refusal, Reply};
use crate::domain::right::Right;
use crate::fields::{self, BAD_EMAIL, NO_USER, person};
use crate::params::Params;
use crate::store::users::{self, Profile};

/// The row.
pub const CALL: Call = Call {
    name: "UpdateUserDetails",
    about: None,
    needs: Needs::Staff(Right::ManageUsers),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const NO_EMAIL: Refusal = Refusal::invalid("email_required", "email", "An email address is required");

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let user = users::by_id(context.tx, fields::user_id(params)?)?.ok_or(NO_USER)?;
    let profile = Profile {
        email: Some(fields::email(params, "email", &NO_EMAIL, &BAD_EMAIL)?),
        first_name: fields::optional_line(params, "firstname")?,
        last_name: fields::optional_line(params, "lastname")?,
        language: person::language(params)?,
    };
    update_user::save(context, CALL.name, &user, &profile)?;
    Ok(Reply::done())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::World;
    use crate::domain::right::Rights;

    #[test]
    fn what_is_left_empty_is_empty_then_and_the_address_cannot_be() {
        let world = World::new();
        let id = world.user("ann@example.com");
        let save = |pairs: &[(&str, &str)]| {
            let all: Vec<_> = [("user_id", &*id)].iter().chain(pairs).copied().collect();
            world.as_admin(Rights::ALL, CALL.name, &all)
        };
        let kept = || {
            let user = world.read(|tx| users::by_email_key(tx, "ann@example.com")).expect("a user");
            (user.display_name(), user.language)
        };
        let named =
            [("email", "ann@example.com"), ("firstname", "Ann"), ("lastname", "B"), ("language", "fr")];
        for _ in 0..2 {
            save(&named).expect("saved");
        }
        assert_eq!(kept(), ("Ann B".to_owned(), "french".to_owned()));
        save(&[("email", "ann@example.com"), ("firstname", "Ann")]).expect("saved");
        assert_eq!(kept(), ("Ann".to_owned(), String::new()));
        assert_eq!(world.activity().iter().filter(|action| *action == CALL.name).count(), 2);
        for (pairs, code) in [
            (&[("firstname", "Ann")][..], "email_required"),
            (&[("email", "no address")], "invalid_email"),
            (&[("email", "ann@example.com"), ("language", "klingon")], "invalid_language"),
        ] {
            assert_eq!(save(pairs).unwrap_err().code, code, "{pairs:?}");
        }
        world.user("taken@example.com");
        let refused = save(&[("email", "taken@example.com")]).unwrap_err();
        assert_eq!((refused.code, refused.field), ("user_exists", Some("email")));
    }
}
