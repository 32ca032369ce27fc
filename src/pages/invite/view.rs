//! What the page shows: an open invitation with its forms, or how it ended.

use askama::Template;

use super::forms::{self, Again};
use super::not_found;
use crate::action::{Reply, Site, Value};
use crate::dialect::Answer;
use crate::pages::form::{FormBox, Terms};
use crate::pages::layout::Head;
use crate::pages::visit::{Form, Visit};

/// How an invitation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Mine,
    Used,
    Expired,
    Withdrawn,
    Replaced,
}

/// What `ViewInvite` says.
pub struct Shown<'a> {
    client: &'a str,
    inviter: &'a str,
    /// The invited address.
    pub email: &'a str,
    message: &'a str,
    permissions: Vec<&'a str>,
    expires: &'a str,
    expires_at: &'a str,
    user: Option<Who<'a>>,
    cannot_accept: &'a str,
    /// No other address may accept.
    pub only_invited: bool,
}

struct Who<'a> {
    name: &'a str,
    email: &'a str,
    /// Not the invited one.
    has_another_address: bool,
}

impl<'a> Shown<'a> {
    fn of(reply: &'a Reply) -> Self {
        let labels = match reply.get("permissions") {
            Some(Value::List { items, .. }) => items.as_slice(),
            _ => &[],
        };
        let text = |value: &'a Value| if let Value::Text(text) = value { Some(text.as_str()) } else { None };
        let user = Who {
            name: reply.text("user_name"),
            email: reply.text("user_email"),
            has_another_address: is_set(reply, "another_address"),
        };
        Self {
            client: reply.text("client"),
            inviter: reply.text("inviter"),
            email: reply.text("email"),
            message: reply.text("message"),
            permissions: labels.iter().filter_map(text).collect(),
            expires: reply.text("expires"),
            expires_at: reply.text("expires_at"),
            user: Some(user).filter(|user| !user.email.is_empty()),
            cannot_accept: reply.text("cannot_accept"),
            only_invited: is_set(reply, "only_invited_address"),
        }
    }
}

fn is_set(reply: &Reply, name: &str) -> bool {
    reply.get(name) == Some(&Value::Bool(true))
}

#[derive(Template)]
#[template(path = "invite.html")]
struct OpenPage<'a> {
    head: &'a Head<'a>,
    shown: Shown<'a>,
    form: Form,
    alert: &'a str,
    login: FormBox<'a>,
    register: FormBox<'a>,
    terms: Option<Terms<'a>>,
}

#[derive(Template)]
#[template(path = "invite_end.html")]
struct EndPage<'a> {
    head: &'a Head<'a>,
    shown: Shown<'a>,
    form: Form,
    end: End,
}

/// The page for what `ViewInvite` replied; `again` where a form was refused before.
pub fn page(site: &Site, visit: &Visit, reply: &Reply, again: Option<&Again>) -> Answer {
    let (end, status) = match reply.text("end") {
        "" => return open(site, visit, reply, again),
        "used" if is_set(reply, "accepted_by_me") => (End::Mine, 200),
        "used" => (End::Used, 410),
        "expired" => (End::Expired, 410),
        "withdrawn" => (End::Withdrawn, 410),
        "replaced" => (End::Replaced, 410),
        _ => return not_found(site),
    };
    let head = Head::new(site, "Invitation");
    let page = EndPage { head: &head, shown: Shown::of(reply), form: visit.form(site), end };
    head.answer(status, &page)
}

fn open(site: &Site, visit: &Visit, reply: &Reply, again: Option<&Again>) -> Answer {
    let head = Head::new(site, if again.is_some() { "Error – Invitation" } else { "Invitation" });
    let shown = Shown::of(reply);
    let page = OpenPage {
        head: &head,
        form: visit.form(site),
        alert: again.map_or("", Again::message),
        login: forms::login(&shown, again),
        register: forms::register(site, &shown, again),
        terms: forms::terms(site, again),
        shown,
    };
    // Whoever reads or types slowly keeps the link.
    head.answer(again.map_or(200, Again::status), &page).with("Set-Cookie", visit.cookie(site))
}
