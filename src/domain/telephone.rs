//! Telephone numbers as people type them, and in the form `+44.1234567890`.

use super::country::{self, Country};

/// Whether a text may be a telephone number: digits, and what people put between them.
pub fn is_plausible(text: &str) -> bool {
    let known = |c: char| c.is_ascii_digit() || " +-./()".contains(c);
    text.chars().any(|c| c.is_ascii_digit()) && text.chars().all(known)
}

/// A number in its two parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telephone {
    /// What stands behind the plus sign; 0 where neither the number nor the country tells.
    pub calling_code: i64,
    /// The digits behind that, as they were typed.
    pub digits: String,
}

impl Telephone {
    /// Reads a number that was typed in a country: its own calling code counts, else the country's.
    pub fn of(typed: &str, country: Option<Country>) -> Self {
        let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
        if typed.trim_start().starts_with('+')
            && let Some(calling_code) = leading_code(&digits)
        {
            let length = calling_code.to_string().len();
            return Self { calling_code, digits: digits.chars().skip(length).collect() };
        }
        Self { calling_code: country.map_or(0, |country| country.calling_code), digits }
    }

    /// `+44.1234567890`; empty where there is no number.
    pub fn formatted(&self) -> String {
        match (self.calling_code, self.digits.as_str()) {
            (_, "") => String::new(),
            (0, digits) => digits.to_owned(),
            (code, digits) => format!("+{code}.{digits}"),
        }
    }
}

/// No calling code is the beginning of another one.
fn leading_code(digits: &str) -> Option<i64> {
    let codes = country::all().map(|country| country.calling_code);
    codes.into_iter().find(|code| digits.starts_with(&code.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(typed: &str, country: &str) -> (i64, String) {
        let telephone = Telephone::of(typed, Country::of(country));
        (telephone.calling_code, telephone.formatted())
    }

    #[test]
    fn a_number_is_told_with_its_calling_code() {
        for (typed, country, code, formatted) in [
            ("+44.1234567890", "GB", 44, "+44.1234567890"),
            ("+49 (731) 1-2", "DE", 49, "+49.73112"),
            ("0731/1", "DE", 49, "+49.07311"),
            ("+49 731 1", "FR", 49, "+49.7311"),
            ("+1 242 5550100", "BS", 1, "+1.2425550100"),
            ("+0 1", "", 0, "01"),
            ("12", "ZZ", 0, "12"),
            ("", "US", 1, ""),
        ] {
            assert_eq!(read(typed, country), (code, formatted.to_owned()), "{typed} {country}");
        }
    }

    #[test]
    fn no_calling_code_begins_another_one() {
        for one in country::all() {
            let code = one.calling_code.to_string();
            assert_eq!(leading_code(&format!("{code}5550100")), Some(one.calling_code), "{code}");
        }
    }

    #[test]
    fn words_are_no_numbers() {
        assert!(is_plausible("+49 (0)731/1-2.3"));
        for text in ["", "+", "call me", "1a", "1\n2", "١"] {
            assert!(!is_plausible(text), "{text}");
        }
    }
}
