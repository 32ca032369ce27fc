//! The protocols in which integrations call, by the names that an operator reads.

/// A protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// Forms to `…/api.php`.
    Form,
    /// XML documents to `/db/{dbid}`.
    Xml,
    /// REST.
    Rest,
}

impl Protocol {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::Form, Self::Xml, Self::Rest];

    /// The store's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Xml => "xml",
            Self::Rest => "rest",
        }
    }

    /// Reads the store's word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|protocol| protocol.as_str() == text)
    }
}
