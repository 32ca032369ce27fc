//! Admin area: `LogInAsOwner` puts an administrator into the place of a client's owner, to see what he sees.
//!
//! Takes `client_id`, `reason` (3 to 200 characters), `session` (the administrator's own) and, where there is one,
//! `replaces`, the session of a user that the new one takes the place of in the browser. Answers `session`,
//! `client_id` and `owner`. It lasts an hour at most and ends with the administrator's own; the owner sees it among his
//! devices and may end it. What he does is written down as his, in the owner's place, and what is the owner's own is
//! refused (`Needs::Himself`). The owner's second factor and password are not asked for and stay as they are.

use serde_json::json;

use crate::account::{self, LOG_IN};
use crate::action::{Call, Caller, Context, Effect, Envelope, Fault, Kind, Logged, Needs, Refusal, Reply};
use crate::domain::right::Right;
use crate::domain::secret::TokenHash;
use crate::fields::{self, NO_CLIENT};
use crate::params::Params;
use crate::store::clients::{self, Client};
use crate::store::masks::{self, Mask, NewMask};
use crate::store::sessions;
use crate::store::users::{self, User, UserState};

/// The row.
pub const CALL: Call = Call {
    name: "LogInAsOwner",
    about: None,
    needs: Needs::Staff(Right::LogInAsOwner),
    effect: Effect::Writes,
    envelope: Envelope::Result,
    run,
};

const REASON: Refusal =
    Refusal::invalid("reason_required", "reason", "Say why, in 3 to 200 characters on one line");
/// The client area shows nothing of a closed account.
const CLOSED: Refusal =
    Refusal::new(Kind::Conflict, "client_is_closed", "The client is closed; reopen it first")
        .about("client_id");
/// Nobody may be in the place of one who must not be there himself.
const DISABLED: Refusal =
    Refusal::new(Kind::Conflict, "owner_disabled", "The owner is disabled; enable him first")
        .about("client_id");
const ADMINS_ONLY: Refusal =
    Refusal::new(Kind::Forbidden, "admins_only", "Only an administrator who is logged in can do this");

/// How long a reason is, in characters.
const LEAST: usize = 3;
const MOST: usize = 200;

fn run(context: &mut Context<'_, '_>, params: &Params) -> Result<Reply, Fault> {
    let Caller::Staff(staff) = context.caller else { return Err(ADMINS_ONLY.into()) };
    let admin = staff.admin;
    let reason = reason(params)?;
    let (client, owner) = place(context, params)?;
    let own = masks::own_session(context.tx, admin, &account::session(params)?)?.ok_or(LOG_IN)?;
    if let Some(replaced) = params.text("replaces") {
        sessions::revoke(context.tx, &TokenHash::of(replaced))?;
    }
    let token = context.random.alphanumeric(43);
    let new = NewMask {
        token: &TokenHash::of(token.expose()),
        mask: Mask { admin, client: client.id, from: own },
        owner: owner.id,
        ip: &context.origin.ip.to_string(),
        user_agent: &context.origin.program(),
    };
    masks::insert(context.tx, &new)?;
    log(context, &client, &owner, &reason)?;
    Ok(Reply::done()
        .with("session", token.expose())
        .with("client_id", client.id.get())
        .with("owner", owner.display_name()))
}

fn reason(params: &Params) -> Result<String, Refusal> {
    let reason = fields::line(params, "reason", &REASON).map_err(|_| REASON)?;
    let length = reason.chars().count();
    if (LEAST..=MOST).contains(&length) { Ok(reason) } else { Err(REASON) }
}

/// An open client, and its owner, who may come in.
fn place(context: &mut Context<'_, '_>, params: &Params) -> Result<(Client, User), Fault> {
    let client = clients::by_id(context.tx, fields::managed_client(params)?)?.ok_or(NO_CLIENT)?;
    let owner = users::by_id(context.tx, client.owner)?.ok_or(NO_CLIENT)?;
    match obstacle(&client, &owner) {
        Some(refusal) => Err(refusal.into()),
        None => Ok((client, owner)),
    }
}

/// Why nobody can be in an owner's place, whoever asks for whatever reason.
pub fn obstacle(client: &Client, owner: &User) -> Option<Refusal> {
    match owner.state {
        _ if client.is_closed() => Some(CLOSED),
        UserState::Registered | UserState::Provisioned => None,
        UserState::Disabled | UserState::Erased => Some(DISABLED),
    }
}

