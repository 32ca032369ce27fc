//! Codes that change with time (RFC 6238), as every authenticator reads them: SHA-1, six digits, 30 seconds.

use std::fmt::{self, Write};

use totp_rs::{Builder, Secret, Totp};

use super::holder::Holder;
use super::time::Timestamp;
use super::token::Key;

/// How long a code counts, in seconds; one period to either side counts as well.
const PERIOD: i64 = 30;

/// The secret that somebody's authenticator shares: computed from the key file and a number, stored nowhere.
pub struct TotpSecret([u8; 20]);

impl fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TotpSecret")
    }
}

impl TotpSecret {
    /// That of somebody whose row holds the number.
    pub fn of(key: &Key, holder: impl Into<Holder>, nonce: i64) -> Self {
        let holder = holder.into();
        let purpose = holder.purpose("second factor", "second factor of an administrator");
        let mac = key.mac(purpose, &[&holder.number().to_be_bytes(), &nonce.to_be_bytes()]);
        Self(*mac.first_chunk().unwrap_or(&[0; 20]))
    }

    /// The code at an instant.
    pub fn code(&self, at: Timestamp) -> String {
        self.totp().generate(seconds(at)).to_string()
    }

    /// The period whose code this is, if it counts at this instant. Blanks are how authenticators show it.
    pub fn step_of(&self, typed: &str, now: Timestamp) -> Option<i64> {
        let digits: String = typed.chars().filter(|c| !c.is_whitespace()).take(7).collect();
        let step = self.totp().check(&digits, seconds(now))?;
        i64::try_from(step).ok()
    }

    /// What an authenticator reads from a picture.
    pub fn uri(&self, company: &str, email: &str) -> String {
        // A colon parts the two names, however it is written.
        let company = encoded(&company.replace(':', " "));
        let (email, secret) = (encoded(email), self.base32());
        format!("otpauth://totp/{company}:{email}?secret={secret}&issuer={company}")
    }

    /// The same for a person who types it, in groups of four.
    pub fn readable(&self) -> String {
        let base32 = self.base32();
        let groups: Vec<&str> =
            (0..base32.len()).step_by(4).filter_map(|at| base32.get(at..at + 4)).collect();
        groups.join(" ")
    }

    fn totp(&self) -> Totp {
        Builder::new()
            .with_secret(Secret::new_stack(self.0))
            .with_digits(6)
            .with_skew(1)
            .with_step_duration(PERIOD.unsigned_abs())
            .build_noncompliant()
    }

    /// Five bits a letter: twenty bytes need no padding.
    fn base32(&self) -> String {
        const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        let number = |bytes: &[u8]| bytes.iter().fold(0u64, |number, byte| number << 8 | u64::from(*byte));
        let places = |number: u64| (0..8).rev().map(move |place| number >> (place * 5) & 31);
        let letters = self.0.chunks(5).flat_map(|bytes| places(number(bytes)));
        letters
            .filter_map(|at| LETTERS.get(usize::try_from(at).ok()?))
            .map(|byte| char::from(*byte))
            .collect()
    }
}

fn seconds(at: Timestamp) -> u64 {
    u64::try_from(at.millis() / 1000).unwrap_or_default()
}

/// Percent-encoded: some authenticators show the plus sign of a form as it is.
fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~@".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::UserId;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1000)
    }

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, whose codes have eight digits.
        let secret = TotpSecret(*b"12345678901234567890");
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
        ] {
            assert_eq!(secret.code(at(seconds)), code);
            assert_eq!(secret.step_of(code, at(seconds)), Some(seconds / 30));
        }
        assert_eq!(secret.readable(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
    }

    #[test]
    fn a_code_counts_for_its_period_and_one_to_either_side_sec_161() {
        let secret = TotpSecret(*b"12345678901234567890");
        let code = secret.code(at(1_111_111_111));
        let (begin, step) = (1_111_111_110, 1_111_111_110 / 30);
        for (second, counts) in [(-31, false), (-30, true), (0, true), (29, true), (59, true), (60, false)] {
            assert_eq!(secret.step_of(&code, at(begin + second)), counts.then_some(step), "{second}");
        }
    }

    #[test]
    fn blanks_are_nothing_and_what_is_no_code_is_none() {
        let secret = TotpSecret(*b"12345678901234567890");
        assert!(secret.step_of(" 287 082 ", at(59)).is_some());
        for typed in ["", "28708", "2870822", "+87082", "28708a", "\u{662}87082", &"287082".repeat(99)] {
            assert_eq!(secret.step_of(typed, at(59)), None, "{typed}");
        }
    }

    #[test]
    fn each_user_and_number_has_a_secret_of_its_own() {
        let (key, user) = (Key::new([7; 32]), UserId::new(1));
        let first = TotpSecret::of(&key, user, 5);
        assert_eq!(first.readable(), TotpSecret::of(&key, user, 5).readable());
        assert_ne!(first.readable(), TotpSecret::of(&key, user, 6).readable());
        assert_ne!(first.readable(), TotpSecret::of(&key, UserId::new(2), 5).readable());
        assert_ne!(first.readable(), TotpSecret::of(&Key::new([8; 32]), user, 5).readable());
        assert_eq!(format!("{first:?}"), "TotpSecret");
    }

    #[test]
    fn the_picture_names_company_and_address() {
        let secret = TotpSecret(*b"12345678901234567890");
        assert_eq!(
            secret.uri("Bits & Töne: Hosting", "ada+1@example.com"),
            "otpauth://totp/Bits%20%26%20T%C3%B6ne%20%20Hosting:ada%2B1@example.com\
             ?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Bits%20%26%20T%C3%B6ne%20%20Hosting"
        );
    }
}
