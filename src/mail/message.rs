//! A message and the exact bytes it becomes: scrubbed before the mail library sees it, checked after.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use lettre::Address;
use lettre::message::header::{
    ContentTransferEncoding, ContentType, Date, From as FromHeader, HeaderName, HeaderValue, Headers,
    MIME_VERSION_1_0, Subject, To,
};
use lettre::message::{Mailbox, Mailboxes, MultiPart, SinglePart};
use sha2::{Digest, Sha256};

use super::logo;
use super::text::{body_text, header_text};
use crate::domain::brand::Logo;
use crate::domain::language::Language;

/// The first moment of the year 10000, which a Date header cannot name.
const END_OF_DATES_MS: i64 = 253_402_300_800_000;

/// Who sends: shown in From, and the envelope's return path.
#[derive(Clone)]
pub struct Sender {
    /// Display name; blank for none.
    pub name: String,
    /// Mail address.
    pub address: String,
}

/// Who receives.
#[derive(Clone)]
pub struct Recipient {
    /// Display name.
    pub name: Option<String>,
    /// Mail address.
    pub address: String,
}

/// A message before it is bytes. It has no `Debug`, because its text holds a link that opens an account.
#[derive(Clone)]
pub struct Message {
    /// `local@domain` without angle brackets; the same in every attempt to send.
    pub message_id: String,
    /// Who sends.
    pub from: Sender,
    /// Who receives.
    pub to: Recipient,
    /// In which language it is.
    pub language: Language,
    /// Subject, of which one line is kept.
    pub subject: String,
    /// The plain part.
    pub text: String,
    /// The HTML part.
    pub html: String,
    /// The logo, where the HTML part shows it.
    pub logo: Option<Arc<Logo>>,
    /// The Date header, in milliseconds since 1970 UTC.
    pub at_unix_ms: i64,
}

/// Why a message cannot be sent, now or ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsendable {
    /// The sender's address is not one.
    Sender,
    /// The recipient's address is not one.
    Recipient,
    /// The Message-ID is not `local@domain` in letters, digits and `._+=-`.
    MessageId,
    /// The moment lies before 1970 or after 9999.
    Date,
    /// The bytes broke a rule of transport, which is a fault of this program.
    Bytes,
}

impl fmt::Display for Unsendable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sender => "the sender's address cannot be used in mail",
            Self::Recipient => "the recipient's address cannot be used in mail",
            Self::MessageId => "the Message-ID is malformed",
            Self::Date => "the date is out of range",
            Self::Bytes => "the composed message is malformed",
        })
    }
}

impl std::error::Error for Unsendable {}

/// A message ready to leave; only [`compose`] makes one, so its parts are known to be sound.
#[derive(Clone)]
pub struct Composed {
    message_id: String,
    at_unix_ms: i64,
    from: Address,
    to: Address,
    bytes: Vec<u8>,
}

impl Composed {
    /// `local@domain` without angle brackets, safe as part of a file's name.
    pub fn message_id(&self) -> &str {
        &self.message_id
    }

    /// The Date header's moment, in milliseconds since 1970 UTC.
    pub fn at_unix_ms(&self) -> i64 {
        self.at_unix_ms
    }

    /// The envelope's return path.
    pub fn from(&self) -> &Address {
        &self.from
    }

    /// The envelope's one recipient.
    pub fn to(&self) -> &Address {
        &self.to
    }

    /// Headers and body with CRLF line ends, ending in CRLF, not yet dot-stuffed.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl fmt::Debug for Composed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Composed(<{}>, {} bytes)", self.message_id, self.bytes.len())
    }
}

/// The envelope and bytes of a message; the same message always gives the same bytes.
///
/// # Errors
/// Says which part cannot be sent. Trying again does not help.
pub fn compose(message: &Message) -> Result<Composed, Unsendable> {
    let from = address(&message.from.address).ok_or(Unsendable::Sender)?;
    let to = address(&message.to.address).ok_or(Unsendable::Recipient)?;
    if !is_message_id(&message.message_id) {
        return Err(Unsendable::MessageId);
    }
    let mut bytes = headers(message, &from, &to)?.to_string().into_bytes();
    bytes.extend(body(message).formatted());
    if !is_sound(&bytes) {
        return Err(Unsendable::Bytes);
    }
    let (message_id, at_unix_ms) = (message.message_id.clone(), message.at_unix_ms);
    Ok(Composed { message_id, at_unix_ms, from, to, bytes })
}

