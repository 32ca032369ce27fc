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
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<Php, NotPlain> {
        Php::read(text.as_bytes())
    }

    #[test]
    fn scalars_are_read_as_php_writes_them() {
        for (text, value, printed) in [
            ("N;", Php::Null, ""),
            ("b:0;", Php::Bool(false), ""),
            ("b:1;", Php::Bool(true), "1"),
            ("i:-12;", Php::Int(-12), "-12"),
            ("d:0.5;", Php::Float(0.5), "0.5"),
            ("d:1.0E+25;", Php::Float(1e25), "10000000000000000000000000"),
            ("s:0:\"\";", Php::Text(String::new()), ""),
            ("s:5:\"a\";\"b\";", Php::Text("a\";\"b".to_owned()), "a\";\"b"),
        ] {
            let read = read(text);
            assert_eq!(read.as_ref(), Ok(&value), "{text}");
            assert_eq!(read.ok().and_then(|value| value.text()).as_deref(), Some(printed), "{text}");
        }
    }

    #[test]
    fn the_documented_array_is_read_by_numbers_and_by_names() {
        let google = Php::Text("Google".to_owned());
        assert_eq!(read("a:1:{i:1;s:6:\"Google\";}"), Ok(Php::Array(vec![(Key::Int(1), google.clone())])));
        let both = read("a:3:{s:4:\"Näe\";s:6:\"Google\";s:1:\"7\";N;s:2:\"07\";a:0:{}}");
        let expected = vec![
            (Key::Text("Näe".to_owned()), google),
            (Key::Int(7), Php::Null),
            (Key::Text("07".to_owned()), Php::Array(Vec::new())),
        ];
        assert_eq!(both, Ok(Php::Array(expected)), "lengths are bytes, digits are numbers");
        assert_eq!(Key::of_text("-0".to_owned()), Key::Text("-0".to_owned()));
        assert_eq!(Key::of_text("-5".to_owned()).to_string(), "-5");
        let twice = read("a:2:{i:1;i:1;s:1:\"1\";i:2;}");
        assert_eq!(twice, Ok(Php::Array(vec![(Key::Int(1), Php::Int(2))])), "the later one counts");
    }

    #[test]
    fn objects_references_and_everything_else_are_refused() {
        for text in [
            "",
            "x",
            "N",
            "O:8:\"stdClass\":0:{}",
            "a:1:{i:0;O:8:\"stdClass\":0:{}}",
            "C:3:\"Foo\":1:{x}",
            "E:7:\"Foo:Bar\";",
            "S:1:\"a\";",
            "a:2:{i:0;i:1;i:1;R:2;}",
            "a:2:{i:0;i:1;i:1;r:2;}",
            "i:1;i:2;",
            "i:1; ",
            "i:;",
            "i:1.0;",
            "i:9223372036854775808;",
            "b:2;",
            "b:true;",
            "d:INF;",
            "d:NAN;",
            "d:-INF;",
            "s:1:\"ä\";",
            "s:3:\"ab\";",
            "s:1:\"ab\";",
            "s:-1:\"\";",
            "s:+1:\"a\";",
            "s:1:\"\0\";",
            "s:99999999999999999999:\"a\";",
            "s:1000000:\"a\";",
            "a:1:{}",
            "a:0:{i:1;i:1;}",
            "a:1:{N;i:1;}",
            "a:1:{d:1.5;i:1;}",
            "a:1:{i:1;i:1;",
        ] {
            assert_eq!(read(text), Err(NotPlain), "{text}");
        }
        assert_eq!(Php::read(b"s:1:\"\xff\";"), Err(NotPlain));
    }

    #[test]
    fn depth_elements_and_length_are_bounded() {
        let nested = |depth: usize| format!("{}N;{}", "a:1:{i:0;".repeat(depth), "}".repeat(depth));
        assert!(read(&nested(8)).is_ok());
        assert_eq!(read(&nested(9)), Err(NotPlain));
        assert_eq!(read(&nested(10_000)), Err(NotPlain));
        let long = |count: usize| {
            let elements: Vec<String> = (0..count).map(|at| format!("i:{at};N;")).collect();
            format!("a:{count}:{{{}}}", elements.concat())
        };
        assert!(read(&long(1024)).is_ok());
        assert_eq!(read(&long(1025)), Err(NotPlain));
        let inside = format!("a:2:{{i:0;{}i:1;{}}}", long(512), long(512));
        assert_eq!(read(&inside), Err(NotPlain), "all arrays count together");
        assert_eq!(read("a:1000000000:{"), Err(NotPlain), "no room is made for what is only announced");
        let text = |length: usize| format!("s:{length}:\"{}\";", "x".repeat(length));
        assert!(read(&text(MOST_BYTES - 100)).is_ok());
        assert_eq!(read(&text(MOST_BYTES)), Err(NotPlain));
    }

    fn written(value: &Php) -> String {
        match value {
            Php::Null => "N;".to_owned(),
            Php::Bool(flag) => format!("b:{};", u8::from(*flag)),
            Php::Int(number) => format!("i:{number};"),
            Php::Float(number) => format!("d:{number:?};"),
            Php::Text(text) => format!("s:{}:\"{text}\";", text.len()),
            Php::Array(elements) => {
                let inside: String = elements
                    .iter()
                    .map(|(key, value)| {
                        let key = match key {
                            Key::Int(number) => Php::Int(*number),
                            Key::Text(text) => Php::Text(text.clone()),
                        };
                        written(&key) + &written(value)
                    })
                    .collect();
                format!("a:{}:{{{inside}}}", elements.len())
            }
        }
    }

    fn values() -> impl Strategy<Value = Php> {
        let leaf = prop_oneof![
            Just(Php::Null),
            any::<bool>().prop_map(Php::Bool),
            any::<i64>().prop_map(Php::Int),
            (-1e9..1e9f64).prop_map(Php::Float),
            "[^\0]{0,12}".prop_map(Php::Text),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            let key = prop_oneof![any::<i64>().prop_map(Key::Int), "[a-zä\"]{1,5}".prop_map(Key::Text),];
            prop::collection::vec((key, inner), 0..6).prop_map(|mut elements: Array| {
                let mut seen = Vec::new();
                elements.retain(|(key, _)| {
                    let new = !seen.contains(key);
                    seen.push(key.clone());
                    new
                });
                Php::Array(elements)
            })
        })
    }

    proptest! {
        #[test]
        fn no_bytes_upset_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = Php::read(&bytes);
        }

        #[test]
        fn nothing_that_looks_like_it_upsets_the_reader(text in "([abdisNOCRrE]:?|[0-9]{1,3}|[:;{}\"]){0,40}") {
            let _ = read(&text);
        }

        #[test]
        fn what_php_writes_is_read_and_nothing_shorter(value in values(), cut in 1usize..20) {
            let text = written(&value);
            prop_assert_eq!(read(&text), Ok(value));
            let shorter = text.as_bytes().get(..text.len().saturating_sub(cut)).unwrap_or_default();
            prop_assert_eq!(Php::read(shorter), Err(NotPlain));
        }
    }
}
