//! What is filled into a text.

use std::borrow::Cow;

use fluent_bundle::FluentValue;

use super::html::without_isolation;

/// What is filled into a text.
#[derive(Debug, Clone)]
pub enum Arg<'a> {
    /// A text, shown as it is.
    Text(Cow<'a, str>),
    /// A number, which may choose between singular and plural.
    Number(i64),
}

impl Arg<'_> {
    /// As the library takes it. Signs of isolation that came with a text would end our own.
    pub(super) fn value(&self) -> FluentValue<'static> {
        match self {
            Self::Text(text) => FluentValue::from(without_isolation(text)),
            Self::Number(number) => FluentValue::from(*number),
        }
    }
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text.into())
    }
}

impl<'a> From<&&'a str> for Arg<'a> {
    fn from(text: &&'a str) -> Self {
        Self::Text((*text).into())
    }
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Arg<'_> {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl From<i64> for Arg<'_> {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<&i64> for Arg<'_> {
    fn from(number: &i64) -> Self {
        Self::Number(*number)
    }
}

impl From<usize> for Arg<'_> {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}
