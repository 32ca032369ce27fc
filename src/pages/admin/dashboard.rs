//! The first page of the admin area: how it goes, in numbers and pictures, as far as whoever looks may see it.

use askama::Template;

use super::log_entries::{self, Entry};
use crate::action::Value;
use crate::dialect::Answer;
use crate::domain::time::Timestamp;
use crate::pages::chart::{Chart, Series};
use crate::pages::layout::Head;
use crate::pages::screen::{Scene, Screen};
use crate::words::Words;

/// The screen.
pub static SCREEN: Screen = Screen { path: "/admin", view: "ViewDashboard", query: &[], forms: &[], show };

#[derive(Template)]
#[template(path = "admin/dashboard.html")]
struct Page<'a> {
    head: &'a Head<'a>,
    numbers: Vec<Number>,
    mail: Option<Mail>,
    charts: Vec<Chart>,
    entries: Option<Vec<Entry<'a>>>,
}

/// What is counted.
struct Number {
    text: &'static str,
    count: String,
    /// What is counted can be seen there.
    path: Option<&'static str>,
}

/// How mail is doing.
struct Mail {
    numbers: Vec<Number>,
    /// The text that says it in a word.
    said: &'static str,
    /// Somebody has to look after it.
    is_bad: bool,
}

impl Page<'_> {
    fn is_empty(&self) -> bool {
        self.numbers.is_empty() && self.mail.is_none() && self.charts.is_empty() && self.entries.is_none()
    }
}

fn show(scene: &Scene<'_>) -> Answer {
    let head = scene.head("dashboard-title");
    let words = head.words;
    let page = Page {
        numbers: numbers(scene, words),
        mail: scene.reply.get("mail").map(|mail| mail_of(words, mail)),
        charts: charts(scene, words),
        entries: scene.reply.get("entries").map(|_| log_entries::of(scene)),
        head: &head,
    };
    scene.answer(&head, &page)
}

/// A number that was counted up to a limit.
fn up_to(words: Words, value: &Value) -> String {
    let count = value.at("count").int();
    if value.at("more").is_true() {
        return words.plain_with1("dashboard-many", "count", count);
    }
    count.to_string()
}

fn numbers(scene: &Scene<'_>, words: Words) -> Vec<Number> {
    let get = |name: &str| scene.reply.get(name);
    let number = |text, count, path| Number { text, count, path: Some(path) };
    let total = |value: &Value| value.int().to_string();
    let all = [
        get("clients").map(|value| number("dashboard-clients", total(value), "/admin/clients")),
        get("users").map(|value| number("dashboard-users", total(value), "/admin/users")),
        get("pending")
            .map(|value| number("dashboard-pending", up_to(words, value), "/admin/invites?state=pending")),
    ];
    all.into_iter().flatten().collect()
}

fn mail_of(words: Words, mail: &Value) -> Mail {
    let of = |text, name: &str, path| Number { text, count: up_to(words, mail.at(name)), path };
    let has = |name: &str| mail.at(name).at("count").int() > 0;
    let (said, is_bad) = match (has("late"), has("failed")) {
        (true, _) => ("dashboard-mail-slow", true),
        (false, true) => ("dashboard-mail-bad", true),
        (false, false) => ("dashboard-mail-well", false),
    };
    let numbers = vec![
        of("dashboard-mail-queued", "queued", Some("/admin/mail?state=queued")),
        of("dashboard-mail-late", "late", None),
        of("dashboard-mail-failed", "failed", Some("/admin/mail?state=failed")),
        of("dashboard-mail-sent", "sent", Some("/admin/mail?state=sent")),
    ];
    Mail { numbers, said, is_bad }
}

fn charts(scene: &Scene<'_>, words: Words) -> Vec<Chart> {
    let today = Timestamp::from_millis(scene.reply.int("now"));
    let series = |value: &Value, parts: &[(&str, &str)]| -> Vec<Series> {
        let of = |name: &str| value.at(name).items().iter().map(Value::int).collect();
        parts.iter().map(|(text, name)| Series { name: words.plain(text), values: of(name) }).collect()
    };
    let invites = [("chart-sent", "sent"), ("chart-accepted", "accepted"), ("chart-expired", "expired")];
    let calls = [("chart-answered", "made"), ("chart-refused", "refused")];
    let draw = |name: &str, title: (&'static str, &str), parts: &[(&str, &str)]| {
        let value = scene.reply.get(name)?;
        Some(Chart::new(words, title, today, &series(value, parts)))
    };
    let both = [
        draw("invites", ("invites", "chart-invites"), &invites),
        draw("calls", ("calls", "chart-calls"), &calls),
    ];
    both.into_iter().flatten().collect()
}
