//! Things that have one place: the clock, the random generator, `async`, the dialects' names.

use std::collections::HashMap;

use super::{
    paths::Named,
    source::{File, Finding, Tree},
    unfold,
};

struct Taken {
    what: &'static str,
    place: &'static str,
    /// Segments that follow each other anywhere in a path.
    paths: &'static [&'static str],
}

const TAKEN: [Taken; 2] = [
    Taken {
        what: "the clock",
        place: "src/domain/time.rs",
        paths: &[
            "SystemTime::now",
            "Instant::now",
            "Timestamp::now",
            "Zoned::now",
            "OffsetDateTime::now",
            "Utc::now",
            "UNIX_EPOCH::elapsed",
            "clock_gettime",
        ],
    },
    Taken {
        what: "the random generator",
        place: "src/domain/random.rs",
        paths: &[
            "rand::rng",
            "rand::random",
            "rand::random_bool",
            "rand::random_iter",
            "rand::random_range",
            "rand::random_ratio",
            "rand::fill",
            "rand::make_rng",
            "rand::prelude",
            "rand::*",
            "thread_rng",
            "ThreadRng",
            "OsRng",
            "SysRng",
            "getrandom",
            "Uuid::new_v4",
            "Uuid::now_v7",
        ],
    },
];

/// The serving threads; and the connection to PostgreSQL, whose futures are waited for where they are made:
/// the library's own form without them has no limit of time, and waits for each statement by itself.
const ASYNC: &[&str] = &[
    "src/http",
    "src/store/postgres/client.rs",
    "src/store/postgres/connection.rs",
    "src/store/postgres/statement.rs",
];

const DIALECTS: [&str; 3] = ["Whmcs", "Quickbase", "Dolfin"];
const MAY_NAME_DIALECTS: &[&str] = &["src/dialect", "src/lib.rs", "src/http", "src/cli", "actions"];

pub fn clock_and_chance(tree: &Tree) -> Vec<Finding> {
    tree.shipped().flat_map(taken).collect()
}

fn taken(file: &File) -> Vec<Finding> {
    let named = unfold::paths(&file.shipped);
    let aliases: HashMap<_, _> =
        named.iter().filter_map(|path| Some((path.alias.as_deref()?, path))).collect();
    let mut found = Vec::new();
    for path in &named {
        let path = &unaliased(path, &aliases);
        for taken in TAKEN.iter().filter(|taken| !file.within(&[taken.place])) {
            if let Some((hit, line)) = taken.paths.iter().find_map(|hit| Some((hit, line_of(path, hit)?))) {
                let text = format!("`{hit}` takes {} outside {}", taken.what, taken.place);
                found.push(file.finding(line, "one place", text));
            }
        }
    }
    found.dedup();
    found
}

/// The path with a first segment that an import renamed given back its own name.
fn unaliased(path: &Named, aliases: &HashMap<&str, &Named>) -> Named {
    let mut path = path.clone();
    if let Some(meant) = aliases.get(path.segments[0].name.as_str()).filter(|_| !path.import) {
        let line = path.line();
        let meant = meant.segments.iter().cloned().map(|mut segment| {
            segment.line = line;
            segment
        });
        path.segments.splice(..1, meant);
    }
    path
}

fn line_of(path: &Named, hit: &str) -> Option<usize> {
    let hit: Vec<_> = hit.split("::").collect();
    let at = path.names().windows(hit.len()).position(|names| names == hit)?;
    Some(path.segments[at + hit.len() - 1].line)
}

pub fn asynchrony(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in tree.shipped().filter(|file| !file.within(ASYNC)) {
        for (index, token) in file.tokens.iter().enumerate() {
            if token.is("async") || (token.is("await") && index > 0 && file.tokens[index - 1].is(".")) {
                found.push(file.finding(token.line, "async", format!("`{}` outside its places", token.text)));
            }
        }
    }
    found
}

pub fn dialects(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in tree.shipped().filter(|file| !file.within(MAY_NAME_DIALECTS)) {
        let named = file.shipped.iter().filter(|token| DIALECTS.iter().any(|name| token.is(name)));
        found.extend(named.map(|token| {
            file.finding(token.line, "dialects", format!("names the dialect `{}`", token.text))
        }));
    }
    found
}

mod tests {
    use super::{super::finds, asynchrony, clock_and_chance, dialects};

