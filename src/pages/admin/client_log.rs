//! The log of a client: what was done, by whom, from where, and what changed by it.

use askama::Template;

use super::client_head::ClientHead;
use super::log_entries::{self, Entry};
use crate::dialect::Answer;
use crate::pages::layout::Head;
use crate::pages::screen::{Scene, Screen};

/// The screen.
pub static SCREEN: Screen = Screen {
    path: "/admin/clients/{clientid}/log",
    view: "ViewClientLog",
    query: &["before"],
    forms: &[],
    show,
};

#[derive(Template)]
#[template(path = "admin/client_log.html")]
struct Page<'a> {
    head: &'a Head<'a>,
    client: ClientHead<'a>,
    target: String,
    entries: Vec<Entry<'a>>,
    more: i64,
    is_first: bool,
}

fn show(scene: &Scene<'_>) -> Answer {
    let head = scene.head("client-tab-log");
    let page = Page {
        client: ClientHead::of(scene),
        target: scene.place(),
        entries: log_entries::of(scene),
        more: scene.reply.int("more"),
        is_first: scene.asked.text("before").is_none(),
        head: &head,
    };
    scene.answer(&head, &page)
}
