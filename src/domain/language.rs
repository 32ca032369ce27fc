//! The languages in which pages and mails speak, and which of them somebody reads.

/// A language that has all texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Language {
    /// English, whose texts the others translate.
    #[default]
    English,
    /// German.
    German,
    /// French.
    French,
    /// Spanish.
    Spanish,
    /// English with other letters: what stays readable was never translated. Nobody is offered it.
    Pseudo,
}

/// The store's word, the tag, and what a language calls itself.
const TABLE: [(Language, &str, &str, &str); 4] = [
    (Language::English, "english", "en", "English"),
    (Language::German, "german", "de", "Deutsch"),
    (Language::French, "french", "fr", "Français"),
    (Language::Spanish, "spanish", "es", "Español"),
];

/// More is no list of languages that a browser sends.
const LONGEST: usize = 1_000;

impl Language {
    /// Those that people are offered.
    pub const ALL: [Self; 4] = [Self::English, Self::German, Self::French, Self::Spanish];

    /// By the store's word, or by its tag; in whatever case.
    pub fn from_name(name: &str) -> Option<Self> {
        let is_it = |word: &str| word.eq_ignore_ascii_case(name);
        TABLE.iter().find(|(_, word, tag, _)| is_it(word) || is_it(tag)).map(|row| row.0)
    }

    /// The store's word.
    pub fn name(self) -> &'static str {
        self.row().map_or("pseudo", |row| row.1)
    }

    /// The tag that documents and browsers use.
    pub fn tag(self) -> &'static str {
        self.row().map_or("en-XA", |row| row.2)
    }

    /// What it calls itself.
    pub fn own_name(self) -> &'static str {
        self.row().map_or("", |row| row.3)
    }

    fn row(self) -> Option<&'static (Self, &'static str, &'static str, &'static str)> {
        TABLE.iter().find(|row| row.0 == self)
    }

    /// The one that an `Accept-Language` header likes best; None when it knows none of them.
    pub fn accepted(header: &str) -> Option<Self> {
        if header.len() > LONGEST {
            return None;
        }
        let mut best: Option<(f32, Self)> = None;
        for (language, weight) in header.split(',').filter_map(wish) {
            if weight > best.map_or(0.0, |(most, _)| most) {
                best = Some((weight, language));
            }
        }
        best.map(|(_, language)| language)
    }
}

/// One entry of the header, `de-AT;q=0.8`.
fn wish(entry: &str) -> Option<(Language, f32)> {
    let mut parts = entry.split(';').map(str::trim);
    let tag = parts.next()?;
    let weight = match parts.find_map(|part| part.strip_prefix("q=")) {
        Some(text) => text.parse::<f32>().ok().filter(|weight| (0.0..=1.0).contains(weight))?,
        None => 1.0,
    };
    if tag.eq_ignore_ascii_case(Language::Pseudo.tag()) {
        return Some((Language::Pseudo, weight));
    }
    let first = tag.split('-').next()?;
    let known = TABLE.iter().find(|(_, _, tag, _)| tag.eq_ignore_ascii_case(first))?;
    Some((known.0, weight))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_answered_in_the_language_that_it_likes_best() {
        for (header, language) in [
            ("de-AT,de;q=0.9,en;q=0.8", Some(Language::German)),
            ("ja, es;q=0.5, fr;q=0.7", Some(Language::French)),
            ("ES", Some(Language::Spanish)),
            ("en-XA", Some(Language::Pseudo)),
            ("fr;q=0, en;q=0.1", Some(Language::English)),
            ("fr;q=2", None),
            ("fr;q=x", None),
            ("ja,*", None),
            ("", None),
        ] {
            assert_eq!(Language::accepted(header), language, "{header}");
        }
        assert_eq!(Language::accepted(&"de,".repeat(400)), None);
    }

    #[test]
    fn a_language_is_found_by_its_word_and_by_its_tag() {
        for language in Language::ALL {
            assert_eq!(Language::from_name(language.name()), Some(language));
            assert_eq!(Language::from_name(language.tag()), Some(language));
        }
        assert_eq!(Language::from_name("klingon"), None);
        assert_eq!(Language::from_name(""), None);
    }
}
