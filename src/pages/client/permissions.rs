//! The ticks of permissions, as forms show and send them.

use crate::action::Value;
use crate::domain::role::Role;
use crate::pages::screen::Scene;
use crate::params::{self, Params};
use crate::words::{Html, Words};

/// A tick.
pub struct Tick<'a> {
    /// The key that is sent.
    pub key: &'a str,
    /// What it is called.
    pub label: Html,
    /// What it allows.
    pub about: Html,
    /// Whether it is set.
    pub is_set: bool,
}

/// A tick for each permission that may be granted.
pub fn ticks<'a>(words: Words, grantable: &'a [Value], set: &[&str]) -> Vec<Tick<'a>> {
    let tick = |key: &'a str| Tick {
        key,
        label: words.t(format!("permission-{key}")),
        about: words.t(format!("permission-{key}-about")),
        is_set: set.contains(&key),
    };
    grantable.iter().map(|key| tick(key.text())).collect()
}

/// The same for a member: those that he has, or that were sent for him.
pub fn of_member<'a>(scene: &Scene<'a>, member: &'a Value) -> Vec<Tick<'a>> {
    let set: Vec<&str> = match scene.again {
        Some(again) => again.typed("permissions").split(',').collect(),
        None => member.at("permissions").items().iter().map(Value::text).collect(),
    };
    ticks(scene.words(), scene.reply.items("grantable"), &set)
}

/// The same where no tick is a set too: a member who may nothing.
pub fn listed_or_none(sent: Params) -> Params {
    let mut sent = listed(sent);
    if sent.text("permissions").is_none() {
        drop(sent.remove("permissions"));
        sent.insert("role", Role::None.name());
    }
    sent
}

/// `perms[key]=1` as the list that actions take.
pub fn listed(mut sent: Params) -> Params {
    let keys = match sent.remove("perms") {
        Some(params::Value::List(items)) => items.into_iter().map(|(key, _)| key).collect::<Vec<_>>(),
        _ => Vec::new(),
    };
    sent.insert("permissions", keys.join(","));
    sent
}
