//! `ban`: banned addresses and networks.

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::{Common, Failure, open, output};
use crate::domain::time::Timestamp;
use crate::store::bans;

/// Banned addresses and networks.
#[derive(Subcommand)]
pub enum Ban {
    /// List the bans, those included that have ended.
    List(List),
    /// Lift a ban.
    Remove(Remove),
}

/// Options of `ban list`.
#[derive(Args)]
pub struct List {
    #[command(flatten)]
    common: Common,
}

/// Options of `ban remove`.
#[derive(Args)]
pub struct Remove {
    /// The ban's number.
    id: String,
    #[command(flatten)]
    common: Common,
}

impl Ban {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        match self {
            Self::List(list) => list.run(),
            Self::Remove(remove) => remove.run(),
        }
    }
}

impl List {
    fn run(self) -> Result<(), Failure> {
        let (house, _) = open::beside(&self.common)?;
        let bans = open::read(&house, bans::list)?;
        let rows = bans.into_iter().map(|ban| {
            json!({
                "id": ban.id.get(),
                "network": ban.network,
                "reason": ban.reason,
                "created_at": ban.created_at.rfc3339(),
                "expires_at": ban.expires_at.map(Timestamp::rfc3339),
            })
        });
        output::print(self.common.json, &json!({ "bans": rows.collect::<Value>() }));
        Ok(())
    }
}

impl Remove {
    fn run(self) -> Result<(), Failure> {
        let (house, _) = open::beside(&self.common)?;
        let reply = open::operate(&house, "RemoveBan", &[("id", &self.id)])?;
        output::print(self.common.json, &output::object(&reply));
        Ok(())
    }
}
