//! Remove Access: a member leaves the account at hand.

use super::confirm::{self, Question};
use crate::action::Value;
use crate::dialect::Answer;
use crate::pages::screen::{Form, Scene, Screen, Then, as_they_are};

/// The screen.
pub static SCREEN: Screen = Screen {
    path: "/account/users/remove/{user_id}",
    view: "ViewMember",
    query: &["client"],
    forms: &[Form {
        word: "confirm",
        call: "DeleteUserClient",
        fields: &["client_id", "user_id"],
        prepare: as_they_are,
        then: Then::Go("/account/users", "removed"),
    }],
    show,
};

fn show(scene: &Scene<'_>) -> Answer {
    let member = scene.reply.get("member").unwrap_or(&Value::Null);
    let (email, id) = (member.at("email").text(), ("user_id", member.at("id").int()));
    confirm::show(scene, &Question::here(scene, "remove", email, id))
}
