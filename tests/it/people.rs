//! Who is in a world: administrators, credentials, clients, users, and what they were sent.

use std::sync::Arc;

use vestibule::auth::Proof;
use vestibule::dispatch::House;
use vestibule::domain::email::Email;
use vestibule::domain::ids::{AdminId, ClientId, LinkId, UserId};
use vestibule::domain::particulars::Particulars;
use vestibule::domain::password::{PasswordHash, legacy_form};
use vestibule::domain::permission::Permissions;
use vestibule::domain::random::Random;
use vestibule::domain::right::Rights;
use vestibule::domain::secret::{Secret, TokenHash};
use vestibule::domain::token::{INVITATION, LinkSeed};
use vestibule::mail::message::Composed;
use vestibule::mail::transport::Transport;
use vestibule::params;
use vestibule::store::admin_sessions::{self, NewSession as NewAdminSession};
use vestibule::store::admins::{self, NewAdmin};
use vestibule::store::api_roles::{self, NewApiRole};
use vestibule::store::clients::{self, Profile};
use vestibule::store::credentials::{self, NewCredential};
use vestibule::store::db::{DbError, Tx};
use vestibule::store::sessions::{self, NewSession, Stay};
use vestibule::store::users::{self, NewUser, UserState};
use vestibule::store::{memberships, user_tokens};

use crate::world::World;

pub const OWNER: &str = "owner@example.com";
pub const MEMBER: &str = "member@example.com";

/// An API credential, its secret in the clear.
#[derive(Clone)]
pub struct Credential {
    pub identifier: String,
    pub secret: String,
}

impl Credential {
    /// As a form sends it.
    pub fn pair(&self) -> String {
        format!("identifier={}&secret={}", self.identifier, self.secret)
    }
}

/// Makes what every world begins with.
pub fn found(house: &Arc<House>) -> Credential {
    let made = house.store.write(|tx: &mut Tx<'_>| {
        let admin = new_admin(tx, "ada", None)?;
        let credential = new_credential(tx, admin, &[], "")?;
        let owner = new_user(tx, OWNER, "Olga Owner", UserState::Registered)?;
        let client = new_client(tx, owner, "Acme Ltd")?;
        let member = new_user(tx, MEMBER, "Max Member", UserState::Registered)?;
        memberships::insert(tx, client, member, permissions("products,tickets"))?;
        Ok::<Credential, DbError>(credential)
    });
    made.expect("the people of a world")
}

pub fn permissions(list: &str) -> Permissions {
    Permissions::parse(list, true).expect("known permissions")
}

fn email(text: &str) -> Email {
    Email::parse(text).expect("an address")
}

/// An administrator called `Ada Byron` whatever his log-in name.
pub fn new_admin(tx: &mut Tx<'_>, name: &str, legacy: Option<&PasswordHash>) -> Result<AdminId, DbError> {
    let new = NewAdmin {
        rights: vestibule::domain::right::Rights::ALL,
        username: name,
        email: &email("ada@accounts.test"),
        first_name: "Ada",
        last_name: "Byron",
        password_hash: &PasswordHash::nobody(),
        legacy_hash: legacy,
    };
    Ok(admins::insert(tx, &new)?.expect("a new name"))
}

/// A credential of an administrator; without actions it may call everything.
pub fn new_credential(
    tx: &mut Tx<'_>,
    admin: AdminId,
    actions: &[&str],
    allow_ips: &str,
) -> Result<Credential, DbError> {
    let random = |length| Random::machine().alphanumeric(length).expose().to_owned();
    let credential = Credential { identifier: random(32), secret: random(32) };
    let mut roles = Vec::new();
    for action in actions {
        let new = NewApiRole { name: &random(12), description: "", actions: action };
        roles.extend(api_roles::insert(tx, &new)?);
    }
    let new = NewCredential {
        identifier: &credential.identifier,
        secret_hash: &TokenHash::of(&credential.secret),
        admin,
        description: "",
        allow_ips,
        roles: &roles,
        expires_at: None,
    };
    credentials::insert(tx, &new)?;
    Ok(credential)
}

