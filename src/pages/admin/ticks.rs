//! The ticks of rights, as forms show and send them.

use crate::action::Value;
use crate::pages::client::permissions::Tick;
use crate::params::{self, Params};
use crate::words::Words;

/// A tick for each right that may be given.
pub fn ticks<'a>(words: Words, grantable: &'a [Value], set: &[&str]) -> Vec<Tick<'a>> {
    let tick = |key: &'a str| Tick {
        key,
        label: words.t(format!("right-{key}")),
        about: words.t(format!("right-{key}-about")),
        is_set: set.contains(&key),
    };
    grantable.iter().map(|key| tick(key.text())).collect()
}

/// `perms[key]=1` as the list of rights that calls take.
pub fn listed(sent: Params) -> Params {
    joined(sent, "rights", ",")
}

/// The same under another name, with another sign between two.
pub fn joined(mut sent: Params, name: &'static str, between: &str) -> Params {
    let keys = match sent.remove("perms") {
        Some(params::Value::List(items)) => items.into_iter().map(|(key, _)| key).collect::<Vec<_>>(),
        _ => Vec::new(),
    };
    sent.insert(name, keys.join(between));
    sent
}
