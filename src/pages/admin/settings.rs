//! The settings that are changed while the server runs: each group is a form of its own.

use askama::Template;

use crate::action::Value;
use crate::dialect::Answer;
use crate::pages::field::{Choice, Field, Sort};
use crate::pages::form;
use crate::pages::layout::Head;
use crate::pages::screen::{Again, Form, Scene, Screen, Then, as_they_are};
use crate::params::Params;
use crate::words::Words;

/// The screen.
pub static SCREEN: Screen = Screen {
    path: "/admin/settings",
    view: "ViewSettings",
    query: &[],
    forms: &[
        saves("look", &["version", "company_name", "colour"]),
        saves("signup", &["version", "signup", "password_min", "tos_url"]),
        saves("invites", &["version", "invite_days", "invite_accept", "inviter"]),
        saves("api", &["version", "api_allowed_ips", "api_get", "default_responsetype", "ip"]),
        Form {
            word: "address",
            call: "UpdateSettings",
            fields: &["version", "api_allowed_ips", "api_get", "default_responsetype", "ip"],
            prepare: with_address,
            then: Then::Stay("address-added"),
        },
        saves(
            "limits",
            &[
                "version",
                "limit_inviter",
                "limit_client",
                "limit_pending",
                "limit_recipient",
                "limit_interval",
                "limit_failures",
                "limit_requests",
            ],
        ),
        saves("time", &["version", "language", "time_zone"]),
    ],
    show,
};

const fn saves(word: &'static str, fields: &'static [&'static str]) -> Form {
    Form { word, call: "UpdateSettings", fields, prepare: as_they_are, then: Then::Stay("settings-saved") }
}

/// With the address that the visitor comes from as one more line.
fn with_address(mut params: Params) -> Params {
    let lines = [params.text("api_allowed_ips"), params.text("ip")].map(Option::unwrap_or_default);
    let lines = lines.join("\n");
    params.insert("api_allowed_ips", lines);
    params
}

/// A group, and its fields' ids and names.
struct Named {
    /// What its button says to the server.
    word: &'static str,
    /// The id of its heading's text.
    title: &'static str,
    /// It takes the whole width.
    is_wide: bool,
    /// Its fields.
    fields: &'static [(&'static str, &'static str)],
}

const GROUPS: [Named; 6] = [
    Named {
        word: "look",
        title: "settings-look",
        is_wide: false,
        fields: &[("set-company", "company_name"), ("set-colour", "colour")],
    },
    Named {
        word: "time",
        title: "settings-time",
        is_wide: false,
        fields: &[("set-language", "language"), ("set-zone", "time_zone")],
    },
    Named {
        word: "signup",
        title: "settings-signup",
        is_wide: false,
        fields: &[("set-signup", "signup"), ("set-password-min", "password_min"), ("set-tos", "tos_url")],
    },
    Named {
        word: "invites",
        title: "settings-invites",
        is_wide: false,
        fields: &[("set-days", "invite_days"), ("set-accept", "invite_accept"), ("set-inviter", "inviter")],
    },
    Named {
        word: "api",
        title: "settings-api",
        is_wide: true,
        fields: &[
            ("set-ips", "api_allowed_ips"),
            ("set-get", "api_get"),
            ("set-format", "default_responsetype"),
        ],
    },
    Named {
        word: "limits",
        title: "settings-limits",
        is_wide: true,
        fields: &[
            ("set-limit-inviter", "limit_inviter"),
            ("set-limit-client", "limit_client"),
            ("set-limit-pending", "limit_pending"),
            ("set-limit-recipient", "limit_recipient"),
            ("set-limit-interval", "limit_interval"),
            ("set-limit-failures", "limit_failures"),
            ("set-limit-requests", "limit_requests"),
        ],
    },
];

#[derive(Template)]
#[template(path = "admin/settings.html")]
struct Page<'a> {
    head: &'a Head<'a>,
    form: crate::pages::visit::Form,
    version: i64,
    narrow: Vec<Group<'a>>,
    wide: Vec<Group<'a>>,
    ip: &'a str,
    is_listed: bool,
}

struct Group<'a> {
    named: Named,
    /// What was wrong with none of its fields in particular.
    error: &'a str,
    items: Vec<Item<'a>>,
}

