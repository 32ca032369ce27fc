//! Invitations' tokens that lead nowhere.

use serde_json::{Value, json};

use super::{GUEST, HOUR, PASSWORD, accept, ask, handed, user};
use crate::portal::{invite, invites, is, key, send, token};
use crate::wire::Request;
use crate::world::World;

#[test]
fn each_end_of_an_invitation_has_its_documented_name_sec_004_009() {
    let world = World::with(|setup| setup.set("limit_interval", "0"));
    let by_key = key(&world, 1, &[]);
    user(&world, GUEST);
    let with = |token: &str| json!({ "token": token, "email": GUEST, "password": PASSWORD });
    let all = |token: &str, status: u16, code: &str| {
        let before = world.dump();
        for what in ["accept", "preview", "decline"] {
            is(&ask(&world, what, &with(token)), status, code);
        }
        assert_eq!(world.dump(), before, "{code}");
    };
    let used = handed(&world, GUEST, "Member");
    assert_eq!(accept(&world, &with(&used)).status, 200);
    all(&used, 409, "ClientInvite.AlreadyAccepted");

    let made = invite(&world, &by_key, "late@example.com", "Member").json();
    let (late, id) = (made["token"].as_str().expect("a token"), made["id"].as_str().expect("an id"));
    let again = send(&world, &by_key, "POST", &format!("{}/{id}/resend", invites(&world)), "");
    all(late, 404, "ClientInvite.NotFound");
    let newer = token(&again);
    assert_eq!(ask(&world, "preview", &json!({ "token": newer })).status, 200);

    let revoked = invite(&world, &by_key, "gone@example.com", "Member").json();
    let target = format!("{}/{}", invites(&world), revoked["id"].as_str().expect("an id"));
    send(&world, &by_key, "DELETE", &target, "");
    all(revoked["token"].as_str().expect("a token"), 410, "ClientInvite.Revoked");

    let declined = handed(&world, "no@example.com", "Member");
    let no = ask(&world, "decline", &json!({ "token": declined }));
    assert_eq!((no.status, no.text()), (204, ""));
    all(&declined, 410, "ClientInvite.Revoked");
    assert_eq!(world.number("SELECT COUNT(*) FROM activity WHERE action = 'DeclineByToken'"), 1);

    world.advance(7 * 24 * HOUR + 1000);
    all(&newer, 410, "ClientInvite.Expired");
}

#[test]
fn what_is_no_token_is_answered_as_an_unknown_one_sec_007() {
    let world = World::new();
    let good = handed(&world, GUEST, "Member");
    let flipped = if good.starts_with('A') { "B" } else { "A" };
    let before = world.dump();
    for what in ["accept", "preview", "decline"] {
        let mut details = Vec::new();
        for bad in [
            "",
            "x",
            &good[1..],
            &format!("{good}A"),
            &format!("{good} "),
            &format!("{good}."),
            &good.to_ascii_uppercase(),
            &format!("{flipped}{}", &good[1..]),
            &"x".repeat(100_000),
        ] {
            let answer = ask(&world, what, &json!({ "token": bad, "email": GUEST, "password": PASSWORD }));
            is(&answer, 404, "ClientInvite.NotFound");
            let mut problem = answer.json();
            problem["instance"] = Value::Null;
            details.push(problem.to_string());
        }
        details.dedup();
        assert_eq!(details.len(), 1, "{details:?}");
        for body in
            [json!({}), json!({ "token": 7 }), json!({ "token": null }), json!({ "token": ["x"] }), json!([])]
        {
            is(&ask(&world, what, &body), 400, "Request.Invalid");
        }
        let get = world.fetch(&Request::new("GET", &format!("/client-invites/{what}?token={good}")));
        assert_eq!((get.status, get.header("allow")), (405, "POST"));
    }
    assert_eq!(world.dump(), before);
}
