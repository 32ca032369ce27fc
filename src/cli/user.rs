//! `user`: users.

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::input::{self, Password};
use super::{Common, Failure, open, output};
use crate::actions;
use crate::dispatch::House;
use crate::domain::ids::{MAX_ID, UserId};
use crate::store::clients;
use crate::store::listing::Page;
use crate::store::users::{self, Listed, User as Row};

/// Users.
#[derive(Subcommand)]
pub enum User {
    /// Make a user; without --password-stdin a password is made and shown once.
    Create(Create),
    /// List the users.
    List(List),
    /// Show a user.
    Show(Show),
    /// Give a user a new password and end his sessions.
    SetPassword(SetPassword),
    /// Keep a user from logging in and end his sessions.
    Disable(Disable),
}

/// Options of `user create`.
#[derive(Args)]
pub struct Create {
    /// The email address.
    #[arg(long)]
    email: String,
    /// First name.
    #[arg(long)]
    first_name: String,
    /// Last name.
    #[arg(long)]
    last_name: String,
    /// Read the password from the first line of standard input.
    #[arg(long)]
    password_stdin: bool,
    #[command(flatten)]
    common: Common,
}

/// Options of `user list`.
#[derive(Args)]
pub struct List {
    #[command(flatten)]
    common: Common,
}

/// Options of `user show`.
#[derive(Args)]
pub struct Show {
    /// The user's id.
    #[arg(value_parser = input::id)]
    id: i64,
    #[command(flatten)]
    common: Common,
}

/// Options of `user set-password`.
#[derive(Args)]
pub struct SetPassword {
    /// The user's id.
    #[arg(value_parser = input::id)]
    id: i64,
    /// Read the password from the first line of standard input.
    #[arg(long, required = true)]
    password_stdin: bool,
    #[command(flatten)]
    common: Common,
}

/// Options of `user disable`.
#[derive(Args)]
pub struct Disable {
    /// The user's id.
    #[arg(value_parser = input::id)]
    id: i64,
    #[command(flatten)]
    common: Common,
}

impl User {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        match self {
            Self::Create(create) => create.run(),
            Self::List(list) => list.run(),
            Self::Show(show) => show.run(),
            Self::SetPassword(set) => set.run(),
            Self::Disable(disable) => disable.run(),
        }
    }
}

impl Create {
    fn run(self) -> Result<(), Failure> {
        let (house, _) = open::beside(&self.common)?;
        let password = Password::take(self.password_stdin)?;
        let pairs = [
            ("email", self.email.as_str()),
            ("firstname", &self.first_name),
            ("lastname", &self.last_name),
            ("password2", password.secret.expose()),
        ];
        let reply = open::call(&house, actions::FORM, "AddUser", &pairs)?;
        let user = find(&house, output::id(&reply, "user_id"))?;
        output::print(self.common.json, &output::with_password(made(&user), password.generated()));
        Ok(())
    }
}

fn find(house: &House, id: i64) -> Result<Row, Failure> {
    open::read(house, |tx| users::by_id(tx, UserId::new(id)))?
        .ok_or_else(|| Failure::Failed(format!("there is no user {id}")))
}

/// The keys that every command about a user prints.
fn made(user: &Row) -> Value {
    json!({ "user_id": user.id.get(), "userid": user.id.quickbase(), "uuid": user.uuid })
}

fn shown(listed: &Listed) -> Value {
    let user = &listed.user;
    let clients = listed.clients.iter().map(|(id, owner)| json!({ "client_id": id, "is_owner": owner }));
    let mut shown = made(user);
    shown["first_name"] = user.first_name.as_str().into();
    shown["last_name"] = user.last_name.as_str().into();
    shown["email"] = user.email.as_str().into();
    shown["state"] = user.state.as_str().into();
    shown["email_verified"] = user.email_verified_at.is_some().into();
    shown["created_at"] = user.created_at.rfc3339().into();
    shown["clients"] = clients.collect();
    shown
}

impl List {
    fn run(self) -> Result<(), Failure> {
        let (house, _) = open::beside(&self.common)?;
        let all = Page { start: 0, limit: MAX_ID, descending: false };
        let users = open::read(&house, |tx| users::list(tx, "", all))?;
        let rows: Value = users.listed.iter().map(shown).collect();
        output::print(self.common.json, &json!({ "users": rows }));
        Ok(())
    }
}

impl Show {
    fn run(self) -> Result<(), Failure> {
        let (house, _) = open::beside(&self.common)?;
        let user = find(&house, self.id)?;
        let clients = open::read(&house, |tx| clients::of_user(tx, user.id))?;
        output::print(self.common.json, &shown(&Listed { user, clients }));
        Ok(())
    }
}

impl SetPassword {
    fn run(self) -> Result<(), Failure> {
        let (house, _) = open::beside(&self.common)?;
        let password = Password::take(self.password_stdin)?;
        let id = self.id.to_string();
        let pairs = [("user_id", id.as_str()), ("password", password.secret.expose())];
        open::operate(&house, "SetUserPassword", &pairs)?;
        output::print(self.common.json, &made(&find(&house, self.id)?));
        Ok(())
    }
}

impl Disable {
    fn run(self) -> Result<(), Failure> {
        let (house, _) = open::beside(&self.common)?;
        open::operate(&house, "DisableUser", &[("user_id", &self.id.to_string())])?;
        output::print(self.common.json, &made(&find(&house, self.id)?));
        Ok(())
    }
}
