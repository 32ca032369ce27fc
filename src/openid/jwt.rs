//! A token that can be read: a head, claims and a signature, and what it must not be.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use super::fetch::Object;
use super::keys::{Algorithm, Keys, Signature};
use crate::action::Unproved;

/// What the head may call it. Others are signed by the same keys for other ends, as that of a log-out.
const TYPES: [&str; 3] = ["at+jwt", "application/at+jwt", "jwt"];

/// A token in its parts; nothing of it is proved yet.
pub struct Jwt<'a> {
    head: Object,
    signed: &'a str,
    claims: &'a str,
    signature: &'a str,
}

impl<'a> Jwt<'a> {
    /// The parts of a token that has the form of one.
    pub fn parse(token: &'a str) -> Option<Self> {
        let (signed, signature) = token.rsplit_once('.')?;
        let (head, claims) = signed.split_once('.')?;
        let head = object(head).filter(|head| !claims.contains('.') && head.contains_key("alg"))?;
        Some(Self { head, signed, claims, signature })
    }

    /// The issuer that it claims: good for choosing whom to ask, and for nothing else.
    pub fn claimed_issuer(&self) -> Option<String> {
        object(self.claims)?.get("iss")?.as_str().map(str::to_owned)
    }

    /// Its claims, once it is one of these keys' own; None where there may be newer keys.
    pub fn verified(&self, keys: &Keys) -> Result<Option<Object>, Unproved> {
        let text = |name: &str| self.head.get(name).and_then(Value::as_str);
        let algorithm = text("alg").and_then(Algorithm::named);
        let algorithm = algorithm.ok_or(Unproved::Refused("its algorithm is not accepted"))?;
        // What must be understood is not.
        if self.head.contains_key("crit") {
            return Err(Unproved::Refused("its head asks for more than is known"));
        }
        let kind = self.head.get("typ").map(|kind| kind.as_str().unwrap_or_default());
        if kind.is_some_and(|kind| !TYPES.iter().any(|known| known.eq_ignore_ascii_case(kind))) {
            return Err(Unproved::Refused("it is no access token"));
        }
        let signature = URL_SAFE_NO_PAD.decode(self.signature);
        let signature = signature.map_err(|_| Unproved::Refused("its signature cannot be read"))?;
        match keys.check(algorithm, text("kid"), self.signed.as_bytes(), &signature) {
            Signature::Good => {
                object(self.claims).map(Some).ok_or(Unproved::Refused("its claims cannot be read"))
            }
            Signature::Bad => Err(Unproved::Refused("its signature is not the provider's")),
            Signature::NoKey => Ok(None),
        }
    }
}

