//! What stands above every page about a client: its name, number, status and owner, and the ways between its pages.

use super::desk;
use crate::action::Value;
use crate::domain::right::Right;
use crate::pages::screen::Scene;

/// The head, for the template `admin/client_tabs.html`.
pub struct ClientHead<'a> {
    /// Its number.
    pub id: i64,
    /// The name under which it is shown; never empty.
    pub name: String,
    /// `Active`, `Inactive` or `Closed`.
    pub status: &'a str,
    /// The user who owns it.
    pub owner_id: i64,
    /// What he is called.
    pub owner_name: &'a str,
    /// His address.
    pub owner_email: &'a str,
    /// Whoever looks may see users.
    pub sees_users: bool,
    /// The pages that his rights open.
    pub tabs: Vec<Tab>,
}

/// A page of a client.
pub struct Tab {
    /// Its path.
    pub path: String,
    /// The id of its text.
    pub text: &'static str,
    /// It is the page that is shown, or belongs to it.
    pub is_here: bool,
}

/// Each by the end of its path, its text, and the right that opens it.
const TABS: [(&str, &str, Right); 4] = [
    ("", "client-tab-summary", Right::ViewClients),
    ("/profile", "client-tab-profile", Right::ManageClients),
    ("/users", "client-tab-users", Right::ViewClients),
    ("/log", "client-tab-log", Right::ViewActivity),
];

impl<'a> ClientHead<'a> {
    /// Out of the answer's object `client`, as `staff::client::client_head` makes it.
    pub fn of(scene: &Scene<'a>) -> Self {
        let client = scene.reply.get("client").unwrap_or(&Value::Null);
        let (id, name) = (client.at("id").int(), client.at("name").text());
        let here = scene.screen.path.strip_prefix("/admin/clients/{clientid}").unwrap_or_default();
        let open = TABS.into_iter().filter(|(_, _, right)| desk::may(scene, *right));
        let tabs = open.map(|(end, text, _)| Tab {
            path: format!("/admin/clients/{id}{end}"),
            text,
            is_here: here == end || (!end.is_empty() && here.starts_with(&format!("{end}/"))),
        });
        Self {
            id,
            name: if name.is_empty() { format!("#{id}") } else { name.to_owned() },
            status: client.at("status").text(),
            owner_id: client.at("owner_id").int(),
            owner_name: client.at("owner_name").text(),
            owner_email: client.at("owner_email").text(),
            sees_users: desk::may(scene, Right::ViewUsers),
            tabs: tabs.collect(),
        }
    }

    /// The class of the mark that says its status.
    pub fn mark(&self) -> &'static str {
        mark(self.status)
    }

    /// The id of the text that says its status.
    pub fn status_text(&self) -> String {
        format!("client-status-{}", self.status)
    }
}

/// The class of the mark that says a status.
pub fn mark(status: &str) -> &'static str {
    match status {
        "Active" => "good",
        "Closed" => "closed",
        _ => "",
    }
}
