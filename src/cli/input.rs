//! What commands read from their arguments and from standard input.

use std::io::BufRead;

use super::Failure;
use crate::domain::ids;
use crate::domain::network::Network;
use crate::domain::random::Random;
use crate::domain::secret::Secret;
use crate::domain::time;

/// How long a generated password is: 119 bits.
const PASSWORD: usize = 20;
/// The longest line that is read from standard input: a good deal beyond the longest password.
const LINE: u64 = 8192;

/// A password, and whether it was made here and so has to be shown.
pub struct Password {
    /// The password.
    pub secret: Secret,
    is_generated: bool,
}

impl Password {
    /// The first line of standard input where that is asked for, else a new one.
    pub fn take(from_stdin: bool) -> Result<Self, Failure> {
        let secret = if from_stdin { from_input()? } else { Random::machine().alphanumeric(PASSWORD) };
        Ok(Self { secret, is_generated: !from_stdin })
    }

    /// The password, if it has to be shown.
    pub fn generated(&self) -> Option<&Secret> {
        self.is_generated.then_some(&self.secret)
    }
}

fn from_input() -> Result<Secret, Failure> {
    first_line(std::io::stdin().lock())
}

fn first_line(input: impl BufRead) -> Result<Secret, Failure> {
    let mut line = String::new();
    input
        .take(LINE)
        .read_line(&mut line)
        .map_err(|error| Failure::Failed(format!("the password: {error}")))?;
    let line = line.strip_suffix('\n').unwrap_or(&line);
    let line = line.strip_suffix('\r').unwrap_or(line);
    if line.is_empty() {
        return Err(Failure::Failed("no password came on standard input".into()));
    }
    Ok(Secret::new(line))
}

/// A row's id, for clap.
pub fn id(text: &str) -> Result<i64, String> {
    ids::parse_id(text).ok_or_else(|| "it must be a number such as 7".to_owned())
}

/// A length of time in milliseconds, for clap.
pub fn duration(text: &str) -> Result<i64, String> {
    time::parse_duration(text).ok_or_else(|| "it must be a length of time such as 7d, 36h or 90m".to_owned())
}

/// A network, for clap.
pub fn network(text: &str) -> Result<Network, String> {
    Network::parse(text).ok_or_else(|| "it must be an address or a network such as 10.0.0.0/8".to_owned())
}

/// First and last name of `"First Last"`: the first word, and all that follows.
pub fn names(name: &str) -> (&str, &str) {
    let name = name.trim();
    name.split_once(char::is_whitespace).map_or((name, ""), |(first, last)| (first, last.trim()))
}

/// Numbers as a comma-separated list.
pub fn joined(ids: &[i64]) -> String {
    ids.iter().map(i64::to_string).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_the_first_line_without_its_end() {
        let read = |text: &str| first_line(text.as_bytes()).map(|secret| secret.expose().to_owned()).ok();
        assert_eq!(read(" a b \nsecond\n").as_deref(), Some(" a b "));
        assert_eq!(read("secret\r\n").as_deref(), Some("secret"));
        assert_eq!(read("secret").as_deref(), Some("secret"));
        assert_eq!(read("\nsecret\n"), None);
        assert_eq!(read(""), None);
    }

    #[test]
    fn a_generated_password_is_shown_and_a_given_one_is_not() {
        let generated = Password::take(false).expect("generated");
        assert_eq!(generated.generated().map(|secret| secret.expose().len()), Some(20));
        let given = Password { secret: Secret::new("x"), is_generated: false };
        assert_eq!(given.generated(), None);
    }

    #[test]
    fn a_name_is_split_behind_its_first_word() {
        assert_eq!(names(" Ada  King Lovelace "), ("Ada", "King Lovelace"));
        assert_eq!(names("Ada"), ("Ada", ""));
        assert_eq!(names(""), ("", ""));
    }

    #[test]
    fn arguments_are_strict() {
        assert_eq!(id("7"), Ok(7));
        assert!(id("07").is_err() && id("-1").is_err());
        assert_eq!(duration("90m"), Ok(90 * 60_000));
        assert!(duration("90").is_err());
        assert!(network("10.0.0.0/8").is_ok() && network("10.0.0.1/8").is_err());
        assert_eq!(joined(&[1, 2]), "1,2");
    }
}
