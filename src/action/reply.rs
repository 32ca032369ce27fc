//! A call's neutral answer, which a dialect words.

use std::borrow::Cow;

use crate::domain::secret::Secret;
use crate::domain::token::{Key, LinkSeed};

/// Named values in their order.
pub type Fields = Vec<(Cow<'static, str>, Value)>;

/// A neutral answer: named fields in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reply {
    /// The fields.
    pub fields: Fields,
}

/// A value of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A text.
    Text(String),
    /// A number.
    Int(i64),
    /// True or false.
    Bool(bool),
    /// Nothing.
    Null,
    /// A text that ends in a token. The token is computed when the answer leaves: an answer that is
    /// kept for a repeated call holds none.
    Token(Token),
    /// Fields inside.
    Object(Fields),
    /// A list; `wrapped` ones sit inside an object under the name of one item, as
    /// `"permissions":{"permission":[…]}`.
    List {
        /// What one item is called.
        item: Cow<'static, str>,
        /// Whether the list sits inside an object.
        wrapped: bool,
        /// The items.
        items: Vec<Value>,
    },
}

/// A text that ends in a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What stands before it: the beginning of an address, or nothing.
    pub before: String,
    /// What its proof is computed for.
    pub purpose: Cow<'static, str>,
    /// What its proof is computed over.
    pub seed: LinkSeed,
}

impl Token {
    /// The text with its token.
    pub fn text(&self, key: &Key) -> String {
        let token: Secret = key.link_token(&self.purpose, self.seed);
        format!("{}{}", self.before, token.expose())
    }
}

impl Reply {
    /// An answer without fields: it was done.
    pub fn done() -> Self {
        Self::default()
    }

    /// With one more field.
    #[must_use]
    pub fn with(mut self, name: impl Into<Cow<'static, str>>, value: impl Into<Value>) -> Self {
        self.fields.push((name.into(), value.into()));
        self
    }

    /// With more fields.
    #[must_use]
    pub fn with_all(mut self, fields: Fields) -> Self {
        self.fields.extend(fields);
        self
    }

    /// The field of a name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// The text of a field; empty where there is none.
    pub fn text(&self, name: &str) -> &str {
        match self.get(name) {
            Some(Value::Text(text)) => text,
            _ => "",
        }
    }

    /// Whether a field is there and true.
    pub fn is_set(&self, name: &str) -> bool {
        self.get(name).is_some_and(Value::is_true)
    }

    /// The number of a field; 0 where there is none.
    pub fn int(&self, name: &str) -> i64 {
        self.get(name).map_or(0, Value::int)
    }

    /// The items of a list; none where there is no list.
    pub fn items(&self, name: &str) -> &[Value] {
        self.get(name).map_or(&[], Value::items)
    }

    /// The same as one JSON object.
    pub fn to_json(&self) -> serde_json::Value {
        fields_to_json(&self.fields)
    }

    /// The same with its tokens written out.
    #[must_use]
    pub fn with_tokens(mut self, key: &Key) -> Self {
        self.fields.iter_mut().for_each(|(_, value)| value.write_tokens(key));
        self
    }
}

impl Value {
    /// A list without a wrapper: `"users":[…]`; one item is a `user`.
    pub fn list(item: impl Into<Cow<'static, str>>, items: Vec<Self>) -> Self {
        Self::List { item: item.into(), wrapped: false, items }
    }

    /// A list in a wrapper: `"permissions":{"permission":[…]}`.
    pub fn wrapped(item: impl Into<Cow<'static, str>>, items: Vec<Self>) -> Self {
        Self::List { item: item.into(), wrapped: true, items }
    }

    /// An object whose names are known.
    pub fn object<const N: usize>(fields: [(&'static str, Self); N]) -> Self {
        Self::Object(named(fields))
    }

    /// Its text; empty where it is none.
    pub fn text(&self) -> &str {
        if let Self::Text(text) = self { text } else { "" }
    }

    /// Its number; 0 where it is none.
    pub fn int(&self) -> i64 {
        if let Self::Int(number) = self { *number } else { 0 }
    }

    /// Whether it is true.
    pub fn is_true(&self) -> bool {
        *self == Self::Bool(true)
    }

    /// Its items; none where it is no list.
    pub fn items(&self) -> &[Self] {
        if let Self::List { items, .. } = self { items } else { &[] }
    }

    /// A field of an object; nothing where it is none, or has no such field.
    pub fn at(&self, name: &str) -> &Self {
        let Self::Object(fields) = self else { return &Self::Null };
        fields.iter().find(|(known, _)| known == name).map_or(&Self::Null, |(_, value)| value)
    }

    fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Text(text) => text.as_str().into(),
            Self::Int(number) => (*number).into(),
            Self::Bool(flag) => (*flag).into(),
            Self::Null | Self::Token(_) => serde_json::Value::Null,
            Self::Object(fields) => fields_to_json(fields),
            Self::List { items, .. } => items.iter().map(Self::to_json).collect(),
        }
    }

    fn write_tokens(&mut self, key: &Key) {
        match self {
            Self::Token(token) => *self = Self::Text(token.text(key)),
            Self::Object(fields) => fields.iter_mut().for_each(|(_, value)| value.write_tokens(key)),
            Self::List { items, .. } => items.iter_mut().for_each(|value| value.write_tokens(key)),
            Self::Text(_) | Self::Int(_) | Self::Bool(_) | Self::Null => {}
        }
    }
}

fn fields_to_json(fields: &Fields) -> serde_json::Value {
    fields.iter().map(|(name, value)| (name.clone().into_owned(), value.to_json())).collect()
}

/// Fields whose names are known.
pub fn named<const N: usize>(fields: [(&'static str, Value); N]) -> Fields {
    fields.into_iter().map(|(name, value)| (Cow::Borrowed(name), value)).collect()
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

impl From<Fields> for Value {
    fn from(fields: Fields) -> Self {
        Self::Object(fields)
    }
}

impl From<Token> for Value {
    fn from(token: Token) -> Self {
        Self::Token(token)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Bool(flag)
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}
