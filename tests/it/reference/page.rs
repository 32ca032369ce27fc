//! `docs/whmcs.md` as text.

use std::fmt::Write as _;

use vestibule::action::{About, Call, Field, Needs, Parameter, Refusal, Source, Type};
use vestibule::actions::Group;
use vestibule::dialect::whmcs;

use super::examples::Answered;
use super::layout::{pretty_json, pretty_xml, short_json, short_xml};

/// The mark of what WHMCS does not have.
const OURS: &str = "ours";

/// A chapter of the page: a group's actions with their descriptions and answers.
pub struct Chapter<'a> {
    pub group: &'a Group,
    pub sections: Vec<(&'a Call, &'a About, Answered)>,
}

/// The list of all actions, by groups.
pub fn contents(chapters: &[Chapter<'_>]) -> String {
    let mut page = String::new();
    for chapter in chapters {
        let links = chapter.sections.iter().map(|(call, about, _)| {
            let mark = if about.source == Source::Vestibule { " *ours*" } else { "" };
            format!("[{0}](#{1}){mark}", call.name, call.name.to_ascii_lowercase())
        });
        let _ = writeln!(page, "- **{}**: {}", chapter.group.name, links.collect::<Vec<_>>().join(", "));
    }
    page
}

pub fn chapter(chapter: &Chapter<'_>, page: &mut String) {
    let _ = write!(page, "\n## {}\n", chapter.group.name);
    for (call, about, answered) in &chapter.sections {
        section(call, about, answered, page);
    }
}

fn section(call: &Call, about: &About, answered: &Answered, page: &mut String) {
    let _ = write!(page, "\n### {}\n\n{}\n", call.name, one_line(about.does));
    let whose = match about.source {
        Source::Protocol => "As WHMCS has it",
        Source::Vestibule => "Ours: WHMCS has no such action",
    };
    let _ = writeln!(page, "\n{whose}. {}", may(call));
    parameters(about.takes, page);
    fields(about.answers, page);
    refusals(about.refuses, page);
    if !about.warns.is_empty() {
        page.push_str("\nWarnings, in `warning` beside a success:\n\n");
        for text in about.warns {
            let _ = writeln!(page, "- `{text}`");
        }
    }
    example(call, about, answered, page);
}

fn may(call: &Call) -> &'static str {
    match call.needs {
        Needs::Member(..) => {
            "For staff, and for a member with `manageusers` in the client that `client_id` names (by `usertoken`)."
        }
        _ => "For staff.",
    }
}

fn parameters(takes: &[Parameter], page: &mut String) {
    if takes.is_empty() {
        page.push_str("\nNo parameters of its own.\n");
        return;
    }
    page.push_str("\n| parameter | type | | meaning | |\n|---|---|---|---|---|\n");
    for one in takes {
        let required = if one.required { "required" } else { "" };
        let (kind, mark, about) = (kind(one.kind), mark(one.source), cell(one.about));
        let _ = writeln!(page, "| `{}` | {kind} | {required} | {about} | {mark} |", one.name);
    }
}

fn fields(answers: &[Field], page: &mut String) {
    if answers.is_empty() {
        page.push_str("\nAnswers `result` alone.\n");
        return;
    }
    page.push_str("\n| answer | type | meaning | |\n|---|---|---|---|\n");
    for one in answers {
        let (kind, mark) = (kind(one.kind), mark(one.source));
        let _ = writeln!(page, "| `{}` | {kind} | {} | {mark} |", one.name, cell(one.about));
    }
}

fn refusals(refuses: &[Refusal], page: &mut String) {
    if refuses.is_empty() {
        page.push_str("\nNo errors of its own.\n");
        return;
    }
    page.push_str("\nErrors, in the order of the checks:\n\n| message | `error_code` | `field` | status |\n|---|---|---|---|\n");
    for one in refuses {
        let field = one.field.map_or(String::new(), |name| format!("`{name}`"));
        let (code, status) = (one.code, whmcs::status(one.kind));
        let _ = writeln!(page, "| {} | `{code}` | {field} | {status} |", words(&one.message));
    }
}

fn example(call: &Call, about: &About, answered: &Answered, page: &mut String) {
    page.push_str("\n```sh\ncurl -sS https://accounts.example.com/includes/api.php \\\n");
    page.push_str("  -d identifier=$IDENTIFIER -d secret=$SECRET -d responsetype=json \\\n");
    let _ = write!(page, "  -d action={}", call.name);
    for (name, value) in about.example {
        let _ = write!(page, " \\\n  {}", argument(name, value));
    }
    let _ = write!(page, "\n```\n\n```json\n{}\n```\n", pretty_json(&short_json(&answered.json)));
    let _ = write!(page, "\n```xml\n{}\n```\n", pretty_xml(&short_xml(&answered.xml)));
}

/// One field, as a shell and curl take it.
fn argument(name: &str, value: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._,:@/".contains(c);
    if value.chars().all(plain) && name.chars().all(plain) {
        return format!("-d {name}={value}");
    }
    format!("--data-urlencode '{name}={}'", value.replace('\'', "'\\''"))
}

const fn kind(kind: Type) -> &'static str {
    match kind {
        Type::Int => "int",
        Type::Text => "text",
        Type::Flag => "bool",
        Type::Date => "date",
        Type::Instant => "instant",
        Type::List => "list",
        Type::Object => "object",
    }
}

const fn mark(source: Source) -> &'static str {
    match source {
        Source::Protocol => "",
        Source::Vestibule => OURS,
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// One sentence needs no full stop in a table.
fn cell(text: &str) -> String {
    let line = one_line(text).replace('|', "\\|");
    if line.contains(". ") { line } else { line.trim_end_matches('.').to_owned() }
}

/// A message to the byte: two spaces stay two.
fn words(message: &str) -> String {
    let fence = if message.contains('`') { "``" } else { "`" };
    let space = if message.ends_with('`') || message.starts_with('`') { " " } else { "" };
    format!("{fence}{space}{}{space}{fence}", message.replace('|', "\\|"))
}

mod tests {
    use super::*;

    #[test]
    fn a_message_is_shown_to_the_byte() {
        assert_eq!(words("your  address"), "`your  address`");
        assert_eq!(words("One of `email` or `x`"), "`` One of `email` or `x` ``");
        assert_eq!(argument("a", "b c"), "--data-urlencode 'a=b c'");
    }
}
