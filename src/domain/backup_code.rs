//! Backup codes: each lets a user in once where his authenticator is not at hand.

use super::holder::Holder;
use super::random::Random;
use super::secret::Secret;
use super::token::Key;

/// How many a user has.
pub const CODES: usize = 10;
/// How many characters one has: 49 bits.
const LENGTH: usize = 10;

/// A code in capitals, without hyphen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupCode(Secret);

impl BackupCode {
    /// A new one.
    pub fn new(random: &mut Random) -> Self {
        Self(random.clear_letters(LENGTH))
    }

    /// As a person types it: in any case, with or without hyphen and blanks.
    pub fn parse(typed: &str) -> Option<Self> {
        let letters = typed.chars().filter(|c| !c.is_whitespace() && *c != '-');
        let code: String = letters.take(LENGTH + 1).map(|c| c.to_ascii_uppercase()).collect();
        let fits = code.len() == LENGTH && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
        fits.then(|| Self(Secret::new(code)))
    }

    /// As it is shown: `XXXXX-XXXXX`.
    pub fn shown(&self) -> String {
        let (first, second) = self.0.expose().split_at(LENGTH / 2);
        format!("{first}-{second}")
    }

    /// What is stored of it: so short a secret needs a key, or a thief of the store tries them all.
    pub fn hash(&self, key: &Key, holder: impl Into<Holder>) -> String {
        let holder = holder.into();
        let purpose = holder.purpose("backup code", "backup code of an administrator");
        key.mac_text(purpose, &[&holder.number().to_be_bytes(), self.0.expose().as_bytes()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::UserId;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let code = BackupCode::new(&mut Random::seeded(1));
        let shown = code.shown();
        assert_eq!((shown.len(), shown.find('-')), (11, Some(5)));
        let bare = shown.replace('-', "");
        for typed in [&shown, &bare, &shown.to_lowercase(), &format!(" {} ", shown.replace('-', " - "))] {
            assert_eq!(BackupCode::parse(typed).as_ref(), Some(&code), "{typed}");
        }
        for typed in ["", "-", &shown[1..], &format!("{shown}A"), "ÄBCDEFGHJK", "ABCDE_FGHJK"] {
            assert_eq!(BackupCode::parse(typed), None, "{typed}");
        }
    }

    #[test]
    fn no_two_characters_look_alike() {
        let mut random = Random::seeded(2);
        for _ in 0..200 {
            let shown = BackupCode::new(&mut random).shown();
            assert!(!shown.contains(['0', 'O', '1', 'I', 'L', 'U']), "{shown}");
        }
    }

    #[test]
    fn what_is_stored_is_keyed_and_of_one_user() {
        let code = BackupCode::new(&mut Random::seeded(3));
        let hash = |key: u8, user: i64| code.hash(&Key::new([key; 32]), UserId::new(user));
        assert_eq!(hash(1, 1), hash(1, 1));
        assert_ne!(hash(1, 1), hash(2, 1));
        assert_ne!(hash(1, 1), hash(1, 2));
        assert_eq!(format!("{code:?}"), "BackupCode(Secret)");
    }
}
