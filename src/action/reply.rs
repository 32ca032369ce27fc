//! A call's neutral answer, which a dialect words.

/// A neutral answer: named fields in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reply {
    /// The fields.
    pub fields: Vec<(&'static str, Value)>,
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
    /// Fields inside.
    Object(Vec<(&'static str, Value)>),
    /// A list; `wrapped` ones sit inside an object under the name of one item, as
    /// `"permissions":{"permission":[…]}`.
    List {
        /// What one item is called.
        item: &'static str,
        /// Whether the list sits inside an object.
        wrapped: bool,
        /// The items.
        items: Vec<Value>,
    },
}

impl Reply {
    /// An answer without fields: it was done.
    pub fn done() -> Self {
        Self::default()
    }

    /// With one more field.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.fields.push((name, value.into()));
        self
    }

    /// The field of a name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.fields.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    /// The text of a field; empty where there is none.
    pub fn text(&self, name: &str) -> &str {
        match self.get(name) {
            Some(Value::Text(text)) => text,
            _ => "",
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
