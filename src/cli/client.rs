//! `client`: client accounts.

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::input::{self, Password};
use super::{Common, Failure, open, output};
use crate::action::Reply;
use crate::actions;
use crate::dispatch::House;
use crate::domain::ids::ClientId;
use crate::store::clients;

/// Client accounts.
#[derive(Subcommand)]
pub enum Client {
    /// Make a client and its owner; without --password-stdin or --owner a password is made and shown once.
    Create(Box<Create>),
    /// List the clients.
    List(List),
    /// Show a client.
    Show(Show),
    /// Close a client: nobody is let into it any more.
    Close(Close),
}

/// Options of `client create`.
#[derive(Args)]
pub struct Create {
    /// The client's email address, and the owner's unless --owner names one.
    #[arg(long)]
    email: String,
    /// First name.
    #[arg(long)]
    first_name: String,
    /// Last name.
    #[arg(long)]
    last_name: String,
    /// Read the owner's password from the first line of standard input.
    #[arg(long, conflicts_with = "owner")]
    password_stdin: bool,
    /// An existing user as the owner.
    #[arg(long, value_name = "USER_ID", value_parser = input::id)]
    owner: Option<i64>,
    #[command(flatten)]
    address: Address,
    #[command(flatten)]
    common: Common,
}

/// What a client may have besides; each is left out at will.
#[derive(Args)]
struct Address {
    /// The company's name.
    #[arg(long, default_value = "", hide_default_value = true)]
    company: String,
    /// Street.
    #[arg(long, default_value = "", hide_default_value = true)]
    address1: String,
    /// Second line of the street.
    #[arg(long, default_value = "", hide_default_value = true)]
    address2: String,
    /// City.
    #[arg(long, default_value = "", hide_default_value = true)]
    city: String,
    /// State or province.
    #[arg(long, default_value = "", hide_default_value = true)]
    state: String,
    /// Postcode.
    #[arg(long, default_value = "", hide_default_value = true)]
    postcode: String,
    /// Country, as its code of two letters.
    #[arg(long, default_value = "", hide_default_value = true)]
    country: String,
    /// Telephone number.
    #[arg(long, default_value = "", hide_default_value = true)]
    phone: String,
    /// Tax number.
    #[arg(long, default_value = "", hide_default_value = true)]
    tax_id: String,
}

impl Address {
    fn pairs(&self) -> [(&'static str, &str); 9] {
        [
            ("companyname", &self.company),
            ("address1", &self.address1),
            ("address2", &self.address2),
            ("city", &self.city),
            ("state", &self.state),
            ("postcode", &self.postcode),
            ("country", &self.country),
            ("phonenumber", &self.phone),
            ("tax_id", &self.tax_id),
        ]
    }
}

/// Options of `client list`.
#[derive(Args)]
pub struct List {
    #[command(flatten)]
    common: Common,
}

/// Options of `client show`.
#[derive(Args)]
pub struct Show {
    /// The client's id.
    #[arg(value_parser = input::id)]
    id: i64,
    #[command(flatten)]
    common: Common,
}

/// Options of `client close`.
#[derive(Args)]
pub struct Close {
    /// The client's id.
    #[arg(value_parser = input::id)]
    id: i64,
    #[command(flatten)]
    common: Common,
}

impl Client {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        match self {
            Self::Create(create) => create.run(),
            Self::List(list) => list.run(),
            Self::Show(show) => show.run(),
            Self::Close(close) => close.run(),
        }
    }
}

impl Create {
    fn run(self) -> Result<(), Failure> {
        let (house, _) = open::beside(&self.common)?;
        let owner = self.owner.map(|id| id.to_string());
        let password = if owner.is_some() { None } else { Some(Password::take(self.password_stdin)?) };
        let mut pairs = vec![
            ("email", self.email.as_str()),
            ("firstname", &self.first_name),
            ("lastname", &self.last_name),
            ("skipvalidation", "true"),
        ];
        pairs.extend(self.address.pairs());
        pairs.extend(owner.as_deref().map(|id| ("owner_user_id", id)));
        pairs.extend(password.as_ref().map(|password| ("password2", password.secret.expose())));
        let reply = open::call(&house, actions::FORM, "AddClient", &pairs)?;
        let client = find(&house, output::id(&reply, "clientid"))?;
        let generated = password.as_ref().and_then(Password::generated);
        output::print(self.common.json, &output::with_password(made(&client), generated));
        Ok(())
    }
}

fn find(house: &House, id: i64) -> Result<clients::Client, Failure> {
    open::read(house, |tx| clients::by_id(tx, ClientId::new(id)))?
        .ok_or_else(|| Failure::Failed(format!("there is no client {id}")))
}

/// The keys that every command about a client prints.
pub fn made(client: &clients::Client) -> Value {
    json!({
        "client_id": client.id.get(),
        "uuid": client.uuid,
        "dbid": client.id.dbid(),
        "owner_user_id": client.owner.get(),
    })
}

fn shown(client: &clients::Client) -> Value {
    let mut shown = made(client);
    shown["name"] = client.name.as_str().into();
    shown["email"] = client.email.as_str().into();
    shown["status"] = client.status.as_str().into();
    shown["created_at"] = client.created_at.rfc3339().into();
    shown
}

impl List {
    fn run(self) -> Result<(), Failure> {
        let (house, _) = open::beside(&self.common)?;
        let clients = open::read(&house, clients::all)?;
        let rows: Value = clients.iter().map(shown).collect();
        output::print(self.common.json, &json!({ "clients": rows }));
        Ok(())
    }
}

impl Show {
    fn run(self) -> Result<(), Failure> {
        let (house, _) = open::beside(&self.common)?;
        output::print(self.common.json, &shown(&find(&house, self.id)?));
        Ok(())
    }
}

impl Close {
    fn run(self) -> Result<(), Failure> {
        let (house, _) = open::beside(&self.common)?;
        let id = self.id.to_string();
        let _: Reply = open::call(&house, actions::FORM, "CloseClient", &[("clientid", &id)])?;
        output::print(self.common.json, &shown(&find(&house, self.id)?));
        Ok(())
    }
}
