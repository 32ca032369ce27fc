//! A reference as text: what all of them have in common.

use std::fmt::Write as _;

use vestibule::action::{About, Call, Field, Parameter, Source, Type};
use vestibule::actions::Group;

use super::Document;

/// The mark of what the protocol itself does not have.
const OURS: &str = "ours";

/// A chapter of the page: a group's actions with their descriptions and answers.
pub struct Chapter<'a, D: Document> {
    pub group: &'a Group,
    pub sections: Vec<(&'a Call, &'a About, D::Answered)>,
}

/// The list of all actions, by groups.
pub fn contents<D: Document>(chapters: &[Chapter<'_, D>]) -> String {
    let mut page = String::new();
    for chapter in chapters {
        let links = chapter.sections.iter().map(|(call, about, _)| {
            let mark = if about.source == Source::Vestibule { " *ours*" } else { "" };
            let title = D::title(call);
            format!("[{title}](#{}){mark}", title.to_ascii_lowercase())
        });
        let name = D::chapter(chapter.group);
        let _ = writeln!(page, "- **{name}**: {}", links.collect::<Vec<_>>().join(", "));
    }
    page
}

pub fn chapter<D: Document>(chapter: &Chapter<'_, D>, page: &mut String) {
    let _ = write!(page, "\n## {}\n", D::chapter(chapter.group));
    for (call, about, answered) in &chapter.sections {
        section::<D>(call, about, answered, page);
    }
}

fn section<D: Document>(call: &Call, about: &About, answered: &D::Answered, page: &mut String) {
    let _ = write!(page, "\n### {}\n\n{}\n", D::title(call), one_line(about.does));
    let whose = match about.source {
        Source::Protocol => format!("As {} has it", D::PROTOCOL),
        Source::Vestibule => format!("Ours: {} has no such action", D::PROTOCOL),
    };
    let _ = writeln!(page, "\n{whose}. {}", D::may(call));
    parameters(about.takes, page);
    fields::<D>(about.answers, page);
    refusals::<D>(about, page);
    if !about.warns.is_empty() {
        page.push_str("\nWarnings, in `warning` beside a success:\n\n");
        for text in about.warns {
            let _ = writeln!(page, "- `{text}`");
        }
    }
    page.push_str(&D::example(call, about, answered));
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

fn fields<D: Document>(answers: &[Field], page: &mut String) {
    if answers.is_empty() {
        let _ = write!(page, "\n{}\n", D::BARE);
        return;
    }
    page.push_str("\n| answer | type | meaning | |\n|---|---|---|---|\n");
    for one in answers {
        let (kind, mark) = (kind(one.kind), mark(one.source));
        let _ = writeln!(page, "| `{}` | {kind} | {} | {mark} |", one.name, cell(one.about));
    }
}

fn refusals<D: Document>(about: &About, page: &mut String) {
    if about.refuses.is_empty() {
        page.push_str("\nNo errors of its own.\n");
        return;
    }
    let _ = write!(page, "\nErrors, in the order of the checks:\n\n{}\n", D::ERRORS);
    for one in about.refuses {
        let _ = writeln!(page, "{}", D::error(one));
    }
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
pub fn words(message: &str) -> String {
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
    }
}
