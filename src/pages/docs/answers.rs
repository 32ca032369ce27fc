//! What an operation may answer: its own problems, and apart from them those that every operation has.

use std::collections::HashSet;

use super::document::{Answer, Document, Operation};
use super::{markdown, schemas};

/// The codes of every operation's problems.
pub type Common<'a> = HashSet<&'a str>;

/// One answer.
pub struct Answered<'a> {
    pub status: &'a str,
    /// `good` or `bad`, for the style.
    pub sort: &'static str,
    /// HTML.
    pub about: String,
    pub kind: String,
    pub headers: Vec<&'a str>,
    pub problems: Vec<(&'a str, String)>,
}

/// The problems that an answer names, each with when it is one.
fn problems(answer: &Answer) -> impl Iterator<Item = (&str, &str)> {
    let is_problem = answer.content.contains_key("application/problem+json");
    answer.description.split("\n\n").filter_map(|line| line.split_once(" — ")).filter(move |_| is_problem)
}

/// The problems of every operation that asks for a credential: the page folds them up.
pub fn common(document: &Document) -> Common<'_> {
    let all = document.paths.values().flat_map(|methods| methods.values());
    let asking = all.filter(|operation| operation.security.iter().all(|way| !way.is_empty()));
    let of = |operation: &'_ Operation| -> HashSet<String> {
        let codes = operation.responses.values().flat_map(problems).map(|(code, _)| code.to_owned());
        codes.collect()
    };
    let each: Vec<HashSet<String>> = asking.map(of).collect();
    let listed = document.problems.iter().map(|problem| problem.code.as_str());
    listed.filter(|code| each.iter().all(|codes| codes.contains(*code))).collect()
}

/// An operation's answers without what is common.
pub fn own<'a>(operation: &'a Operation, common: &Common<'_>) -> Vec<Answered<'a>> {
    answers(operation, &|code| code.is_none_or(|code| !common.contains(code)))
}

/// What of its answers is common.
pub fn everywhere<'a>(operation: &'a Operation, common: &Common<'_>) -> Vec<Answered<'a>> {
    answers(operation, &|code| code.is_some_and(|code| common.contains(code)))
}

/// Those of an operation's answers that have something to say about these problems, or about none.
fn answers<'a>(operation: &'a Operation, is_told: &dyn Fn(Option<&str>) -> bool) -> Vec<Answered<'a>> {
    let told = operation.responses.iter().filter_map(|(status, answer)| {
        let told: Vec<(&str, &str)> = problems(answer).filter(|(code, _)| is_told(Some(code))).collect();
        let is_shown = !told.is_empty() || (problems(answer).next().is_none() && is_told(None));
        is_shown.then(|| answered(status, answer, &told))
    });
    told.collect()
}

fn answered<'a>(status: &'a str, answer: &'a Answer, problems: &[(&'a str, &'a str)]) -> Answered<'a> {
    let about = if problems.is_empty() { markdown::inline(&answer.description) } else { String::new() };
    let kind = answer.content.first().filter(|_| problems.is_empty());
    Answered {
        status,
        sort: if status < "400" { "good" } else { "bad" },
        about,
        kind: kind.map(|(_, content)| schemas::kind(&content.schema)).unwrap_or_default(),
        headers: answer.headers.keys().map(String::as_str).filter(|name| *name != "X-Request-Id").collect(),
        problems: problems.iter().map(|(code, when)| (*code, markdown::inline(when))).collect(),
    }
}
