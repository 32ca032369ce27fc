//! Banned addresses: which there are, why and until when; one more, and the end of one.

use askama::Template;

use crate::action::Value;
use crate::dialect::Answer;
use crate::pages::field::{Field, Sort};
use crate::pages::form::{self, Again, FormBox};
use crate::pages::layout::Head;
use crate::pages::screen::{Form, Scene, Screen, Then, as_they_are};
use crate::words::Html;

/// The screen.
pub static SCREEN: Screen = Screen {
    path: "/admin/bans",
    view: "ViewBans",
    query: &["before"],
    forms: &[
        Form {
            word: "add",
            call: "AddBan",
            fields: &["ip", "reason", "days"],
            prepare: as_they_are,
            then: Then::Stay("ban-added"),
        },
        Form {
            word: "lift",
            call: "RemoveBan",
            fields: &["id"],
            prepare: as_they_are,
            then: Then::Stay("ban-lifted"),
        },
    ],
    show,
};

#[derive(Template)]
#[template(path = "admin/bans.html")]
struct Page<'a> {
    head: &'a Head<'a>,
    seal: String,
    target: String,
    alert: &'a str,
    bans: Vec<Ban<'a>>,
    more: i64,
    ip: &'a str,
    boxed: FormBox<'a>,
}

struct Ban<'a> {
    id: i64,
    network: &'a str,
    reason: &'a str,
    since: Html,
    until: Option<Html>,
    has_ended: bool,
}

fn show(scene: &Scene<'_>) -> Answer {
    let head = scene.head("desk-bans");
    let page = Page {
        seal: scene.seal(),
        target: scene.place(),
        alert: scene.again("lift").map_or("", Again::message),
        bans: scene.reply.items("bans").iter().map(|ban| of(scene, ban)).collect(),
        more: scene.reply.int("more"),
        ip: scene.reply.text("ip"),
        boxed: FormBox::new(fields(scene), scene.again("add")),
        head: &head,
    };
    scene.answer(&head, &page)
}

fn of<'a>(scene: &Scene<'a>, ban: &'a Value) -> Ban<'a> {
    let until = ban.at("expires_at").int();
    Ban {
        id: ban.at("id").int(),
        network: ban.at("network").text(),
        reason: ban.at("reason").text(),
        since: scene.when(ban.at("created_at").int()),
        until: (until > 0).then(|| scene.when(until)),
        has_ended: ban.at("ended").is_true(),
    }
}

fn fields<'a>(scene: &Scene<'a>) -> Vec<Field<'a>> {
    let (words, again) = (scene.words(), scene.again("add"));
    let line = |id: (&'static str, &'static str), label: &str, hint: &str| Field {
        autocomplete: "off",
        hint: words.plain(hint),
        value: again.map_or("", |again| again.typed(id.1)),
        ..form::named(words, again, id, label)
    };
    let days = line(("ban-days", "days"), "field-days", "ban-days-hint");
    vec![
        line(("ban-ip", "ip"), "bans-column-network", "ban-network-hint"),
        line(("ban-reason", "reason"), "bans-column-reason", "ban-reason-hint"),
        Field { sort: Sort::Number, is_optional: true, ..days },
    ]
}
