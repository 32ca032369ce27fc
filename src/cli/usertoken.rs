//! `usertoken`: Quickbase user tokens.

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::{Common, Failure, input, open, output};
use crate::domain::ids::ClientId;
use crate::domain::time::Timestamp;
use crate::store::user_tokens::{self, Listed};

/// Quickbase user tokens.
#[derive(Subcommand)]
pub enum Usertoken {
    /// Make a token that acts as a user; it is shown once.
    Create(Create),
    /// List the tokens, each by its id.
    List(List),
    /// End a token.
    Revoke(Revoke),
}

/// Options of `usertoken create`.
#[derive(Args)]
pub struct Create {
    /// The user's email address.
    #[arg(long, value_name = "EMAIL")]
    user: String,
    /// A client it acts in; may be given again. Without one it acts in all of the user's.
    #[arg(long, value_parser = input::id)]
    client: Vec<i64>,
    #[command(flatten)]
    common: Common,
}

/// Options of `usertoken list`.
#[derive(Args)]
pub struct List {
    #[command(flatten)]
    common: Common,
}

/// Options of `usertoken revoke`.
#[derive(Args)]
pub struct Revoke {
    /// The token's id, or the token.
    token: String,
    #[command(flatten)]
    common: Common,
}

impl Usertoken {
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
        let pairs = [("email", self.user.as_str()), ("clients", &input::joined(&self.client))];
        let reply = open::operate(&house, "AddUserToken", &pairs)?;
        output::print(self.common.json, &output::object(&reply));
        Ok(())
    }
}

impl List {
    fn run(self) -> Result<(), Failure> {
        let (house, _) = open::beside(&self.common)?;
        let tokens = open::read(&house, user_tokens::list)?;
        let rows: Value = tokens.into_iter().map(shown).collect();
        output::print(self.common.json, &json!({ "usertokens": rows }));
        Ok(())
    }
}

fn shown(token: Listed) -> Value {
    let clients = token.clients.map(|clients| clients.into_iter().map(ClientId::get).collect::<Value>());
    json!({
        "id": token.id.get(),
        "user_id": token.user.get(),
        "email": token.email,
        "clients": clients,
        "created_at": token.created_at.rfc3339(),
        "revoked_at": token.revoked_at.map(Timestamp::rfc3339),
    })
}

impl Revoke {
    fn run(self) -> Result<(), Failure> {
        let (house, _) = open::beside(&self.common)?;
        open::operate(&house, "RevokeUserToken", &[("usertoken", &self.token)])?;
        output::print(self.common.json, &json!({ "revoked": true }));
        Ok(())
    }
}
