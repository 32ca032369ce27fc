//! What is shown once and never again: secrets, each with a button that copies it.

use crate::words::Words;

/// A secret.
pub struct Once {
    /// The element's id.
    pub id: &'static str,
    /// What it is called.
    pub label: String,
    /// The secret.
    pub value: String,
}

impl Once {
    /// A secret under the name of a text.
    pub fn new(words: Words, id: &'static str, label: &str, value: &str) -> Self {
        Self { id, label: words.plain(label), value: value.to_owned() }
    }
}
