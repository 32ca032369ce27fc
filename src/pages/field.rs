//! A form's field: its label, its input, a hint, and what was wrong with it.

/// A field, as `field.html` shows it.
#[derive(Default)]
pub struct Field<'a> {
    /// The element's id.
    pub id: &'static str,
    /// The name under which it is sent.
    pub name: &'static str,
    /// What stands above it.
    pub label: &'static str,
    /// What is typed into it.
    pub sort: Sort,
    /// What the browser may fill in.
    pub autocomplete: &'static str,
    /// What stands in it.
    pub value: &'a str,
    /// The fewest characters; 0: any number.
    pub least: usize,
    /// What helps to fill it in.
    pub hint: String,
    /// What was wrong with it.
    pub error: &'a str,
    /// It can be read, not changed.
    pub is_fixed: bool,
    /// The cursor goes there.
    pub has_focus: bool,
}

/// What is typed into a field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// A line of text.
    #[default]
    Text,
    /// An address: a phone shows the keyboard for it. The input stays a text, since the check of browsers refuses
    /// addresses that are good.
    Email,
    /// Shown as dots, and never filled in by the server.
    Password,
}

impl Field<'_> {
    /// Whether it is shown as dots.
    pub fn is_password(&self) -> bool {
        self.sort == Sort::Password
    }

    /// Whether a phone shows the keyboard for addresses.
    pub fn is_email(&self) -> bool {
        self.sort == Sort::Email
    }

    /// The ids of the texts that describe it, for screen readers.
    pub fn described_by(&self) -> String {
        let texts = [(!self.error.is_empty(), "error"), (!self.hint.is_empty(), "hint")];
        let ids = texts.iter().filter(|(shown, _)| *shown).map(|(_, what)| format!("{}-{what}", self.id));
        ids.collect::<Vec<_>>().join(" ")
    }
}
