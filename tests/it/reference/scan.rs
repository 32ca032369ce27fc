//! What an action reads and refuses, as its sources say it: a scan, to be held against what is described.

use std::collections::{BTreeMap, BTreeSet};

use crate::house::HOUSE;
use crate::house::lexer::{self, Kind, Token};
use crate::house::source::File;
use crate::house::unfold;

pub type Names = BTreeSet<String>;

/// An action's sources: its own file, and what it shares with others.
pub struct Sources {
    own: Vec<Token>,
    /// Functions of shared files that read parameters, by `module::name`.
    readers: &'static BTreeMap<String, Names>,
}

/// Where no parameter of a call is read.
const DEEPER: [&str; 10] = [
    "src/auth",
    "src/cli",
    "src/dialect",
    "src/dispatch",
    "src/domain",
    "src/http",
    "src/mail",
    "src/pages",
    "src/params",
    "src/store",
];

/// Where parameters may be read for several actions.
fn is_shared(file: &File) -> bool {
    !file.within(&DEEPER) && !file.module.is_empty()
}

impl Sources {
    /// Of the action with this name.
    pub fn of(name: &str) -> Self {
        let named = format!("name: \"{name}\"");
        let mut files = HOUSE.shipped().filter(|file| file.path.starts_with("actions/"));
        let file =
            files.find(|file| file.source.contains(&named)).unwrap_or_else(|| panic!("no file of {name}"));
        let mut own = file.shipped.clone();
        let folder = file.path.replace(".rs", "/");
        for below in HOUSE.shipped().filter(|file| file.path.starts_with(&folder)) {
            own.extend(below.shipped.iter().cloned());
        }
        Self { own, readers: readers() }
    }

    /// The parameters that are read by name, here and in what is called here.
    pub fn reads(&self) -> Names {
        let code = without_words(&self.own);
        let mut names = read_here(&code);
        for called in mentioned(&code) {
            names.extend(self.readers.get(&called).into_iter().flatten().cloned());
        }
        names
    }

    /// Every literal that is neither description nor refusal, here and in shared code that is named here.
    pub fn literals(&self) -> Names {
        let code = without_words(&self.own);
        let modules: Names =
            mentioned(&code).iter().filter_map(|path| Some(path.split_once("::")?.0.to_owned())).collect();
        let shared = HOUSE
            .shipped()
            .filter(|file| is_shared(file) && keys(file).iter().any(|key| modules.contains(*key)));
        let mut names = texts(&code);
        for file in shared {
            names.extend(texts(&without_words(&file.shipped)));
        }
        names
    }

    /// The texts of each constant that is a refusal: code, words, field.
    pub fn refusals(&self) -> Vec<Vec<String>> {
        let starts = (0..self.own.len()).filter(|at| {
            let next = &self.own[*at..];
            next.len() > 3 && next[0].is("const") && next[2].is(":") && next[3].is("Refusal")
        });
        starts
            .map(|at| {
                let end = end_of_item(&self.own, at);
                texts_of(&self.own[at..end])
            })
            .collect()
    }
}

/// What paths to something in the file begin with: its own name, or that of the module which shows it.
fn keys(file: &File) -> [&str; 2] {
    let shown = usize::from(file.path.starts_with("actions/"));
    [file.module.last(), file.module.get(shown)].map(|segment| segment.map_or("", String::as_str))
}

fn readers() -> &'static BTreeMap<String, Names> {
    static READERS: std::sync::LazyLock<BTreeMap<String, Names>> = std::sync::LazyLock::new(find_readers);
    &READERS
}

/// Each function of shared files and what it reads; what it calls counts as its own.
fn find_readers() -> BTreeMap<String, Names> {
    let mut direct: BTreeMap<String, Names> = BTreeMap::new();
    let mut calls: BTreeMap<String, Names> = BTreeMap::new();
    for file in HOUSE.shipped().filter(|file| is_shared(file)) {
        let code = without_words(&file.shipped);
        for (name, body) in functions(&code) {
            let near = body.windows(2).filter(|two| two[1].is("(")).map(|two| &two[0].text);
            let near: Names = near.map(|other| format!("{}::{other}", keys(file)[0])).collect();
            for key in keys(file) {
                let path = format!("{key}::{name}");
                calls.entry(path.clone()).or_default().extend(mentioned(body).union(&near).cloned());
                direct.entry(path).or_default().extend(read_here(body));
            }
        }
    }
    // Deeper than this nobody passes parameters on.
    for _ in 0..4 {
        for (path, called) in &calls {
            let more: Names = called.iter().filter_map(|one| direct.get(one)).flatten().cloned().collect();
            direct.entry(path.clone()).or_default().extend(more);
        }
    }
    direct
}

