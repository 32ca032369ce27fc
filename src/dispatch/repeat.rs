//! Calls that come again with one idempotency key: the first answer is given again, nothing is done
//! twice. A call that was refused changed nothing, so its key stays free.

use super::Ask;
use super::admission::Admitted;
use super::kept;
use crate::action::{Badge, Caller, Fault, Kind, Refusal, Reply};
use crate::domain::time::DAY;
use crate::domain::token::Key;
use crate::params::{Params, Value};
use crate::store::db::{DbError, Tx};
use crate::store::operations::{self, Operation};

/// How long an answer is kept, in milliseconds.
pub const LIFE: i64 = DAY;
/// The longest key, in characters.
const LONGEST: usize = 255;

const BAD_KEY: Refusal = Refusal::invalid(
    "invalid_idempotency_key",
    "idempotency_key",
    "The idempotency key must have from 1 to 255 characters",
);
const OTHER_CALL: Refusal = Refusal::new(
    Kind::Mismatch,
    "idempotency_mismatch",
    "This idempotency key was used for a call with other parameters",
)
.about("idempotency_key");

/// A caller's wish that a call be made once, however often it comes.
pub struct Repeat {
    /// The key, as it was sent.
    pub key: String,
    /// Parameters that may differ: credentials, and the form of the answer.
    pub apart_from: &'static [&'static str],
    /// What becomes of it while the first one is still running.
    pub overlap: Overlap,
}

/// What becomes of a repeated call while the first one is still running.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overlap {
    /// It waits, and is answered alike.
    Waits,
    /// It is refused.
    Refused,
}

/// A call that is made once.
#[derive(Clone)]
pub struct Once {
    /// What becomes of another one meanwhile.
    pub overlap: Overlap,
    /// Whether it was looked up, and nothing was there.
    pub is_first: bool,
    scope: String,
    key_hash: String,
    request_hash: String,
}

impl Once {
    /// What a call with a key is known by; None without a key, and for callers who showed nothing.
    pub fn of(secret: &Key, ask: &Ask, admitted: &Admitted) -> Result<Option<Self>, Refusal> {
        let (Some(repeat), Some(scope)) = (&ask.repeat, scope(admitted)) else { return Ok(None) };
        let length = repeat.key.chars().count();
        if length == 0 || length > LONGEST {
            return Err(BAD_KEY);
        }
        let key_hash = short(secret.mac_text("idempotency key", &[repeat.key.as_bytes()]));
        let request = canonical(&ask.action, &ask.params, repeat.apart_from);
        let parts: Vec<&[u8]> = request.iter().map(String::as_bytes).collect();
        let request_hash = short(secret.mac_text("idempotent request", &parts));
        Ok(Some(Self { overlap: repeat.overlap, is_first: false, scope, key_hash, request_hash }))
    }

    /// What it is known by among the calls that run.
    pub fn name(&self) -> String {
        format!("{} {}", self.scope, self.key_hash)
    }

    /// The answer of the first time.
    pub fn answered(&self, tx: &mut Tx<'_>) -> Result<Option<Reply>, Fault> {
        match operations::find(tx, &self.scope, &self.key_hash, LIFE)? {
            Some(first) if first.request_hash == self.request_hash => Ok(Some(kept::read(&first.answer)?)),
            Some(_) => Err(OTHER_CALL.into()),
            None => Ok(None),
        }
    }

    /// Keeps the answer of the first time.
    pub fn keep(&self, tx: &mut Tx<'_>, reply: &Reply) -> Result<(), DbError> {
        let answer = kept::write(reply);
        let operation = Operation {
            scope: &self.scope,
            key_hash: &self.key_hash,
            request_hash: &self.request_hash,
            answer: &answer,
        };
        operations::insert(tx, &operation, LIFE)
    }
}

/// 132 bits of a hash are enough to tell calls apart, and the index stays small.
fn short(mut hash: String) -> String {
    hash.truncate(22);
    hash
}

fn scope(admitted: &Admitted) -> Option<String> {
    match admitted.badge {
        Some(Badge::Key(key)) => return Some(format!("key {key}")),
        Some(Badge::Bearer(session)) => return Some(format!("session {session}")),
        None => {}
    }
    match &admitted.caller {
        Caller::Staff(staff) => Some(match staff.credential {
            Some(credential) => format!("credential {credential}"),
            None => format!("admin {}", staff.admin),
        }),
        Caller::User(user) => Some(format!("user {}", user.id)),
        Caller::Nobody | Caller::Operator => None,
    }
}

/// The call as a list of texts: two lists are equal exactly when the calls mean the same.
fn canonical(action: &str, params: &Params, apart_from: &[&str]) -> Vec<String> {
    let mut pairs: Vec<(&str, &Value)> = params
        .iter()
        .filter(|(name, _)| !apart_from.iter().any(|one| one.eq_ignore_ascii_case(name)))
        .collect();
    pairs.sort_unstable_by_key(|(name, _)| *name);
    let mut texts = vec![action.to_ascii_lowercase()];
    for (name, value) in pairs {
        texts.push(name.to_owned());
        flatten(value, &mut texts);
    }
    texts
}

fn flatten(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::Text(text) => texts.extend(["text".to_owned(), text.clone()]),
        Value::List(items) => {
            texts.extend(["list".to_owned(), items.len().to_string()]);
            for (name, value) in items {
                texts.push(name.clone());
                flatten(value, texts);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_counts_is_the_action_and_its_own_parameters() {
        let of = |pairs: &[(&str, &str)]| {
            canonical("AddUser", &Params::from_pairs(pairs.iter().copied()), &["secret"])
        };
        assert_eq!(of(&[("a", "1"), ("b", "2")]), of(&[("b", "2"), ("secret", "x"), ("a", "1")]));
        assert_ne!(of(&[("a", "1"), ("b", "2")]), of(&[("a", "12"), ("b", "")]));
        assert_ne!(of(&[("a", "1")]), of(&[("a", "1"), ("b", "")]));
    }

    #[test]
    fn a_list_is_no_text_of_the_same_words() {
        let mut list = Params::new();
        list.insert("a", Value::List(vec![("0".to_owned(), "1".into())]));
        assert_ne!(canonical("x", &list, &[]), canonical("x", &Params::from_pairs([("a", "1")]), &[]));
    }
}
