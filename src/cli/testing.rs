//! For tests: an open house in a temporary folder, and calls as the operator. Where the environment names a
//! PostgreSQL server, as for the integration tests, the house stands on a database there.

#[path = "../../tests/it/database.rs"]
#[expect(dead_code, reason = "the integration tests have a use for all of it")]
mod database;

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use self::database::Database;

use super::temporary::Temporary;
use super::{Failure, open};
use crate::action::Reply;
use crate::actions::{self, Group};
use crate::auth::Proof;
use crate::config::{Config, Flags};
use crate::dispatch::{self, Ask, House, Outcome};
use crate::domain::ids::{ClientId, UserId};
use crate::domain::random::Random;
use crate::domain::secret::{Secret, TokenHash};
use crate::domain::time::Clock;
use crate::domain::token::Key;
use crate::params;
use crate::params::Params;
use crate::store::db::{DbError, Param, Tx};
use crate::store::memberships::{self, Standing};
use crate::store::sessions::{self, NewSession};
use crate::store::{Options, Place, Store};

/// A house with its folder. Its helpers expect that all goes well.
pub struct World {
    house: Arc<House>,
    /// Both outlive the house.
    _folder: Temporary,
    database: Option<Database>,
}

impl World {
    /// The password of every user here.
    pub const PASSWORD: &str = "correct horse battery staple";

    /// An empty house.
    pub fn new() -> Self {
        let folder = Temporary::new("vestibule-test").expect("a folder");
        let database = database::server().map(|server| Database::on(&server, |at| drop(store(at))));
        let mut flags = Flags::from([("data", folder.path().display().to_string())]);
        flags.extend(database.as_ref().map(|database| ("database_url", database.address())));
        let config = Config::load(None, flags).expect("a configuration");
        let house = open::house(&config, Clock::default(), false, Box::new(|_| {})).expect("a house");
        Self { house, _folder: folder, database }
    }

    /// A call of some table; what is refused gives the refusal's words.
    pub fn call(
        &self,
        tables: &'static [Group],
        action: &str,
        pairs: &[(&str, &str)],
    ) -> Result<Reply, String> {
        open::call(&self.house, tables, action, pairs).map_err(|failure| match failure {
            Failure::Failed(words) => words,
            Failure::Config(bad) => bad.0,
        })
    }

    /// A call by a user who has just logged in; what is refused gives the refusal's words.
    pub fn as_user(
        &self,
        user: &str,
        tables: &'static [Group],
        action: &str,
        pairs: &[(&str, &str)],
    ) -> Result<Reply, String> {
        self.call_as(&self.session(user), tables, action, pairs)
    }

    /// The session of a user who logs in with his password.
    pub fn log_in(&self, email: &str) -> Secret {
        let pairs = [("email", email), ("password", Self::PASSWORD)];
        Secret::new(self.call(actions::PAGE, "LogIn", &pairs).expect("logged in").text("session"))
    }

    /// A call in a session, as pages make it; what is refused gives the refusal's words.
    pub fn call_as(
        &self,
        session: &Secret,
        tables: &'static [Group],
        action: &str,
        pairs: &[(&str, &str)],
    ) -> Result<Reply, String> {
        let mut params = Params::from_pairs(pairs.iter().copied());
        params.insert("session", session.expose());
        let ask = Ask {
            tables,
            action: action.to_owned(),
            params,
            proof: Proof::Session(session.clone()),
            ip: IpAddr::V4(Ipv4Addr::LOCALHOST),
            user_agent: "a test".to_owned(),
            repeat: None,
        };
        match dispatch::call_and_wait(&self.house, ask) {
            Outcome::Reply(reply) => Ok(reply),
            Outcome::Refused(refusal) => Err(refusal.message.into_owned()),
            Outcome::Broken(id) => panic!("{action} is broken: {id}"),
        }
    }

    fn session(&self, user: &str) -> Secret {
        let (token, user) = (Random::machine().alphanumeric(43), UserId::parse(user).expect("an id"));
        let hash = TokenHash::of(token.expose());
        self.write(move |tx| {
            sessions::insert(tx, &NewSession { token: &hash, user, ip: "::1", user_agent: "" })
        });
        token
    }

    /// One of the operator's own calls.
    pub fn operator(&self, action: &str, pairs: &[(&str, &str)]) -> Result<Reply, String> {
        self.call(actions::COMMANDS, action, pairs)
    }

