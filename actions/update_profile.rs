//! Page: a user changes his names and the language in which he is spoken to.
//!
//! Takes `firstname`, `lastname` and `language` (`english`, `german`, `french`, `spanish`, or nothing for the one
//! that the browser asks for); answers nothing.

use serde_json::json;

use super::update_user::difference;
use crate::account;
use crate::action::{Call, Context, Effect, Envelope, Fault, Logged, Needs, Reply};
use crate::fields::person;
use crate::params::Params;
use crate::store::users::{self, Profile};

/// The row.
pub const CALL: Call = Call {
    name: "UpdateProfile",
    about: None,
    needs: Needs::Himself,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let user = account::user(context)?;
    let (first_name, last_name) = person::names(params, person::ON_PAGES)?;
    let profile = Profile { email: None, first_name, last_name, language: person::language(params)? };
    let (before, after) = difference(&user, &profile);
    if !after.is_empty() && users::update(context.tx, &user, &profile)? {
        let detail = json!({ "before": before, "after": after }).to_string();
        context.log(&Logged {
            action: CALL.name,
            user: Some(user.id),
            detail: &detail,
            ..Logged::default()
        })?;
    }
    Ok(Reply::done())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::World;

    #[test]
    fn what_a_user_says_of_himself_is_kept_and_written_down_once() {
        let world = World::new();
        world.user("ann@example.com");
        let session = world.log_in("ann@example.com");
        let change = |language| {
            let pairs = [("firstname", "Ann"), ("lastname", "Other"), ("language", language)];
            world.on_page(&session, CALL.name, &pairs)
        };
        for _ in 0..2 {
            assert_eq!(change("fr"), Ok(Reply::done()));
        }
        let user = world.read(|tx| users::by_email_key(tx, "ann@example.com")).expect("a user");
        assert_eq!((user.display_name().as_str(), user.language.as_str()), ("Ann Other", "french"));
        assert_eq!(world.activity().iter().filter(|action| *action == CALL.name).count(), 1);
        assert_eq!(change("klingon").unwrap_err().code, "invalid_language");
        change("").expect("whatever the browser asks for");
        let nameless =
            |pairs: [(&str, &str); 2]| world.on_page(&session, CALL.name, &pairs).unwrap_err().code;
        assert_eq!(nameless([("firstname", ""), ("lastname", "B")]), "firstname_required");
        assert_eq!(nameless([("firstname", "A"), ("lastname", "")]), "lastname_required");
    }
}
