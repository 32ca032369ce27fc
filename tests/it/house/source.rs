//! The sources as the rules read them: each file with its place in the module tree and what of it ships.

use std::{fmt, fs, path::Path, slice};

use super::{
    lexer::{self, Token},
    shipped::{self, TestModule},
};

/// Where Rust is looked for; only `SHIPPED` is the program itself.
const FOLDERS: [&str; 5] = ["actions", "benches", "examples", "src", "tests"];
const SHIPPED: [&str; 2] = ["actions/", "src/"];

#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    pub file: String,
    pub line: usize,
    pub rule: &'static str,
    pub text: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        write!(out, "{}:{}: {} ({})", self.file, self.line, self.text, self.rule)
    }
}

pub struct File {
    pub path: String,
    pub source: String,
    pub tokens: Vec<Token>,
    /// The tokens without the items under `#[cfg(test)]`.
    pub shipped: Vec<Token>,
    /// `src/store/db.rs` is `["store", "db"]`, `src/lib.rs` is `[]`.
    pub module: Vec<String>,
    test_modules: Vec<TestModule>,
}

impl File {
    pub fn parse(path: &str, source: &str) -> Self {
        let tokens = lexer::tokens(source);
        let (shipped, test_modules) = shipped::split(&tokens);
        let (path, source) = (path.to_owned(), source.to_owned());
        File { module: module(&path), path, source, tokens, shipped, test_modules }
    }

    pub fn ships(&self) -> bool {
        SHIPPED.iter().any(|folder| self.path.starts_with(folder))
    }

    /// Whether the file is, or lies in, one of these places: `src/http` is `src/http.rs` and all below `src/http/`.
    pub fn within(&self, places: &[&str]) -> bool {
        places.iter().any(|place| {
            let rest = self.path.strip_prefix(place);
            rest.is_some_and(|rest| rest.is_empty() || rest == ".rs" || rest.starts_with('/'))
        })
    }

    pub fn finding(&self, line: usize, rule: &'static str, text: impl Into<String>) -> Finding {
        Finding { file: self.path.clone(), line, rule, text: text.into() }
    }
}

pub struct Tree {
    pub files: Vec<File>,
}

impl Tree {
    pub fn of(sources: &[(&str, &str)]) -> Self {
        let mut tree =
            Tree { files: sources.iter().map(|(path, source)| File::parse(path, source)).collect() };
        tree.clear_test_files();
        tree
    }

    pub fn read(root: &Path) -> Self {
        let mut sources = Vec::new();
        for folder in FOLDERS {
            gather(&root.join(folder), folder, &mut sources);
        }
        sources.sort();
        let borrowed: Vec<_> =
            sources.iter().map(|(path, source)| (path.as_str(), source.as_str())).collect();
        Tree::of(&borrowed)
    }

    pub fn shipped(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|file| file.ships())
    }

    /// A file that its parent declares as `#[cfg(test)] mod name;` ships nothing, nor does anything below it.
    fn clear_test_files(&mut self) {
        let (mut modules, mut paths) = (Vec::new(), Vec::new());
        for file in self.files.iter().filter(|file| file.ships()) {
            for module in &file.test_modules {
                let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
                match &module.path {
                    Some(path) => paths.push(format!("{folder}/{path}")),
                    None => modules.push([&file.module[..], slice::from_ref(&module.name)].concat()),
                }
            }
        }
        for file in self.files.iter_mut().filter(|file| file.ships()) {
            let below = modules.iter().any(|module| file.module.starts_with(module));
            if below || paths.contains(&file.path) {
                file.shipped.clear();
            }
        }
    }
}

fn gather(folder: &Path, name: &str, sources: &mut Vec<(String, String)>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.map(|entry| entry.expect("a readable folder")) {
        let path = entry.path();
        let name = format!("{name}/{}", entry.file_name().display());
        if path.is_dir() {
            gather(&path, &name, sources);
        } else if path.extension().is_some_and(|end| end == "rs") {
            let source = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
            sources.push((name, source));
        }
    }
}

/// `actions/` hangs in the library as `crate::actions`.
fn module(path: &str) -> Vec<String> {
    let path = path.strip_prefix("src/").unwrap_or(path);
    let path = path.strip_suffix(".rs").unwrap_or(path);
    let mut module: Vec<_> = path.split('/').map(str::to_owned).collect();
    if module.last().is_some_and(|last| last == "mod") || path == "lib" {
        module.pop();
    }
    module
}

mod tests {
    use super::*;

    #[test]
    fn a_file_declared_for_tests_does_not_ship() {
        let tree = Tree::of(&[
            ("src/a.rs", "#[cfg(test)] mod support; mod real; #[cfg(test)] #[path = \"t.rs\"] mod tests;"),
            ("src/t.rs", "x"),
            ("src/a/t.rs", "x"),
            ("src/a/tests.rs", "x"),
            ("src/a/support.rs", "x"),
            ("src/a/support/deep.rs", "x"),
            ("src/a/real.rs", "x"),
            ("src/support.rs", "x"),
        ]);
        let shipped: Vec<_> = tree.files.iter().map(|file| file.shipped.len()).collect();
        assert_eq!(shipped, [3, 0, 1, 1, 0, 0, 1, 1]);
    }

    #[test]
    fn a_file_knows_its_module() {
        let module = |path| File::parse(path, "").module.join("::");
        assert_eq!(["src/lib.rs", "src/main.rs", "src/http.rs"].map(module), ["", "main", "http"]);
        assert_eq!(["src/store/mod.rs", "src/store/db.rs"].map(module), ["store", "store::db"]);
        assert_eq!(["actions/mod.rs", "actions/x.rs"].map(module), ["actions", "actions::x"]);
    }
}
