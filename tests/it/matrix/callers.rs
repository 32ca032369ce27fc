//! Every kind of caller that the form endpoint meets, and what each brings.

use vestibule::domain::ids::{AdminId, ClientId, UserId};
use vestibule::domain::password::legacy_form;
use vestibule::domain::secret::Secret;

use crate::people::{Credential, new_admin, new_credential};
use crate::world::World;

/// What a caller is, as far as it decides what he may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Turned away with this code whatever he asks for.
    Unknown(&'static str),
    /// An administrator's credential to which the action is granted.
    Granted,
    /// One to which every other action is granted.
    Ungranted,
    /// A user who may invite into client 1.
    Manager,
    /// A member who may not.
    Other,
    /// A user without a place in it.
    Stranger,
    /// One whose token is for another client.
    Elsewhere,
}

use Standing::{Elsewhere, Granted, Manager, Other, Stranger, Ungranted, Unknown};

/// Each kind of caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Nobody,
    WrongSecret,
    UnknownIdentifier,
    Everything,
    EverythingByUserName,
    Administrator,
    AdministratorWithClearPassword,
    ByName,
    ByGroup,
    AllOthers,
    DisabledAdministrator,
    Revoked,
    Expired,
    OtherAddress,
    Stranger,
    Member,
    MemberWhoManages,
    Owner,
    OwnerElsewhere,
    DisabledUser,
    RevokedToken,
    Session,
}

pub const KINDS: [(Kind, Standing); 22] = [
    (Kind::Nobody, Unknown("bad_credentials")),
    (Kind::WrongSecret, Unknown("bad_credentials")),
    (Kind::UnknownIdentifier, Unknown("bad_credentials")),
    (Kind::Everything, Granted),
    (Kind::EverythingByUserName, Granted),
    (Kind::Administrator, Granted),
    (Kind::AdministratorWithClearPassword, Unknown("bad_credentials")),
    (Kind::ByName, Granted),
    (Kind::ByGroup, Granted),
    (Kind::AllOthers, Ungranted),
    (Kind::DisabledAdministrator, Unknown("admin_disabled")),
    (Kind::Revoked, Unknown("bad_credentials")),
    (Kind::Expired, Unknown("bad_credentials")),
    (Kind::OtherAddress, Unknown("invalid_ip")),
    (Kind::Stranger, Stranger),
    (Kind::Member, Other),
    (Kind::MemberWhoManages, Manager),
    (Kind::Owner, Manager),
    (Kind::OwnerElsewhere, Elsewhere),
    (Kind::DisabledUser, Unknown("bad_token")),
    (Kind::RevokedToken, Unknown("bad_token")),
    (Kind::Session, Unknown("bad_token")),
];

/// What the callers of one world bring.
pub struct Callers {
    made: Vec<(Kind, String)>,
}

const OLD_PASSWORD: &str = "open sesame";

impl Callers {
    /// Makes those that are the same for each action.
    pub fn of(world: &World) -> Self {
        let Credential { identifier, secret } = world.credential.clone();
        let token = |user: i64, clients: &[ClientId]| world.user_token(UserId::new(user), clients);
        let manager = world.user("manager@example.com");
        world.member(manager, "products,invoices,tickets,emails,manageusers");
        let disabled = world.user("disabled@example.com");
        world.member(disabled, "products,manageusers");
        let of_disabled = token(disabled.get(), &[]);
        world.sql(format!("UPDATE users SET state = 'disabled' WHERE id = {disabled}"));
        let revoked = token(1, &[]);
        world.sql("UPDATE user_tokens SET revoked_at = 1 WHERE id = (SELECT MAX(id) FROM user_tokens)");
        world.legacy_admin("root", OLD_PASSWORD);
        let old = legacy_form(&Secret::new(OLD_PASSWORD));
        let session = world.session_token(UserId::new(1));
        let made = vec![
            (Kind::Nobody, String::new()),
            (Kind::WrongSecret, format!("identifier={identifier}&secret=wrong")),
            (Kind::UnknownIdentifier, format!("identifier={}&secret={secret}", "x".repeat(32))),
            (Kind::Everything, world.credential.pair()),
            (Kind::EverythingByUserName, format!("username={identifier}&password={secret}")),
            (Kind::Administrator, format!("username=root&password={}", old.expose())),
            (Kind::AdministratorWithClearPassword, "username=root&password=open+sesame".to_owned()),
            (Kind::DisabledAdministrator, of_disabled_admin(world).pair()),
            (Kind::Revoked, ended(world, "revoked_at = 1").pair()),
            (Kind::Expired, ended(world, "expires_at = 1").pair()),
            (Kind::OtherAddress, world.credential(&[], "192.0.2.0/24").pair()),
            (Kind::Stranger, by_token(&token(3, &[]))),
            (Kind::Member, by_token(&token(2, &[]))),
            (Kind::MemberWhoManages, by_token(&token(manager.get(), &[]))),
            (Kind::Owner, by_token(&token(1, &[]))),
            (Kind::OwnerElsewhere, by_token(&token(1, &[ClientId::new(2)]))),
            (Kind::DisabledUser, by_token(&of_disabled)),
            (Kind::RevokedToken, by_token(&revoked)),
            (Kind::Session, by_token(session.expose())),
        ];
        Self { made }
    }

    /// The fields that show who asks for an action of a group.
    pub fn fields(&self, world: &World, kind: Kind, group: &str, action: &str) -> String {
        let of = |grants: String| {
            world.write(move |tx| new_credential(tx, AdminId::new(1), &[grants.as_str()], ""))
        };
        match kind {
            Kind::ByName => of(action.to_ascii_lowercase()).pair(),
            Kind::ByGroup => of(format!("{}.*", group.to_ascii_lowercase())).pair(),
            Kind::AllOthers => of(super::all_but(action)).pair(),
            _ => self.made.iter().find(|(made, _)| *made == kind).expect("made above").1.clone(),
        }
    }
}

fn by_token(token: &str) -> String {
    format!("usertoken={token}")
}

fn of_disabled_admin(world: &World) -> Credential {
    let credential = world.write(|tx| {
        let admin = new_admin(tx, "gone", None)?;
        new_credential(tx, admin, &[], "")
    });
    world.sql("UPDATE admins SET disabled = 1 WHERE username = 'gone'");
    credential
}

/// A credential that ended by this change of its row.
fn ended(world: &World, change: &str) -> Credential {
    let credential = world.credential(&[], "");
    world.sql(format!("UPDATE credentials SET {change} WHERE identifier = '{}'", credential.identifier));
    credential
}
