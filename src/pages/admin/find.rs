//! A few users for what somebody types, as the script of the pages asks for them.

use serde_json::json;

use crate::action::Value;
use crate::dialect::Answer;
use crate::pages::layout;
use crate::pages::screen::{Scene, Screen};

/// The address.
pub static SCREEN: Screen =
    Screen { path: "/admin/users/find", view: "FindUsers", query: &["q"], forms: &[], show };

fn show(scene: &Scene<'_>) -> Answer {
    let found: Vec<_> = scene.reply.items("found").iter().map(shown).collect();
    let body = json!({ "found": found }).to_string();
    layout::closed(Answer::new(200, "application/json", body))
}

fn shown(user: &Value) -> serde_json::Value {
    json!({ "id": user.at("id").int(), "name": user.at("name").text(), "email": user.at("email").text() })
}