fn functions(code: &[Token]) -> impl Iterator<Item = (&str, &[Token])> {
    let starts = (0..code.len().saturating_sub(1)).filter(|at| code[*at].is("fn"));
    starts.filter_map(|at| {
        let open = at + code[at..].iter().position(|token| token.is("{"))?;
        Some((code[at + 1].text.as_str(), &code[open..lexer::behind(code, open)]))
    })
}

/// `params.text("x")` and `anything(params, "x"`.
fn read_here(code: &[Token]) -> Names {
    let called = |at: usize| {
        lexer::starts(&code[at..], &["params", "."]) && code.get(at + 3).is_some_and(|t| t.is("("))
    };
    let mut names = Names::new();
    for at in 0..code.len() {
        let place = if called(at) {
            at + 4
        } else if lexer::starts(&code[at..], &["params", ","]) {
            at + 2
        } else {
            continue;
        };
        names
            .extend(code.get(place).filter(|token| token.kind == Kind::Text).map(|token| token.text.clone()));
    }
    names
}

/// Ends of paths, as `module::name`, imports unfolded: a type counts as the module of its name.
fn mentioned(code: &[Token]) -> Names {
    let paths = unfold::paths(code);
    let ends = paths.iter().filter_map(|path| match path.names()[..] {
        [.., module, name] => Some(format!("{}::{name}", module.to_lowercase())),
        _ => None,
    });
    ends.collect()
}

/// The code without what only describes: `About`, parameters and fields of it, refusals.
fn without_words(code: &[Token]) -> Vec<Token> {
    let mut left = Vec::new();
    let mut at = 0;
    while at < code.len() {
        let next = &code[at..];
        let described = ["About", "Parameter", "Field", "Refusal"].iter().any(|name| next[0].is(name));
        let open = next.iter().take(4).position(|token| token.is("{") || token.is("("));
        match open {
            Some(open) if described && (open == 1 || next[1].is("::")) => at = lexer::behind(code, at + open),
            _ => {
                left.push(code[at].clone());
                at += 1;
            }
        }
    }
    left
}

fn end_of_item(code: &[Token], start: usize) -> usize {
    let mut at = start;
    while at < code.len() && !code[at].is(";") {
        at = if ["(", "[", "{"].iter().any(|sign| code[at].is(sign)) {
            lexer::behind(code, at)
        } else {
            at + 1
        };
    }
    at
}

fn texts(code: &[Token]) -> Names {
    texts_of(code).into_iter().collect()
}

/// String literals as the compiler reads them, as far as names and messages need it.
fn texts_of(code: &[Token]) -> Vec<String> {
    let texts = code.iter().filter(|token| token.kind == Kind::Text);
    texts.map(|token| unescaped(&token.text)).collect()
}

fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text.chars().peekable();
    while let Some(next) = rest.next() {
        match (next, rest.peek()) {
            ('\\', Some('\n')) => while rest.next_if(|c| c.is_whitespace()).is_some() {},
            ('\\', Some('n')) => {
                rest.next();
                out.push('\n');
            }
            ('\\', Some(_)) => out.extend(rest.next()),
            _ => out.push(next),
        }
    }
    out
}

mod tests {
    use super::*;

    #[test]
    fn parameters_are_found_where_they_are_read() {
        let code = lexer::tokens(
            r#"fn run() { let a = params.text("a"); fields::line(params, "b", &NO)?; own(params)?; }
               const NO: Refusal = Refusal::invalid("code", "c", "No");
               const ABOUT: About = About { takes: &[Parameter::required("d", Type::Int, "")], example: &[("e", "1")] };
               const X: &[&str] = &["f"];"#,
        );
        let code = without_words(&code);
        assert_eq!(read_here(&code), ["a", "b"].map(str::to_owned).into());
        assert_eq!(texts(&code), ["a", "b", "f"].map(str::to_owned).into());
    }

    #[test]
    fn what_shared_functions_read_is_read_by_whoever_calls_them() {
        let of = |name: &str| readers().get(name).cloned().unwrap_or_default();
        assert!(of("fields::page").contains("limitnum"), "{:?}", readers());
        assert!(of("fields::managed_client").contains("client_id"));
        assert!(Sources::of("GetUsers").reads().contains("limitstart"));
    }
}
