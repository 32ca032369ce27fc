//! An e-mail address that can be mailed, shown and compared.

use std::fmt;
use std::hash::{Hash, Hasher};

use email_address::EmailAddress;
use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};
use unicode_normalization::UnicodeNormalization;

/// RFC 5321 §4.5.3.1.1, in octets.
const MAX_LOCAL: usize = 64;

/// RFC 5321 §4.5.3.1.3 grants a path 256 octets, of which two are its angle brackets.
const MAX_ADDRESS: usize = 254;

/// One mailbox: kept as it was typed, equal to every other spelling with the same [`Email::key`].
///
/// The rule is narrower than RFC 5321 on purpose: no quoted local part, no address literal, nothing that a mail
/// program could take for an option, and nothing that is invisible or looks like another character.
#[derive(Debug, Clone)]
pub struct Email {
    typed: String,
    key: String,
}

/// The text is no address that this server would mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAnEmail;

impl fmt::Display for NotAnEmail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a valid e-mail address")
    }
}

impl std::error::Error for NotAnEmail {}

impl Email {
    /// Reads one address; outer spaces are dropped, everything else that is not an address is refused.
    pub fn parse(text: &str) -> Result<Self, NotAnEmail> {
        let typed = text.trim_matches(' ');
        if typed.len() > MAX_ADDRESS {
            return Err(NotAnEmail);
        }
        let typed = composed(typed);
        let (local, domain) = typed.split_once('@').ok_or(NotAnEmail)?;
        let key = format!("{}@{}", fold_local(local)?, fold_domain(domain)?);
        // Lower-casing and A-labels can be longer than what was typed, and the key must itself be an address.
        if typed.len() > MAX_ADDRESS || key.len() > MAX_ADDRESS {
            return Err(NotAnEmail);
        }
        Ok(Self { typed, key })
    }

    /// The address as it was typed, but for outer spaces and composed to NFC: for display and for mail.
    pub fn as_str(&self) -> &str {
        &self.typed
    }

    /// The form that unique indexes hold: NFC, local part in lower case, domain in lower-case A-labels.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The domain of the key, in lower-case A-labels: for comparison and for lists of domains.
    pub fn domain(&self) -> &str {
        self.key.split_once('@').map_or("", |(_, domain)| domain)
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.typed)
    }
}

impl PartialEq for Email {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Email {}

impl Hash for Email {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key.hash(state);
    }
}

fn composed(text: &str) -> String {
    if text.is_ascii() { text.to_owned() } else { text.nfc().collect() }
}

fn lower(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    // Character by character: the lower case of a whole word depends on its neighbours (the Greek final sigma).
    text.chars().flat_map(char::to_lowercase).nfc().collect()
}

fn fold_local(local: &str) -> Result<String, NotAnEmail> {
    let folded = lower(local);
    if is_local(local) && is_local(&folded) { Ok(folded) } else { Err(NotAnEmail) }
}

/// Whether both we and the grammar that the mail library goes by take this local part, so that an address which was
/// accepted can always be mailed. A leading hyphen would be an option to a sendmail command (SEC-127).
fn is_local(local: &str) -> bool {
    let plain = |c: char| if c.is_ascii() { c != '"' } else { is_letter(c) };
    local.len() <= MAX_LOCAL
        && !local.starts_with('-')
        && local.chars().all(plain)
        && EmailAddress::is_valid_local_part(local)
}

/// A letter or digit that people write words with.
///
/// Not a form of presentation (full width, circled, mathematical bold), which looks like the plain letter and is
/// another address; not the letters in boxes that count as emoji.
fn is_letter(c: char) -> bool {
    let presentation = std::iter::once(c).nfkc().ne(std::iter::once(c).nfc());
    c.is_alphanumeric() && !presentation && !matches!(c, '\u{1f100}'..='\u{1faff}')
}

fn fold_domain(domain: &str) -> Result<String, NotAnEmail> {
    let uts46 = Uts46::new();
    let ascii = uts46
        .to_ascii(domain.as_bytes(), AsciiDenyList::STD3, Hyphens::CheckFirstLast, DnsLength::Verify)
        .map_err(|_| NotAnEmail)?;
    let (_, top) = ascii.rsplit_once('.').ok_or(NotAnEmail)?;
    // Every top-level domain begins with a letter; what does not is an IPv4 address in one of its notations.
    if !top.starts_with(|c: char| c.is_ascii_alphabetic()) || !shows_itself(domain, &ascii) {
        return Err(NotAnEmail);
    }
    Ok(ascii.into_owned())
}

/// Whether the typed domain is the real one but for case: IDNA would also drop soft hyphens and turn full-width
/// letters and dots into plain ones, and then the address on the screen would not be the one that is mailed.
fn shows_itself(domain: &str, ascii: &str) -> bool {
    if domain.is_ascii() {
        return true;
    }
    let (unicode, valid) =
        Uts46::new().to_unicode(ascii.as_bytes(), AsciiDenyList::STD3, Hyphens::CheckFirstLast);
    let typed = lower(domain);
    let labels = typed.split('.').zip(unicode.split('.').zip(ascii.split('.')));
    valid.is_ok()
        && typed.split('.').count() == ascii.split('.').count()
        && labels.into_iter().all(|(typed, (shown, coded))| typed == shown || typed == coded)
}

#[cfg(test)]
mod tests;
