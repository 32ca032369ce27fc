//! What every file does, and what none does.

use super::{
    lexer,
    source::{File, Finding, Tree},
    unfold,
};

/// Found nowhere, not in tests, benches or examples either.
const NOWHERE: [(&[&str], &str); 4] = [
    (&["unsafe"], "`unsafe`"),
    (&["todo", "!"], "`todo!`"),
    (&["unimplemented", "!"], "`unimplemented!`"),
    (&["#", "[", "ignore"], "`#[ignore]`"),
];

pub fn headers(tree: &Tree) -> Vec<Finding> {
    let opens = |file: &&File| {
        file.source
            .lines()
            .next()
            .and_then(|line| line.strip_prefix("//!"))
            .is_some_and(|text| !text.trim().is_empty())
    };
    let bare = tree.shipped().filter(|file| !opens(file));
    bare.map(|file| file.finding(1, "header", "does not open with `//!` and a sentence")).collect()
}

pub fn nowhere(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in &tree.files {
        for (code, text) in NOWHERE {
            found.extend(lexer::lines(&file.tokens, code).map(|line| file.finding(line, "nowhere", text)));
        }
        let globs = unfold::paths(&file.tokens).into_iter().filter(|path| path.public);
        let globs = globs
            .filter_map(|path| path.segments.last().filter(|last| last.name == "*").map(|last| last.line));
        found.extend(globs.map(|line| file.finding(line, "nowhere", "`pub use …::*`")));
    }
    found
}

pub fn unwraps(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in tree.shipped() {
        for code in [[".", "unwrap"], ["::", "unwrap"]] {
            found.extend(
                lexer::lines(&file.shipped, &code)
                    .map(|line| file.finding(line, "unwrap", "`unwrap` in what ships")),
            );
        }
    }
    found
}

mod tests {
    use super::{super::finds, headers, nowhere, unwraps};

    #[test]
    fn a_file_without_its_sentence_is_found() {
        for source in [
            "",
            "use x;",
            "\n//! Late.",
            "// Plain.",
            "/// Of an item.",
            "//!",
            "//!  \n//! Late.",
            "/*! Block. */",
            "\"//! a\"",
        ] {
            for path in ["src/auth.rs", "actions/x.rs"] {
                finds(headers, &[(path, source)], &[&format!("{path}:1")]);
            }
        }
        finds(
            headers,
            &[("src/auth.rs", "//! Auth."), ("actions/x.rs", "//!x\nfn f() {}"), ("tests/it/a.rs", "")],
            &[],
        );
    }

    #[test]
    fn what_belongs_nowhere_is_found_everywhere() {
        for source in [
            "\nunsafe { f() }",
            "#[\nunsafe(no_mangle)]",
            "\nfn f() { todo!() }",
            "\nunimplemented!(\"x\")",
            "\n#[ignore]",
            "#[test]\n#[ignore = \"slow\"] fn f() {}",
            "pub use a::\n*;",
            "pub(crate) use a::{b,\nc::*};",
            "\n#[cfg(test)] mod tests { fn f() { todo!() } }",
        ] {
            for path in ["src/auth.rs", "actions/x.rs", "tests/it/a.rs", "benches/b.rs"] {
                finds(nowhere, &[(path, source)], &[&format!("{path}:2")]);
            }
        }
    }

    #[test]
    fn what_only_looks_like_it_is_not() {
        let source = r##"//! unsafe, todo!(), #[ignore], pub use x::*;
            #![forbid(unsafe_code)]
            // unimplemented!() /* unsafe
            use super::*; pub use a::{b, c}; pub fn f(todo: Todo, ignore: u8) -> u8 { todo != x; [ignore]; 2 * 3 }
            const A: &[&str] = &["unsafe", r#"todo!() "#, "#[ignore]", "pub use a::*"]; /* unsafe /* */ todo!() */
            pub fn g() { use a::*; }"##;
        finds(nowhere, &[("src/auth.rs", source)], &[]);
    }

    #[test]
    fn an_unwrap_that_ships_is_found() {
        for source in [
            "\nf().unwrap();",
            "f()\n.unwrap()",
            "f(Option\n::unwrap)",
            "#[cfg(not(test))]\nmod a { f(x.unwrap()) }",
        ] {
            for path in ["src/auth.rs", "actions/x.rs"] {
                finds(unwraps, &[(path, source)], &[&format!("{path}:2")]);
            }
        }
    }

    #[test]
    fn an_unwrap_in_tests_or_in_words_is_not() {
        let source = r##"//! x.unwrap()
            fn unwrap() { x.unwrap_or(1); x.unwrap_or_else(y); unwrap(); "x.unwrap()"; r#"".unwrap()"#; '"' } // .unwrap()
            #[cfg(test)]
            mod tests { fn f() { x.unwrap(); "}"; Option::unwrap } }"##;
        finds(unwraps, &[("src/auth.rs", source), ("tests/it/a.rs", "x.unwrap()")], &[]);
    }
}