enum Item<'a> {
    /// It can be changed here.
    Open(Field<'a>),
    /// It is set from outside.
    Locked { label: String, value: String, place: &'a str },
}

impl Group<'_> {
    /// Whether anything in it can be changed.
    fn is_open(&self) -> bool {
        self.items.iter().any(|item| matches!(item, Item::Open(_)))
    }
}

fn show(scene: &Scene<'_>) -> Answer {
    let head = scene.head("settings-title");
    // A list is sent with commas, and shown on lines.
    let lines: Vec<(&str, String)> = settings(scene)
        .filter(|one| one.at("shape").text() == "list")
        .map(|one| (one.at("name").text(), one.at("value").text().replace(',', "\n")))
        .collect();
    let groups = GROUPS.into_iter().map(|named| group(scene, named, &lines));
    let (wide, narrow) = groups.partition(|group| group.named.is_wide);
    let page = Page {
        form: crate::pages::visit::Form { target: scene.place(), seal: scene.seal() },
        version: scene.reply.int("version"),
        narrow,
        wide,
        ip: scene.reply.text("ip"),
        is_listed: scene.reply.is_set("ip_listed"),
        head: &head,
    };
    scene.answer(&head, &page)
}

fn settings<'a>(scene: &Scene<'a>) -> impl Iterator<Item = &'a Value> {
    scene.reply.items("settings").iter()
}

fn group<'a>(scene: &Scene<'a>, named: Named, lines: &'a [(&str, String)]) -> Group<'a> {
    let again = scene.again(named.word).or_else(|| scene.again("address").filter(|_| named.word == "api"));
    let beside = |field| named.fields.iter().any(|(_, name)| *name == field);
    let above = again.filter(|again| !again.refusal.field.is_some_and(beside));
    let items = named.fields.iter().filter_map(|(id, name)| item(scene, again, (id, name), lines));
    Group { items: items.collect(), error: above.map_or("", Again::message), named }
}

fn item<'a>(
    scene: &Scene<'a>,
    again: Option<&'a Again>,
    (id, name): (&'static str, &'static str),
    lines: &'a [(&str, String)],
) -> Option<Item<'a>> {
    let (words, setting) = (scene.words(), settings(scene).find(|one| one.at("name").text() == name)?);
    let place = setting.at("place").text();
    if place.is_empty() {
        let kept = lines.iter().find(|(of, _)| *of == name);
        let kept = kept.map_or(setting.at("value").text(), |(_, lines)| lines);
        return Some(Item::Open(field(words, again, (id, name), (setting, kept))));
    }
    let label = words.plain(format!("setting-{name}"));
    Some(Item::Locked { label, value: shown(words, setting, "value"), place })
}

fn field<'a>(
    words: Words,
    again: Option<&'a Again>,
    (id, name): (&'static str, &'static str),
    (setting, kept): (&'a Value, &'a str),
) -> Field<'a> {
    let sort = match setting.at("shape").text() {
        "number" => Sort::Number,
        "list" => Sort::Lines,
        _ => Sort::Text,
    };
    let default = shown(words, setting, "default");
    let default = if default.is_empty() {
        words.plain("settings-default-nothing")
    } else {
        words.plain_with1("settings-default", "value", default.as_str())
    };
    Field {
        sort,
        autocomplete: "off",
        is_optional: true,
        value: again.map_or(kept, |again| again.typed(name)),
        hint: format!("{} {default}", words.plain(format!("setting-{name}-hint"))),
        options: setting.at("choices").items().iter().map(|one| choice(words, name, one.text())).collect(),
        ..form::named(words, again, (id, name), &format!("setting-{name}"))
    }
}

fn choice(words: Words, name: &str, value: &str) -> Choice {
    let label = words.plain(format!("setting-{name}-{value}"));
    Choice { value: value.to_owned(), label, language: "" }
}

/// A value as people read it.
fn shown(words: Words, setting: &Value, which: &str) -> String {
    let value = setting.at(which).text();
    match setting.at("shape").text() {
        "choice" => words.plain(format!("setting-{}-{value}", setting.at("name").text())),
        "list" => value.replace(',', ", "),
        _ => value.to_owned(),
    }
}
