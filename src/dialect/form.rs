//! Form requests as PHP reads them: query and body become one bag of neutral parameters.

mod header;
mod json;
mod multipart;
mod names;
mod urlencoded;

use std::fmt;

use crate::params::{Params, Value};
use names::Place;

/// How much one request may hold; what exceeds it is refused and never cut short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Parameters in query and body together: every piece between `&`, every part, every JSON value counts.
    pub max_params: usize,
    /// Bytes of one decoded name, brackets included.
    pub max_name_bytes: usize,
    /// Brackets after a name, or nested JSON containers below the outermost.
    pub max_depth: usize,
}

impl Limits {
    /// 1,000 parameters (PHP's `max_input_vars`), names of 256 bytes, arrays 8 deep.
    pub const DEFAULT: Self = Self { max_params: 1_000, max_name_bytes: 256, max_depth: 8 };
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// Why a request's parameters were refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormError {
    /// A NUL in a name or value, which no database column takes.
    Nul,
    /// A name or value that is not UTF-8, raw or after percent-decoding.
    NotUtf8,
    /// More parameters than [`Limits::max_params`].
    TooMany,
    /// An array deeper than [`Limits::max_depth`].
    TooDeep,
    /// A name longer than [`Limits::max_name_bytes`].
    NameTooLong,
    /// A `multipart/form-data` body without boundary, with broken or oversized part headers, or cut off.
    BadMultipart,
    /// A JSON body that is not one well-formed object.
    BadJson,
}

impl FormError {
    /// A short text for the caller, in the tone of an API answer; it quotes nothing of the request.
    pub const fn message(self) -> &'static str {
        match self {
            Self::Nul => "Invalid request: NUL is not allowed in parameters",
            Self::NotUtf8 => "Invalid request: parameters must be UTF-8",
            Self::TooMany => "Invalid request: too many parameters",
            Self::TooDeep => "Invalid request: arrays are nested too deeply",
            Self::NameTooLong => "Invalid request: a parameter name is too long",
            Self::BadMultipart => "Invalid request: malformed multipart body",
            Self::BadJson => "Invalid request: malformed JSON body",
        }
    }
}

impl fmt::Display for FormError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl std::error::Error for FormError {}

/// Reads the parameters of a request: `query` without its `?`, the `Content-Type` as it came, the body's bytes.
///
/// A name in the body replaces the same name in the query with all it holds. Within one place the last of a repeated
/// name wins, as in PHP, except for `email` and `action`: those become a list, which no action takes for a text.
/// A body is `application/x-www-form-urlencoded` unless its type says `multipart/form-data` or, beyond what the
/// protocol documents, `application/json` with one object.
pub fn decode(
    query: &[u8],
    content_type: Option<&str>,
    body: &[u8],
    limits: &Limits,
) -> Result<Params, FormError> {
    let mut tally = Tally::new(limits);
    let mut from_query = Place::default();
    urlencoded::read(query, &mut tally, &mut from_query)?;
    let mut from_body = Place::default();
    if !body.is_empty() {
        let (media_type, parameters) = split_type(content_type.unwrap_or_default());
        if media_type.eq_ignore_ascii_case("multipart/form-data") {
            multipart::read(parameters, body, &mut tally, &mut from_body)?;
        } else if media_type.eq_ignore_ascii_case("application/json") {
            json::read(body, &mut tally, &mut from_body)?;
        } else {
            urlencoded::read(body, &mut tally, &mut from_body)?;
        }
    }
    Ok(Params::from_unique(merge(from_query.into_entries(), from_body.into_entries())))
}

fn split_type(content_type: &str) -> (&str, &str) {
    let (media_type, parameters) = content_type.split_once(';').unwrap_or((content_type, ""));
    (media_type.trim(), parameters)
}

type Entries = Vec<(String, Value)>;

fn merge(query: Entries, body: Entries) -> Entries {
    if query.is_empty() {
        return body;
    }
    let mut merged = query;
    merged.retain(|(name, _)| !body.iter().any(|(winner, _)| winner == name));
    merged.extend(body);
    merged
}

/// What has been counted so far against the limits, over all places of one request.
struct Tally<'l> {
    limits: &'l Limits,
    params: usize,
}

impl<'l> Tally<'l> {
    fn new(limits: &'l Limits) -> Self {
        Self { limits, params: 0 }
    }

    fn count(&mut self) -> Result<(), FormError> {
        self.params += 1;
        if self.params > self.limits.max_params { Err(FormError::TooMany) } else { Ok(()) }
    }

    fn check_name(&self, name: &str) -> Result<(), FormError> {
        if name.len() > self.limits.max_name_bytes { Err(FormError::NameTooLong) } else { Ok(()) }
    }

    fn check_depth(&self, depth: usize) -> Result<(), FormError> {
        if depth > self.limits.max_depth { Err(FormError::TooDeep) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests;
