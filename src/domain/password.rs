//! Passwords: how one is hashed, verified, and which ones are refused.

use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc};
use argon2::{Algorithm, Argon2, Params, Version};
use md5::{Digest, Md5};
use unicode_normalization::UnicodeNormalization;

use super::random::Random;
use super::secret::{Secret, hex};

/// The longest password: more would only buy an attacker CPU time.
pub const MAX_BYTES: usize = 1024;

/// An Argon2id hash in PHC form.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordHash")
    }
}

impl PasswordHash {
    /// Hashes a password: 19 MiB, two passes, one lane. Slow by design: never in a transaction.
    pub fn of(password: &Secret, random: &mut Random) -> Option<Self> {
        let mut salt = [0u8; 16];
        random.fill(&mut salt);
        let hash: phc::PasswordHash =
            argon2().hash_password_with_salt(normalised(password).as_bytes(), &salt).ok()?;
        Some(Self(hash.to_string()))
    }

    /// A hash as it is stored; a damaged one verifies nothing.
    pub fn stored(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// What is stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A hash of nobody's password: verifying against it takes as long as against a real one.
    pub fn nobody() -> Self {
        Self::stored(
            "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5LXNhbHQtMTY$\
             QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE",
        )
    }

    /// Whether this is the password. Slow by design.
    pub fn verifies(&self, password: &Secret) -> bool {
        phc::PasswordHash::new(&self.0)
            .is_ok_and(|hash| argon2().verify_password(normalised(password).as_bytes(), &hash).is_ok())
    }
}

fn argon2() -> Argon2<'static> {
    let params = Params::new(19_456, 2, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// One form of the same text: a keyboard may compose an accent or not.
fn normalised(password: &Secret) -> String {
    password.expose().nfc().collect()
}

/// The lower-case hex MD5 of a password, as WHMCS's old API log-in sends it. MD5 protects nothing
/// here: the result is treated as the password itself and hashed by Argon2id.
pub fn legacy_form(password: &Secret) -> Secret {
    Secret::new(hex(&Md5::digest(password.expose().as_bytes())))
}

/// Why a password is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadPassword {
    /// Fewer characters than the setting asks for.
    TooShort,
    /// More than `MAX_BYTES`.
    TooLong,
    /// Among the passwords that everybody tries first.
    Common,
}

/// The rule for passwords on pages: a length and no common one; nothing about composition.
pub fn check_on_page(password: &str, minimum: usize) -> Result<(), BadPassword> {
    if password.len() > MAX_BYTES {
        return Err(BadPassword::TooLong);
    }
    if password.nfc().count() < minimum {
        return Err(BadPassword::TooShort);
    }
    if is_common(password) { Err(BadPassword::Common) } else { Ok(()) }
}

fn is_common(password: &str) -> bool {
    let folded = password.to_lowercase();
    let core = folded.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_ascii_punctuation());
    COMMON.lines().any(|word| word == folded || (!core.is_empty() && word == core)) || repeats(&folded)
}

/// `aaaaaaaaaaaa`, `abcabcabcabc`, `123456789012`: one to four characters over and over, or a run.
fn repeats(password: &str) -> bool {
    let chars: Vec<char> = password.chars().collect();
    let periodic = |period: usize| chars.iter().skip(period).eq(chars.iter().take(chars.len() - period));
    let run = chars.windows(2).all(|pair| {
        let step = i64::from(u32::from(pair[1])) - i64::from(u32::from(pair[0]));
        step == 1 || step == -1 || (pair[0] == '9' && pair[1] == '0')
    });
    run || (1..=4).any(|period| chars.len() > period * 2 && periodic(period))
}

const COMMON: &str = include_str!("common_passwords.txt");

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(password: &str) -> PasswordHash {
        PasswordHash::of(&Secret::new(password), &mut Random::seeded(1)).expect("hashed")
    }

    #[test]
    fn a_password_is_verified_exactly_sec_141() {
        let long = "p".repeat(80);
        let hash_of_long = hash(&long);
        assert!(hash_of_long.verifies(&Secret::new(long.clone())));
        assert!(!hash_of_long.verifies(&Secret::new(format!("{}q", &long[..79]))));
        assert!(hash(" a b\0c ").verifies(&Secret::new(" a b\0c ")));
        assert!(!hash(" a b ").verifies(&Secret::new("a b")));
        assert!(hash("e\u{301}te").verifies(&Secret::new("\u{e9}te")));
    }

    #[test]
    fn a_damaged_hash_verifies_nothing_sec_162() {
        for text in ["", "$argon2id$", "é", "$2y$10$abc", "$argon2id$v=19$m=4294967295,t=2,p=1$YQ$YQ"] {
            assert!(!PasswordHash::stored(text).verifies(&Secret::new("x")));
        }
        assert!(!PasswordHash::nobody().verifies(&Secret::new("")));
    }

    #[test]
    fn nobody_s_hash_is_a_real_one() {
        assert!(phc::PasswordHash::new(PasswordHash::nobody().as_str()).is_ok());
    }

    #[test]
    fn pages_refuse_short_and_common_passwords_and_no_composition_sec_144() {
        assert_eq!(check_on_page("short", 12), Err(BadPassword::TooShort));
        assert_eq!(check_on_page(&"x".repeat(1025), 12), Err(BadPassword::TooLong));
        for common in ["password1234", "Password2026!", "aaaaaaaaaaaa", "abcabcabcabc", "123456789012"] {
            assert_eq!(check_on_page(common, 12), Err(BadPassword::Common), "{common}");
        }
        assert_eq!(check_on_page("correct horse battery staple", 12), Ok(()));
        assert_eq!(check_on_page("ééééèèèèaabb", 12), Ok(()));
    }

    #[test]
    fn the_legacy_form_is_the_md5_in_hex() {
        assert_eq!(legacy_form(&Secret::new("secret")).expose(), "5ebe2294ecd0e0f08eab7690d2a6ee69");
    }
}
