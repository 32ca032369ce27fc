//! The neutral parameter bag: what a caller sent, whatever dialect it came in.

use std::fmt;

/// Words that clients send where they mean nothing at all: JavaScript clients print an unset variable as its name.
const ABSENT: [&str; 3] = ["", "undefined", "null"];

/// What the client libraries found in the wild send for "no"; every other text means "yes".
const FALSE: [&str; 6] = ["", "0", "false", "off", "no", "null"];

/// One parameter's value: a text, or what PHP calls an array.
///
/// Its `Debug` says which of the two it is and never the content, which may be a secret.
#[derive(Clone, PartialEq, Eq)]
pub enum Value {
    /// A single text, possibly empty.
    Text(String),
    /// Keys and values in the order of arrival; a list without keys has `"0"`, `"1"`, ….
    List(Vec<(String, Value)>),
}

impl Value {
    /// The text, or `None` for a list.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::List(_) => None,
        }
    }

    /// Yes or no, as [`Params::flag`] reads it.
    pub fn flag(&self) -> Option<bool> {
        let text = self.as_text()?;
        if text == "undefined" {
            return None;
        }
        Some(!FALSE.iter().any(|word| text.eq_ignore_ascii_case(word)))
    }

    /// The keys and values, or `None` for a text.
    pub fn as_list(&self) -> Option<&[(String, Value)]> {
        match self {
            Self::Text(_) => None,
            Self::List(items) => Some(items),
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(_) => f.write_str("Text(…)"),
            Self::List(items) => write!(f, "List({} …)", items.len()),
        }
    }
}

/// An ordered bag of named values in which each name occurs once.
///
/// Lookup is a walk: a request carries a dozen parameters, and never more than the decoder's limit.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Params {
    entries: Vec<(String, Value)>,
    fold_names: bool,
}

impl Params {
    /// An empty bag.
    pub fn new() -> Self {
        Self::default()
    }

    /// A bag of these pairs; of two with one name the later stays.
    pub fn from_pairs<N: Into<String>, V: Into<Value>>(pairs: impl IntoIterator<Item = (N, V)>) -> Self {
        let mut params = Self::new();
        for (name, value) in pairs {
            params.insert(name, value);
        }
        params
    }

    /// Entries whose names the caller has already made unique.
    pub(crate) fn from_unique(entries: Vec<(String, Value)>) -> Self {
        Self { entries, fold_names: false }
    }

    /// The same bag, found by name whatever the ASCII case.
    ///
    /// Two spellings of one name become one list: neither can hide behind the other, and neither is taken as a text.
    #[must_use]
    pub fn with_case_insensitive_names(self) -> Self {
        let mut folded = Self { entries: Vec::with_capacity(self.entries.len()), fold_names: true };
        for (name, value) in self.entries {
            match folded.position(&name) {
                Some(at) => folded.join(at, value),
                None => folded.entries.push((name, value)),
            }
        }
        folded
    }

    /// The text under `name`; `None` when it is absent, a list, empty, or the word `undefined` or `null`.
    ///
    /// Where an empty text has a meaning of its own (clear this field), ask [`Params::get`].
    pub fn text(&self, name: &str) -> Option<&str> {
        let text = self.get(name)?.as_text()?;
        (!ABSENT.contains(&text)).then_some(text)
    }

    /// The text under `name` as it came, whatever it says: for what is only given back.
    pub fn verbatim(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_text()
    }

    /// Yes or no: `""`, `0`, `false`, `off`, `no`, `null` in any case are no, every other text is yes.
    ///
    /// `None` when it is absent, a list, or the word `undefined`. An empty text is a no and not an absence, because
    /// PHP prints `false` as nothing.
    pub fn flag(&self, name: &str) -> Option<bool> {
        self.get(name)?.flag()
    }

    /// Whatever stands under `name`, empty texts and lists included.
    pub fn get(&self, name: &str) -> Option<&Value> {
        let at = self.position(name)?;
        self.entries.get(at).map(|(_, value)| value)
    }

    /// Whether a list stands under `name`, where most actions want a text.
    pub fn is_list(&self, name: &str) -> bool {
        matches!(self.get(name), Some(Value::List(_)))
    }

