//! What the reference says of a call: the documentation is generated from it and checked against it.

use super::Refusal;

/// What the reference says of a call.
pub struct About {
    /// What it does, in one or a few sentences.
    pub does: &'static str,
    /// Whose call it is.
    pub source: Source,
    /// Its parameters, in the documented order.
    pub takes: &'static [Parameter],
    /// The fields of its answer.
    pub answers: &'static [Field],
    /// What it refuses, in the order of its checks.
    pub refuses: &'static [Refusal],
    /// The warnings that it may answer beside a success.
    pub warns: &'static [&'static str],
    /// The parameters of one call on the reference's own world, which is described there.
    pub example: &'static [(&'static str, &'static str)],
}

/// Whose a call, a parameter or a field is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// As the protocol's own reference has it.
    Protocol,
    /// Ours.
    Vestibule,
}

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// A number.
    Int,
    /// A text.
    Text,
    /// Yes or no.
    Flag,
    /// `YYYY-MM-DD HH:MM:SS` in the configured time zone.
    Date,
    /// `YYYY-MM-DDTHH:MM:SSZ`.
    Instant,
    /// A list, or an array by PHP's brackets.
    List,
    /// Named values.
    Object,
}

/// A parameter.
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub kind: Type,
    /// Whether the call is refused without it.
    pub required: bool,
    /// What it means.
    pub about: &'static str,
    /// Whose it is.
    pub source: Source,
}

impl Parameter {
    /// One that must be there.
    pub const fn required(name: &'static str, kind: Type, about: &'static str) -> Self {
        Self { name, kind, required: true, about, source: Source::Protocol }
    }

    /// One that may be left out.
    pub const fn optional(name: &'static str, kind: Type, about: &'static str) -> Self {
        Self { name, kind, required: false, about, source: Source::Protocol }
    }

    /// The same, which the protocol's own reference does not have.
    #[must_use]
    pub const fn ours(mut self) -> Self {
        self.source = Source::Vestibule;
        self
    }
}

/// A field of an answer; one inside another is written with dots and brackets: `users[].id`.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub kind: Type,
    /// What it means.
    pub about: &'static str,
    /// Whose it is.
    pub source: Source,
}

impl Field {
    /// A field.
    pub const fn new(name: &'static str, kind: Type, about: &'static str) -> Self {
        Self { name, kind, about, source: Source::Protocol }
    }

    /// The same, which the protocol's own reference does not have.
    #[must_use]
    pub const fn ours(mut self) -> Self {
        self.source = Source::Vestibule;
        self
    }
}
