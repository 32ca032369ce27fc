//! PostgreSQL's error codes as kinds of trouble.

use tokio_postgres::Error;

use super::super::db::{DbError, Trouble};

impl From<Error> for DbError {
    fn from(error: Error) -> Self {
        let Some(told) = error.as_db_error() else {
            // Without a code it is the connection's own: closed, reset, timed out.
            return Self { trouble: Trouble::Lost, text: in_full(&error) };
        };
        let (code, words) = (told.code().code(), told.message());
        // A statement that another session has prepared, or an option that the pooler does not know.
        let pooled = matches!(code, "26000" | "42P05") || words.starts_with("unsupported startup parameter");
        let hint = if pooled {
            " (with a pooler in transaction mode the address needs prepared_statements=off)"
        } else {
            ""
        };
        Self { trouble: kind(code), text: format!("{code}: {words}{hint}") }
    }
}

/// What a code means for whoever asked.
fn kind(code: &str) -> Trouble {
    match code {
        // A deadlock, a lock or a statement that took too long, a serialization failure.
        "40001" | "40P01" | "55P03" | "40000" => Trouble::Conflict,
        // Shut down, crashed, not ready yet; too many connections; a standby that was the primary. And
        // nobody knows whether it was done: a commit is looked up then, of all else nothing stays.
        "57P01" | "57P02" | "57P03" | "57P05" | "53300" | "25006" | "25P03" | "40003" => Trouble::Lost,
        "57014" | "53200" => Trouble::Busy,
        "53100" => Trouble::Full,
        "58030" => Trouble::Io,
        "XX001" | "XX002" => Trouble::Corrupt,
        _ if code.starts_with("08") => Trouble::Lost,
        _ if code.starts_with("23") => Trouble::Constraint,
        _ => Trouble::Other,
    }
}

/// An error with its causes: the outermost says hardly more than "error connecting to server".
fn in_full(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(one) = cause {
        text = format!("{text}: {one}");
        cause = one.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_says_whether_to_run_again_to_connect_again_or_to_give_up() {
        for (code, trouble) in [
            ("40001", Trouble::Conflict),
            ("40P01", Trouble::Conflict),
            ("55P03", Trouble::Conflict),
            ("40003", Trouble::Lost),
            ("57P01", Trouble::Lost),
            ("53300", Trouble::Lost),
            ("08006", Trouble::Lost),
            ("25006", Trouble::Lost),
            ("23505", Trouble::Constraint),
            ("53100", Trouble::Full),
            ("57014", Trouble::Busy),
            ("42601", Trouble::Other),
        ] {
            assert_eq!(kind(code), trouble, "{code}");
        }
    }
}
