//! Every kind of caller that the REST dialect meets, and what each brings.

use vestibule::domain::ids::UserId;

use crate::portal::{bearer, key, staff_key, with_role};
use crate::world::World;

/// Each kind of caller. Keys are those of the client's owner where nothing else is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Nobody,
    WrongKey,
    KeyInQuery,
    RevokedKey,
    ExpiredKey,
    DisabledUser,
    Stranger,
    Member,
    Manager,
    Admin,
    Owner,
    AdminElsewhere,
    OwnerElsewhere,
    AllOtherScopes,
    NeededScope,
    Administrator,
    Bearer,
    RevokedBearer,
}

pub const KINDS: [Kind; 18] = [
    Kind::Nobody,
    Kind::WrongKey,
    Kind::KeyInQuery,
    Kind::RevokedKey,
    Kind::ExpiredKey,
    Kind::DisabledUser,
    Kind::Stranger,
    Kind::Member,
    Kind::Manager,
    Kind::Admin,
    Kind::Owner,
    Kind::AdminElsewhere,
    Kind::OwnerElsewhere,
    Kind::AllOtherScopes,
    Kind::NeededScope,
    Kind::Administrator,
    Kind::Bearer,
    Kind::RevokedBearer,
];

const GROUPS: [&str; 5] = ["invites", "members", "clients", "users", "api-keys"];

/// What a caller brings.
#[derive(Clone)]
pub enum Brought {
    Nothing,
    Key(String),
    InQuery(String),
    Bearer(String),
}

/// What the callers of one world bring.
pub struct Callers {
    made: Vec<(Kind, Brought)>,
}

impl Callers {
    /// Makes those that are the same for each operation.
    pub fn of(world: &World) -> Self {
        let of = |user: i64| Brought::Key(key(world, user, &[]));
        let disabled = with_role(world, "disabled@example.com", "Admin");
        let of_disabled = of(disabled);
        world.operator("DisableUser", &[("user_id", &disabled.to_string())]);
        let revoked = key(world, 1, &[]);
        world.operator("RevokeApiKey", &[("key", &revoked)]);
        let expired = of(1);
        world.sql("UPDATE api_keys SET expires_at = 1 WHERE id = (SELECT MAX(id) FROM api_keys)");
        let revoked_bearer = bearer(world, 1);
        world.sql("UPDATE sessions SET revoked_at = 1");
        let manager = world.user("manager@example.com");
        world.member(manager, "products,manageusers");
        let admin = with_role(world, "admin@example.com", "Admin");
        let second = world.client(UserId::new(1), "Second Ltd").to_string();
        let elsewhere = world.user("elsewhere@example.com").to_string();
        world
            .operator("AssociateUser", &[("client_id", &second), ("user_id", &elsewhere), ("role", "Admin")]);
        let made = vec![
            (Kind::Nobody, Brought::Nothing),
            (Kind::WrongKey, Brought::Key(format!("vst_{}", "x".repeat(52)))),
            (Kind::KeyInQuery, Brought::InQuery(key(world, 1, &[]))),
            (Kind::RevokedKey, Brought::Key(revoked)),
            (Kind::ExpiredKey, expired),
            (Kind::DisabledUser, of_disabled),
            (Kind::Stranger, of(world.user("stranger@example.com").get())),
            (Kind::Member, of(2)),
            (Kind::Manager, of(manager.get())),
            (Kind::Admin, of(admin)),
            (Kind::Owner, of(1)),
            (Kind::AdminElsewhere, of(elsewhere.parse().expect("a number"))),
            (Kind::OwnerElsewhere, Brought::Key(key(world, 1, &[("client_id", &second)]))),
            (Kind::Administrator, Brought::Key(staff_key(world))),
            (Kind::Bearer, Brought::Bearer(bearer(world, 1))),
            (Kind::RevokedBearer, Brought::Bearer(revoked_bearer)),
        ];
        Self { made }
    }

    /// What a caller brings to an operation that needs a scope.
    pub fn brought(&self, world: &World, kind: Kind, needed: &str) -> Brought {
        let with = |scopes: &str| Brought::Key(key(world, 1, &[("scopes", scopes)]));
        match kind {
            // What is no resource of a group has no scope: then it is an unlimited key.
            Kind::NeededScope if !GROUPS.iter().any(|group| needed.starts_with(group)) => with(""),
            Kind::NeededScope => with(needed),
            Kind::AllOtherScopes => with(&all_but(needed)),
            _ => self.made.iter().find(|(made, _)| *made == kind).expect("made above").1.clone(),
        }
    }
}

fn all_but(needed: &str) -> String {
    let scopes = GROUPS.iter().flat_map(|group| [format!("{group}:read"), format!("{group}:write")]);
    scopes.filter(|scope| scope != needed).collect::<Vec<_>>().join(",")
}
