//! What a dialect is: bytes to a call, and the call's end to bytes.

pub mod dolfin;
pub mod errcode;
pub mod form;
mod json;
mod nvp;
pub mod quickbase;
pub mod whmcs;
mod xml;
mod xml_reader;

use std::net::IpAddr;

use crate::action::{Kind, Refusal, Site};
use crate::dispatch::{Ask, Case, Outcome, Overlap, Repeat};
use crate::domain::protocol::Protocol;
use crate::params::Params;

/// A body was larger than accepted, or did not come to its end.
pub const TOO_LARGE: Refusal =
    Refusal::new(Kind::TooLarge, "too_large", "The request is too large or did not arrive whole");

/// A request, as far as dialects and pages look at it.
pub struct Request<'a> {
    /// What the request is called in answers and in the log.
    pub id: &'a str,
    /// GET, POST, …
    pub method: &'a str,
    /// The path as it was sent.
    pub path: &'a str,
    /// The query string, without its question mark.
    pub query: &'a str,
    /// A header's value, by its name in any case; empty where it is there and is no text, or several where one
    /// belongs.
    pub header: &'a dyn Fn(&str) -> Option<&'a str>,
    /// The body.
    pub body: &'a [u8],
    /// The address that counts.
    pub ip: IpAddr,
}

impl Request<'_> {
    /// The value of a header, or an empty text.
    pub fn header(&self, name: &str) -> &str {
        (self.header)(name).unwrap_or_default()
    }

    /// The wish that the call be made once: the header, or else the parameter. Parameters that say who
    /// asks, or how he wants to be answered, may differ the next time.
    pub fn repeat(
        &self,
        params: &Params,
        apart_from: &'static [&'static str],
        overlap: Overlap,
    ) -> Option<Repeat> {
        const NAME: &str = "idempotency_key";
        // A wish that is there and cannot be read is refused as a bad key, not taken for none.
        let unreadable = params.is_list(NAME).then_some("");
        let key = (self.header)("idempotency-key").or_else(|| params.text(NAME)).or(unreadable)?;
        Some(Repeat { key: key.to_owned(), apart_from, overlap })
    }
}

/// An answer's bytes and head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The media type.
    pub content_type: &'static str,
    /// Further headers.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// What it refuses, where the request could not be understood as a call.
    pub refuses: Option<Box<Refusal>>,
}

impl Answer {
    /// With a status, a media type and a body.
    pub fn new(status: u16, content_type: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self { status, content_type, headers: Vec::new(), body: body.into(), refuses: None }
    }

    /// That a request is refused before it is a call.
    #[must_use]
    pub fn refusing(mut self, refusal: Refusal) -> Self {
        self.refuses = Some(Box::new(refusal));
        self
    }

    /// With one more header.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// What a request is.
pub enum Reading<M> {
    /// A call, and how its answer is to be worded.
    Ask(Ask, M),
    /// Answered already.
    Answer(Answer),
}

/// What follows from a call's end.
pub enum Wording<M> {
    /// This answer.
    Answer(Answer),
    /// Another call first: a page that shows a form again needs what is on it.
    Ask(Ask, M),
}

/// A protocol, or a page: mounted on its paths, driven by one generic handler.
pub trait Dialect: 'static {
    /// What reading remembers for wording.
    type Manner: 'static;

    /// The name under which its calls are counted; None for pages.
    const PROTOCOL: Option<Protocol> = None;

    /// Understands a request.
    fn read(site: &Site, request: &Request<'_>) -> Reading<Self::Manner>;

    /// Words how a call ended.
    fn word(site: &Site, manner: Self::Manner, case: &Case, outcome: Outcome) -> Wording<Self::Manner>;

    /// Words a request whose body was larger than accepted, or did not come to its end.
    fn too_large(site: &Site) -> Answer;
}
