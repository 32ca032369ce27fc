//! The secret of a link: computed from the key file when it is needed, stored nowhere.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use super::ids::{LinkId, MAX_ID};
use super::secret::Secret;

/// How many characters a link's token has: 32 bytes of proof and 7 of the masked id.
pub const TOKEN_LENGTH: usize = 52;
/// What the proof of an invitation's link is computed for.
pub const INVITATION: &str = "invitation";
/// The same for a link that lets a user choose a new password.
pub const RESET: &str = "reset";
/// The same for a link that proves a user's mailbox.
pub const VERIFICATION: &str = "verification";
/// The same for a token that lets a user in once.
pub const SSO: &str = "sso";
/// The same for a bearer token, whose seed is its user, an instant and a number, and no link's.
pub const BEARER: &str = "bearer";
/// The same for the link by which the first administrator is made.
pub const FIRST_ADMIN: &str = "first administrator";
/// The same for a key of the REST dialect.
pub const API_KEY: &str = "api key";
const PROOF: usize = 32;
const ID: usize = 7;

/// What a link's proof is computed over, besides its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkSeed {
    /// The link's row.
    pub id: LinkId,
    /// What it was made for: the issue of an invite, or a mark of the address it was mailed to.
    pub issue: i64,
    /// A random number of the row: a row that came again with the same id gives another token.
    pub nonce: i64,
}

/// The key file's 32 bytes: the secret behind every link and every form's token.
#[derive(Clone)]
pub struct Key([u8; 32]);

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key")
    }
}

