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
    Show(One),
    /// Give a user a new password and end his sessions.
    SetPassword(SetPassword),
    /// Keep a user from logging in and end his sessions.
    Disable(One),
    /// Let a disabled user log in again.
    Enable(One),
    /// Turn off the second factor of a user who lost it.
    #[command(name = "disable-2fa")]
    DisableSecondFactor(One),
    /// Write all that is stored of a user, to be handed to him.
    Export(One),
    /// Forget a user for good: he is taken out of his clients, and his names, addresses and devices go from everywhere.
    Erase(Erase),
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

/// Options of the commands that need no more than a user.
#[derive(Args)]
pub struct One {
    /// The user's id.
    #[arg(value_parser = input::id)]
    id: i64,
    #[command(flatten)]
    common: Common,
}

/// Options of `user erase`.
#[derive(Args)]
pub struct Erase {
    #[command(flatten)]
    one: One,
    /// Nothing brings him back: say that this is meant.
    #[arg(long, required = true)]
    yes: bool,
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

impl User {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        match self {
            Self::Create(create) => create.run(),
            Self::List(list) => list.run(),
            Self::Show(one) => one.show(),
            Self::SetPassword(set) => set.run(),
            Self::Disable(one) => one.run("DisableUser"),
            Self::Enable(one) => one.run("EnableUser"),
            Self::DisableSecondFactor(one) => one.run("DisableUserSecondFactor"),
            Self::Export(one) => one.export(),
            Self::Erase(erase) => erase.one.erase(),
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

impl One {
    fn show(self) -> Result<(), Failure> {
        let (house, _) = open::beside(&self.common)?;
        let user = find(&house, self.id)?;
        let clients = open::read(&house, |tx| clients::of_user(tx, user.id))?;
        output::print(self.common.json, &shown(&Listed { user, clients }));
        Ok(())
    }

    /// What a person reads comes in lines; with `--json` in one.
    fn export(self) -> Result<(), Failure> {
        let (house, _) = open::beside(&self.common)?;
        let reply = open::call(&house, actions::ADMIN, "ExportUser", &[("user_id", &self.id.to_string())])?;
        output::print_whole(self.common.json, &output::object(&reply));
        Ok(())
    }

    fn erase(self) -> Result<(), Failure> {
        let (house, _) = open::beside(&self.common)?;
        let user = find(&house, self.id)?;
        let reply = open::call(&house, actions::ADMIN, "EraseUser", &[("user_id", &self.id.to_string())])?;
        let mut shown = made(&user);
        shown["clients"] = output::id(&reply, "clients").into();
        shown["invites"] = output::id(&reply, "invites").into();
        output::print(self.common.json, &shown);
        Ok(())
    }

    /// Makes a call about the user. He is read before it: afterwards he may be erased.
    fn run(self, action: &str) -> Result<(), Failure> {
        let (house, _) = open::beside(&self.common)?;
        let user = find(&house, self.id)?;
        open::call(&house, actions::FORM, action, &[("user_id", &self.id.to_string())])?;
        output::print(self.common.json, &made(&user));
        Ok(())
    }
}

impl SetPassword {
    fn run(self) -> Result<(), Failure> {
        let (house, _) = open::beside(&self.common)?;
        let password = Password::take(self.password_stdin)?;
        let id = self.id.to_string();
        let pairs = [("user_id", id.as_str()), ("password2", password.secret.expose())];
        open::call(&house, actions::FORM, "SetUserPassword", &pairs)?;
        output::print(self.common.json, &made(&find(&house, self.id)?));
        Ok(())
    }
}
