//! `apptoken`: Quickbase application tokens.

use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value, json};

use super::{Common, Failure, input, open, output};
use crate::domain::time::Timestamp;
use crate::store::app_tokens::{self, Listed};

/// Quickbase application tokens.
#[derive(Subcommand)]
pub enum Apptoken {
    /// Make a token of a client; it is shown once. From then on the client asks for one.
    Create(Create),
    /// List the tokens, each by its id.
    List(List),
    /// End a token.
    Revoke(Revoke),
    /// Say whether a client asks for a token beside a ticket or a password.
    Require(Require),
}

/// Options of `apptoken create`.
#[derive(Args)]
pub struct Create {
    /// The client.
    #[arg(long, value_parser = input::id)]
    client: i64,
    #[command(flatten)]
    common: Common,
}

/// Options of `apptoken list`.
#[derive(Args)]
pub struct List {
    #[command(flatten)]
    common: Common,
}

/// Options of `apptoken revoke`.
#[derive(Args)]
pub struct Revoke {
    /// The token's id, or the token.
    token: String,
    #[command(flatten)]
    common: Common,
}

/// Options of `apptoken require`.
#[derive(Args)]
pub struct Require {
    /// Whether it asks for one.
    answer: Answer,
    /// The client.
    #[arg(long, value_parser = input::id)]
    client: i64,
    #[command(flatten)]
    common: Common,
}

#[derive(Clone, Copy, ValueEnum)]
enum Answer {
    Yes,
    No,
}

impl Apptoken {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        match self {
            Self::Create(create) => create.run(),
            Self::List(list) => list.run(),
            Self::Revoke(revoke) => revoke.run(),
            Self::Require(require) => require.run(),
        }
    }
}

impl Create {
    fn run(self) -> Result<(), Failure> {
        let (house, _) = open::beside(&self.common)?;
        let reply = open::operate(&house, "AddAppToken", &[("client_id", &self.client.to_string())])?;
        output::print(self.common.json, &output::object(&reply));
        Ok(())
    }
}

impl List {
    fn run(self) -> Result<(), Failure> {
        let (house, _) = open::beside(&self.common)?;
        let tokens = open::read(&house, app_tokens::list)?;
        let rows: Value = tokens.iter().map(shown).collect();
        output::print(self.common.json, &json!({ "apptokens": rows }));
        Ok(())
    }
}

impl Revoke {
    fn run(self) -> Result<(), Failure> {
        let (house, _) = open::beside(&self.common)?;
        open::operate(&house, "RevokeAppToken", &[("apptoken", &self.token)])?;
        output::print(self.common.json, &json!({ "revoked": true }));
        Ok(())
    }
}

impl Require {
    fn run(self) -> Result<(), Failure> {
        let (house, _) = open::beside(&self.common)?;
        let required = matches!(self.answer, Answer::Yes);
        let word = if required { "yes" } else { "no" };
        let client = self.client.to_string();
        open::operate(&house, "RequireAppToken", &[("client_id", &client), ("required", word)])?;
        output::print(self.common.json, &json!({ "client_id": self.client, "required": required }));
        Ok(())
    }
}

fn shown(token: &Listed) -> Value {
    json!({
        "id": token.id.get(),
        "client_id": token.client.get(),
        "dbid": token.client.dbid(),
        "required": token.required,
        "created_at": token.created_at.rfc3339(),
        "revoked_at": token.revoked_at.map(Timestamp::rfc3339),
    })
}
