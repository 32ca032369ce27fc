//! `docs/whmcs.md`: what is the form dialect's own in its reference.

mod access;
mod examples;

use std::fmt::Write as _;

use vestibule::action::{About, Call, Needs, Refusal};
use vestibule::actions::{FORM, Group};
use vestibule::dialect::whmcs;

use self::examples::Answered;
use super::layout::{pretty_json, pretty_xml, short_json, short_xml};
use super::page::words;
use super::{Document, world};
use crate::world::World;

pub struct Whmcs;

impl Document for Whmcs {
    type Answered = Answered;
    const FILE: &str = "docs/whmcs.md";
    const PROTOCOL: &str = "WHMCS";
    const ERRORS: &str = "| message | `error_code` | `field` | status |\n|---|---|---|---|";
    const BARE: &str = "Answers `result` alone.";
    /// Another way to name the client, which belongs to Quickbase's calls, and the order of lists that have
    /// only one.
    const UNSPOKEN: &[&str] = &["dbid", "sorting"];
    const COMMON: &[&str] = &["result", "request_id", "warning"];

    /// Quickbase's calls have an envelope and a reference of their own.
    fn groups() -> Vec<&'static Group> {
        FORM.iter().filter(|group| group.name != "Quickbase").collect()
    }

    fn introduction(contents: &str) -> String {
        let text = include_str!("whmcs/introduction.md").replace("{{contents}}", contents);
        text.replace("{{access}}", &access::table())
    }

    fn chapter(group: &Group) -> &str {
        group.name
    }

    fn title(call: &Call) -> String {
        call.name.to_owned()
    }

    fn may(call: &Call) -> String {
        let may = match call.needs {
            Needs::Member(..) => {
                "For staff, and for a member with `manageusers` in the client that `client_id` names (by `usertoken`)."
            }
            _ => "For staff.",
        };
        may.to_owned()
    }

    fn world() -> World {
        world::world()
    }

    fn answered(shared: &World, call: &Call, about: &About) -> Answered {
        let answered = examples::run(shared, call, about);
        examples::agree(call.name, &answered);
        answered
    }

    fn paths(answered: &Answered) -> Vec<String> {
        examples::described(answered)
    }

    fn is_at(field: &str, path: &str) -> bool {
        field == path
    }

    fn error(one: &Refusal) -> String {
        let field = one.field.map_or(String::new(), |name| format!("`{name}`"));
        let (code, status) = (one.code, whmcs::status(one.kind));
        format!("| {} | `{code}` | {field} | {status} |", words(&one.message))
    }

    fn example(call: &Call, about: &About, answered: &Answered) -> String {
        let mut page = "\n```sh\ncurl -sS https://accounts.example.com/includes/api.php \\\n".to_owned();
        page.push_str("  -d identifier=$IDENTIFIER -d secret=$SECRET -d responsetype=json \\\n");
        let _ = write!(page, "  -d action={}", call.name);
        for (name, value) in about.example {
            let _ = write!(page, " \\\n  {}", argument(name, value));
        }
        let _ = write!(page, "\n```\n\n```json\n{}\n```\n", pretty_json(&short_json(&answered.json)));
        let _ = write!(page, "\n```xml\n{}\n```\n", pretty_xml(&short_xml(&answered.xml)));
        page
    }
}

/// One field, as a shell and curl take it.
fn argument(name: &str, value: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._,:@/".contains(c);
    if value.chars().all(plain) && name.chars().all(plain) {
        return format!("-d {name}={value}");
    }
    format!("--data-urlencode '{name}={}'", value.replace('\'', "'\\''"))
}

mod tests {
    use super::*;

    #[test]
    fn a_field_is_quoted_where_a_shell_needs_it() {
        assert_eq!(argument("a", "b,c"), "-d a=b,c");
        assert_eq!(argument("a", "b c"), "--data-urlencode 'a=b c'");
    }
}
