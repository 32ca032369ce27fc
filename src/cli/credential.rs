//! `credential`: WHMCS API credentials.

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::{Common, Failure, input, open, output};
use crate::domain::network::Network;
use crate::domain::time::Timestamp;
use crate::store::credentials;

/// WHMCS API credentials.
#[derive(Subcommand)]
pub enum Credential {
    /// Make a credential; its secret is shown once.
    Create(Create),
    /// List the credentials, without their secrets.
    List(List),
    /// End a credential, from the next request on.
    Revoke(Revoke),
}

/// Options of `credential create`.
#[derive(Args)]
pub struct Create {
    /// The administrator in whose name it acts.
    #[arg(long, value_name = "NAME")]
    admin: String,
    /// A note.
    #[arg(long, default_value = "", hide_default_value = true)]
    description: String,
    /// An API role; may be given again. Without one the credential may call everything.
    #[arg(long, value_name = "ROLE")]
    api_role: Vec<String>,
    /// A network it may be used from; may be given again. The server's own list counts as well.
    #[arg(long, value_name = "CIDR", value_parser = input::network)]
    allow_ip: Vec<Network>,
    /// How long it is good, such as 90d. Without it there is no end.
    #[arg(long, value_name = "TIME", value_parser = input::duration)]
    expires: Option<i64>,
    #[command(flatten)]
    common: Common,
}

/// Options of `credential list`.
#[derive(Args)]
pub struct List {
    #[command(flatten)]
    common: Common,
}

/// Options of `credential revoke`.
#[derive(Args)]
pub struct Revoke {
    /// The identifier.
    identifier: String,
    #[command(flatten)]
    common: Common,
}

impl Credential {
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
        let networks: Vec<String> = self.allow_ip.iter().map(Network::to_string).collect();
        let life = self.expires.map(|life| life.to_string());
        let pairs = [
            ("username", self.admin.as_str()),
            ("description", &self.description),
            ("roles", &self.api_role.join("\n")),
            ("allow_ips", &networks.join(" ")),
            ("life", life.as_deref().unwrap_or_default()),
        ];
        let reply = open::operate(&house, "AddCredential", &pairs)?;
        output::print(self.common.json, &output::object(&reply));
        Ok(())
    }
}

impl List {
    fn run(self) -> Result<(), Failure> {
        let (house, _) = open::beside(&self.common)?;
        let credentials = open::read(&house, credentials::list)?;
        let rows = credentials.into_iter().map(|credential| {
            json!({
                "identifier": credential.identifier,
                "admin": credential.admin,
                "description": credential.description,
                "allow_ips": credential.allow_ips,
                "expires_at": credential.expires_at.map(Timestamp::rfc3339),
                "revoked_at": credential.revoked_at.map(Timestamp::rfc3339),
            })
        });
        output::print(self.common.json, &json!({ "credentials": rows.collect::<Value>() }));
        Ok(())
    }
}

impl Revoke {
    fn run(self) -> Result<(), Failure> {
        let (house, _) = open::beside(&self.common)?;
        let reply = open::operate(&house, "RevokeCredential", &[("identifier", &self.identifier)])?;
        output::print(self.common.json, &output::object(&reply));
        Ok(())
    }
}
