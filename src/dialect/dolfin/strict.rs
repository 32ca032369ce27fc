//! JSON as it must be: in an object no name comes twice, and no text holds NUL, which PostgreSQL does not store.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// Names in one object.
pub const NAMES: usize = 64;

/// A value that is so.
pub struct Strict(pub Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Strict;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Strict, E> {
        Ok(Strict(Value::Null))
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Strict, E> {
        Ok(Strict(flag.into()))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Strict, E> {
        Ok(Strict(number.into()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Strict, E> {
        Ok(Strict(number.into()))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Strict, E> {
        Number::from_f64(number).map(|number| Strict(number.into())).ok_or_else(|| E::custom("no number"))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Strict, E> {
        if text.contains('\0') { Err(E::custom("a text holds NUL")) } else { Ok(Strict(text.into())) }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Strict, A::Error> {
        let mut list = Vec::new();
        while let Some(Strict(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Strict(list.into()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Strict, A::Error> {
        let mut object = Map::new();
        while let Some((name, Strict(value))) = members.next_entry::<String, Strict>()? {
            if object.len() == NAMES || object.insert(name, value).is_some() {
                return Err(A::Error::custom("a name comes twice, or there are too many"));
            }
        }
        Ok(Strict(object.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Value> {
        serde_json::from_str(text).ok().map(|Strict(value)| value)
    }

    #[test]
    fn a_value_is_read_as_it_stands() {
        let text = r#"{"a":[1,-2,2.5,"é",true,null,{"b":{}}]}"#;
        assert_eq!(read(text), serde_json::from_str(text).ok());
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_not_read_sec_126() {
        let many: Vec<String> = (0..=NAMES).map(|number| format!("\"{number}\":0")).collect();
        let deep = format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000));
        for text in
            [r#"{"a":1,"a":2}"#, r#"[{"a":{"b":1,"b":1}}]"#, r#""\u0000""#, "NaN", "1e400", "{} x", &deep]
        {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(read(&format!("{{{}}}", many.join(","))), None);
    }
}
