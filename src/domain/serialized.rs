//! PHP's `serialize()` read safely: scalars and arrays, never an object or a reference.
//!
//! An object would run code of its class in PHP, and a reference makes a small text a large or endless value;
//! neither is of use in what integrations send so. Everything that is not understood is refused as a whole.

use std::fmt;

/// The longest text that is read, in bytes.
pub const MOST_BYTES: usize = 256 * 1024;

/// How deep arrays may stand in one another.
const MOST_DEPTH: usize = 8;

/// How many elements all arrays together may have.
const MOST_ELEMENTS: usize = 1024;

/// A value as PHP wrote it.
#[derive(Debug, Clone, PartialEq)]
pub enum Php {
    /// `null`.
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Any other number; never infinite, and always a number.
    Float(f64),
    /// A text in UTF-8, without NUL.
    Text(String),
    /// An array: its elements in their order, each key once.
    Array(Array),
}

/// The elements of an array.
pub type Array = Vec<(Key, Php)>;

/// The key of an element. A text of digits is a number, as in PHP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// A number.
    Int(i64),
    /// A name.
    Text(String),
}

/// It is not what `serialize()` writes, or holds what is not read here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotPlain;

impl Php {
    /// Reads one value that fills the text.
    pub fn read(bytes: &[u8]) -> Result<Self, NotPlain> {
        if bytes.len() > MOST_BYTES {
            return Err(NotPlain);
        }
        let mut reader = Reader { rest: bytes, elements: MOST_ELEMENTS };
        let value = reader.value(MOST_DEPTH)?;
        if reader.rest.is_empty() { Ok(value) } else { Err(NotPlain) }
    }

    /// The text that PHP would print; None for an array.
    pub fn text(&self) -> Option<String> {
        match self {
            Self::Null | Self::Bool(false) => Some(String::new()),
            Self::Bool(true) => Some("1".to_owned()),
            Self::Int(number) => Some(number.to_string()),
            Self::Float(number) => Some(number.to_string()),
            Self::Text(text) => Some(text.clone()),
            Self::Array(_) => None,
        }
    }
}

impl Key {
    fn of_text(text: String) -> Self {
        let digits = text.strip_prefix('-').unwrap_or(&text);
        let plain = matches!(digits.as_bytes(), [b'0'] | [b'1'..=b'9', ..]) && text != "-0";
        match text.parse() {
            Ok(number) if plain => Self::Int(number),
            _ => Self::Text(text),
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int(number) => number.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}

struct Reader<'a> {
    rest: &'a [u8],
    /// How many more elements may come.
    elements: usize,
}

impl<'a> Reader<'a> {
    fn value(&mut self, depth: usize) -> Result<Php, NotPlain> {
        match self.take(2)? {
            b"N;" => Ok(Php::Null),
            b"b:" => match self.until(b';')? {
                "0" => Ok(Php::Bool(false)),
                "1" => Ok(Php::Bool(true)),
                _ => Err(NotPlain),
            },
            b"i:" => self.int().map(Php::Int),
            b"d:" => self.float().map(Php::Float),
            b"s:" => self.text().map(Php::Text),
            b"a:" => self.array(depth).map(Php::Array),
            _ => Err(NotPlain),
        }
    }

    fn array(&mut self, depth: usize) -> Result<Array, NotPlain> {
        let inside = depth.checked_sub(1).ok_or(NotPlain)?;
        let count = self.length()?;
        self.elements = self.elements.checked_sub(count).ok_or(NotPlain)?;
        self.expect(b"{")?;
        let mut elements = Array::with_capacity(count);
        for _ in 0..count {
            let key = self.key()?;
            let value = self.value(inside)?;
            // Of two with one key the later counts, in the place of the first.
            match elements.iter_mut().find(|(known, _)| *known == key) {
                Some((_, known)) => *known = value,
                None => elements.push((key, value)),
            }
        }
        self.expect(b"}")?;
        Ok(elements)
    }

    fn key(&mut self) -> Result<Key, NotPlain> {
        match self.take(2)? {
            b"i:" => self.int().map(Key::Int),
            b"s:" => self.text().map(Key::of_text),
            _ => Err(NotPlain),
        }
    }

    fn int(&mut self) -> Result<i64, NotPlain> {
        self.until(b';')?.parse().map_err(|_| NotPlain)
    }

    fn float(&mut self) -> Result<f64, NotPlain> {
        let digits = self.until(b';')?;
        let number: f64 = digits.parse().map_err(|_| NotPlain)?;
        if number.is_finite() { Ok(number) } else { Err(NotPlain) }
    }

    /// A text's length is in bytes, so that a quotation mark inside it needs no escape.
    fn text(&mut self) -> Result<String, NotPlain> {
        let length = self.length()?;
        self.expect(b"\"")?;
        let text = std::str::from_utf8(self.take(length)?).map_err(|_| NotPlain)?;
        self.expect(b"\";")?;
        if text.contains('\0') { Err(NotPlain) } else { Ok(text.to_owned()) }
    }

    fn length(&mut self) -> Result<usize, NotPlain> {
        let digits = self.until(b':')?;
        let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
        digits.parse().ok().filter(|_| plain).ok_or(NotPlain)
    }

    /// The characters before an end that comes soon: nothing read so is long.
    fn until(&mut self, end: u8) -> Result<&'a str, NotPlain> {
        let at = self.rest.iter().take(32).position(|byte| *byte == end).ok_or(NotPlain)?;
        let before = std::str::from_utf8(self.take(at)?).map_err(|_| NotPlain)?;
        self.take(1)?;
        Ok(before)
    }

    fn expect(&mut self, wanted: &[u8]) -> Result<(), NotPlain> {
        if self.take(wanted.len())? == wanted { Ok(()) } else { Err(NotPlain) }
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8], NotPlain> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(NotPlain)?;
        self.rest = rest;
        Ok(taken)
    }
}

#[cfg(test)]
mod tests;
