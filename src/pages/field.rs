//! A form's field: its label, its input, a hint, and what was wrong with it.

/// A field, as `field.html` shows it.
#[derive(Default)]
pub struct Field<'a> {
    /// The element's id.
    pub id: &'static str,
    /// The name under which it is sent.
    pub name: &'static str,
    /// What stands above it.
    pub label: String,
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
    /// It may be left empty.
    pub is_optional: bool,
    /// The cursor goes there.
    pub has_focus: bool,
    /// What can be chosen, where that is all that can be typed.
    pub options: Vec<Choice>,
}

/// Something that can be chosen.
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is shown.
    pub label: String,
    /// The tag of its language, where that is not the page's; else empty.
    pub language: &'static str,
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
    /// The same, chosen here: with a strength, and a way to have one made.
    NewPassword,
    /// A code of digits, out of an authenticator.
    Code,
    /// A whole number.
    Number,
    /// A telephone number.
    Telephone,
    /// Several lines.
    Lines,
}

impl Field<'_> {
    /// Whether it is shown as dots.
    pub fn is_password(&self) -> bool {
        matches!(self.sort, Sort::Password | Sort::NewPassword)
    }

    /// Whether a password is chosen in it.
    pub fn is_new_password(&self) -> bool {
        self.sort == Sort::NewPassword
    }

    /// Whether it takes a code out of an authenticator.
    pub fn is_code(&self) -> bool {
        self.sort == Sort::Code
    }

    /// Whether it holds several lines.
    pub fn is_lines(&self) -> bool {
        self.sort == Sort::Lines
    }

    /// The keyboard that a phone shows; empty: the usual one.
    pub fn keyboard(&self) -> &'static str {
        match self.sort {
            Sort::Email => "email",
            Sort::Code | Sort::Number => "numeric",
            Sort::Telephone => "tel",
            _ => "",
        }
    }

    /// The ids of the texts that describe it, for screen readers.
    pub fn described_by(&self) -> String {
        let texts = [(!self.error.is_empty(), "error"), (!self.hint.is_empty(), "hint")];
        let ids = texts.iter().filter(|(shown, _)| *shown).map(|(_, what)| format!("{}-{what}", self.id));
        ids.collect::<Vec<_>>().join(" ")
    }
}
