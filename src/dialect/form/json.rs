//! A JSON object as a form: an extension, for clients that post their parameters as `application/json`.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use super::names::Place;
use super::{FormError, Tally};
use crate::params::Value;

/// Reads the object's members into `place`. Their names are taken as they stand: brackets mean nothing here.
pub(super) fn read(body: &[u8], tally: &mut Tally<'_>, place: &mut Place) -> Result<(), FormError> {
    let text = std::str::from_utf8(body).map_err(|_| FormError::NotUtf8)?;
    let refused = Cell::new(None);
    let mut reader = serde_json::Deserializer::from_str(text);
    let object = Object { scope: Scope { tally, refused: &refused, depth: 0 }, place };
    // The parser reports any failure as one of its own; ours is kept beside it.
    object
        .deserialize(&mut reader)
        .and_then(|()| reader.end())
        .map_err(|_| refused.get().unwrap_or(FormError::BadJson))
}

struct Scope<'a, 'l> {
    tally: &'a mut Tally<'l>,
    refused: &'a Cell<Option<FormError>>,
    depth: usize,
}

impl<'l> Scope<'_, 'l> {
    fn check<E: serde::de::Error>(&self, outcome: Result<(), FormError>) -> Result<(), E> {
        outcome.map_err(|error| {
            self.refused.set(Some(error));
            E::custom(error)
        })
    }

    fn count<E: serde::de::Error>(&mut self) -> Result<(), E> {
        let counted = self.tally.count();
        self.check(counted)
    }

    fn name<E: serde::de::Error>(&self, name: &str) -> Result<(), E> {
        self.check(self.tally.check_name(name).and_then(|()| without_nul(name)))
    }

    fn inner(&mut self) -> Scope<'_, 'l> {
        Scope { tally: self.tally, refused: self.refused, depth: self.depth + 1 }
    }
}

fn without_nul(text: &str) -> Result<(), FormError> {
    if text.contains('\0') { Err(FormError::Nul) } else { Ok(()) }
}

/// The outermost object.
struct Object<'a, 'l> {
    scope: Scope<'a, 'l>,
    place: &'a mut Place,
}

impl<'de> DeserializeSeed<'de> for Object<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Object<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<(), A::Error> {
        while let Some(name) = members.next_key::<String>()? {
            self.scope.name(&name)?;
            let value = members.next_value_seed(Item(self.scope.inner()))?;
            if !name.is_empty() {
                self.place.put_value(&name, value);
            }
        }
        Ok(())
    }
}

/// Any value inside the object: a scalar becomes the text a form would hold, a container becomes a list.
struct Item<'a, 'l>(Scope<'a, 'l>);

impl<'de> DeserializeSeed<'de> for Item<'_, '_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(mut self, from: D) -> Result<Value, D::Error> {
        self.0.count()?;
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Item<'_, '_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Text(String::new()))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.to_string().into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.to_string().into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.to_string().into())
    }

    /// `1.0` stays `1.0`: a whole number written so is none in a form either (SEC-087).
    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(format!("{value:?}").into())
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Value, E> {
        self.0.check(without_nul(text))?;
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<Value, A::Error> {
        self.0.check(self.0.tally.check_depth(self.0.depth))?;
        let mut list = Vec::new();
        while let Some(value) = items.next_element_seed(Item(self.0.inner()))? {
            list.push((list.len().to_string(), value));
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<Value, A::Error> {
        self.0.check(self.0.tally.check_depth(self.0.depth))?;
        let mut list: Vec<(String, Value)> = Vec::new();
        while let Some(name) = members.next_key::<String>()? {
            self.0.name(&name)?;
            if list.iter().any(|(known, _)| *known == name) {
                return Err(A::Error::custom("a name occurs twice"));
            }
            list.push((name, members.next_value_seed(Item(self.0.inner()))?));
        }
        Ok(Value::List(list))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::form::{Limits, decode};
    use crate::params::Params;

    fn json(body: &str) -> Result<Params, FormError> {
        decode(b"", Some("Application/JSON; charset=utf-8"), body.as_bytes(), &Limits::DEFAULT)
    }

    #[test]
    fn scalars_become_the_texts_a_form_would_hold() {
        let params =
            json(r#" {"a":"x\u00e9","b":1,"c":-2,"d":true,"e":null,"f":1.0,"g":18446744073709551616,"h[x]":"","":1} "#)
                .unwrap();
        let texts = params.iter().map(|(name, value)| (name, value.as_text().unwrap()));
        let expected = [
            ("a", "xé"),
            ("b", "1"),
            ("c", "-2"),
            ("d", "true"),
            ("e", ""),
            ("f", "1.0"),
            ("g", "1.8446744073709552e19"),
            ("h[x]", ""),
        ];
        assert_eq!(texts.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn containers_become_lists() {
        let params = json(r#"{"k":["a",{"b":2}],"o":{}}"#).unwrap();
        let inner = Value::List(vec![("b".to_owned(), "2".into())]);
        assert_eq!(
            params.get("k"),
            Some(&Value::List(vec![("0".to_owned(), "a".into()), ("1".to_owned(), inner)]))
        );
        assert_eq!(params.get("o"), Some(&Value::List(vec![])));
    }

    #[test]
    fn sec_086_an_email_told_twice_is_a_list_and_another_name_the_last() {
        let params = json(r#"{"email":"a","email":"b","x":1,"x":2}"#).unwrap();
        assert!(params.is_list("email"));
        assert_eq!(params.text("x"), Some("2"));
    }

    #[test]
    fn what_is_not_one_object_is_refused() {
        for bad in [
            "[]",
            "1",
            "\"a\"",
            "null",
            "{",
            "{}{}",
            "{\"a\":1,}",
            "{\"a\":}",
            "a=1",
            "{\"a\":\"\\ud800\"}",
            "{\"a\":{\"b\":1,\"b\":2}}",
        ] {
            assert_eq!(json(bad), Err(FormError::BadJson), "{bad}");
        }
        assert!(json("{}").unwrap().is_empty());
    }

    #[test]
    fn limits_and_nul_hold_in_json_too() {
        assert_eq!(json(r#"{"a":"\u0000"}"#), Err(FormError::Nul));
        assert_eq!(json(r#"{"k":{"\u0000":1}}"#), Err(FormError::Nul));
        assert_eq!(json(&format!("{{\"a\":[{}1]}}", "1,".repeat(100_000))), Err(FormError::TooMany));
        assert_eq!(json(&format!("{{\"{}\":1}}", "k".repeat(257))), Err(FormError::NameTooLong));
        assert_eq!(json(&format!("{{\"a\":{}", "[".repeat(100_000))), Err(FormError::TooDeep));
        assert!(json(&format!("{{\"a\":{}{}}}", "[".repeat(8), "]".repeat(8))).is_ok());
        assert_eq!(json(&format!("{{\"a\":{}{}}}", "[".repeat(9), "]".repeat(9))), Err(FormError::TooDeep));
    }
}
