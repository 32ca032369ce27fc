//! `admin`: administrators.

use std::sync::Arc;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::input::{self, Password};
use super::{Common, Failure, open, output};
use crate::dispatch::House;
use crate::store::admins;

/// Administrators.
#[derive(Subcommand)]
pub enum Admin {
    /// Make an administrator; without --password-stdin a password is made and shown once.
    Create(Create),
    /// List the administrators.
    List(List),
    /// Switch an administrator off, and all of his credentials with him.
    Disable(Disable),
    /// Give an administrator a new password.
    ResetPassword(ResetPassword),
}

/// Options of `admin create`.
#[derive(Args)]
pub struct Create {
    /// The log-in name: a letter, then letters, digits, dots, underscores and hyphens.
    name: String,
    /// The email address.
    #[arg(long)]
    email: String,
    /// First and last name; invitations show them.
    #[arg(long = "name", value_name = "FIRST LAST", default_value = "", hide_default_value = true)]
    full_name: String,
    #[command(flatten)]
    secret: NewSecret,
    #[command(flatten)]
    common: Common,
}

/// Where a password comes from and what it is good for.
#[derive(Args)]
struct NewSecret {
    /// Read the password from the first line of standard input.
    #[arg(long)]
    password_stdin: bool,
    /// Let him call the WHMCS API by name and MD5 of the password, as old clients do.
    #[arg(long)]
    legacy_api: bool,
}

/// Options of `admin list`.
#[derive(Args)]
pub struct List {
    #[command(flatten)]
    common: Common,
}

/// Options of `admin disable`.
#[derive(Args)]
pub struct Disable {
    /// The log-in name.
    name: String,
    #[command(flatten)]
    common: Common,
}

/// Options of `admin reset-password`.
#[derive(Args)]
pub struct ResetPassword {
    /// The log-in name.
    name: String,
    #[command(flatten)]
    secret: NewSecret,
    #[command(flatten)]
    common: Common,
}

impl Admin {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        match self {
            Self::Create(create) => create.run(),
            Self::List(list) => list.run(),
            Self::Disable(disable) => disable.run(),
            Self::ResetPassword(reset) => reset.run(),
        }
    }
}

impl Create {
    fn run(self) -> Result<(), Failure> {
        let (house, _) = open::beside(&self.common)?;
        let (first, last) = input::names(&self.full_name);
        let about = [
            ("username", self.name.as_str()),
            ("email", &self.email),
            ("firstname", first),
            ("lastname", last),
        ];
        let made = self.secret.give(&house, "AddAdmin", &about)?;
        output::print(self.common.json, &made);
        Ok(())
    }
}

impl NewSecret {
    /// Makes a call that takes a password, and shows a password that was made for it.
    fn give(&self, house: &Arc<House>, action: &str, about: &[(&str, &str)]) -> Result<Value, Failure> {
        let password = Password::take(self.password_stdin)?;
        let legacy = if self.legacy_api { "true" } else { "false" };
        let mut pairs = about.to_vec();
        pairs.extend([("password", password.secret.expose()), ("legacy", legacy)]);
        let reply = open::operate(house, action, &pairs)?;
        Ok(output::with_password(output::object(&reply), password.generated()))
    }
}

impl List {
    fn run(self) -> Result<(), Failure> {
        let (house, _) = open::beside(&self.common)?;
        let admins = open::read(&house, admins::list)?;
        let rows = admins.into_iter().map(|admin| {
            json!({
                "admin_id": admin.id.get(),
                "username": admin.username,
                "name": admin.name(),
                "email": admin.email,
                "disabled": admin.disabled,
                "legacy_api": admin.legacy_hash.is_some(),
            })
        });
        output::print(self.common.json, &json!({ "admins": rows.collect::<Value>() }));
        Ok(())
    }
}

impl Disable {
    fn run(self) -> Result<(), Failure> {
        let (house, _) = open::beside(&self.common)?;
        let reply = open::operate(&house, "DisableAdmin", &[("username", &self.name)])?;
        output::print(self.common.json, &output::object(&reply));
        Ok(())
    }
}

impl ResetPassword {
    fn run(self) -> Result<(), Failure> {
        let (house, _) = open::beside(&self.common)?;
        let reset = self.secret.give(&house, "ResetAdminPassword", &[("username", &self.name)])?;
        output::print(self.common.json, &reset);
        Ok(())
    }
}
