//! Page: a user who is logged in changes his password.
//!
//! Takes `existingpw`, `newpw`, `confirmpw`, and `session`, the only one that stays: his others end, with his tickets,
//! his bearer tokens and the links to reset the old password.

use crate::account;
use crate::action::{Call, Context, Effect, Envelope, Fault, Logged, Needs, Reply};
use crate::alert::{self, What};
use crate::auth::{own_password, password};
use crate::fields::person;
use crate::params::Params;
use crate::store::{links, sessions, users};

/// The row.
pub const CALL: Call = Call {
    name: "ChangePassword",
    about: None,
    needs: Needs::Himself,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let user = account::user(context)?;
    if let Some(refusal) = own_password::check(context, &user, params, "existingpw")? {
        return Ok(context.refuse_and_keep(refusal));
    }
    let new = person::confirmed_password(params, context.site.password_min)?;
    let hash = context.hash(&new)?;
    users::set_password(context.tx, user.id, &hash)?;
    let session = account::session(params)?;
    sessions::revoke_others(context.tx, user.id, &session)?;
    links::revoke_all_of_user(context.tx, user.id)?;
    password::forget_failures(context, user.id)?;
    alert::tell(context, &user, &user.email, What::PasswordChanged)?;
    context.log(&Logged { action: CALL.name, user: Some(user.id), detail: "{}", ..Logged::default() })?;
    Ok(Reply::done())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::PAGE;
    use crate::cli::testing::World;
    use crate::domain::secret::TokenHash;

    const NEW: &str = "another passphrase altogether";

    #[test]
    fn a_new_password_ends_every_other_session_and_is_told_sec_151() {
        let world = World::new();
        let user = world.user("a@example.com");
        let session = world.log_in("a@example.com");
        let other = TokenHash::of(world.log_in("a@example.com").expose());
        world.call(crate::actions::FORM, "ResetPassword", &[("id", &user)]).expect("a link");
        let change = |existing, new, confirm| {
            let pairs = [("existingpw", existing), ("newpw", new), ("confirmpw", confirm)];
            world.on_page(&session, CALL.name, &pairs).map_err(|no| (no.code, no.field))
        };
        let wrong = ("wrong_existing_password", Some("existingpw"));
        assert_eq!(change("wrong", NEW, NEW).unwrap_err(), wrong);
        assert_eq!(change(World::PASSWORD, "short", "short").unwrap_err().0, "password_too_short");
        let differ = ("passwords_differ", Some("confirmpw"));
        assert_eq!(change(World::PASSWORD, NEW, "x").unwrap_err(), differ);
        change(World::PASSWORD, NEW, NEW).expect("changed");
        assert!(world.read(|tx| sessions::live(tx, &other)).is_none());
        assert!(world.on_page(&session, "ViewSecurity", &[]).is_ok());
        let log_in =
            |password| world.call(PAGE, "LogIn", &[("email", "a@example.com"), ("password", password)]);
        assert!(log_in(World::PASSWORD).is_err() && log_in(NEW).is_ok());
        let live = "SELECT COUNT(*) FROM links WHERE state = 'live'";
        assert_eq!(world.read(|tx| tx.number(live, &[])), 0);
        let told = "SELECT COUNT(*) FROM outbox WHERE kind = 'security_notice'";
        assert_eq!(world.read(|tx| tx.number(told, &[])), 1);
        assert!(world.activity().contains(&CALL.name.to_owned()));
    }
}
