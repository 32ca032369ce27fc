//! The head of a page for somebody who is logged in: who he is, at which account, and the ways from here.

use crate::action::{Reply, Value};

/// Who is logged in, and where.
pub struct Shell {
    /// What he is called.
    pub first_name: String,
    /// His address.
    pub email: String,
    /// Whether he proved that it is his.
    pub verified: bool,
    /// His whole name, where it is an administrator in his place.
    pub masked: Option<String>,
    /// The account at hand.
    pub account: Option<AtHand>,
    /// How many invitations wait for him.
    pub invites: i64,
    /// What the head's forms carry.
    pub seal: String,
    /// The path of this page.
    here: &'static str,
    /// Its whole address: what the head's forms come back to.
    pub address: String,
}

/// The account at hand.
pub struct AtHand {
    /// Its id, which forms send along: another window may have chosen another account meanwhile.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Whether its users may be managed.
    manages: bool,
    /// Whether its mails may be read.
    reads_mails: bool,
}

/// A path and the text that leads there.
type Way = (&'static str, &'static str);

/// The pages of the user himself.
pub const OWN: [Way; 5] = [
    ("/user/accounts", "nav-accounts"),
    ("/user/invites", "nav-invites"),
    ("/user/profile", "nav-profile"),
    ("/user/password", "nav-password"),
    ("/user/security", "nav-security"),
];

impl Shell {
    /// Out of what `account::seen` says.
    pub fn of(reply: &Reply, (here, address): (&'static str, String), seal: String) -> Self {
        let user = reply.get("user").unwrap_or(&Value::Null);
        let first = user.at("first_name").text();
        Self {
            first_name: if first.is_empty() { user.at("name").text() } else { first }.to_owned(),
            email: user.at("email").text().to_owned(),
            verified: user.at("verified").is_true(),
            masked: reply
                .get("masked")
                .filter(|admin| **admin != Value::Null)
                .map(|_| user.at("name").text().to_owned()),
            account: reply.get("account").and_then(at_hand),
            invites: reply.int("invites"),
            seal,
            here,
            address,
        }
    }

    /// The pages of the account at hand that its user may see.
    pub fn main(&self) -> Vec<Way> {
        let manages = self.account.as_ref().is_some_and(|account| account.manages);
        let reads_mails = self.account.as_ref().is_some_and(|account| account.reads_mails);
        let ways = [
            (true, ("/account", "nav-overview")),
            (manages, ("/account/users", "nav-users")),
            (manages, ("/account/activity", "nav-activity")),
            (reads_mails, ("/account/emails", "nav-emails")),
        ];
        ways.into_iter().filter(|(may, _)| *may).map(|(_, way)| way).collect()
    }

    /// Whether this page is that one, or belongs to it.
    pub fn is_at(&self, path: &str) -> bool {
        self.here == path || (path != "/account" && self.here.starts_with(path))
    }
}

fn at_hand(account: &Value) -> Option<AtHand> {
    let id = account.at("id").int();
    (id > 0).then(|| AtHand {
        id,
        name: account.at("name").text().to_owned(),
        manages: account.at("manages").is_true(),
        reads_mails: account.at("permissions").items().iter().any(|key| key.text() == "emails"),
    })
}
