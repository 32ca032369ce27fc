//! Invitations out of a table: what became of each row, and those that were refused to be mended and sent again.

use askama::Template;

use super::outcomes::{Outcomes, outcomes};
use crate::dialect::Answer;
use crate::pages::form;
use crate::pages::layout::Head;
use crate::pages::screen::{Form, Scene, Screen, Then, as_they_are};

/// The screen.
pub static SCREEN: Screen = Screen {
    path: "/admin/invites/import",
    view: "ViewImport",
    query: &[],
    forms: &[Form {
        word: "import",
        call: "ImportInvites",
        fields: &["csv"],
        prepare: as_they_are,
        then: Then::Show,
    }],
    show,
};

#[derive(Template)]
#[template(path = "admin/import.html")]
struct Page<'a> {
    head: &'a Head<'a>,
    seal: String,
    target: String,
    outcomes: Option<Outcomes>,
    error: &'a str,
    typed: &'a str,
}

fn show(scene: &Scene<'_>) -> Answer {
    let head = scene.head("import-title");
    let typed = match (scene.again, scene.got) {
        (Some(again), _) => again.typed("csv"),
        (None, Some(got)) => got.text("again"),
        (None, None) => "",
    };
    let page = Page {
        head: &head,
        seal: scene.seal(),
        target: scene.place(),
        outcomes: scene.got.map(|got| outcomes(scene, got)),
        error: scene.again.map_or("", form::Again::message),
        typed,
    };
    scene.answer(&head, &page)
}