pub fn new_user(tx: &mut Tx<'_>, address: &str, name: &str, state: UserState) -> Result<UserId, DbError> {
    let uuid = Random::machine().uuid(tx.now).to_string();
    let (first_name, last_name) = name.split_once(' ').unwrap_or((name, ""));
    let hash = PasswordHash::nobody();
    let new = NewUser {
        uuid: &uuid,
        email: &email(address),
        first_name,
        last_name,
        state,
        password_hash: Some(&hash).filter(|_| state == UserState::Registered),
        email_verified: false,
        language: "",
    };
    Ok(users::insert(tx, &new)?.expect("a new address"))
}

pub fn new_client(tx: &mut Tx<'_>, owner: UserId, company_name: &str) -> Result<ClientId, DbError> {
    let uuid = Random::machine().uuid(tx.now).to_string();
    let line = str::to_owned;
    let particulars = Particulars {
        first_name: line("Olga"),
        last_name: line("Owner"),
        company_name: line(company_name),
        address1: line("1 Long Road"),
        city: line("Ulm"),
        state: line("BW"),
        postcode: line("89073"),
        country: line("DE"),
        phone_number: line("+49 731 1"),
        ..Particulars::default()
    };
    let client = clients::insert(tx, &uuid, owner, &Profile::new(&email(OWNER), particulars))?;
    memberships::insert(tx, client, owner, Permissions::EVERYTHING)?;
    Ok(client)
}

/// An invitation that went out: its id and the token of its newest link.
pub struct Invited {
    pub id: i64,
    pub link: String,
}

fn set_rights(tx: &mut Tx<'_>, name: &str, rights: Rights) -> Result<(), DbError> {
    tx.execute("UPDATE admins SET rights = $2 WHERE username = $1", params![name, rights.bits()])?;
    Ok(())
}

