//! Imports only go down.

use std::collections::HashMap;

use super::{
    lexer,
    paths::{Named, Segment},
    source::{File, Finding, Tree},
    unfold,
};

const RULE: &str = "layers";

/// From the top to the bottom; modules of one layer may import each other.
const LAYERS: [&[&str]; 10] = [
    &["main", "cli", "config"],
    &["http"],
    &["dialect", "pages"],
    &["dispatch"],
    &["actions"],
    &[
        "account",
        "alert",
        "application",
        "first_admin",
        "grants",
        "groups",
        "invitation",
        "mailed_link",
        "mend",
        "many_invites",
        "ownership",
        "password_reset",
        "personal",
        "place",
        "portal",
        "second_factor",
        "signup",
        "staff",
        "verification",
    ],
    &["auth", "mail", "openid"],
    &["action", "fields", "params", "words"],
    &["store"],
    &["domain"],
];

pub fn imports_go_down(tree: &Tree) -> Vec<Finding> {
    let macros = exported_macros(tree);
    let files = tree.shipped().filter(|file| !file.module.is_empty());
    files.flat_map(|file| check(file, &macros)).collect()
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

/// Macros that `#[macro_export]` lifts to the crate's root, with the modules they are written in.
fn exported_macros(tree: &Tree) -> HashMap<&str, &str> {
    let mut macros = HashMap::new();
    for file in tree.shipped().filter(|file| !file.module.is_empty()) {
        let lifted = |at: &usize| lexer::starts(&file.shipped[*at..], &["macro_export", "]"]);
        for at in (0..file.shipped.len()).filter(lifted) {
            let rest = &file.shipped[at..];
            let name = rest.iter().position(|token| token.is("macro_rules")).and_then(|at| rest.get(at + 2));
            macros.extend(name.map(|name| (name.text.as_str(), file.module[0].as_str())));
        }
    }
    macros
}

/// The top module that a path below the root leads to. A macro's is the one it is written in, not a module of
/// its name, unless the file goes on into that module.
fn top<'a>(path: &Named, below: &'a [Segment], macros: &HashMap<&str, &'a str>, named: &[Named]) -> &'a str {
    let name = below[0].name.as_str();
    let enters = |other: &Named| other.segments.len() > 1 && other.segments[0].name == name;
    match macros.get(name) {
        Some(home) if below.len() == 1 && !(path.import && named.iter().any(enters)) => home,
        _ => name,
    }
}

fn check(file: &File, macros: &HashMap<&str, &str>) -> Vec<Finding> {
    let own = &file.module[0];
    let Some(from) = layer(own) else {
        return vec![file.finding(1, RULE, format!("`{own}` has no layer in tests/it/house/layers.rs"))];
    };
    let mut found = Vec::new();
    let named = unfold::paths(&file.shipped);
    for path in &named {
        match path.below_root(file) {
            Some(below @ [first, ..]) => {
                let top = top(path, below, macros, &named);
                let fault = match layer(top) {
                    Some(to) if to >= from => continue,
                    Some(_) => "stands above it",
                    None => "has no layer",
                };
                let text = format!("`{own}` imports `{top}`, which {fault}");
                found.push(file.finding(first.line, RULE, text));
            }
            Some([]) if path.import => {
                let text = "imports the crate's root, which hides what is used";
                found.push(file.finding(path.line(), RULE, text));
            }
            _ => {}
        }
    }
    found.dedup();
    let placed = lexer::lines(&file.shipped, &["#", "[", "path"]);
    found.extend(placed.map(|line| file.finding(line, RULE, "`#[path]` outside src/lib.rs")));
    found
}

mod tests {
    use super::{super::finds, imports_go_down};

    #[test]
    fn an_import_that_goes_up_is_found() {
        for (path, source, line) in [
            ("src/store/db.rs", "//! a\nuse crate::http::App;", 2),
            ("src/store/db.rs", "use std::fmt;\npub use\ncrate::mail;", 3),
            ("src/store/db.rs", "use crate::{\n  domain::Email,\n  auth::{self,\n  Who},\n  store::x};", 3),
            ("src/store/db.rs", "use super::super::pages;", 1),
            ("src/store.rs", "use super::{domain,\n dispatch::run};", 2),
            ("src/store/mod.rs", "mod deep {\n use super::super::cli; use super::super::domain; }", 2),
            ("src/domain/time.rs", "\nfn f(x: &crate::store::Db) {}", 2),
            ("src/auth.rs", "fn f() { let x = crate\n::invitation\n::issue(); }", 2),
            ("src/action.rs", "impl crate::mail::X for Y {}", 1),
            ("src/params.rs", "use crate::auth;", 1),
            ("src/http.rs", "use crate::config::Config;", 1),
            ("src/mail/mod.rs", "macro_rules! m { () => { $crate::actions::x() } }", 1),
            ("actions/accept_invite.rs", "use crate::dispatch;", 1),
            ("actions/mod.rs", "use super::pages;", 1),
            ("src/domain/a.rs", "#[cfg(not(test))]\nmod a { use crate::http; }", 2),
            ("src/domain/a.rs", "#[cfg(test)]\nuse crate::http;\nuse crate::http;", 3),
        ] {
            finds(imports_go_down, &[(path, source)], &[&format!("{path}:{line}")]);
        }
    }

    #[test]
    fn an_import_that_hides_its_layer_is_found() {
        for source in [
            "use crate as all;",
            "use crate::*;",
            "use super::*;",
            "use crate::{self as all};",
            "use crate::what;",
        ] {
            finds(imports_go_down, &[("src/auth.rs", source)], &["src/auth.rs:1"]);
        }
        finds(
            imports_go_down,
            &[("src/main.rs", "fn main() { vestibule::what::run() }")],
            &["src/main.rs:1"],
        );
        finds(imports_go_down, &[("src/what.rs", "use crate::http;")], &["src/what.rs:1"]);
    }

    #[test]
    fn a_module_from_somewhere_else_is_found() {
        let source = "\n#[path = \"../http.rs\"] mod a; #[cfg(test)] #[path = \"t.rs\"] mod tests;";
        finds(imports_go_down, &[("src/auth.rs", source)], &["src/auth.rs:2"]);
        finds(imports_go_down, &[("src/lib.rs", source)], &[]);
    }

    #[test]
    fn an_import_that_goes_down_or_sideways_is_not() {
        for (path, source) in [
            ("src/main.rs", "use vestibule::{cli, config}; fn main() -> ExitCode { vestibule::cli::main() }"),
            ("src/lib.rs", "pub mod http; pub use http::App;"),
            ("src/auth.rs", "use crate::{mail, action::Call, params::Params, store, domain::time};"),
            (
                "src/pages/client.rs",
                "use super::admin; use super::super::dialect; pub(in crate::pages) fn f() {}",
            ),
            ("src/store/db.rs", "use super::{http, pages}; mod a { use super::super::dialect; }"),
            ("src/store/db.rs", "use http::StatusCode; use ::mail::x; fn f(cli: config::A) { self.http() }"),
            ("actions/x.rs", "use crate::{actions::y, invitation}; use super::z;"),
            ("tests/it/world.rs", "use crate::http;"),
        ] {
            finds(imports_go_down, &[(path, source)], &[]);
        }
    }

    #[test]
    fn an_exported_macro_belongs_where_it_is_written() {
        let home = ("src/store/db.rs", "#[macro_export]\nmacro_rules! params { () => {} }");
        let finds = |path, source, expected| finds(imports_go_down, &[home, (path, source)], expected);
        finds("src/store/a.rs", "use crate::params;\nfn f() { params![x]; crate::params!() }", &[]);
        finds("src/domain/a.rs", "use crate::params;", &["src/domain/a.rs:1"]);
        finds("src/store/a.rs", "use crate::params;\nfn f(x: params::Params) {}", &["src/store/a.rs:1"]);
        finds("src/store/a.rs", "use crate::params::Params;", &["src/store/a.rs:1"]);
    }

    #[test]
    fn what_is_no_code_imports_nothing() {
        let source = r##"//! See [`crate::http`].
            /// As crate::http::run does.
            fn f<'a>(x: &'a str) -> char { /* use crate::http; /* crate::cli */ crate::pages */
                let _ = ("use crate::http;", r#"" crate::http"#, b"crate::http", '"');
                '"' }
            #[cfg(test)]
            mod tests { use crate::http; fn f() -> &'static str { "}" } fn g() { crate::cli::run() } }"##;
        finds(imports_go_down, &[("src/domain/email.rs", source)], &[]);
    }
}
