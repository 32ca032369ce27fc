//! Who lives in the demo: an administrator, two clients with owner and member, their credentials.

use std::sync::Arc;

use serde_json::{Value, json};

use super::super::{Failure, client, open, output};
use crate::actions;
use crate::dispatch::House;
use crate::domain::ids::{ClientId, UserId};
use crate::domain::random::Random;
use crate::domain::secret::Secret;
use crate::store::clients;

/// Everybody and everything that was made.
pub struct People {
    /// The administrator, as `admin create` prints him.
    pub admin: Value,
    /// The API credential, as `credential create` prints it.
    pub credential: Value,
    /// The clients with their people.
    pub clients: Vec<Household>,
    /// The token of the first client's owner.
    pub usertoken: String,
    /// A key that acts as him.
    pub apikey: String,
}

/// A client with its owner and a member.
pub struct Household {
    /// The client, as `client create` prints it.
    pub client: Value,
    /// Its name.
    pub name: &'static str,
    /// The owner: `user_id`, `email`, `password`.
    pub owner: Value,
    /// The member, with `userid` and `permissions` besides.
    pub member: Value,
}

struct Example {
    company: &'static str,
    owner: (&'static str, &'static str, &'static str),
    member: (&'static str, &'static str, &'static str),
    permissions: &'static [&'static str],
}

const EXAMPLES: [Example; 2] = [
    Example {
        company: "Analytical Engines Ltd",
        owner: ("Ada", "Lovelace", "ada@engines.example"),
        member: ("Charles", "Babbage", "charles@engines.example"),
        permissions: &["products", "manageproducts", "tickets"],
    },
    Example {
        company: "Harbour Coffee",
        owner: ("Grace", "Hopper", "grace@harbour.example"),
        member: ("Edsger", "Dijkstra", "edsger@harbour.example"),
        permissions: &["invoices", "quotes", "emails"],
    },
];

/// Makes them all.
pub fn settle(house: &Arc<House>) -> Result<People, Failure> {
    let password = password();
    let pairs = [
        ("username", "admin"),
        ("email", "admin@vestibule.example"),
        ("firstname", "Demo"),
        ("lastname", "Admin"),
        ("password", password.expose()),
    ];
    let admin = output::object(&open::operate(house, "AddAdmin", &pairs)?);
    let credential =
        open::operate(house, "AddCredential", &[("username", "admin"), ("description", "demo")])?;
    let clients = EXAMPLES.iter().map(|example| household(house, example)).collect::<Result<_, _>>()?;
    let token = open::operate(house, "AddUserToken", &[("email", EXAMPLES[0].owner.2)])?;
    let key = open::operate(house, "AddApiKey", &[("email", EXAMPLES[0].owner.2), ("name", "demo")])?;
    Ok(People {
        admin: output::with_password(admin, Some(&password)),
        credential: output::object(&credential),
        clients,
        usertoken: token.text("usertoken").to_owned(),
        apikey: key.text("key").to_owned(),
    })
}

fn household(house: &Arc<House>, example: &Example) -> Result<Household, Failure> {
    let (first, last, email) = example.owner;
    let password = password();
    let pairs = [
        ("firstname", first),
        ("lastname", last),
        ("email", email),
        ("password2", password.expose()),
        ("companyname", example.company),
        ("skipvalidation", "true"),
    ];
    let reply = open::call(house, actions::FORM, "AddClient", &pairs)?;
    let id = ClientId::new(output::id(&reply, "clientid"));
    let client = open::read(house, |tx| clients::by_id(tx, id))?
        .ok_or_else(|| Failure::Failed("the demo's client is gone".into()))?;
    let owner = json!({ "user_id": client.owner.get(), "email": email });
    Ok(Household {
        client: client::made(&client),
        name: example.company,
        owner: output::with_password(owner, Some(&password)),
        member: member(house, example, id)?,
    })
}

fn member(house: &Arc<House>, example: &Example, client: ClientId) -> Result<Value, Failure> {
    let (first, last, email) = example.member;
    let password = password();
    let pairs =
        [("firstname", first), ("lastname", last), ("email", email), ("password2", password.expose())];
    let user = UserId::new(output::id(&open::call(house, actions::FORM, "AddUser", &pairs)?, "user_id"));
    let pairs = [
        ("client_id", client.to_string()),
        ("user_id", user.to_string()),
        ("permissions", example.permissions.join(",")),
    ];
    let pairs = pairs.each_ref().map(|(name, value)| (*name, value.as_str()));
    open::call(house, actions::FORM, "AssociateUser", &pairs)?;
    let member = json!({ "user_id": user.get(), "userid": user.quickbase(), "email": email });
    let mut member = output::with_password(member, Some(&password));
    member["permissions"] = example.permissions.iter().copied().collect();
    Ok(member)
}

fn password() -> Secret {
    Random::machine().alphanumeric(20)
}

impl People {
    /// What `--json` prints.
    pub fn object(&self, url: &str) -> Value {
        let clients = self.clients.iter().map(|household| {
            let mut client = household.client.clone();
            client["owner"] = household.owner.clone();
            client["member"] = household.member.clone();
            client
        });
        json!({
            "admin": self.admin,
            "credential": self.credential,
            "clients": clients.collect::<Value>(),
            "usertoken": self.usertoken,
            "apikey": self.apikey,
            "url": url,
        })
    }
}
