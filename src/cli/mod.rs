//! The command line: one file per command, one place where an error becomes words and a status.

mod admin;
mod api_role;
mod apikey;
mod apptoken;
mod ban;
mod client;
mod credential;
mod demo;
mod follow;
mod healthcheck;
mod hosts;
mod input;
mod invite;
mod keyfile;
mod logging;
mod mail;
mod member;
mod migrate_store;
mod open;
mod output;
mod serve;
mod sweep;
pub mod tally;
mod temporary;
#[cfg(test)]
pub(crate) mod testing;
mod user;
mod usertoken;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::config::{BadConfig, Config, Flags};

/// Client accounts, users, permissions and invitations, in the protocols that integrations speak.
#[derive(Parser)]
#[command(name = "vestibule", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the server.
    Serve(serve::Serve),
    /// Run a server with example data in a temporary folder; Ctrl-C ends it and nothing stays.
    Demo(demo::Demo),
    /// Administrators.
    #[command(subcommand)]
    Admin(admin::Admin),
    /// WHMCS API credentials.
    #[command(subcommand)]
    Credential(credential::Credential),
    /// API roles: sets of actions that a credential may call.
    #[command(subcommand)]
    ApiRole(api_role::ApiRole),
    /// Banned addresses and networks.
    #[command(subcommand)]
    Ban(ban::Ban),
    /// Client accounts.
    #[command(subcommand)]
    Client(client::Client),
    /// Users.
    #[command(subcommand)]
    User(user::User),
    /// Memberships: a user's place in a client.
    #[command(subcommand)]
    Member(member::Member),
    /// Invitations.
    #[command(subcommand)]
    Invite(invite::Invite),
    /// The outbox.
    #[command(subcommand)]
    Mail(mail::Mail),
    /// Quickbase user tokens.
    #[command(subcommand)]
    Usertoken(usertoken::Usertoken),
    /// Keys of the REST dialect.
    #[command(subcommand)]
    Apikey(apikey::Apikey),
    /// Quickbase application tokens.
    #[command(subcommand)]
    Apptoken(apptoken::Apptoken),
    /// Copy the whole store to another engine, or another place.
    ///
    /// Copied is the store that --database, --data or the configuration names; every server on it has to be
    /// stopped, and it is not written to. The target has to be empty. Stopped at any point and started again
    /// with the same arguments the copy goes on where it was; until it has ended and both sides were compared,
    /// no server starts on the target.
    MigrateStore(migrate_store::MigrateStore),
    /// Ask the running server whether it is alive, or ready.
    Healthcheck(healthcheck::Healthcheck),
}

/// Where the store is, and how the answer is printed: for every command that reads or writes data.
#[derive(Args)]
pub struct Common {
    /// The data folder.
    #[arg(long)]
    data: Option<PathBuf>,
    /// The database, sqlite:PATH or postgres://….
    #[arg(long)]
    database: Option<String>,
    /// The configuration file.
    #[arg(long)]
    config: Option<PathBuf>,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

impl Common {
    fn flags(&self) -> Flags {
        let mut flags = Flags::new();
        flags.extend(self.data.as_ref().map(|data| ("data", data.display().to_string())));
        flags.extend(self.database.clone().map(|url| ("database_url", url)));
        flags
    }

    fn load(&self) -> Result<Config, Failure> {
        Ok(Config::load(self.config.as_deref(), self.flags())?)
    }
}

/// Why a command ended badly.
#[derive(Debug)]
pub enum Failure {
    /// It did not work: exit code 1.
    Failed(String),
    /// The configuration is wrong: exit code 78.
    Config(BadConfig),
}

impl From<BadConfig> for Failure {
    fn from(bad: BadConfig) -> Self {
        Self::Config(bad)
    }
}

impl Failure {
    /// From anything that can say what went wrong.
    fn of(error: impl std::fmt::Display) -> Self {
        Self::Failed(error.to_string())
    }
}

/// Runs the command of this process's arguments. Wrong usage ends in 2, which clap sees to.
pub fn run() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Serve(serve) => serve.run(),
        Command::Demo(demo) => demo.run(),
        Command::Admin(admin) => admin.run(),
        Command::Credential(credential) => credential.run(),
        Command::ApiRole(role) => role.run(),
        Command::Ban(ban) => ban.run(),
        Command::Client(client) => client.run(),
        Command::User(user) => user.run(),
        Command::Member(member) => member.run(),
        Command::Invite(invite) => invite.run(),
        Command::Mail(mail) => mail.run(),
        Command::Usertoken(token) => token.run(),
        Command::Apikey(key) => key.run(),
        Command::Apptoken(token) => token.run(),
        Command::MigrateStore(migrate) => migrate.run(),
        Command::Healthcheck(check) => check.run(),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Failed(why)) => {
            eprintln!("vestibule: {why}");
            ExitCode::from(1)
        }
        Err(Failure::Config(bad)) => {
            eprintln!("vestibule: {bad}");
            ExitCode::from(78)
        }
    }
}