impl World {
    /// One more credential of `ada`.
    pub fn credential(&self, actions: &'static [&'static str], allow_ips: &'static str) -> Credential {
        self.write(move |tx| new_credential(tx, AdminId::new(1), actions, allow_ips))
    }

    /// An administrator whose old API log-in is switched on with this password.
    pub fn legacy_admin(&self, name: &'static str, password: &str) -> AdminId {
        let hash = PasswordHash::of(&legacy_form(&Secret::new(password)), &mut Random::machine());
        self.write(move |tx| new_admin(tx, name, hash.as_ref()))
    }

    /// A registered user who belongs to nothing yet.
    pub fn user(&self, address: &str) -> UserId {
        let address = address.to_owned();
        self.write(move |tx| new_user(tx, &address, "Ursula User", UserState::Registered))
    }

    /// A registered user of this name.
    pub fn named_user(&self, address: &str, name: &'static str) -> UserId {
        let address = address.to_owned();
        self.write(move |tx| new_user(tx, &address, name, UserState::Registered))
    }

    pub fn provisioned(&self, address: &'static str) -> UserId {
        self.write(move |tx| new_user(tx, address, "", UserState::Provisioned))
    }

    /// A member of client 1.
    pub fn member(&self, user: UserId, list: &'static str) {
        self.write(move |tx| memberships::insert(tx, ClientId::new(1), user, permissions(list)));
    }

    /// One more client of an owner.
    pub fn client(&self, owner: UserId, company: &'static str) -> ClientId {
        self.write(move |tx| new_client(tx, owner, company))
    }

    /// A session's token.
    pub fn session_token(&self, user: UserId) -> Secret {
        let token = Random::machine().alphanumeric(43);
        let hash = TokenHash::of(token.expose());
        self.write(move |tx| {
            sessions::insert(
                tx,
                &NewSession { token: &hash, user, stay: Stay::Today, ip: "127.0.0.1", user_agent: "" },
            )
        });
        token
    }

    /// A session of a new administrator who has these rights.
    pub fn admin_session(&self, rights: Rights) -> Secret {
        let token = Random::machine().alphanumeric(43);
        let (name, hash) =
            (format!("admin{}", Random::machine().number().unsigned_abs()), TokenHash::of(token.expose()));
        self.write(move |tx| {
            let admin = new_admin(tx, &name, None)?;
            let new = NewAdminSession { token: &hash, admin, waits: false, ip: "192.0.2.1", user_agent: "" };
            admin_sessions::insert(tx, &new)?;
            set_rights(tx, &name, rights)
        });
        token
    }

    /// Gives the administrator of the credential these rights, and no others.
    pub fn set_rights(&self, rights: Rights) {
        self.write(move |tx| set_rights(tx, "ada", rights));
    }

    /// A user who has just logged in.
    pub fn session(&self, user: UserId) -> Proof {
        Proof::Session(self.session_token(user))
    }

    /// A Quickbase user token; without clients it acts in all of that user's.
    pub fn user_token(&self, user: UserId, clients: &[ClientId]) -> String {
        let token = Random::machine().alphanumeric(32).expose().to_owned();
        let (hash, clients) = (TokenHash::of(&token), clients.to_vec());
        self.write(move |tx| user_tokens::insert(tx, &hash, user, &clients));
        token
    }

    /// Invites into client 1 by the API.
    pub fn invite(&self, address: &str, list: &str) -> Invited {
        let more = format!("client_id=1&email={address}&permissions={list}");
        let answer = self.api("CreateClientInvite", &more);
        assert_eq!(answer.field("result"), "success", "{}", answer.text());
        let id = answer.field("invite_id").parse().expect("a number");
        Invited { id, link: self.link(id) }
    }

    /// The token of the newest link of an invite.
    pub fn link(&self, invite: i64) -> String {
        self.links(invite).pop().expect("a link")
    }

    /// The tokens of all links of an invite, oldest first.
    pub fn links(&self, invite: i64) -> Vec<String> {
        let sql = format!("SELECT id, issue, nonce FROM links WHERE invite_id = {invite} ORDER BY id");
        let seeds = self.house.store.scan(|tx| {
            tx.all(&sql, &[], |row| {
                Ok(LinkSeed { id: LinkId::new(row.int(0)?), issue: row.int(1)?, nonce: row.int(2)? })
            })
        });
        let seeds = seeds.and_then(|answer| answer).expect("the links");
        let token = |seed| self.house.site.key().link_token(INVITATION, seed).expose().to_owned();
        seeds.into_iter().map(token).collect()
    }

    /// Accepts a link as a user who is logged in: the client's id, or why not.
    pub fn accept(&self, user: UserId, link: &str) -> Result<(), &'static str> {
        self.page(self.session(user), "AcceptInvite", &[("link", link)]).map(|_| ())
    }

    /// What the page says of a link: empty while it is open.
    pub fn end_of(&self, link: &str) -> String {
        let reply = self.page(Proof::Nothing, "ViewInvite", &[("link", link)]).expect("always answered");
        reply.text("end").to_owned()
    }

    /// Registers by a link.
    pub fn register(&self, link: &str, address: &str, password: &str) -> Result<(), &'static str> {
        let pairs = [
            ("link", link),
            ("firstname", "Rita"),
            ("lastname", "Register"),
            ("email", address),
            ("password", password),
        ];
        self.page(Proof::Nothing, "RegisterByInvite", &pairs).map(|_| ())
    }

    /// What the memory transport took.
    pub fn mails(&self) -> Vec<Composed> {
        match &self.post.transport {
            Transport::Memory(memory) => memory.sent(),
            other => panic!("mail goes elsewhere: {other:?}"),
        }
    }

    /// What a user may do in client 1; None where he is no member.
    pub fn may(&self, user: UserId) -> Option<String> {
        let standing = self.house.store.scan(|tx| memberships::standing(tx, ClientId::new(1), user));
        let standing = standing.and_then(|answer| answer).expect("read");
        standing.permissions.map(Permissions::list)
    }
}

/// The tokens of the invitations' links in a message, in the order of the text.
pub fn links_in(message: &[u8]) -> Vec<String> {
    tokens_in(message, "http://accounts.test/invite/")
}

/// What follows the beginning of an address in a message.
pub fn tokens_in(message: &[u8], begin: &str) -> Vec<String> {
    let text = String::from_utf8_lossy(message).replace("=\r\n", "");
    let tail =
        |rest: &str| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
    text.split(begin).skip(1).map(tail).collect()
}