    /// Reads.
    pub fn read<T>(&self, read: impl FnMut(&mut Tx<'_>) -> Result<T, DbError>) -> T {
        open::read(&self.house, read).expect("read")
    }

    /// Writes.
    pub fn write<T: Send + 'static>(
        &self,
        write: impl FnMut(&mut Tx<'_>) -> Result<T, DbError> + Send + 'static,
    ) -> T {
        self.house.store.write(write).expect("written")
    }

    /// How the engine finds the rows of a statement, as one text for each step.
    pub fn plan(&self, sql: &str, values: &[&str]) -> Vec<String> {
        if let Some(database) = &self.database {
            return vec![database.plan(sql, &format!("({})", values.join(", ")))];
        }
        let explained = format!("EXPLAIN QUERY PLAN {sql}");
        let bound: Vec<Param<'_>> = values.iter().map(|value| Param::Text(value)).collect();
        self.read(|tx| tx.all(&explained, &bound, |row| Ok(row.text(3)?.to_owned())))
    }

    /// The house itself.
    pub fn house(&self) -> &House {
        &self.house
    }

    /// The house's key.
    pub fn key(&self) -> &Key {
        &self.house.site.key
    }

    /// An administrator.
    pub fn admin(&self, name: &str) {
        let pairs = [("username", name), ("email", "admin@example.com"), ("password", Self::PASSWORD)];
        self.operator("AddAdmin", &pairs).expect("an administrator");
    }

    /// A user's id.
    pub fn user(&self, email: &str) -> String {
        let pairs = [("firstname", "A"), ("lastname", "B"), ("email", email), ("password2", Self::PASSWORD)];
        number(&self.call(actions::FORM, "AddUser", &pairs).expect("a user"), "user_id")
    }

    /// The id of a client whose owner has this address.
    pub fn client(&self, email: &str) -> String {
        let pairs = [
            ("firstname", "A"),
            ("lastname", "B"),
            ("email", email),
            ("password2", Self::PASSWORD),
            ("skipvalidation", "true"),
        ];
        number(&self.call(actions::FORM, "AddClient", &pairs).expect("a client"), "clientid")
    }

    /// The id of a further client of a user.
    pub fn client_of(&self, email: &str) -> String {
        let owner =
            self.read(|tx| crate::store::users::by_email_key(tx, email)).expect("a user").id.to_string();
        let pairs = [
            ("owner_user_id", owner.as_str()),
            ("firstname", "A"),
            ("lastname", "B"),
            ("email", email),
            ("skipvalidation", "true"),
        ];
        number(&self.call(actions::FORM, "AddClient", &pairs).expect("a client"), "clientid")
    }

    /// Makes a user a member.
    pub fn member(&self, client: &str, user: &str, permissions: &str) {
        let pairs = [("client_id", client), ("user_id", user), ("permissions", permissions)];
        self.call(actions::FORM, "AssociateUser", &pairs).expect("a member");
    }

    /// Closes a client.
    pub fn operator_closes(&self, client: &str) {
        self.call(actions::FORM, "CloseClient", &[("clientid", client)]).expect("closed");
    }

    /// What a user is in a client.
    pub fn standing(&self, client: &str, user: &str) -> Standing {
        let client = ClientId::parse(client).expect("an id");
        let user = UserId::parse(user).expect("an id");
        self.read(|tx| memberships::standing(tx, client, user))
    }

    /// The id of a client's owner.
    pub fn owner(&self, client: &str) -> String {
        self.standing(client, "1").owner.expect("a client").to_string()
    }

    /// The actions of the activity log, in their order.
    pub fn activity(&self) -> Vec<String> {
        self.read(|tx| {
            tx.all("SELECT action FROM activity ORDER BY id", params![], |row| Ok(row.text(0)?.to_owned()))
        })
    }
}

/// Brings the schema into a database.
fn store(address: &str) -> Store {
    let options = Options {
        place: Place::parse(address).expect("an address"),
        pool: 1,
        wait: Duration::from_secs(5),
        clock: Clock::default(),
        serving: false,
    };
    Store::open(options, Box::new(|_| {})).expect("a store")
}

fn number(reply: &Reply, name: &str) -> String {
    match reply.get(name) {
        Some(crate::action::Value::Int(number)) => number.to_string(),
        other => panic!("{name} is {other:?}"),
    }
}
