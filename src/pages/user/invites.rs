//! The invitations that wait for the user: each with what it lets him do, to be accepted or declined.

use askama::Template;

use super::verification;
use crate::action::Value;
use crate::dialect::Answer;
use crate::pages::form;
use crate::pages::layout::Head;
use crate::pages::screen::{Form, Scene, Screen, Then, as_they_are};
use crate::words::Html;

/// The screen.
pub static SCREEN: Screen = Screen {
    path: "/user/invites",
    view: "ViewOwnInvites",
    query: &[],
    forms: &[
        Form {
            word: "accept",
            call: "AcceptOwnInvite",
            fields: &["invite_id"],
            prepare: as_they_are,
            then: Then::Go("/account", "invite-accepted"),
        },
        Form {
            word: "decline",
            call: "DeclineOwnInvite",
            fields: &["invite_id"],
            prepare: as_they_are,
            then: Then::Stay("invite-declined"),
        },
    ],
    show,
};

#[derive(Template)]
#[template(path = "user/invites.html")]
struct Page<'a> {
    head: &'a Head<'a>,
    seal: String,
    target: String,
    resend: String,
    alert: &'a str,
    email: &'a str,
    is_verified: bool,
    invites: Vec<Invite<'a>>,
}

struct Invite<'a> {
    id: i64,
    client: &'a str,
    inviter: &'a str,
    message: &'a str,
    permissions: Vec<String>,
    makes_owner: bool,
    ends: Html,
}

fn show(scene: &Scene<'_>) -> Answer {
    let head = scene.head("own-invites-title");
    let page = Page {
        seal: scene.seal(),
        target: scene.place(),
        resend: head.to(verification::SCREEN.path),
        alert: scene.again.map_or("", form::Again::message),
        email: scene.user().at("email").text(),
        is_verified: scene.reply.is_set("verified"),
        invites: scene.reply.items("pending").iter().map(|invite| of_invite(scene, invite)).collect(),
        head: &head,
    };
    scene.answer(&head, &page)
}

fn of_invite<'a>(scene: &Scene<'a>, invite: &'a Value) -> Invite<'a> {
    let keys = invite.at("permissions").items().iter();
    Invite {
        id: invite.at("id").int(),
        client: invite.at("client").text(),
        inviter: invite.at("inviter").text(),
        message: invite.at("message").text(),
        permissions: keys.map(|key| format!("permission-{}", key.text())).collect(),
        makes_owner: invite.at("makes_owner").is_true(),
        ends: scene.when(invite.at("expires_at").int()),
    }
}
