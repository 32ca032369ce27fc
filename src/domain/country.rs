//! Countries by their codes of two letters: names and calling codes.

/// A code, a calling code and a name a line, in the order of the codes: ISO 3166-1, and Kosovo's `XK`.
const TABLE: &str = include_str!("countries.txt");

/// A country.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Country {
    /// ISO 3166-1 alpha-2, in capitals.
    pub code: &'static str,
    /// The English short name.
    pub name: &'static str,
    /// What stands behind the plus sign of a telephone number.
    pub calling_code: i64,
}

impl Country {
    /// The country of a code, in whatever case.
    pub fn of(code: &str) -> Option<Self> {
        all().find(|country| country.code.eq_ignore_ascii_case(code))
    }
}

/// All of them.
pub fn all() -> impl Iterator<Item = Country> {
    TABLE.lines().filter_map(|line| {
        let (code, rest) = line.split_once(' ')?;
        let (calling_code, name) = rest.split_once(' ')?;
        Some(Country { code, name, calling_code: calling_code.parse().ok()? })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_country_in_the_order_of_the_codes() {
        let codes: Vec<_> = all().map(|country| country.code).collect();
        assert_eq!((codes.len(), TABLE.lines().count()), (250, 250), "249 of the standard, and Kosovo");
        assert!(codes.is_sorted() && codes.windows(2).all(|pair| pair.first() != pair.last()));
        assert!(
            codes.iter().all(|code| code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase()))
        );
        assert!(all().all(|country| (1..=998).contains(&country.calling_code) && country.name.len() > 3));
    }

    #[test]
    fn a_country_is_found_by_its_code() {
        let germany = Country::of("de").expect("a country");
        assert_eq!((germany.code, germany.name, germany.calling_code), ("DE", "Germany", 49));
        assert_eq!(Country::of("CI").map(|country| country.name), Some("Côte d'Ivoire"));
        for code in ["", "D", "ZZ", "DEU", "Germany", "D ", "Ä"] {
            assert_eq!(Country::of(code), None, "{code}");
        }
    }
}
