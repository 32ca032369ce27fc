//! Page: the user who is logged in proves his mailbox by the link that was mailed to it.
//!
//! Takes `link`; answers nothing. Nobody else can use the link: he who registered the address of somebody else
//! would have its owner confirm it.

use serde_json::json;

use crate::account;
use crate::action::{Call, Context, Effect, Envelope, Fault, Kind, Logged, Needs, Refusal, Reply};
use crate::params::Params;
use crate::store::{links, users};
use crate::verification::{self, End};

/// The row.
pub const CALL: Call = Call {
    name: "VerifyEmail",
    about: None,
    needs: Needs::Himself,
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const ANOTHER: Refusal = Refusal::new(
    Kind::Forbidden,
    "verification_of_another",
    "This link is for another user; log in as the one whose address it proves",
);

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let user = account::user(context)?;
    let found = verification::find_open(context, params.text("link").unwrap_or_default())?;
    if found.user.id != user.id {
        return Err(ANOTHER.into());
    }
    if !links::use_up(context.tx, found.link.seed.id)? {
        return Err(verification::refusal(End::Used).into());
    }
    users::verify_email(context.tx, user.id)?;
    let detail = json!({ "email": user.email }).to_string();
    context.log(&Logged { action: CALL.name, user: Some(user.id), detail: &detail, ..Logged::default() })?;
    Ok(Reply::done())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::PAGE;
    use crate::cli::testing::World;
    use crate::domain::secret::Secret;
    use crate::domain::time::MINUTE;
    use crate::domain::token::{RESET, VERIFICATION};

    /// The session of a user who was mailed a link, and its token.
    fn asked(world: &World) -> (Secret, String) {
        world.user("ann@example.com");
        let session = world.log_in("ann@example.com");
        world.on_page(&session, "ResendVerification", &[]).expect("mailed");
        (session, world.mailed("verification", VERIFICATION))
    }

    fn verify(world: &World, session: &Secret, link: &str) -> Result<Reply, &'static str> {
        world.on_page(session, CALL.name, &[("link", link)]).map_err(|refusal| refusal.code)
    }

    fn is_proved(world: &World) -> bool {
        world
            .read(|tx| users::by_email_key(tx, "ann@example.com"))
            .is_some_and(|user| user.email_verified_at.is_some())
    }

    #[test]
    fn the_user_himself_proves_his_mailbox_by_the_mailed_link_once() {
        let world = World::new();
        let (session, link) = asked(&world);
        let view = || world.on_page(&session, "ViewVerification", &[("link", &link)]).expect("shown");
        let shown = view();
        assert_eq!(
            (shown.text("end"), shown.text("email"), shown.is_set("mine")),
            ("", "ann@example.com", true)
        );
        assert!(!is_proved(&world), "looking at it proves nothing");
        assert_eq!(verify(&world, &session, &link), Ok(Reply::done()));
        assert!(is_proved(&world));
        assert_eq!(view().text("end"), "used");
        assert_eq!(verify(&world, &session, &link), Err("verification_used"));
    }

    #[test]
    fn nobody_else_uses_the_link_whether_he_is_logged_in_or_not() {
        let world = World::new();
        let (session, link) = asked(&world);
        world.user("eve@example.com");
        let eve = world.log_in("eve@example.com");
        assert_eq!(verify(&world, &eve, &link), Err("verification_of_another"));
        assert!(!world.on_page(&eve, "ViewVerification", &[("link", &link)]).expect("shown").is_set("mine"));
        assert_eq!(verify(&world, &Secret::new("nobody's"), &link), Err("log_in"));
        assert!(!is_proved(&world));
        assert_eq!(verify(&world, &session, &link), Ok(Reply::done()));
    }

    #[test]
    fn a_link_ends_after_an_hour_and_when_a_newer_one_goes_out() {
        let world = World::new();
        let (session, link) = asked(&world);
        world.on_page(&session, "ResendVerification", &[]).expect("mailed again");
        assert_eq!(verify(&world, &session, &link), Err("verification_replaced"));
        let newest = world.mailed("verification", VERIFICATION);
        world.house().store.clock().advance(60 * MINUTE);
        assert_eq!(verify(&world, &session, &newest), Err("verification_expired"));
        for (link, end) in [(link.as_str(), "replaced"), (&newest, "expired"), ("x", "unknown")] {
            let shown = world.call(PAGE, "ViewVerification", &[("link", link)]).expect("shown");
            assert_eq!((shown.text("end"), shown.text("email")), (end, ""));
        }
        assert_eq!(verify(&world, &session, "x"), Err("verification_unknown"));
        assert!(!is_proved(&world));
    }

    #[test]
    fn a_link_for_a_new_password_proves_nothing_here() {
        let world = World::new();
        let (session, _) = asked(&world);
        world.call(PAGE, "RequestPasswordReset", &[("email", "ann@example.com")]).expect("mailed");
        let reset = world.mailed("password_reset", RESET);
        assert_eq!(verify(&world, &session, &reset), Err("verification_unknown"));
    }
}