fn object(part: &str) -> Option<Object> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use ring::rand::SystemRandom;
    use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair};
    use serde_json::json;

    use super::*;

    /// A provider's key with which tokens can be made.
    struct Signer {
        id: &'static str,
        pair: Ed25519KeyPair,
    }

    impl Signer {
        fn new(id: &'static str) -> Self {
            let pair = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).expect("a key");
            Self { id, pair: Ed25519KeyPair::from_pkcs8(pair.as_ref()).expect("a key") }
        }

        fn jwk(&self) -> Value {
            let x = URL_SAFE_NO_PAD.encode(self.pair.public_key());
            json!({ "kty": "OKP", "crv": "Ed25519", "kid": self.id, "use": "sig", "x": x })
        }

        fn token(&self, head: &Value) -> String {
            let signed = format!("{}.{}", part(head), part(&json!({ "sub": "u" })));
            let signature = URL_SAFE_NO_PAD.encode(self.pair.sign(signed.as_bytes()));
            format!("{signed}.{signature}")
        }
    }

    fn part(value: &Value) -> String {
        URL_SAFE_NO_PAD.encode(value.to_string())
    }

    fn keys(keys: &[Value]) -> Keys {
        let set = json!({ "keys": keys });
        Keys::read(set.as_object().expect("an object")).expect("a set")
    }

    /// Some(true): it is good; Some(false): refused; None: there may be a newer key.
    fn look(token: &str, keys: &Keys) -> Option<bool> {
        match Jwt::parse(token).expect("the form of a token").verified(keys) {
            Ok(claims) => claims.map(|claims| claims["sub"] == "u"),
            Err(_) => Some(false),
        }
    }

    #[test]
    fn a_token_is_its_keys_own_and_nothing_that_was_changed() {
        let (own, stranger) = (Signer::new("a"), Signer::new("a"));
        let set = keys(&[own.jwk()]);
        let token = own.token(&json!({ "alg": "EdDSA", "kid": "a", "typ": "at+JWT" }));
        assert_eq!(look(&token, &set), Some(true));
        assert_eq!(look(&token, &keys(&[stranger.jwk()])), Some(false), "another key of the same id");
        let (signed, signature) = token.rsplit_once('.').expect("three parts");
        let (head, _) = signed.split_once('.').expect("three parts");
        let claims = part(&json!({ "sub": "u", "email": "other@example.com" }));
        assert_eq!(look(&format!("{head}.{claims}.{signature}"), &set), Some(false));
        for broken in ["", "A", "====", &signature[..signature.len() - 2]] {
            assert_eq!(look(&format!("{signed}.{broken}"), &set), Some(false), "{broken}");
        }
    }

    #[test]
    fn a_key_that_is_not_there_may_be_newer() {
        let (signer, rotated) = (Signer::new("a"), Signer::new("b"));
        let set = keys(&[signer.jwk()]);
        assert_eq!(look(&rotated.token(&json!({ "alg": "EdDSA", "kid": "b" })), &set), None);
        assert_eq!(
            look(&rotated.token(&json!({ "alg": "EdDSA" })), &set),
            None,
            "without an id it may be any"
        );
        assert_eq!(look(&signer.token(&json!({ "alg": "EdDSA" })), &set), Some(true));
        let mut encrypts = signer.jwk();
        encrypts["use"] = json!("enc");
        assert_eq!(look(&signer.token(&json!({ "alg": "EdDSA", "kid": "a" })), &keys(&[encrypts])), None);
    }

    #[test]
    fn the_algorithm_is_one_of_the_list_and_of_the_key() {
        let signer = Signer::new("a");
        let set = keys(&[signer.jwk()]);
        for name in ["none", "None", "", "HS256", "HS512", "RS1", "ES384", "eddsa"] {
            assert_eq!(look(&signer.token(&json!({ "alg": name, "kid": "a" })), &set), Some(false), "{name}");
        }
        for name in ["RS256", "PS256", "ES256"] {
            assert_eq!(look(&signer.token(&json!({ "alg": name, "kid": "a" })), &set), None, "{name}");
        }
        let mut bound = signer.jwk();
        bound["alg"] = json!("ES256");
        assert_eq!(look(&signer.token(&json!({ "alg": "EdDSA", "kid": "a" })), &keys(&[bound])), None);
    }

    #[test]
    fn what_is_signed_for_another_end_is_no_access_token() {
        let signer = Signer::new("a");
        let set = keys(&[signer.jwk()]);
        for head in [
            json!({ "alg": "EdDSA", "kid": "a", "typ": "logout+jwt" }),
            json!({ "alg": "EdDSA", "kid": "a", "typ": 7 }),
            json!({ "alg": "EdDSA", "kid": "a", "crit": ["exp"] }),
        ] {
            assert_eq!(look(&signer.token(&head), &set), Some(false), "{head}");
        }
    }

    #[test]
    fn a_key_on_the_curve_p_256_signs_too() {
        let random = SystemRandom::new();
        let way = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let document = EcdsaKeyPair::generate_pkcs8(way, &random).expect("a key");
        let pair = EcdsaKeyPair::from_pkcs8(way, document.as_ref(), &random).expect("a key");
        let [x, y] = [1..33, 33..65].map(|half| URL_SAFE_NO_PAD.encode(&pair.public_key().as_ref()[half]));
        let set = keys(&[json!({ "kty": "EC", "crv": "P-256", "kid": "e", "alg": "ES256", "x": x, "y": y })]);
        let signed =
            format!("{}.{}", part(&json!({ "alg": "ES256", "kid": "e" })), part(&json!({ "sub": "u" })));
        let signature = pair.sign(&random, signed.as_bytes()).expect("signed");
        let token = format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature));
        assert_eq!(look(&token, &set), Some(true));
    }

    #[test]
    fn what_is_no_token_to_read_is_left_to_the_provider() {
        let jwe = "eyJhbGciOiJSU0EtT0FFUCJ9.b.c.d.e";
        for opaque in ["", "abc", "ya29.a0Af", "a.b.c", "....", jwe, "e30.e30.e30"] {
            assert!(Jwt::parse(opaque).is_none(), "{opaque}");
        }
    }
}
