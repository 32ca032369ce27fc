//! `member`: memberships, each a user's place in a client.

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::{Common, Failure, input, open, output};
use crate::actions;
use crate::dispatch::House;
use crate::domain::ids::{ClientId, MAX_ID, UserId};
use crate::domain::role::Role;
use crate::store::listing::Page;
use crate::store::{clients, memberships};

/// Memberships: a user's place in a client.
#[derive(Subcommand)]
pub enum Member {
    /// Give a user a place in a client.
    Add(Grant),
    /// List the members of a client, or of all clients.
    List(List),
    /// Replace everything a member may do.
    Set(Grant),
    /// Take a user out of a client; the user stays.
    Remove(Place),
    /// Make a member the owner; the former owner stays as an Admin.
    MakeOwner(Place),
}

/// Options of `member add` and `member set`.
#[derive(Args)]
pub struct Grant {
    #[command(flatten)]
    allows: Allows,
    #[command(flatten)]
    place: Place,
}

/// What is granted: permissions or a role.
#[derive(Args)]
#[group(required = true, multiple = false)]
pub struct Allows {
    /// Permissions by their keys, separated by commas.
    #[arg(long, value_name = "LIST")]
    permissions: Option<String>,
    /// A role.
    #[arg(long, value_name = "ROLE", value_parser = ["Admin", "Developer", "Support", "Member", "None"])]
    role: Option<String>,
}

impl Allows {
    /// As an action takes it.
    pub fn pair(&self) -> (&'static str, &str) {
        match (&self.permissions, &self.role) {
            (_, Some(role)) => ("role", role),
            (list, None) => ("permissions", list.as_deref().unwrap_or_default()),
        }
    }
}

/// Options that name a place, and those of every command.
#[derive(Args)]
pub struct Place {
    /// The client's id.
    #[arg(long, value_parser = input::id)]
    client: i64,
    /// The user's id.
    #[arg(long, value_parser = input::id)]
    user: i64,
    #[command(flatten)]
    common: Common,
}

/// Options of `member list`.
#[derive(Args)]
pub struct List {
    /// The client's id.
    #[arg(long, value_parser = input::id)]
    client: Option<i64>,
    #[command(flatten)]
    common: Common,
}

impl Member {
    /// Runs the command.
    pub fn run(self) -> Result<(), Failure> {
        match self {
            Self::Add(grant) => grant.place.run("AssociateUser", Some(grant.allows.pair())),
            Self::List(list) => list.run(),
            Self::Set(grant) => grant.place.run("UpdateUserPermissions", Some(grant.allows.pair())),
            Self::Remove(place) => place.run("DeleteUserClient", None),
            Self::MakeOwner(place) => place.run("TransferClientOwnership", None),
        }
    }
}

impl Place {
    /// Makes a call about the place and shows what the user may do there then.
    fn run(&self, action: &str, allows: Option<(&str, &str)>) -> Result<(), Failure> {
        let (house, _) = open::beside(&self.common)?;
        let (client, user) = (self.client.to_string(), self.user.to_string());
        let mut pairs = vec![("client_id", client.as_str()), ("user_id", &user)];
        pairs.extend(allows);
        open::call(&house, actions::FORM, action, &pairs)?;
        output::print(self.common.json, &self.shown(&house)?);
        Ok(())
    }

    fn shown(&self, house: &House) -> Result<Value, Failure> {
        let (client, user) = (ClientId::new(self.client), UserId::new(self.user));
        let may = open::read(house, |tx| memberships::standing(tx, client, user))?.may();
        let permissions: Value = may.keys().collect();
        Ok(json!({ "client_id": self.client, "user_id": self.user, "permissions": permissions }))
    }
}

impl List {
    fn run(self) -> Result<(), Failure> {
        let (house, _) = open::beside(&self.common)?;
        let clients = match self.client.map(ClientId::new) {
            Some(id) => {
                let client = open::read(&house, |tx| clients::by_id(tx, id))?;
                vec![client.ok_or_else(|| Failure::Failed(format!("there is no client {id}")))?]
            }
            None => open::read(&house, clients::all)?,
        };
        let all = Page { start: 0, limit: MAX_ID, descending: false };
        let mut members = Vec::new();
        for client in clients {
            let found = open::read(&house, |tx| memberships::of_client(tx, client.id, all))?;
            members.extend(found.iter().map(shown));
        }
        output::print(self.common.json, &json!({ "members": members }));
        Ok(())
    }
}

fn shown(member: &memberships::Member) -> Value {
    json!({
        "client_id": member.client.get(),
        "user_id": member.user.get(),
        "email": member.email,
        "is_owner": member.is_owner,
        "role": if member.is_owner { "Owner" } else { Role::shown_for(member.may).name() },
        "permissions": member.may.keys().collect::<Value>(),
    })
}
