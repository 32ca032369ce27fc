//! Ids of rows, and the forms in which the protocols write them.

use std::fmt;

use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::time::Timestamp;

/// The largest id: JavaScript and some XML clients read ids as floating point numbers.
pub const MAX_ID: i64 = (1 << 53) - 1;

/// Reads a row id: decimal digits without sign, blank or leading zero, from 1 to 2^53 - 1.
pub fn parse_id(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    let plain = !bytes.is_empty() && bytes.len() <= 16 && bytes.iter().all(u8::is_ascii_digit);
    if !plain || bytes.first() == Some(&b'0') {
        return None;
    }
    text.parse().ok().filter(|id| *id <= MAX_ID)
}

macro_rules! row_id {
    ($($(#[$doc:meta])* $name:ident)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(i64);

        impl $name {
            /// An id as the store gave it.
            pub const fn new(id: i64) -> Self {
                Self(id)
            }

            /// An id as somebody typed it: strictly decimal.
            pub fn parse(text: &str) -> Option<Self> {
                parse_id(text).map(Self)
            }

            /// The number itself.
            pub const fn get(self) -> i64 {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

row_id! {
    /// A client: a billable account.
    ClientId
    /// A user: a log-in.
    UserId
    /// An administrator.
    AdminId
    /// A WHMCS API credential.
    CredentialId
    /// An invite.
    InviteId
    /// A link.
    LinkId
    /// A message of the outbox.
    MailId
    /// A named set of permissions.
    RoleId
    /// A named set of API actions.
    ApiRoleId
    /// A Quickbase user token.
    UserTokenId
    /// A ban of a network.
    BanId
    /// A contact of a client.
    ContactId
    /// A Quickbase application token.
    AppTokenId
    /// A ticket or another session.
    SessionId
    /// A group of users.
    GroupId
    /// A key of the REST dialect.
    ApiKeyId
}

/// The form of Quickbase's ids of users and groups: its second half holds letters only, because a client
/// reads digits with one dot as a number and would lose a zero at the end.
fn with_suffix(kind: &str, id: i64) -> String {
    let digest = Sha256::digest(format!("quickbase {kind} {id}").as_bytes());
    let letters = digest.iter().take(4).map(|byte| char::from(b'a' + byte % 26));
    format!("{id}.{}", letters.collect::<String>())
}

impl UserId {
    /// The Quickbase form, `112249.ctdg`.
    pub fn quickbase(self) -> String {
        with_suffix("user", self.0)
    }

    /// Reads the Quickbase form, or the plain number of the other dialects.
    pub fn parse_either(text: &str) -> Option<Self> {
        Self::parse_quickbase(text).or_else(|| Self::parse(text))
    }

    /// Reads the Quickbase form; a suffix that is not this user's is refused.
    pub fn parse_quickbase(text: &str) -> Option<Self> {
        let (number, _) = text.split_once('.')?;
        Self::parse(number).filter(|id| id.quickbase() == text)
    }
}

impl GroupId {
    /// The Quickbase form, `1217.dgpt`.
    pub fn quickbase(self) -> String {
        with_suffix("group", self.0)
    }

    /// Reads the Quickbase form; a suffix that is not this group's is refused.
    pub fn parse_quickbase(text: &str) -> Option<Self> {
        let (number, _) = text.split_once('.')?;
        Self::parse(number).filter(|id| id.quickbase() == text)
    }
}

const DBID_ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
const DBID_BITS: u64 = 40;
/// An odd factor and its inverse modulo 2^40: they only keep neighbours from looking alike.
const DBID_FACTOR: u64 = 0x9E_3779_B97F;
const DBID_INVERSE: u64 = inverse(DBID_FACTOR);

const fn inverse(factor: u64) -> u64 {
    let mut result: u64 = 1;
    let mut round = 0;
    while round < 6 {
        result = result.wrapping_mul(2u64.wrapping_sub(factor.wrapping_mul(result)));
        round += 1;
    }
    result
}

impl ClientId {
    /// The Quickbase application id of this client: `b` and eight letters or digits.
    pub fn dbid(self) -> String {
        let id = u64::try_from(self.0).unwrap_or(0);
        let mixed = id.wrapping_mul(DBID_FACTOR) & ((1 << DBID_BITS) - 1);
        let digits = (0..8).map(|place| {
            let index = usize::try_from((mixed >> (35 - 5 * place)) & 31).unwrap_or(0);
            char::from(DBID_ALPHABET[index])
        });
        std::iter::once('b').chain(digits).collect()
    }

    /// Reads an application id; any text that no client could have is refused.
    pub fn parse_dbid(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('b').filter(|rest| rest.len() == 8)?;
        let mixed = digits.bytes().try_fold(0u64, |mixed, byte| {
            let index = DBID_ALPHABET.iter().position(|letter| *letter == byte)?;
            Some(mixed << 5 | u64::try_from(index).ok()?)
        })?;
        let id = mixed.wrapping_mul(DBID_INVERSE) & ((1 << DBID_BITS) - 1);
        i64::try_from(id).ok().filter(|id| *id > 0).map(Self)
    }
}

/// A UUID (version 7) of a row: the time of its creation and its id, so that it needs neither a column nor an index.
fn uuid_of(id: i64, created: Timestamp) -> Uuid {
    let millis = u64::try_from(created.millis()).unwrap_or(0);
    let mut tail = [0u8; 10];
    tail[2..].copy_from_slice(&id.to_be_bytes());
    uuid::Builder::from_unix_timestamp_millis(millis, &tail).into_uuid()
}

fn id_in(uuid: &Uuid) -> Option<i64> {
    let mut bytes = [0u8; 8];
    bytes.copy_from_slice(uuid.as_bytes().get(8..)?);
    bytes[0] &= 0x3F;
    Some(i64::from_be_bytes(bytes)).filter(|id| (1..=MAX_ID).contains(id))
}

macro_rules! named_by_uuid {
    ($($name:ident)+) => {$(
        impl $name {
            /// The row's UUID.
            pub fn uuid(self, created: Timestamp) -> Uuid {
                uuid_of(self.0, created)
            }

            /// The id inside such a UUID; the caller compares `uuid` of the row it finds.
            pub fn in_uuid(uuid: &Uuid) -> Option<Self> {
                id_in(uuid).map(Self)
            }
        }
    )+};
}

named_by_uuid! { InviteId ApiKeyId }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_strictly_decimal_sec_087() {
        for text in ["", "0", "01", "+1", "-1", " 1", "1 ", "1.0", "1e0", "0x1", "1 OR 1=1", "١", "1\0"] {
            assert_eq!(parse_id(text), None, "{text:?}");
        }
        assert_eq!(parse_id("9223372036854775808"), None);
        assert_eq!(parse_id("9007199254740992"), None);
        assert_eq!(parse_id("9007199254740991"), Some(MAX_ID));
        assert_eq!(parse_id("7"), Some(7));
    }

    #[test]
    fn a_quickbase_userid_has_letters_in_its_second_half_and_reads_back() {
        for id in [1, 2, 112_249, MAX_ID] {
            let user = UserId::new(id);
            let text = user.quickbase();
            let (_, suffix) = text.split_once('.').expect("a dot");
            assert!(suffix.len() == 4 && suffix.bytes().all(|byte| byte.is_ascii_lowercase()));
            assert_eq!(UserId::parse_quickbase(&text), Some(user));
        }
        assert_eq!(UserId::parse_quickbase("112249.zzzz"), None);
        assert_eq!(UserId::parse_quickbase("112249"), None);
    }

    #[test]
    fn a_dbid_looks_like_one_and_reads_back() {
        for id in [1, 2, 3, 999_999, (1 << 40) - 1] {
            let client = ClientId::new(id);
            let dbid = client.dbid();
            assert_eq!(dbid.len(), 9, "{dbid}");
            assert_eq!(ClientId::parse_dbid(&dbid), Some(client), "{dbid}");
        }
        assert_ne!(ClientId::new(1).dbid()[..6], ClientId::new(2).dbid()[..6]);
        for text in ["", "main", "b", "c23456789", "b2345678", "bl2345678", "B23456789"] {
            assert_eq!(ClientId::parse_dbid(text), None, "{text}");
        }
    }

    #[test]
    fn an_invite_has_a_uuid_of_version_7_that_names_it() {
        let created = Timestamp::from_millis(1_790_000_000_123);
        let uuid = InviteId::new(MAX_ID).uuid(created);
        assert_eq!(uuid.get_version_num(), 7);
        assert_eq!(InviteId::in_uuid(&uuid), Some(InviteId::new(MAX_ID)));
        assert_eq!(InviteId::in_uuid(&Uuid::nil()), None);
    }
}
