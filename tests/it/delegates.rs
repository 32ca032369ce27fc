//! Members who manage users: they invite as staff does, into their client, within what they hold.

use serde_json::json;
use vestibule::domain::ids::{ClientId, UserId};

use crate::invites::{SUCCESS, get};
use crate::members::as_user;
use crate::wire::Response;
use crate::world::World;

const BEYOND: &str = "You cannot grant permissions that you do not hold yourself";
const NOT_ALLOWED: &str = "You are not allowed to do this";
const UNKNOWN: &str = "Invalid invite id";
const INVITE: &str = "client_id=1&email=guest@example.com&permissions=products";

/// What a member with `manageusers` may call; the rest is for staff.
const HIS: [(&str, &str); 6] = [
    ("CancelClientInvite", "invite_id=1"),
    ("CreateClientInvite", "email=guest@example.com&permissions=products"),
    ("GetClientInvite", "invite_id=1"),
    ("GetClientInvites", ""),
    ("ResendClientInvite", "invite_id=1"),
    ("UpdateClientInvite", "invite_id=1&permissions=products"),
];
const OF_STAFF: [&str; 2] = ["AcceptClientInvite", "DeclineClientInvite"];

/// A world whose user 3 manages the users of client 1 and may see products and tickets there, and
/// his token.
fn with_manager() -> (World, String) {
    with_manager_under(&[])
}