fn log(context: &mut Context<'_, '_>, client: &Client, owner: &User, reason: &str) -> Result<(), Fault> {
    let detail = json!({ "reason": reason }).to_string();
    context.log(&Logged {
        action: CALL.name,
        client: Some(client.id),
        user: Some(owner.id),
        detail: &detail,
        ..Logged::default()
    })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::{ADMIN, FORM, PAGE};
    use crate::cli::testing::World;
    use crate::domain::right::Rights;
    use crate::domain::secret::Secret;
    use crate::domain::time::{HOUR, MINUTE};
    use crate::params;

    /// A client, its owner, an administrator, and his session in the owner's place.
    struct Scene {
        world: World,
        client: String,
        owner: String,
        desk: Secret,
        mask: Secret,
    }

    fn scene() -> Scene {
        let world = World::new();
        let client = world.client("owner@example.com");
        let (owner, desk) = (world.owner(&client), world.desk(Rights::ALL));
        let mask = session(&log_in(&world, &desk, &client).expect("in his place"));
        Scene { world, client, owner, desk, mask }
    }

    fn session(reply: &Reply) -> Secret {
        Secret::new(reply.text("session"))
    }

    fn log_in(world: &World, desk: &Secret, client: &str) -> Result<Reply, Refusal> {
        world.at_desk(desk, CALL.name, &[("client_id", client), ("reason", "he cannot find the button")])
    }

    impl Scene {
        fn is_in(&self) -> bool {
            self.world.on_page(&self.mask, "ViewAccount", &[]).is_ok()
        }

        fn entries(&self, action: &'static str) -> Vec<(String, i64, i64, String)> {
            self.world.read(|tx| {
                tx.all(
                    "SELECT actor, actor_id, COALESCE(as_user_id, 0), detail FROM activity WHERE action = $1 ORDER BY id",
                    params![action],
                    |row| Ok((row.text(0)?.to_owned(), row.int(1)?, row.int(2)?, row.text(3)?.to_owned())),
                )
            })
        }
    }

    #[test]
    fn he_sees_the_owner_s_account_and_everything_he_does_is_his_sec_221() {
        let scene = scene();
        let seen = scene.world.on_page(&scene.mask, "ViewAccount", &[]).expect("seen");
        assert_eq!(
            (seen.text("masked"), seen.get("user").map(|user| user.at("email").text())),
            ("Dora Desk", Some("owner@example.com"))
        );
        assert_eq!(
            seen.get("account").map(|account| account.at("id").int().to_string()),
            Some(scene.client.clone())
        );
        let invite =
            [("client_id", &*scene.client), ("email", "new@example.com"), ("permissions", "tickets")];
        scene.world.call_as(&scene.mask, FORM, "CreateClientInvite", &invite).expect("invited");
        let owner: i64 = scene.owner.parse().expect("an id");
        let invited = scene.entries("CreateClientInvite");
        assert_eq!((invited[0].0.as_str(), invited[0].1, invited[0].2), ("admin", 1, owner));
        let logged = scene.entries(CALL.name);
        assert_eq!((logged[0].0.as_str(), logged[0].1, logged[0].2), ("admin", 1, 0));
        assert!(logged[0].3.contains("he cannot find the button"));
        let own = scene.world.log_in("owner@example.com");
        let shown = scene.world.on_page(&own, "ViewClientActivity", &[]).expect("shown");
        let entry = &shown.items("entries")[0];
        assert_eq!(
            (entry.at("by").text(), entry.at("who").text(), entry.at("as").text()),
            ("staff", "Vestibule", "A B")
        );
        let told = format!("{shown:?}");
        assert!(!["desk0", "Dora"].iter().any(|name| told.contains(name)), "who it was is the operator's");
    }

    #[test]
    fn what_is_the_owner_s_own_is_refused_and_stays_as_it_is_sec_151() {
        let scene = scene();
        let before = scene.world.activity();
        let himself = |call: &&crate::action::Call| matches!(call.needs, Needs::Himself);
        let known: Vec<&str> =
            PAGE.iter().flat_map(|group| group.calls).filter(himself).map(|call| call.name).collect();
        assert_eq!(
            known,
            [
                "AcceptInvite",
                "AcceptOwnInvite",
                "BeginSecondFactor",
                "ChangeEmail",
                "ChangePassword",
                "DeclineOwnInvite",
                "DisableSecondFactor",
                "EnableSecondFactor",
                "EndOtherSessions",
                "EndSession",
                "OfferOwnership",
                "OpenAccount",
                "RenewBackupCodes",
                "ResendVerification",
                "SwitchAccount",
                "UpdateProfile",
                "VerifyEmail",
            ]
        );
        for action in known {
            let refused = scene.world.on_page(&scene.mask, action, &[]).unwrap_err();
            assert_eq!(refused.code, "not_as_staff", "{action}");
        }
        assert_eq!(scene.world.activity(), before);
    }

    #[test]
    fn nobody_s_second_factor_is_asked_for_shown_or_changed() {
        let world = World::new();
        let client = world.client("owner@example.com");
        let (owner, desk) = (world.owner(&client), world.desk(Rights::ALL));
        let own = world.log_in("owner@example.com");
        world.on_page(&own, "BeginSecondFactor", &[("existing_password", World::PASSWORD)]).expect("begun");
        let mask = session(&log_in(&world, &desk, &client).expect("in his place"));
        let pending = |session: &Secret| {
            let seen = world.on_page(session, "ViewSecurity", &[]).expect("seen");
            seen.get("pending").is_some_and(|pending| pending.at("secret").text() != "")
        };
        assert!(pending(&own) && !pending(&mask));
        let codes = world.second_factor(&owner, &own);
        let later = session(&log_in(&world, &desk, &client).expect("in his place"));
        let seen = world.on_page(&later, "ViewSecurity", &[]).expect("seen");
        assert_eq!(seen.get("second_factor").map(|factor| factor.at("codes_left").int()), Some(10));
        assert_eq!(codes.len(), 10);
    }

    #[test]
    fn the_owner_sees_it_among_his_devices_and_ends_it() {
        let scene = scene();
        let own = scene.world.log_in("owner@example.com");
        let seen = scene.world.on_page(&own, "ViewSecurity", &[]).expect("seen");
        let by_staff =
            seen.items("sessions").iter().find(|one| one.at("by_staff").is_true()).expect("it is there");
        assert_eq!((by_staff.at("ip").text(), by_staff.at("program").text()), ("", ""));
        let id = by_staff.at("id").int().to_string();
        scene.world.on_page(&own, "EndSession", &[("session_id", &id)]).expect("ended");
        assert!(!scene.is_in());
    }

    #[test]
    fn it_ends_by_itself_and_does_not_push_out_the_owner_sec_164() {
        let scene = scene();
        let own: Vec<Secret> = (0..20).map(|_| scene.world.log_in("owner@example.com")).collect();
        assert!(scene.is_in(), "it is none of his twenty");
        assert!(own.iter().all(|own| scene.world.on_page(own, "ViewAccount", &[]).is_ok()));
        let clock = scene.world.house().store.clock();
        clock.advance(masks::IDLE);
        assert!(!scene.is_in(), "half an hour without a request");
        let next = session(&log_in(&scene.world, &scene.desk, &scene.client).expect("again"));
        for _ in 0..3 {
            clock.advance(HOUR / 4);
            scene.world.write({
                let token = TokenHash::of(next.expose());
                move |tx| sessions::touch(tx, &token)
            });
            assert!(scene.world.on_page(&next, "ViewAccount", &[]).is_ok());
        }
        clock.advance(HOUR / 4 - MINUTE);
        assert!(scene.world.on_page(&next, "ViewAccount", &[]).is_ok());
        clock.advance(MINUTE);
        assert!(scene.world.on_page(&next, "ViewAccount", &[]).is_err(), "an hour is over");
    }

    #[test]
    fn it_ends_at_once_with_whatever_made_it_possible() {
        for sql in [
            "UPDATE admins SET disabled = 1",
            "UPDATE admins SET rights = 0",
            "UPDATE clients SET status = 'Closed'",
            "UPDATE users SET state = 'disabled'",
            "UPDATE clients SET owner_user_id = 2",
            "UPDATE sessions SET expires_at = 1 WHERE kind = 'admin'",
        ] {
            let scene = scene();
            scene.world.user("other@example.com");
            assert!(scene.is_in());
            scene.world.write(move |tx| tx.execute(sql, &[]));
            assert!(!scene.is_in(), "{sql}");
        }
        let scene = scene();
        scene.world.at_desk(&scene.desk, "LogOutAdmin", &[]).expect("logged out");
        assert!(!scene.is_in());
    }

    #[test]
    fn logging_out_leads_back_and_leaves_the_administrator_logged_in() {
        let scene = scene();
        let reply = scene.world.on_page(&scene.mask, "LogOut", &[]).expect("out");
        assert_eq!(reply.int("masked_client").to_string(), scene.client);
        assert!(!scene.is_in());
        assert!(scene.world.at_desk(&scene.desk, "ViewDesk", &[]).is_ok());
        let own = scene.world.log_in("owner@example.com");
        assert_eq!(scene.world.on_page(&own, "LogOut", &[]).expect("out").int("masked_client"), 0);
    }

    #[test]
    fn it_reaches_the_one_client_alone_and_the_session_of_the_browser_is_replaced_sec_149() {
        let world = World::new();
        let client = world.client("owner@example.com");
        let other = world.client_of("owner@example.com");
        let (desk, before) = (world.desk(Rights::ALL), world.log_in("owner@example.com"));
        let pairs = [("client_id", &*client), ("reason", "a look"), ("replaces", before.expose())];
        let mask = session(&world.at_desk(&desk, CALL.name, &pairs).expect("in his place"));
        assert!(world.on_page(&before, "ViewAccount", &[]).is_err());
        let seen = world.on_page(&mask, "ViewAccount", &[]).expect("seen");
        assert!(!seen.is_set("several"));
        let invite = |client: &str| {
            let pairs = [("client_id", client), ("email", "x@example.com"), ("permissions", "tickets")];
            world.call_as(&mask, FORM, "CreateClientInvite", &pairs).is_ok()
        };
        assert!(invite(&client) && !invite(&other));
    }

    #[test]
    fn whoever_may_not_or_says_not_why_is_not_let_in_sec_046_sec_052() {
        let world = World::new();
        let client = world.client("owner@example.com");
        let desk = world.desk(Rights::ALL);
        let code =
            |pairs: &[(&str, &str)]| world.at_desk(&desk, CALL.name, pairs).map(drop).map_err(|no| no.code);
        for bad in ["", "  ", "no", &"x".repeat(201), "two\nlines"] {
            assert_eq!(code(&[("client_id", &client), ("reason", bad)]), Err(REASON.code), "{bad}");
        }
        let why = ("reason", "a look");
        assert_eq!(code(&[("client_id", "99"), why]), Err(NO_CLIENT.code));
        world.call(FORM, "DisableUser", &[("user_id", "1")]).expect("disabled");
        assert_eq!(code(&[("client_id", &client), why]), Err(DISABLED.code));
        world.call(FORM, "EnableUser", &[("user_id", "1")]).expect("enabled");
        world.operator_closes(&client);
        assert_eq!(code(&[("client_id", &client), why]), Err(CLOSED.code));
        let shown = world.at_desk(&desk, "ViewOwner", &[("client_id", &client)]).expect("shown");
        assert_eq!(shown.text("obstacle"), CLOSED.code);
        assert_eq!(
            world.call(ADMIN, CALL.name, &[("client_id", &client), why]).unwrap_err(),
            ADMINS_ONLY.message
        );
        let own = world.log_in("owner@example.com");
        assert!(world.call_as(&own, ADMIN, CALL.name, &[("client_id", &client), why]).is_err());
        let all_but: i64 = Rights::ALL.bits() & !(1 << Right::LogInAsOwner as i64);
        world.write(move |tx| tx.execute("UPDATE admins SET rights = $1", params![all_but]));
        for action in [CALL.name, "ViewOwner"] {
            let refused = world.at_desk(&desk, action, &[("client_id", &client), why]).unwrap_err();
            assert_eq!(refused.code, "right_missing", "{action}");
        }
    }

    #[test]
    fn an_owner_who_has_no_password_yet_can_be_helped_in_his_place() {
        let world = World::new();
        let client = world.client("owner@example.com");
        world.write(|tx| tx.execute("UPDATE users SET state = 'provisioned', password_hash = NULL", &[]));
        let mask = session(&log_in(&world, &world.desk(Rights::ALL), &client).expect("in his place"));
        assert!(world.on_page(&mask, "ViewAccount", &[]).is_ok());
    }
}
