//! Randomness: the one place where the machine's generator is asked.

use rand::rngs::{StdRng, SysRng};
use rand::{Rng, SeedableRng, TryRng};

use super::secret::Secret;

/// A source of random bytes, handed in wherever something must not be guessed.
pub struct Random(Source);

enum Source {
    Machine,
    Seeded(Box<StdRng>),
}

impl Random {
    /// The machine's generator.
    pub const fn machine() -> Self {
        Self(Source::Machine)
    }

    /// A generator that gives the same bytes for the same seed: for tests.
    pub fn seeded(seed: u64) -> Self {
        Self(Source::Seeded(Box::new(StdRng::seed_from_u64(seed))))
    }

    /// Fills a buffer. A machine that cannot give random bytes cannot go on safely.
    ///
    /// # Panics
    /// When the operating system's generator fails.
    pub fn fill(&mut self, bytes: &mut [u8]) {
        match &mut self.0 {
            Source::Machine => SysRng.try_fill_bytes(bytes).expect("the operating system gives random bytes"),
            Source::Seeded(rng) => rng.fill_bytes(bytes),
        }
    }

    /// A number of 63 random bits.
    pub fn number(&mut self) -> i64 {
        let mut bytes = [0u8; 8];
        self.fill(&mut bytes);
        i64::from_be_bytes(bytes) & i64::MAX
    }

    /// So many random letters and digits: 5.95 bits each.
    pub fn alphanumeric(&mut self, length: usize) -> Secret {
        self.letters(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", length)
    }

    /// The same without capitals: 5.17 bits each.
    pub fn lower_alphanumeric(&mut self, length: usize) -> Secret {
        self.letters(b"abcdefghijklmnopqrstuvwxyz0123456789", length)
    }

    /// So many capitals and digits, none of which looks like another: 4.9 bits each.
    pub fn clear_letters(&mut self, length: usize) -> Secret {
        self.letters(b"23456789ABCDEFGHJKMNPQRSTVWXYZ", length)
    }

    fn letters<const N: usize>(&mut self, letters: &[u8; N], length: usize) -> Secret {
        let mut text = String::with_capacity(length);
        let mut buffer = [0u8; 64];
        while text.len() < length {
            self.fill(&mut buffer);
            // The bytes at the end would make the first letters likelier than the others.
            let fair = buffer.iter().map(|byte| usize::from(*byte)).filter(|byte| *byte < 256 - 256 % N);
            let room = length - text.len();
            text.extend(fair.take(room).map(|byte| char::from(letters[byte % N])));
        }
        Secret::new(text)
    }

    /// A random UUID (version 7) of an instant.
    pub fn uuid(&mut self, now: super::time::Timestamp) -> uuid::Uuid {
        let mut tail = [0u8; 10];
        self.fill(&mut tail);
        let millis = u64::try_from(now.millis()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &tail).into_uuid()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_repeats_itself_and_the_machine_does_not() {
        let text = |random: &mut Random| random.alphanumeric(32).expose().to_owned();
        assert_eq!(text(&mut Random::seeded(1)), text(&mut Random::seeded(1)));
        assert_ne!(text(&mut Random::machine()), text(&mut Random::machine()));
        assert_eq!(text(&mut Random::machine()).len(), 32);
        let lower = Random::machine().lower_alphanumeric(400);
        assert!(lower.expose().len() == 400 && !lower.expose().contains(|c: char| c.is_ascii_uppercase()));
    }
}