impl Key {
    /// From the file's bytes.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// HMAC-SHA-256 over a purpose and parts of any length.
    pub fn mac(&self, purpose: &str, parts: &[&[u8]]) -> [u8; 32] {
        // HMAC pads a short key with zeros to its block: done here, so that nothing can fail.
        let mut block = [0u8; 64];
        block[..32].copy_from_slice(&self.0);
        let mut mac = <Hmac<Sha256> as KeyInit>::new(&block.into());
        for part in std::iter::once(purpose.as_bytes()).chain(parts.iter().copied()) {
            // A length before each part, so that no two lists of parts run into the same bytes.
            mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }

    /// The same, in a form that fits a hidden field.
    pub fn mac_text(&self, purpose: &str, parts: &[&[u8]]) -> String {
        URL_SAFE_NO_PAD.encode(self.mac(purpose, parts))
    }

    /// Whether a text is the one that `mac_text` gives, in a time that tells nothing.
    pub fn verifies(&self, text: &str, purpose: &str, parts: &[&[u8]]) -> bool {
        self.mac_text(purpose, parts).as_bytes().ct_eq(text.as_bytes()).into()
    }

    /// The token of a link. The id is masked by the proof, so that all of it looks random and
    /// nobody learns how many links there are.
    pub fn link_token(&self, purpose: &str, seed: LinkSeed) -> Secret {
        let proof = self.link_proof(purpose, seed);
        let mut bytes = [0u8; PROOF + ID];
        bytes[..PROOF].copy_from_slice(&proof);
        let id = seed.id.get().to_be_bytes();
        bytes[PROOF..].copy_from_slice(&id[1..]);
        self.mask(&mut bytes);
        Secret::new(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// The id that a token claims; nothing is proved yet.
    pub fn claimed_link(&self, token: &str) -> Option<(LinkId, [u8; PROOF])> {
        let mut bytes: [u8; PROOF + ID] = decode(token)?;
        self.mask(&mut bytes);
        let mut id = [0u8; 8];
        id[1..].copy_from_slice(&bytes[PROOF..]);
        let mut proof = [0u8; PROOF];
        proof.copy_from_slice(&bytes[..PROOF]);
        let id = i64::from_be_bytes(id);
        (1..=MAX_ID).contains(&id).then(|| (LinkId::new(id), proof))
    }

    /// Whether a claimed proof is that of a link's row, in constant time.
    pub fn link_matches(&self, purpose: &str, seed: LinkSeed, proof: &[u8; PROOF]) -> bool {
        self.link_proof(purpose, seed).ct_eq(proof).into()
    }

    fn link_proof(&self, purpose: &str, seed: LinkSeed) -> [u8; PROOF] {
        let numbers = [seed.id.get(), seed.issue, seed.nonce].map(i64::to_be_bytes);
        self.mac(purpose, &[&numbers[0], &numbers[1], &numbers[2]])
    }

    fn mask(&self, bytes: &mut [u8; PROOF + ID]) {
        let (proof, id) = bytes.split_at_mut(PROOF);
        let pad = self.mac("mask of a link's id", &[proof]);
        for (byte, pad) in id.iter_mut().zip(pad) {
            *byte ^= pad;
        }
    }
}

/// Whether a text has the shape of a token: nothing is looked up for anything else.
pub fn looks_like_token(text: &str) -> bool {
    decode(text).is_some()
}

fn decode(text: &str) -> Option<[u8; PROOF + ID]> {
    if text.len() != TOKEN_LENGTH {
        return None;
    }
    URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn seed(id: i64) -> LinkSeed {
        LinkSeed { id: LinkId::new(id), issue: 1, nonce: 42 }
    }

    fn key() -> Key {
        Key::new([7; 32])
    }

    fn opens(token: &str, seed: LinkSeed) -> bool {
        key()
            .claimed_link(token)
            .is_some_and(|(id, proof)| id == seed.id && key().link_matches("invitation", seed, &proof))
    }

    #[test]
    fn a_token_opens_its_link_and_no_other() {
        let token = key().link_token("invitation", seed(9));
        assert!(opens(token.expose(), seed(9)));
        assert!(!opens(token.expose(), seed(10)));
        assert!(!opens(token.expose(), LinkSeed { issue: 2, ..seed(9) }));
        assert!(!opens(token.expose(), LinkSeed { nonce: 43, ..seed(9) }));
        let reset = key().link_token("reset", seed(9));
        assert!(!opens(reset.expose(), seed(9)));
    }

    #[test]
    fn a_token_changed_anywhere_opens_nothing_sec_007() {
        let token = key().link_token("invitation", seed(9)).expose().to_owned();
        for place in 0..token.len() {
            let mut other = token.clone().into_bytes();
            other[place] = if other[place] == b'A' { b'B' } else { b'A' };
            assert!(!opens(std::str::from_utf8(&other).expect("ASCII"), seed(9)));
        }
        for other in [&token[1..], &format!("{token}A"), &format!("{token}."), &format!("{token} "), "", "\0"]
        {
            assert!(!opens(other, seed(9)));
        }
        assert!(!opens(&token.to_ascii_uppercase(), seed(9)));
    }

    #[test]
    fn ten_thousand_tokens_are_distinct_and_even_sec_001() {
        let tokens: HashSet<String> =
            (1..=10_000).map(|id| key().link_token("invitation", seed(id)).expose().to_owned()).collect();
        assert_eq!(tokens.len(), 10_000);
        assert!(tokens.iter().all(|token| token.len() == TOKEN_LENGTH));
        let prefixes: HashSet<&str> = tokens.iter().map(|token| &token[..6]).collect();
        assert!(prefixes.len() > 9_990, "prefixes are shared beyond chance: {}", prefixes.len());
        let mut counts = [0f64; 128];
        tokens.iter().flat_map(|token| token.bytes()).for_each(|byte| counts[usize::from(byte)] += 1.0);
        let expected = 10_000.0 * 52.0 / 64.0;
        let chi: f64 = counts
            .iter()
            .filter(|count| **count > 0.0)
            .map(|count| (count - expected).powi(2) / expected)
            .sum();
        assert!(chi < 120.0, "chi-square over 63 degrees of freedom: {chi}");
    }

    #[test]
    fn a_form_token_verifies_only_itself() {
        let text = key().mac_text("form", &[b"a", b"bc"]);
        assert!(key().verifies(&text, "form", &[b"a", b"bc"]));
        assert!(!key().verifies(&text, "form", &[b"ab", b"c"]));
        assert!(!key().verifies("", "form", &[b"a", b"bc"]));
    }
}
