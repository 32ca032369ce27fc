//! PHP's reading of a form's names: brackets make arrays, dots and spaces become underscores.

use std::borrow::Cow;

use super::{Entries, FormError, Tally};
use crate::params::Value;

/// Names that must never be ambiguous: told twice in one place they become a list (SEC-086), whoever would win in PHP.
const SOLE: [&str; 2] = ["email", "action"];

/// Room for the parameters of nearly every request, so that the list is allocated once.
const USUAL: usize = 16;

/// The parameters of one place, query or body; each name once.
#[derive(Default)]
pub(super) struct Place {
    entries: Entries,
}

impl Place {
    pub(super) fn into_entries(self) -> Entries {
        self.entries
    }

    /// Puts a text where its form name says, `a`, `a[]` or `a[b][c]`; a name that PHP drops is dropped.
    pub(super) fn put(&mut self, name: &str, value: String, tally: &Tally<'_>) -> Result<(), FormError> {
        let name = name.trim_start_matches(' ');
        match name.split_once('[') {
            _ if name.is_empty() => {}
            None => self.put_value(&underscored(name), Value::Text(value)),
            Some(("", _)) => {}
            // Without any `]` the bracket is a character of the name, and none that a PHP variable may have.
            Some((_, rest)) if !rest.contains(']') => self.put_value(&underscored(name), Value::Text(value)),
            Some((root, rest)) => {
                put_deep(&mut self.entries, &underscored(root), &keys_of(rest, tally)?, value);
            }
        }
        Ok(())
    }

    /// Puts a value under a name that is taken as it stands.
    pub(super) fn put_value(&mut self, name: &str, value: Value) {
        match position(&self.entries, name).and_then(|at| self.entries.get_mut(at)) {
            Some((_, known)) if SOLE.contains(&name) => join(known, value),
            Some((_, known)) => *known = value,
            None => {
                if self.entries.capacity() == 0 {
                    self.entries.reserve(USUAL);
                }
                self.entries.push((name.to_owned(), value));
            }
        }
    }
}

fn underscored(name: &str) -> Cow<'_, str> {
    if name.contains(['.', ' ', '[']) { name.replace(['.', ' ', '['], "_").into() } else { name.into() }
}

/// The keys in `b][c]…`, which follows the first bracket; `None` stands for `[]`. What follows a `]` and is no
/// bracket ends the name, and so does a bracket that is not closed.
fn keys_of<'n>(mut rest: &'n str, tally: &Tally<'_>) -> Result<Vec<Option<&'n str>>, FormError> {
    let mut keys = Vec::with_capacity(1);
    while let Some((key, after)) = rest.split_once(']') {
        keys.push(key_of(key));
        tally.check_depth(keys.len())?;
        let Some(next) = after.strip_prefix('[') else { break };
        rest = next;
    }
    Ok(keys)
}

/// PHP takes one white-space character between the brackets for nothing.
fn key_of(key: &str) -> Option<&str> {
    (!matches!(key, "" | " " | "\t" | "\n" | "\u{b}" | "\u{c}" | "\r")).then_some(key)
}

fn put_deep(entries: &mut Entries, key: &str, keys: &[Option<&str>], value: String) {
    let at = position(entries, key).unwrap_or(entries.len());
    if at == entries.len() {
        entries.push((key.to_owned(), Value::List(Vec::new())));
    }
    let Some((_, slot)) = entries.get_mut(at) else { return };
    let [next, rest @ ..] = keys else {
        *slot = Value::Text(value);
        return;
    };
    if slot.as_list().is_none() {
        *slot = Value::List(Vec::new());
    }
    let Value::List(items) = slot else { return };
    match next {
        Some(next) => put_deep(items, next, rest, value),
        None => {
            if let Some(next) = next_index(items) {
                put_deep(items, &next, rest, value);
            }
        }
    }
}

fn join(known: &mut Value, value: Value) {
    if let Value::Text(text) = known {
        let first = Value::Text(std::mem::take(text));
        *known = Value::List(vec![("0".to_owned(), first)]);
    }
    let Value::List(items) = known else { return };
    if let Some(next) = next_index(items) {
        items.push((next, value));
    }
}

/// One more than the greatest whole-number key; `None` after the greatest there is, where PHP drops the value as well.
fn next_index(items: &Entries) -> Option<String> {
    let greatest = items.iter().filter_map(|(key, _)| whole_number(key)).max();
    Some(greatest.map_or(Some(0), |greatest| greatest.checked_add(1))?.to_string())
}

/// The number a key stands for if PHP would store it as one: no sign but a minus, no leading zeros.
fn whole_number(key: &str) -> Option<i64> {
    match key.as_bytes() {
        [b'0'] => Some(0),
        [b'1'..=b'9', ..] | [b'-', b'1'..=b'9', ..] => key.parse().ok(),
        _ => None,
    }
}

