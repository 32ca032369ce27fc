//! The page of whoever is logged in: who he is, his clients, and the way out.

use askama::Template;

use super::cookies::BROWSER;
use super::layout::{self, Head};
use super::page::{self, Page};
use super::visit::{Form, Visit};
use super::{login, notices};
use crate::action::{Fields, Kind, Reply, Site, Value};
use crate::dialect::{Answer, Dialect, Reading, Request, Wording};
use crate::dispatch::{Case, Outcome};
use crate::params::Params;

/// The page.
pub struct AccountPage;

/// What reading remembers.
pub struct Manner {
    visit: Visit,
    logs_out: bool,
}

static PAGE: Page = Page {
    path: "/account",
    cookie: BROWSER,
    has_link: false,
    purpose: "form of an account",
    fields: &["action", "token"],
    again: "Show the account again",
    lost: "This page needs cookies: allow your browser to keep those of this site.",
};

impl Dialect for AccountPage {
    type Manner = Manner;

    fn read(site: &Site, request: &Request<'_>) -> Reading<Manner> {
        match request.method {
            "GET" | "HEAD" => {
                let visit = Visit::of_anybody(&PAGE, site, request);
                let ask = page::ask("ViewAccount", &visit, page::origin(request), Params::new());
                Reading::Ask(ask, Manner { visit, logs_out: false })
            }
            "POST" => posted(site, request),
            _ => Reading::Answer(notices::method_refused(site, &PAGE)),
        }
    }

    fn word(site: &Site, manner: Manner, _: &Case, outcome: Outcome) -> Wording<Manner> {
        Wording::Answer(match outcome {
            Outcome::Broken(id) => notices::broken(site, &PAGE, &id),
            Outcome::Reply(_) if manner.logs_out => page::logged_out(site, login::PATH),
            Outcome::Reply(reply) => shown(site, &manner.visit, &reply),
            Outcome::Refused(refusal) if refusal.kind == Kind::NoCredentials => {
                layout::see_other(login::address(site, PAGE.path))
            }
            Outcome::Refused(refusal) => notices::unavailable(site, &PAGE, &refusal),
        })
    }

    fn too_large(site: &Site) -> Answer {
        notices::too_large(site, &PAGE)
    }
}

fn posted(site: &Site, request: &Request<'_>) -> Reading<Manner> {
    match PAGE.posted(site, request) {
        Ok((visit, params)) if params.text("action") == Some("logout") => {
            let ask = page::ask("LogOut", &visit, page::origin(request), params);
            Reading::Ask(ask, Manner { visit, logs_out: true })
        }
        Ok(_) => Reading::Answer(notices::not_understood(site, &PAGE)),
        Err(answer) => Reading::Answer(answer),
    }
}

/// A client in the list.
struct Client<'a> {
    name: &'a str,
    is_owned: bool,
    is_closed: bool,
}

#[derive(Template)]
#[template(path = "account.html")]
struct Account<'a> {
    head: &'a Head<'a>,
    form: Form,
    name: &'a str,
    email: &'a str,
    clients: Vec<Client<'a>>,
}

fn shown(site: &Site, visit: &Visit, reply: &Reply) -> Answer {
    let head = Head::new(site, "Your account");
    let clients = match reply.get("clients") {
        Some(Value::List { items, .. }) => items.iter().filter_map(client).collect(),
        _ => Vec::new(),
    };
    let account = Account {
        head: &head,
        form: visit.form(site),
        name: reply.text("user_name"),
        email: reply.text("user_email"),
        clients,
    };
    head.answer(200, &account).with("Set-Cookie", visit.cookie(site))
}

fn client(item: &Value) -> Option<Client<'_>> {
    let Value::Object(fields) = item else { return None };
    let Some(Value::Text(name)) = field(fields, "name") else { return None };
    let is_set = |name| field(fields, name) == Some(&Value::Bool(true));
    Some(Client { name, is_owned: is_set("owner"), is_closed: is_set("closed") })
}

fn field<'a>(fields: &'a Fields, name: &str) -> Option<&'a Value> {
    fields.iter().find(|(known, _)| known == name).map(|(_, value)| value)
}
