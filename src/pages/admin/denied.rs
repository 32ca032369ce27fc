//! The screen is not for this administrator: he lacks the right.

use askama::Template;

use crate::dialect::Answer;
use crate::pages::layout::Head;
use crate::pages::screen::Scene;

#[derive(Template)]
#[template(path = "admin/denied.html")]
struct Page<'a> {
    head: &'a Head<'a>,
}

/// The page for what `ViewDesk` replied.
pub fn show(scene: &Scene<'_>) -> Answer {
    let head = scene.head("denied-title");
    head.answer(403, &Page { head: &head }).with("Set-Cookie", scene.visit.cookie(scene.site))
}