fn with_manager_under(settings: &[(&'static str, &str)]) -> (World, String) {
    let world = World::with(|setup| settings.iter().for_each(|(name, value)| setup.set(name, value)));
    let manager = world.user("manager@example.com");
    world.member(manager, "manageusers,products,tickets");
    let token = world.user_token(manager, &[]);
    (world, token)
}

fn is_refused(answer: &Response, status: u16, message: &str) {
    assert_eq!((answer.status, &*answer.message()), (status, message), "{}", answer.text());
}

#[test]
fn a_manager_invites_lists_changes_resends_and_withdraws() {
    let (world, token) = with_manager_under(&[("limit_interval", "0")]);
    let call = |action: &str, more: &str| as_user(&world, &token, action, &format!("client_id=1&{more}"));
    let made = call("CreateClientInvite", "email=guest@example.com&permissions=products,manageusers");
    assert_eq!((made.status, &*made.field("invite_id")), (200, "1"));
    let listed = call("GetClientInvites", "state=pending").json();
    assert_eq!(listed["invites"]["invite"][0]["invited_by"], "Ursula User");
    let changed = call("UpdateClientInvite", "invite_id=1&permissions=tickets");
    assert_eq!(changed.json()["invite"]["permissions"], json!({ "permission": ["tickets"] }));
    let end = call("GetClientInvite", "invite_id=1").json()["invite"]["expires_at"].clone();
    world.advance(60_000);
    let again = call("ResendClientInvite", "invite_id=1");
    assert!(Some(again.field("expires_at").as_str()) > end.as_str(), "{}", again.text());
    let link = world.link(1);
    assert_eq!(world.end_of(&link), "");
    assert_eq!(call("CancelClientInvite", "invite_id=1").documented(), SUCCESS);
    let actors = "SELECT COUNT(*) FROM activity WHERE actor = 'user' AND actor_id = 3 AND client_id = 1";
    assert_eq!(world.number(actors), 4);
}

#[test]
fn a_manager_never_passes_on_what_he_does_not_hold_sec_017_052_054() {
    let (world, token) = with_manager();
    world.invite("higher@example.com", "orders");
    let before = world.dump();
    for (action, more) in [
        ("CreateClientInvite", "email=guest@example.com&permissions=products,orders"),
        ("CreateClientInvite", "email=guest@example.com&role=Admin"),
        ("UpdateClientInvite", "invite_id=1&permissions=orders,products"),
        ("UpdateClientInvite", "invite_id=1&role=Support"),
        ("UpdateClientInvite", "invite_id=1&message=mine"),
        ("ResendClientInvite", "invite_id=1"),
    ] {
        let answer = as_user(&world, &token, action, &format!("client_id=1&{more}"));
        is_refused(&answer, 403, BEYOND);
        assert_eq!(answer.field("error_code"), "beyond_own_permissions");
    }
    let owner = "email=guest@example.com&role=Owner";
    is_refused(
        &as_user(&world, &token, "CreateClientInvite", &format!("client_id=1&{owner}")),
        200,
        "There is no role of this name",
    );
    assert_eq!(world.dump(), before);
    let lowered =
        as_user(&world, &token, "UpdateClientInvite", "client_id=1&invite_id=1&permissions=products");
    assert_eq!(lowered.field("result"), "success");
    let of_owner = world.user_token(UserId::new(1), &[]);
    let answer = as_user(&world, &of_owner, "CreateClientInvite", "client_id=1&email=a@b.example&role=Admin");
    assert_eq!(answer.field("result"), "success", "the owner holds everything");
}

#[test]
fn a_member_has_to_name_the_client_that_he_manages() {
    let (world, token) = with_manager();
    world.invite("other@example.com", "products");
    let before = world.dump();
    let dbid = ClientId::new(1).dbid();
    for (action, more) in HIS {
        for client in ["", "client_id=&", "client_id=x&", "client_id[]=1&", "client_id=01&"] {
            is_refused(
                &as_user(&world, &token, action, &format!("{client}{more}")),
                200,
                "Invalid client id",
            );
        }
        let by_dbid = as_user(&world, &token, action, &format!("dbid={dbid}&{more}"));
        is_refused(&by_dbid, 200, "Invalid client id");
        for client in ["2", "999999"] {
            let answer = as_user(&world, &token, action, &format!("client_id={client}&{more}"));
            is_refused(&answer, 403, NOT_ALLOWED);
        }
    }
    assert_eq!(world.dump(), before);
}

#[test]
fn an_invite_of_another_client_is_none_sec_046_066() {
    let (world, token) = with_manager();
    let other = world.client(UserId::new(2), "Other");
    let sent = format!("client_id={other}&email=guest@example.com&permissions=products");
    assert_eq!(world.api("CreateClientInvite", &sent).field("invite_id"), "1");
    let before = world.dump();
    for (action, more) in HIS.into_iter().filter(|(_, more)| more.contains("invite_id")) {
        let at = |id: &str| {
            let more = format!("client_id=1&{more}").replace("invite_id=1", &format!("invite_id={id}"));
            let answer = as_user(&world, &token, action, &more);
            (answer.status, answer.documented(), answer.field("error_code"))
        };
        assert_eq!(at("1"), at("999999"), "{action}");
        assert!(at("1").1.contains(UNKNOWN), "{:?}", at("1"));
    }
    let listed = as_user(&world, &token, "GetClientInvites", "client_id=1&email=guest@example.com").json();
    assert_eq!(listed["totalresults"], 0);
    assert_eq!(world.dump(), before);
}

#[test]
fn who_does_not_manage_users_may_none_of_it_sec_059() {
    let (world, manager) = with_manager();
    world.invite("guest@example.com", "products,manageusers");
    let stranger = world.user("guest@example.com");
    let of_member = world.user_token(UserId::new(2), &[]);
    let of_invited = world.user_token(stranger, &[]);
    let other = world.client(UserId::new(3), "Other");
    let of_other_client = world.user_token(UserId::new(3), &[other]);
    let before = world.dump();
    for token in [&of_member, &of_invited, &of_other_client] {
        for (action, more) in HIS {
            let answer = as_user(&world, token, action, &format!("client_id=1&{more}"));
            is_refused(&answer, 403, NOT_ALLOWED);
        }
    }
    for action in OF_STAFF {
        let answer = as_user(&world, &manager, action, "client_id=1&invite_id=1&user_id=3");
        let name = action.to_ascii_lowercase();
        is_refused(&answer, 403, &format!("Invalid Permissions: API action \"{name}\" is not allowed"));
    }
    for (action, more) in HIS {
        let answer = as_user(&world, "no-such-token", action, &format!("client_id=1&{more}"));
        assert_eq!((answer.status, &*answer.field("error_code")), (403, "bad_token"));
    }
    assert_eq!(world.dump(), before);
}

#[test]
fn a_token_bound_to_the_client_is_enough() {
    let (world, _) = with_manager();
    let token = world.user_token(UserId::new(3), &[ClientId::new(1)]);
    assert_eq!(as_user(&world, &token, "CreateClientInvite", INVITE).field("result"), "success");
}

#[test]
fn a_member_who_lost_the_right_leaves_dead_links() {
    let (world, token) = with_manager();
    as_user(&world, &token, "CreateClientInvite", INVITE);
    let link = world.link(1);
    assert_eq!(world.end_of(&link), "");
    world.api("UpdateUserPermissions", "user_id=3&client_id=1&permissions=products,tickets");
    assert_eq!(world.end_of(&link), "withdrawn");
    assert_eq!(world.accept(world.user("guest@example.com"), &link), Err("withdrawn"));
    is_refused(&as_user(&world, &token, "ResendClientInvite", "client_id=1&invite_id=1"), 403, NOT_ALLOWED);
    assert_eq!(world.api("UpdateClientInvite", "invite_id=1&message=Welcome").field("result"), "success");
    assert_eq!(world.end_of(&link), "", "staff stands for it now");
    assert_eq!(get(&world, 1)["invited_by"], "Ada Byron");
}

#[test]
fn what_staff_raises_beyond_its_inviter_stays_good() {
    let (world, token) = with_manager();
    as_user(&world, &token, "CreateClientInvite", INVITE);
    world.api("UpdateClientInvite", "invite_id=1&permissions=orders");
    let guest = world.user("guest@example.com");
    assert_eq!(world.accept(guest, &world.link(1)), Ok(()));
    assert_eq!(world.may(guest).as_deref(), Some("orders"));
}

#[test]
fn the_right_to_manage_users_is_accepted_by_the_invited_address_alone() {
    let (world, token) = with_manager();
    let sent = "client_id=1&email=guest@example.com&permissions=products,manageusers&send_email=0";
    let answer = as_user(&world, &token, "CreateClientInvite", sent);
    let url = answer.field("invite_url");
    let link = url.rsplit('/').next().expect("a token");
    assert_eq!(world.accept(world.user("other@example.com"), link), Err("another_address"));
    as_user(&world, &token, "UpdateClientInvite", "client_id=1&invite_id=1&permissions=products");
    assert_eq!(world.accept(UserId::new(4), link), Ok(()));
}

#[test]
fn members_are_held_to_their_limits_in_the_form_dialect_too() {
    let invite = |world: &World, token: &str, number: i64| {
        let sent = format!("client_id=1&email=n{number}@example.com&permissions=products");
        as_user(world, token, "CreateClientInvite", &sent)
    };
    for limit in ["limit_inviter", "limit_client", "limit_pending"] {
        let (world, token) = with_manager_under(&[(limit, "2")]);
        assert_eq!(invite(&world, &token, 1).field("result"), "success");
        assert_eq!(invite(&world, &token, 2).field("result"), "success");
        let before = world.dump();
        let refused = invite(&world, &token, 3);
        assert_eq!((refused.status, &*refused.field("error_code")), (200, "too_many_invitations"), "{limit}");
        assert_eq!(world.dump(), before);
        world.invite("n3@example.com", "products");
    }
    let (world, token) = with_manager();
    assert_eq!(invite(&world, &token, 1).field("result"), "success");
    assert_eq!(invite(&world, &token, 1).field("error_code"), "too_many_invitations", "five minutes between");
}

#[test]
fn refreshing_what_somebody_else_made_is_fine() {
    let (world, token) = with_manager();
    world.invite("guest@example.com", "orders");
    world.advance(300_000);
    let answer = as_user(&world, &token, "CreateClientInvite", INVITE);
    assert_eq!((&*answer.field("invite_id"), &*answer.field("result")), ("1", "success"));
    assert_eq!(get(&world, 1)["invited_by"], "Ursula User");
    assert_eq!(get(&world, 1)["permissions"], json!({ "permission": ["products"] }));
}
