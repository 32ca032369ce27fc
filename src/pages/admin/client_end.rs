//! Questions before a client is closed or deleted.

use askama::Template;

use super::client_head::ClientHead;
use super::desk;
use crate::dialect::Answer;
use crate::domain::right::Right;
use crate::pages::form::Again;
use crate::pages::layout::Head;
use crate::pages::screen::{Form, Scene, Screen, Then, as_they_are};
use crate::words::Html;

/// Closing.
pub static CLOSE: Screen = Screen {
    path: "/admin/clients/{clientid}/close",
    view: "ViewClientProfile",
    query: &[],
    forms: &[Form {
        word: "confirm",
        call: "CloseClient",
        fields: &["clientid"],
        prepare: as_they_are,
        then: Then::Go("/admin/clients/{clientid}", "client-closed"),
    }],
    show: show_close,
};

/// Deleting.
pub static DELETE: Screen = Screen {
    path: "/admin/clients/{clientid}/delete",
    view: "ViewClientDeletion",
    query: &[],
    forms: &[Form {
        word: "confirm",
        call: "DeleteClient",
        fields: &["clientid", "deleteusers"],
        prepare: as_they_are,
        then: Then::Go("/admin/clients", "client-deleted"),
    }],
    show: show_delete,
};

#[derive(Template)]
#[template(path = "admin/client_end.html")]
struct Page<'a> {
    head: &'a Head<'a>,
    client: ClientHead<'a>,
    seal: String,
    target: String,
    alert: &'a str,
    question: Html,
    /// What becomes of it.
    about: Vec<Html>,
    button: Html,
    /// The words beside the tick by which users go as well, where there are such.
    users: Option<Html>,
    ticked: bool,
}

fn page<'a>(scene: &Scene<'a>, head: &'a Head<'a>, word: &str) -> Page<'a> {
    let client = ClientHead::of(scene);
    Page {
        head,
        seal: scene.seal(),
        target: scene.place(),
        alert: scene.again.map_or("", Again::message),
        question: head.words.with1(&format!("{word}-question"), "name", &*client.name),
        about: Vec::new(),
        button: head.words.t(format!("{word}-button")),
        users: None,
        ticked: scene.again.is_some_and(|again| again.ticked("deleteusers")),
        client,
    }
}

fn show_close(scene: &Scene<'_>) -> Answer {
    let head = scene.head("client-close-title");
    let about = vec![head.words.t("client-close-about")];
    let page = Page { about, ..page(scene, &head, "client-close") };
    scene.answer(&head, &page)
}

fn show_delete(scene: &Scene<'_>) -> Answer {
    let head = scene.head("client-delete-title");
    let words = head.words;
    let count = |name| scene.reply.int(name);
    let about = vec![
        words.with1("client-delete-users-lose", "count", count("users")),
        words.with1("client-delete-invites", "count", count("pending")),
        words.t("client-delete-rest"),
        words.t("client-delete-log"),
    ];
    let (alone, may) = (count("alone"), desk::may(scene, Right::ManageUsers));
    let users = (may && alone > 0).then(|| words.with1("client-delete-users", "count", alone));
    let page = Page { about, users, ..page(scene, &head, "client-delete") };
    scene.answer(&head, &page)
}
