//! Cancel Invite: an invitation that waits is withdrawn.

use super::confirm::{self, Question};
use crate::action::Value;
use crate::dialect::Answer;
use crate::pages::screen::{Form, Scene, Screen, Then, as_they_are};

/// The screen.
pub static SCREEN: Screen = Screen {
    path: "/account/users/cancel/{invite_id}",
    view: "ViewClientInvite",
    query: &["client"],
    forms: &[Form {
        word: "confirm",
        call: "CancelClientInvite",
        fields: &["client_id", "invite_id"],
        prepare: as_they_are,
        then: Then::Go("/account/users", "invite-cancelled"),
    }],
    show,
};

fn show(scene: &Scene<'_>) -> Answer {
    let invite = scene.reply.get("invite").unwrap_or(&Value::Null);
    let (email, id) = (invite.at("email").text(), ("invite_id", invite.at("id").int()));
    confirm::show(scene, &Question::here(scene, "cancel", email, id))
}