    /// Puts `value` under `name` and gives back the value it replaces, which keeps its place in the order.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Value>) -> Option<Value> {
        let (name, value) = (name.into(), value.into());
        let Some(at) = self.position(&name) else {
            self.entries.push((name, value));
            return None;
        };
        self.entries.get_mut(at).map(|(_, old)| std::mem::replace(old, value))
    }

    /// Takes a parameter out.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        let at = self.position(name)?;
        Some(self.entries.remove(at).1)
    }

    /// Names and values in the order of arrival.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.entries.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// How many names there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nothing was sent.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The names and values themselves.
    pub(crate) fn into_entries(self) -> impl Iterator<Item = (String, Value)> {
        self.entries.into_iter()
    }

    fn position(&self, name: &str) -> Option<usize> {
        if self.fold_names {
            return self.entries.iter().position(|(known, _)| known.eq_ignore_ascii_case(name));
        }
        self.entries.iter().position(|(known, _)| known == name)
    }

    fn join(&mut self, at: usize, value: Value) {
        let Some((_, known)) = self.entries.get_mut(at) else { return };
        match known {
            Value::List(items) => items.push((items.len().to_string(), value)),
            Value::Text(text) => {
                let first = Value::Text(std::mem::take(text));
                *known = Value::List(vec![("0".to_owned(), first), ("1".to_owned(), value)]);
            }
        }
    }
}

/// Names only; a name that does not look like one is left out as well, since a body in the wrong format puts its
/// content there.
impl fmt::Debug for Params {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain =
            |name: &str| name.len() <= 32 && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        f.write_str("Params")?;
        f.debug_set().entries(self.iter().map(|(name, _)| if plain(name) { name } else { "…" })).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bag(pairs: &[(&str, &str)]) -> Params {
        Params::from_pairs(pairs.iter().copied())
    }

    fn list() -> Value {
        Value::List(vec![("0".to_owned(), "a".into())])
    }

    #[test]
    fn empty_undefined_and_null_texts_count_as_absent() {
        let params = bag(&[("a", ""), ("b", "undefined"), ("c", "null"), ("d", "Null"), ("e", " ")]);
        for name in ["a", "b", "c", "missing"] {
            assert_eq!(params.text(name), None, "{name}");
        }
        assert_eq!(params.text("d"), Some("Null"), "a person may be called so");
        assert_eq!(params.text("e"), Some(" "));
        assert_eq!(params.get("a"), Some(&Value::from("")));
    }

    #[test]
    fn a_list_is_neither_a_text_nor_a_flag() {
        let params = Params::from_pairs([("email", list())]);
        assert!(params.is_list("email") && !params.is_list("other"));
        assert_eq!((params.text("email"), params.flag("email")), (None, None));
        assert_eq!(params.get("email").and_then(Value::as_list).map(<[_]>::len), Some(1));
    }

    #[test]
    fn flags_follow_the_words_that_clients_send() {
        for no in ["", "0", "false", "False", "FALSE", "off", "no", "null"] {
            assert_eq!(bag(&[("f", no)]).flag("f"), Some(false), "{no:?}");
        }
        for yes in ["1", "true", "True", "on", "yes", "2", "anything"] {
            assert_eq!(bag(&[("f", yes)]).flag("f"), Some(true), "{yes:?}");
        }
        assert_eq!(bag(&[("f", "undefined")]).flag("f"), None);
        assert_eq!(bag(&[]).flag("f"), None);
    }

    #[test]
    fn inserting_replaces_in_place_and_gives_the_old_value_back() {
        let mut params = bag(&[("a", "1"), ("b", "2")]);
        assert_eq!(params.insert("a", "3"), Some("1".into()));
        assert_eq!(params.insert("c", list()), None);
        assert_eq!(params.iter().map(|(name, _)| name).collect::<Vec<_>>(), ["a", "b", "c"]);
        assert_eq!((params.text("a"), params.len(), params.is_empty()), (Some("3"), 3, false));
    }

    #[test]
    fn names_are_exact_unless_the_dialect_says_otherwise() {
        let params = bag(&[("userToken", "t")]);
        assert_eq!(params.text("usertoken"), None);
        assert_eq!(params.with_case_insensitive_names().text("USERTOKEN"), Some("t"));
    }

    #[test]
    fn two_spellings_of_one_name_are_taken_as_neither() {
        let params = bag(&[("email", "a"), ("Email", "b"), ("EMAIL", "c")]).with_case_insensitive_names();
        assert_eq!((params.len(), params.text("email")), (1, None));
        assert_eq!(params.get("email").and_then(Value::as_list).map(<[_]>::len), Some(3));
    }

    #[test]
    fn debug_shows_names_and_never_a_value() {
        let params = bag(&[("secret", "hunter2"), ("<ticket>hunter2</ticket>", "")]);
        let shown = format!("{params:?} {:?} {:?}", params.get("secret"), list());
        assert!(shown.contains("secret") && !shown.contains("hunter2"), "{shown}");
    }
}