fn position(entries: &Entries, name: &str) -> Option<usize> {
    entries.iter().position(|(known, _)| known == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::form::{Limits, decode};
    use crate::params::Params;
    use std::fmt::Write;

    fn shown(value: &Value, out: &mut String) {
        match value {
            Value::Text(text) => out.push_str(text),
            Value::List(items) => {
                out.push('{');
                for (key, value) in items {
                    write!(out, "{key}:").unwrap();
                    shown(value, out);
                    out.push(' ');
                }
                out.push('}');
            }
        }
    }

    fn show(params: &Params) -> String {
        let mut out = String::new();
        for (name, value) in params.iter() {
            write!(out, "{name}=").unwrap();
            shown(value, &mut out);
            out.push(';');
        }
        out
    }

    fn read(query: &str) -> String {
        show(&decode(query.as_bytes(), None, b"", &Limits::DEFAULT).unwrap())
    }

    #[test]
    fn names_are_read_as_php_8_reads_them() {
        for (query, expected) in [
            ("a[b=1", "a_b=1;"),
            ("a[b.c=1", "a_b_c=1;"),
            ("a[b[c=1", "a_b_c=1;"),
            ("a[b][c=1", "a={b:1 };"),
            ("a[b]c[d]=1", "a={b:1 };"),
            ("a[ ]=1", "a={0:1 };"),
            ("a[%0a]=1", "a={0:1 };"),
            ("a[ b]=1", "a={ b:1 };"),
            ("++a.b+c=1", "a_b_c=1;"),
            ("a.b[c.d]=1", "a_b={c.d:1 };"),
            ("[a]=1&[=1&[b=1&=1&+=1", ""),
            ("a]b=1", "a]b=1;"),
            ("a[[b]]=1", "a={[b:1 };"),
            ("a[][=1", "a={0:1 };"),
            ("a%5Bb%5D=1", "a={b:1 };"),
            ("a.[b=1", "a__b=1;"),
        ] {
            assert_eq!(read(query), expected, "{query}");
        }
    }

    #[test]
    fn arrays_grow_as_in_php() {
        for (query, expected) in [
            ("k[]=a&k[]=b", "k={0:a 1:b };"),
            ("k[0]=a&k[1]=b&k[0]=c", "k={0:c 1:b };"),
            ("k[5]=1&k[]=2", "k={5:1 6:2 };"),
            ("k[-5]=1&k[]=2", "k={-5:1 -4:2 };"),
            ("k[01]=1&k[]=2", "k={01:1 0:2 };"),
            ("k[][]=1&k[][]=2", "k={0:{0:1 } 1:{0:2 } };"),
            ("k[b][]=1&k[b]=2&k[b][c]=3", "k={b:{c:3 } };"),
            ("k[9223372036854775807]=1&k[]=2", "k={9223372036854775807:1 };"),
            (
                "email_preferences[general]=0&email_preferences[product]=1",
                "email_preferences={general:0 product:1 };",
            ),
        ] {
            assert_eq!(read(query), expected, "{query}");
        }
    }

    #[test]
    fn the_last_of_a_repeated_name_wins_in_its_first_place() {
        assert_eq!(read("a=1&b=2&a=3&c"), "a=3;b=2;c=;");
        assert_eq!(read("a=1&a[x]=2"), "a={x:2 };");
        assert_eq!(read("a[x]=1&a=2"), "a=2;");
    }

    #[test]
    fn sec_086_a_repeated_email_or_action_is_a_list_and_never_a_text() {
        for query in [
            "email=a&email=b",
            "email[]=a&email=b",
            "email=a&email[]=b",
            "email=a&+email=b",
            "email=a&email=a",
            "email[]=a",
        ] {
            let params = decode(query.as_bytes(), None, b"", &Limits::DEFAULT).unwrap();
            assert!(params.is_list("email") && params.text("email").is_none(), "{query}");
        }
        assert_eq!(read("action=GetUsers&action=AddUser&action=x"), "action={0:GetUsers 1:AddUser 2:x };");
        assert_eq!(read("x[email]=a&x[email]=b"), "x={email:b };", "only as a parameter's own name");
    }

    #[test]
    fn arrays_deeper_than_the_limit_are_refused() {
        let eight = format!("a{}=1", "[x]".repeat(8));
        assert!(decode(eight.as_bytes(), None, b"", &Limits::DEFAULT).is_ok());
        for nine in [format!("a{}=1", "[x]".repeat(9)), format!("a{}=1", "[]".repeat(100))] {
            assert_eq!(decode(nine.as_bytes(), None, b"", &Limits::DEFAULT), Err(FormError::TooDeep));
        }
    }
}
