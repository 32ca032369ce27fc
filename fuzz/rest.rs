//! Any bytes as the query or the body of a REST call: read within limits, the same each time, and as it was meant.
//! The first byte says as what.
#![no_main]

#[path = "../src/dialect"]
#[allow(dead_code)]
mod dialect {
    pub mod form;
    pub mod dolfin {
        pub mod content;
        pub mod operation;
        pub mod strict;
    }
}
#[path = "../src/params.rs"]
#[allow(dead_code)]
mod params;

use libfuzzer_sys::{Corpus, fuzz_target};
use serde_json::Value as Json;

use crate::dialect::dolfin::content::{self, Bad, Cells};
use crate::dialect::dolfin::operation::{Body, Holds, Member, OPERATIONS};
use crate::dialect::form::{self, Limits};
use crate::params::Value;

/// The limits of a query and of an object, told a second time: whoever moves one has to mean it.
const PARAMETERS: usize = 1_000;
const NAME: usize = 256;
const NAMES: usize = 64;

fuzz_target!(|bytes: &[u8]| -> Corpus {
    let Some((kind, bytes)) = bytes.split_first() else { return Corpus::Reject };
    match kind {
        b'?' => query(bytes),
        b'{' => object(bytes),
        b'[' => rows(bytes),
        b',' => table(bytes),
        _ => return Corpus::Reject,
    }
    Corpus::Keep
});

fn query(bytes: &[u8]) {
    let read = || form::decode(bytes, None, b"", &Limits::default());
    let first = read();
    assert!(first == read(), "it is read in two ways");
    let Ok(params) = first else { return };
    assert!(params.len() <= PARAMETERS, "{} parameters", params.len());
    for (name, value) in params.iter() {
        assert!(name.len() <= NAME && !name.contains('\0'), "{name:?}");
        holds_no_nul(value);
    }
}

fn holds_no_nul(value: &Value) {
    match value {
        Value::Text(text) => assert!(!text.contains('\0')),
        Value::List(items) => items.iter().for_each(|(_, item)| holds_no_nul(item)),
    }
}

fn object(bytes: &[u8]) {
    for operation in OPERATIONS {
        let Body::Object(members) = &operation.body else { continue };
        if let Ok(cells) = content::object(bytes, members) {
            is_what_was_sent(&cells, members, &json(bytes));
        }
    }
}

/// What is taken must be JSON to everybody.
fn json(bytes: &[u8]) -> Json {
    serde_json::from_slice(bytes)
        .unwrap_or_else(|error| panic!("{error}: {:?}", String::from_utf8_lossy(bytes)))
}

/// Each member once, of its type, and with the value that stands there; what is not there was null or left out.
fn is_what_was_sent(cells: &Cells, members: &[Member], sent: &Json) {
    let object = sent.as_object().unwrap_or_else(|| panic!("{sent} is no object"));
    assert!(object.len() <= NAMES && cells.len() <= members.len(), "{sent}");
    for member in members {
        let mut found = cells.iter().filter(|(name, _)| name == member.name);
        let (value, sent) = (found.next().map(|(_, value)| value), object.get(member.name));
        assert!(found.next().is_none(), "{} twice", member.name);
        match (value, sent) {
            (None, None | Some(Json::Null)) => {}
            (Some(value), Some(sent)) => assert!(is_of(member.holds, value, sent), "{}: {sent}", member.name),
            _ => panic!("{}: {sent:?}", member.name),
        }
    }
}

fn is_of(holds: Holds, value: &Value, sent: &Json) -> bool {
    holds_no_nul(value);
    let text = value.as_text();
    match holds {
        Holds::Text => text.is_some() && text == sent.as_str(),
        Holds::Flag => text == sent.as_bool().map(|flag| if flag { "true" } else { "false" }),
        Holds::Number => {
            let number = text.and_then(|text| text.parse::<i64>().ok());
            number.is_some()
                && (number == sent.as_i64() || number.map(|number| number as f64) == sent.as_f64())
        }
        Holds::Texts => {
            let (items, sent) =
                (value.as_list().unwrap_or_default(), sent.as_array().map_or(&[][..], Vec::as_slice));
            items.len() == sent.len()
                && items.iter().zip(sent).all(|((_, item), sent)| item.as_text() == sent.as_str())
        }
    }
}

fn rows(bytes: &[u8]) {
    for operation in OPERATIONS {
        let Body::Rows(name, members) = &operation.body else { continue };
        let Ok(rows) = content::rows(bytes, name, members) else { continue };
        let sent = json(bytes);
        let list = sent.as_array().or_else(|| sent.get(name)?.as_array());
        let list = list.unwrap_or_else(|| panic!("{sent} has no list"));
        assert_eq!(list.len(), rows.len());
        for (row, sent) in rows.iter().zip(list) {
            match row {
                Ok(cells) => is_what_was_sent(cells, members, sent),
                Err(why) => assert!(why.len() < 80 && why.is_ascii(), "{why}"),
            }
        }
    }
}

fn table(bytes: &[u8]) {
    match content::table(bytes) {
        Ok(rows) => {
            for row in rows {
                assert!(row.len() <= NAMES, "{} cells", row.len());
                for (place, (name, value)) in row.iter().enumerate() {
                    assert!(value.as_text().is_some_and(|text| !text.is_empty()), "{name}");
                    assert!(!row.iter().skip(place + 1).any(|(other, _)| other == name), "{name} twice");
                    holds_no_nul(value);
                }
            }
        }
        Err(bad) => assert!(matches!(bad, Bad::NotCsv), "a table is not refused as something else"),
    }
}
