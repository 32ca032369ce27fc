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
use crate::action::{Refusal, Reply};
use crate::actions::{self, Group};
use crate::auth::Proof;
use crate::config::{Config, Flags};
use crate::dispatch::{self, Ask, House, Outcome};
use crate::domain::email::Email;
use crate::domain::ids::{ClientId, LinkId, UserId};
use crate::domain::password::PasswordHash;
use crate::domain::random::Random;
use crate::domain::right::Rights;
use crate::domain::secret::{Secret, TokenHash};
use crate::domain::time::Clock;
use crate::domain::token::{Key, LinkSeed};
use crate::domain::totp::TotpSecret;
use crate::params;
use crate::params::Params;
use crate::store::admin_sessions::{self, NewSession as NewAdminSession};
use crate::store::admins::{self, NewAdmin};
use crate::store::db::{DbError, Param, Tx};
use crate::store::memberships::{self, Standing};
use crate::store::second_factors;
use crate::store::sessions::{self, NewSession, Stay};
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
        Self::with(&[])
    }

    /// The same with settings.
    pub fn with(settings: &[(&'static str, &str)]) -> Self {
        let folder = Temporary::new("vestibule-test").expect("a folder");
        let database = database::server().map(|server| Database::on(&server, |at| drop(store(at))));
        let mut flags = Flags::from([("data", folder.path().display().to_string())]);
        flags.extend(settings.iter().map(|(name, value)| (*name, (*value).to_owned())));
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
            Failure::Config(bad) => bad.text,
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
        let refused = |refusal: Refusal| refusal.message.into_owned();
        self.asked(Proof::Session(session.clone()), (tables, action), params).map_err(refused)
    }

    /// The same of a page, where the refusal itself is wanted.
    pub fn on_page(&self, session: &Secret, action: &str, pairs: &[(&str, &str)]) -> Result<Reply, Refusal> {
        let mut params = Params::from_pairs(pairs.iter().copied());
        params.insert("session", session.expose());
        self.asked(Proof::Session(session.clone()), (actions::PAGE, action), params)
    }

    /// A call of some table with some proof.
    pub fn asked(
        &self,
        proof: Proof,
        (tables, action): (&'static [Group], &str),
        params: Params,
    ) -> Result<Reply, Refusal> {
        let ask = Ask {
            tables,
            action: action.to_owned(),
            params,
            proof,
            ip: IpAddr::V4(Ipv4Addr::LOCALHOST),
            user_agent: "a test".to_owned(),
            repeat: None,
        };
        match dispatch::call_and_wait(&self.house, ask) {
            Outcome::Reply(reply) => Ok(reply),
            Outcome::Refused(refusal) => Err(refusal),
            Outcome::Broken(id) => panic!("{action} is broken: {id}"),
        }
    }

    /// What a user's authenticator shows now.
    pub fn code(&self, user: &str) -> String {
        let user = UserId::parse(user).expect("an id");
        let factor = self.read(|tx| second_factors::of(tx, user)).expect("a second factor");
        TotpSecret::of(self.key(), user, factor.nonce).code(self.house.store.clock().now())
    }

    /// Turns on a user's second factor in a session, half a minute ago; gives his backup codes.
    pub fn second_factor(&self, user: &str, session: &Secret) -> Vec<String> {
        let password = [("existing_password", Self::PASSWORD)];
        self.on_page(session, "BeginSecondFactor", &password).expect("begun");
        let code = self.code(user);
        let reply = self.on_page(session, "EnableSecondFactor", &[("code", &code)]).expect("turned on");
        // To the beginning of a period: none ends while a test runs, and the code of this one was not shown before.
        let clock = self.house.store.clock();
        clock.advance(60_000 - clock.now().millis().rem_euclid(30_000));
        reply.items("codes").iter().map(|code| code.text().to_owned()).collect()
    }

    fn session(&self, user: &str) -> Secret {
        let (token, user) = (Random::machine().alphanumeric(43), UserId::parse(user).expect("an id"));
        let hash = TokenHash::of(token.expose());
        self.write(move |tx| {
            sessions::insert(
                tx,
                &NewSession { token: &hash, user, stay: Stay::Today, ip: "::1", user_agent: "" },
            )
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
        self.house.site.key()
    }

    /// An administrator.
    pub fn admin(&self, name: &str) {
        let pairs = [("username", name), ("email", "admin@example.com"), ("password", Self::PASSWORD)];
        self.operator("AddAdmin", &pairs).expect("an administrator");
    }

    /// The session of a new administrator with these rights.
    pub fn desk(&self, rights: Rights) -> Secret {
        let name = format!("desk{}", Random::machine().number().unsigned_abs());
        let token = Random::machine().alphanumeric(43);
        let hash = TokenHash::of(token.expose());
        self.write(move |tx| {
            let new = NewAdmin {
                username: &name,
                email: &Email::parse("desk@example.com").expect("an address"),
                first_name: "Dora",
                last_name: "Desk",
                password_hash: &PasswordHash::nobody(),
                legacy_hash: None,
                rights,
            };
            let admin = admins::insert(tx, &new)?.expect("a new name");
            let new = NewAdminSession { token: &hash, admin, waits: false, ip: "::1", user_agent: "" };
            admin_sessions::insert(tx, &new)
        });
        token
    }

    /// A call of the admin area by an administrator with these rights.
    pub fn as_admin(&self, rights: Rights, action: &str, pairs: &[(&str, &str)]) -> Result<Reply, Refusal> {
        let session = self.desk(rights);
        let mut params = Params::from_pairs(pairs.iter().copied());
        params.insert("session", session.expose());
        let is_command = actions::find(actions::COMMANDS, action).is_some();
        let tables = if is_command { actions::COMMANDS } else { actions::ADMIN };
        self.asked(Proof::AdminSession(session), (tables, action), params)
    }

    /// A call in an administrator's session, as pages of the admin area make it.
    pub fn at_desk(&self, session: &Secret, action: &str, pairs: &[(&str, &str)]) -> Result<Reply, Refusal> {
        let mut params = Params::from_pairs(pairs.iter().copied());
        params.insert("session", session.expose());
        let order = [actions::ADMIN, actions::COMMANDS];
        let tables = order.into_iter().find(|tables| actions::find(tables, action).is_some());
        let proof = Proof::AdminSession(session.clone());
        self.asked(proof, (tables.unwrap_or(actions::FORM), action), params)
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

    /// Writes down that a user's mailbox is proved.
    pub fn proved(&self, email: &str) {
        let key = email.to_owned();
        self.write(move |tx| {
            let user = crate::store::users::by_email_key(tx, &key)?.expect("a user");
            crate::store::users::verify_email(tx, user.id)
        });
    }

    /// The token of the newest link that was mailed for a purpose.
    pub fn mailed(&self, kind: &str, purpose: &str) -> String {
        let kind = kind.to_owned();
        let seed = self.read(move |tx| {
            tx.first(
                "SELECT l.id, l.issue, l.nonce FROM outbox o JOIN links l ON l.id = o.link_id
                 WHERE o.kind = $1 ORDER BY o.id DESC LIMIT 1",
                params![&kind],
                |row| Ok(LinkSeed { id: LinkId::new(row.int(0)?), issue: row.int(1)?, nonce: row.int(2)? }),
            )
        });
        self.key().link_token(purpose, seed.expect("a mail with a link")).expose().to_owned()
    }

    /// The kinds and the recipients of all mails, in their order.
    pub fn mails(&self) -> Vec<(String, String)> {
        self.read(|tx| {
            tx.all("SELECT kind, recipient FROM outbox ORDER BY id", params![], |row| {
                Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned()))
            })
        })
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
