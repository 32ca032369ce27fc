//! Questions before a user leaves a client, or owns it, and before an invitation is withdrawn.

use super::members;
use super::place::of;
use crate::dialect::Answer;
use crate::pages::client::confirm::{self, Question};
use crate::pages::screen::{Form, Scene, Screen, Then, as_they_are, filled};

/// Remove.
pub static REMOVE: Screen = Screen {
    path: "/admin/clients/{clientid}/users/{user_id}/remove",
    view: "ViewPlace",
    query: &[],
    forms: &[confirmed("DeleteUserClient", &["client_id", "user_id"], "member-removed")],
    show: |scene| ask(scene, "remove", ("user_id", "member")),
};

/// Make Owner.
pub static OWNER: Screen = Screen {
    path: "/admin/clients/{clientid}/users/{user_id}/owner",
    view: "ViewPlace",
    query: &[],
    forms: &[confirmed("TransferClientOwnership", &["client_id", "user_id"], "owner-made")],
    show: |scene| ask(scene, "make-owner", ("user_id", "member")),
};

/// Cancel Invite.
pub static CANCEL: Screen = Screen {
    path: "/admin/clients/{clientid}/invites/{invite_id}",
    view: "ViewPendingInvite",
    query: &[],
    forms: &[confirmed("CancelClientInvite", &["client_id", "invite_id"], "invite-cancelled")],
    show: |scene| ask(scene, "cancel", ("invite_id", "invite")),
};

const fn confirmed(call: &'static str, fields: &'static [&'static str], flash: &'static str) -> Form {
    let then = Then::Go("/admin/clients/{clientid}/users", flash);
    Form { word: "confirm", call, fields, prepare: as_they_are, then }
}

fn ask(scene: &Scene<'_>, word: &str, (field, object): (&'static str, &str)) -> Answer {
    let one = of(scene, object);
    let client = of(scene, "client").at("id").int();
    let question = Question {
        word,
        email: one.at("email").text(),
        ids: [("client_id", client), (field, one.at("id").int())],
        back: filled(members::SCREEN.path, scene.asked),
    };
    confirm::show(scene, &question)
}
