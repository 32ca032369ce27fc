//! The head of a page of the admin area: who is logged in, and the ways that his rights open.

use crate::action::Value;
use crate::domain::right::Right;
use crate::pages::screen::Scene;

/// Who is logged in.
pub struct Desk {
    /// What he is called.
    pub name: String,
    /// What the head's forms carry.
    pub seal: String,
    /// He has to set up a second factor before anything else.
    pub lacks_factor: bool,
    /// The keys of his rights.
    rights: Vec<String>,
    /// The path of this page.
    here: &'static str,
}

/// A way: its path, the text that leads there, and the right that opens it.
pub struct Way {
    /// The path.
    pub path: &'static str,
    /// The text's id.
    pub text: &'static str,
    /// None: anybody's.
    right: Option<Right>,
}

/// A way that a right opens.
const fn way(path: &'static str, text: &'static str, right: Right) -> Way {
    Way { path, text, right: Some(right) }
}

/// What stands in the head.
const MAIN: &[Way] = &[
    Way { path: "/admin", text: "desk-home", right: None },
    way("/admin/clients", "desk-clients", Right::ViewClients),
    way("/admin/users", "people-title", Right::ViewUsers),
    way("/admin/invites", "desk-invites", Right::ViewClients),
    way("/admin/credentials", "desk-api", Right::ManageApi),
    way("/admin/mail", "desk-mail", Right::ViewMail),
    way("/admin/activity", "nav-activity", Right::ViewActivity),
    way("/admin/settings", "settings-title", Right::ManageSettings),
];

/// What stands behind the name.
const MORE: &[Way] = &[
    way("/admin/admins", "desk-admins", Right::ManageAdmins),
    way("/admin/bans", "desk-bans", Right::ManageBans),
];

/// Pages that belong to a way which begins otherwise.
const BESIDE: &[(&str, &str)] =
    &[("/admin/roles", "/admin/credentials"), ("/admin/keys", "/admin/credentials")];

/// His own pages.
const OWN: &[Way] = &[Way { path: "/admin/security", text: "nav-security", right: None }];

impl Desk {
    /// Out of what `staff::seen` says.
    pub fn of(scene: &Scene<'_>) -> Self {
        let admin = scene.person();
        Self {
            name: admin.at("name").text().to_owned(),
            seal: scene.seal(),
            lacks_factor: admin.at("lacks_factor").is_true(),
            rights: admin.at("rights").items().iter().map(|key| key.text().to_owned()).collect(),
            here: scene.screen.path,
        }
    }

    /// Whether he has a right.
    pub fn may(&self, right: Right) -> bool {
        self.rights.iter().any(|key| key == right.key())
    }

    /// The ways in the head.
    pub fn main(&self) -> Vec<&'static Way> {
        self.open(MAIN)
    }

    /// The ways behind his name that are about the server.
    pub fn more(&self) -> Vec<&'static Way> {
        self.open(MORE)
    }

    /// Those that are about himself.
    pub fn own(&self) -> Vec<&'static Way> {
        self.open(OWN)
    }

    fn open(&self, ways: &'static [Way]) -> Vec<&'static Way> {
        ways.iter().filter(|way| way.right.is_none_or(|right| self.may(right))).collect()
    }

    /// Whether this page is that one, or belongs to it.
    pub fn is_at(&self, path: &str) -> bool {
        let belongs = |(begin, to): &(&str, &str)| *to == path && self.here.starts_with(begin);
        self.here == path || (path != "/admin" && self.here.starts_with(path)) || BESIDE.iter().any(belongs)
    }
}

/// Whether whoever looks has a right: what leads nowhere is not shown.
pub fn may(scene: &Scene<'_>, right: Right) -> bool {
    scene.person().at("rights").items().iter().map(Value::text).any(|key| key == right.key())
}