/// The headers are put together here rather than by the library's builder, which parses names again, loses some of
/// them doing so, and takes the time from the clock.
fn headers(message: &Message, from: &Address, to: &Address) -> Result<Headers, Unsendable> {
    let mut headers = Headers::new();
    headers.set(date(message.at_unix_ms)?);
    headers.set(FromHeader::from(mailboxes(&message.from.name, from)));
    headers.set(To::from(mailboxes(message.to.name.as_deref().unwrap_or(""), to)));
    headers.set(Subject::from(header_text(&message.subject)));
    headers.insert_raw(fixed("Message-ID", &format!("<{}>", message.message_id)));
    headers.insert_raw(fixed("Content-Language", message.language.tag()));
    headers.insert_raw(fixed("Auto-Submitted", "auto-generated"));
    headers.insert_raw(fixed("X-Auto-Response-Suppress", "All"));
    headers.set(MIME_VERSION_1_0);
    Ok(headers)
}

fn fixed(name: &'static str, value: &str) -> HeaderValue {
    let name = HeaderName::new_from_ascii_str(name);
    HeaderValue::dangerous_new_pre_encoded(name, value.to_owned(), value.to_owned())
}

fn mailboxes(name: &str, address: &Address) -> Mailboxes {
    let name = Some(header_text(name)).filter(|name| !name.is_empty());
    Mailboxes::from(Mailbox::new(name, address.clone()))
}

fn date(at_unix_ms: i64) -> Result<Date, Unsendable> {
    let since = u64::try_from(at_unix_ms).map_err(|_| Unsendable::Date)?;
    if at_unix_ms >= END_OF_DATES_MS {
        return Err(Unsendable::Date);
    }
    Ok(Date::new(UNIX_EPOCH + Duration::from_millis(since)))
}

fn body(message: &Message) -> MultiPart {
    let plain = part(ContentType::TEXT_PLAIN, &message.text);
    let html = part(ContentType::TEXT_HTML, &message.html);
    let either = MultiPart::alternative().boundary(boundary(message, "either")).singlepart(plain);
    let Some(logo) = &message.logo else { return either.singlepart(html) };
    let both = MultiPart::related().boundary(boundary(message, "both"));
    either.multipart(both.singlepart(html).singlepart(logo::part(logo)))
}

/// It holds `=_`, which quoted-printable and base64 never write, so nothing can imitate it.
fn boundary(message: &Message, of: &str) -> String {
    let digest = Sha256::digest(format!("{of} {}", message.message_id).as_bytes());
    let number = u128::from_be_bytes(digest.first_chunk().copied().unwrap_or_default());
    format!("=_{number:032x}")
}

/// Always quoted-printable: left to choose, the library sends short ASCII as it is, with whatever controls it holds.
fn part(content_type: ContentType, text: &str) -> SinglePart {
    SinglePart::builder()
        .header(content_type)
        .header(ContentTransferEncoding::QuotedPrintable)
        .body(body_text(text))
}

/// An address the envelope can carry, its domain in ASCII; stricter than the library, which takes quotes and numbers.
fn address(raw: &str) -> Option<Address> {
    let (local, domain) = raw.rsplit_once('@')?;
    let odd = |c: char| c.is_whitespace() || c.is_control() || "<>()[]\"\\,;:@".contains(c);
    if raw.len() > 254
        || local.len() > 64
        || local.starts_with('-')
        || local.contains(odd)
        || domain.contains(odd)
    {
        return None;
    }
    let domain = idna::domain_to_ascii(domain).ok()?;
    if domain.is_empty() || domain.parse::<IpAddr>().is_ok() {
        return None;
    }
    Address::new(local, domain).ok()
}

fn is_message_id(id: &str) -> bool {
    let is_word = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || "._+=-".contains(c))
    };
    id.len() <= 200 && id.split_once('@').is_some_and(|(local, domain)| is_word(local) && is_word(domain))
}

/// CRLF and nothing else ends a line, no line passes 998 bytes, no control but the tab.
fn is_sound(bytes: &[u8]) -> bool {
    let Some(lines) = bytes.strip_suffix(b"\r\n") else {
        return false;
    };
    let ends = lines.split(|&b| b == b'\n');
    let count = ends.clone().count();
    ends.enumerate().all(|(at, line)| {
        let last = at + 1 == count;
        let Some(line) = (if last { Some(line) } else { line.strip_suffix(b"\r") }) else {
            return false;
        };
        line.len() <= 998 && line.iter().all(|&b| b == b'\t' || !(b < b' ' || b == 0x7f))
    })
}

#[cfg(test)]
#[path = "message_tests.rs"]
pub(super) mod tests;
