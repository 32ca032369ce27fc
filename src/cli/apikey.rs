//! `apikey`: keys of the REST dialect.

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::{Common, Failure, input, open, output};
use crate::domain::ids::ClientId;
use crate::domain::time::Timestamp;
use crate::store::api_keys::{self, Listed};

/// Keys of the REST dialect.
#[derive(Subcommand)]
pub enum Apikey {
    /// Make a key that acts as a user or as an administrator; it is shown once.
    Create(Create),
    /// List the keys, each by its id and its first letters.
    List(List),
    /// End a key, from the next request on.
    Revoke(Revoke),
}

/// Options of `apikey create`.
#[derive(Args)]
pub struct Create {
    /// The email address of the user as whom it acts.
    #[arg(long, value_name = "EMAIL", required_unless_present = "admin", conflicts_with = "admin")]
    user: Option<String>,
    /// The administrator as whom it acts.
    #[arg(long, value_name = "NAME")]
    admin: Option<String>,
    /// The only client in which it acts. Without it, it acts in all of the user's.
    #[arg(long, value_parser = input::id, conflicts_with = "admin")]
    client: Option<i64>,
    /// What it is for.
    #[arg(long, default_value = "", hide_default_value = true)]
    name: String,
    /// `invites`, `members`, `clients`, `users` or `api-keys`, and `:read` or `:write`, such as `invites:write`; may be
    /// given again. Without one it may be used for everything.
    #[arg(long)]
    scope: Vec<String>,
    /// How long it is good, such as 90d. Without it there is no end.
    #[arg(long, value_name = "TIME", value_parser = input::duration)]
    expires: Option<i64>,
    #[command(flatten)]
    common: Common,
}

/// Options of `apikey list`.
#[derive(Args)]
pub struct List {
    #[command(flatten)]
    common: Common,
}

/// Options of `apikey revoke`.
#[derive(Args)]
pub struct Revoke {
    /// The key's id, or the key.
    key: String,
    #[command(flatten)]
    common: Common,
}

impl Apikey {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        match self {
            Self::Create(create) => create.run(),
            Self::List(list) => list.run(),
            Self::Revoke(revoke) => revoke.run(),
        }
    }
}

impl Create {
    fn run(self) -> Result<(), Failure> {
        let (house, _) = open::beside(&self.common)?;
        let number = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
        let pairs = [
            ("email", self.user.as_deref().unwrap_or_default()),
            ("username", self.admin.as_deref().unwrap_or_default()),
            ("client_id", &number(self.client)),
            ("name", &self.name),
            ("scopes", &self.scope.join(",")),
            ("life", &number(self.expires)),
        ];
        let reply = open::operate(&house, "AddApiKey", &pairs)?;
        output::print(self.common.json, &output::object(&reply));
        Ok(())
    }
}

impl List {
    fn run(self) -> Result<(), Failure> {
        let (house, _) = open::beside(&self.common)?;
        let keys = open::read(&house, api_keys::list)?;
        let rows: Value = keys.iter().map(shown).collect();
        output::print(self.common.json, &json!({ "apikeys": rows }));
        Ok(())
    }
}

impl Revoke {
    fn run(self) -> Result<(), Failure> {
        let (house, _) = open::beside(&self.common)?;
        open::operate(&house, "RevokeApiKey", &[("key", &self.key)])?;
        output::print(self.common.json, &json!({ "revoked": true }));
        Ok(())
    }
}

fn shown(key: &Listed) -> Value {
    json!({
        "id": key.id.get(),
        "prefix": key.prefix,
        "name": key.name,
        "acts_as": key.acts_as,
        "client_id": key.client.map(ClientId::get),
        "scopes": key.scopes.split_whitespace().collect::<Vec<_>>(),
        "created_at": key.created_at.rfc3339(),
        "expires_at": key.expires_at.map(Timestamp::rfc3339),
        "revoked_at": key.revoked_at.map(Timestamp::rfc3339),
    })
}