    #[test]
    fn a_clock_or_a_generator_taken_elsewhere_is_found() {
        for (source, line) in [
            ("let now = std::time::SystemTime\n::now();", 2),
            ("\nlet start = Instant::now;", 2),
            ("jiff::Timestamp::now()", 1),
            ("use x;\nfn f() -> Zoned { jiff::Zoned::now() }", 2),
            ("OffsetDateTime::now_utc(); OffsetDateTime::now()", 1),
            ("chrono::Utc::now()", 1),
            ("let x = rand::rng();", 1),
            ("use rand::{\n  Rng,\n  rng,\n};", 3),
            ("let x: u8 = rand::random();", 1),
            ("rand::thread_rng()", 1),
            ("use rand::rngs::OsRng;", 1),
            ("fill(&mut SysRng)", 1),
            ("rustix::rand::getrandom(&mut x, y)", 1),
            ("Uuid::new_v4()", 1),
            ("map(uuid::Uuid::now_v7)", 1),
            ("use std::time::{Duration, Instant as I};\nfn f() { I::now() }", 2),
            ("use rand as dice;\ndice::random::<u8>()", 2),
            ("#[cfg(not(test))]\nmod a { fn f() { Instant::now() } }", 2),
        ] {
            for path in ["src/auth.rs", "actions/x.rs"] {
                finds(clock_and_chance, &[(path, source)], &[&format!("{path}:{line}")]);
            }
        }
        let swapped = [("src/domain/time.rs", "rand::rng()"), ("src/domain/random.rs", "Instant::now()")];
        finds(clock_and_chance, &swapped, &["src/domain/time.rs:1", "src/domain/random.rs:1"]);
    }

    #[test]
    fn the_clock_and_the_generator_in_their_place_are_not() {
        let source = r##"//! Not Instant::now.
            use std::time::{Duration, Instant, SystemTime}; use rand::{Rng, rngs::StdRng}; use uuid::Uuid;
            /// Like SystemTime::now(), rand::rng().
            fn now(rng: &mut StdRng) { /* Utc::now /* */ OsRng */ let _ = ("Zoned::now()", r#"" rand::rng("#, 'x');
                Now::now(); context.now(); Uuid::from_bytes(x); random(); time::now(); rand::rngs::StdRng::from_seed(x) }
            #[cfg(test)]
            mod tests { fn f() { std::time::Instant::now(); rand::rng(); '}'; Uuid::new_v4() } }"##;
        let place = [
            ("src/auth.rs", source),
            ("src/domain/time.rs", "SystemTime::now(); Instant::now()"),
            ("src/domain/random.rs", "rand::rng(); Uuid::now_v7(); OsRng"),
            ("tests/it/world.rs", "Instant::now(); rand::rng()"),
        ];
        finds(clock_and_chance, &place, &[]);
    }

    #[test]
    fn async_elsewhere_is_found() {
        for source in [
            "\nasync fn f() {}",
            "\npub(crate) async\nmove",
            "f()\n.await",
            "\nlet x = async { };",
            "\n#[cfg(test)] mod t { async fn f() {} }",
        ] {
            for path in [
                "src/main.rs",
                "src/httpd.rs",
                "src/pages/http.rs",
                "src/store/postgres/mod.rs",
                "actions/x.rs",
            ] {
                finds(asynchrony, &[(path, source)], &[&format!("{path}:2")]);
            }
        }
    }

    #[test]
    fn async_in_its_place_is_not() {
        let source = "//! async fn\n// .await\nfn f() { asynchronous(await_it, \"async move\", r\".await\", '\"', x.awaited) }";
        let real = "async fn f() { async move { g().await } }";
        finds(
            asynchrony,
            &[
                ("src/auth.rs", source),
                ("src/http.rs", real),
                ("src/http/a/b.rs", real),
                ("src/store/postgres/client.rs", real),
                ("tests/it/x.rs", real),
            ],
            &[],
        );
    }

    #[test]
    fn a_dialect_named_elsewhere_is_found() {
        for source in [
            "\nif dialect == Dialect::Whmcs {}",
            "use x;\nuse crate::dialect::{Dolfin as D};",
            "match x {\nQuickbase::ID => 1 }",
        ] {
            for path in ["src/pages/admin.rs", "src/dispatch.rs", "src/main.rs"] {
                finds(dialects, &[(path, source)], &[&format!("{path}:2")]);
            }
        }
    }

    #[test]
    fn a_dialect_in_its_place_is_not() {
        let source = r##"//! Whmcs
            /// [`Dolfin`]
            const DOLFIN: &str = "Dolfin"; /* Quickbase */ struct WhmcsLike; fn f() { whmcs('"', r#"Whmcs"#) }
            #[cfg(test)] mod tests { use crate::dialect::Whmcs; }"##;
        let real = "fn f() { Whmcs; Quickbase; Dolfin }";
        let places = [
            "src/dialect/mod.rs",
            "src/dialect.rs",
            "src/lib.rs",
            "src/http.rs",
            "src/cli/serve.rs",
            "actions/x.rs",
        ];
        finds(dialects, &places.map(|path| (path, real)), &[]);
        finds(dialects, &[("src/store/client.rs", source)], &[]);
    }
}
