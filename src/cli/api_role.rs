//! `api-role`: sets of actions that a credential may call.

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::{Common, Failure, open, output};
use crate::store::api_roles;

/// API roles: sets of actions that a credential may call.
#[derive(Subcommand)]
pub enum ApiRole {
    /// Make an API role.
    Create(Create),
    /// List the API roles.
    List(List),
    /// Take an API role away, from its credentials too.
    Delete(Delete),
}

/// Options of `api-role create`.
#[derive(Args)]
pub struct Create {
    /// The name.
    name: String,
    /// An action such as `GetUsers`, a group such as `Users.*`, or `*` for everything; may be given again.
    #[arg(long, value_name = "ACTION", required = true, num_args = 1..)]
    action: Vec<String>,
    #[command(flatten)]
    common: Common,
}

/// Options of `api-role list`.
#[derive(Args)]
pub struct List {
    #[command(flatten)]
    common: Common,
}

/// Options of `api-role delete`.
#[derive(Args)]
pub struct Delete {
    /// The name.
    name: String,
    #[command(flatten)]
    common: Common,
}

impl ApiRole {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        match self {
            Self::Create(create) => create.run(),
            Self::List(list) => list.run(),
            Self::Delete(delete) => delete.run(),
        }
    }
}

impl Create {
    fn run(self) -> Result<(), Failure> {
        let (house, _) = open::beside(&self.common)?;
        let pairs = [("name", self.name.as_str()), ("actions", &self.action.join(" "))];
        let reply = open::operate(&house, "AddApiRole", &pairs)?;
        output::print(self.common.json, &output::object(&reply));
        Ok(())
    }
}

impl List {
    fn run(self) -> Result<(), Failure> {
        let (house, _) = open::beside(&self.common)?;
        let roles = open::read(&house, api_roles::list)?;
        let rows = roles.into_iter().map(
            |role| json!({ "api_role": role.name, "actions": role.actions.split(' ').collect::<Vec<_>>() }),
        );
        output::print(self.common.json, &json!({ "api_roles": rows.collect::<Value>() }));
        Ok(())
    }
}

impl Delete {
    fn run(self) -> Result<(), Failure> {
        let (house, _) = open::beside(&self.common)?;
        let reply = open::operate(&house, "DeleteApiRole", &[("name", &self.name)])?;
        output::print(self.common.json, &output::object(&reply));
        Ok(())
    }
}
