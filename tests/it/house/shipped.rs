//! What of a file ships: everything but the items under `#[cfg(test)]`.

use super::lexer::{self, Kind, Token};

/// A module for tests whose body is in a file of its own.
pub struct TestModule {
    pub name: String,
    /// What a `#[path]` behind the `#[cfg(test)]` says.
    pub path: Option<String>,
}

/// The tokens that ship, and the modules for tests that stand in other files.
pub fn split(tokens: &[Token]) -> (Vec<Token>, Vec<TestModule>) {
    if lexer::starts(tokens, &["#", "!", "[", "cfg", "(", "test", ")", "]"]) {
        return (Vec::new(), Vec::new());
    }
    let (mut shipped, mut modules, mut at) = (Vec::new(), Vec::new(), 0);
    while at < tokens.len() {
        if let Some(item) = test_item(tokens, at) {
            let end = item_end(tokens, item);
            modules.extend(declared(&tokens[at..end], item - at));
            at = end;
        } else {
            shipped.push(tokens[at].clone());
            at += 1;
        }
    }
    (shipped, modules)
}

fn declared(tokens: &[Token], item: usize) -> Option<TestModule> {
    let [.., keyword, name, end] = tokens else {
        return None;
    };
    let path = tokens[..item].windows(3).rfind(|next| lexer::starts(next, &["path", "="]));
    let path = path.map(|next| next[2].text.clone());
    let name = name.text.clone();
    (keyword.is("mod") && end.is(";")).then_some(TestModule { name, path })
}

/// The index of the item that an attribute at `at` keeps for tests.
/// Fields, variants, arms and statements are no items.
fn test_item(tokens: &[Token], at: usize) -> Option<usize> {
    const ITEMS: [&str; 16] = [
        "pub",
        "mod",
        "fn",
        "use",
        "impl",
        "const",
        "static",
        "struct",
        "enum",
        "trait",
        "type",
        "union",
        "extern",
        "async",
        "unsafe",
        "macro_rules",
    ];
    let attribute = &tokens[at..];
    let plain = lexer::starts(attribute, &["#", "[", "cfg", "(", "test", ")", "]"]);
    let all = lexer::starts(attribute, &["#", "[", "cfg", "(", "all", "(", "test"]);
    if !plain && !all {
        return None;
    }
    let mut item = lexer::behind(tokens, at + 1);
    while lexer::starts(&tokens[item..], &["#", "["]) {
        item = lexer::behind(tokens, item + 1);
    }
    let first = tokens.get(item)?;
    ITEMS.iter().any(|word| first.is(word)).then_some(item)
}

/// Values and imports end at their `;`, everything else at its body, if it has one.
fn item_end(tokens: &[Token], item: usize) -> usize {
    let mut head = item + usize::from(tokens[item].is("pub"));
    if head > item && tokens.get(head).is_some_and(|token| token.is("(")) {
        head = lexer::behind(tokens, head);
    }
    let rest = &tokens[head.min(tokens.len())..];
    let value = ["use", "static", "type"].iter().any(|word| lexer::starts(rest, &[word]))
        || (lexer::starts(rest, &["const"]) && !rest[1..].iter().take(3).any(|token| token.is("fn")));
    let mut at = head;
    while let Some(token) = tokens.get(at) {
        if token.is(";") {
            return at + 1;
        }
        let opens = token.kind == Kind::Mark && matches!(token.text.as_str(), "(" | "[" | "{");
        at = if opens { lexer::behind(tokens, at) } else { at + 1 };
        if token.is("{") && !value {
            return at;
        }
    }
    tokens.len()
}

mod tests {
    use super::{super::lexer, split};

    fn shipped(source: &str) -> String {
        let (shipped, _) = split(&lexer::tokens(source));
        shipped.iter().map(|token| token.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn items_for_tests_do_not_ship() {
        let module = "a #[cfg(test)] #[allow(x)] mod tests { fn f() { '}'; \"}\"; if x { } } /* } */ } b";
        assert_eq!(shipped(module), "a b");
        assert_eq!(shipped("a #[cfg(test)] pub(crate) fn f<A, B>(x: [u8; 3]) -> A { } b"), "a b");
        assert_eq!(shipped("a #[cfg(all(test, unix))] use x::{y, z}; b"), "a b");
        assert_eq!(shipped("a #[cfg(test)] const X: A = A { b: c }; d"), "a d");
        assert_eq!(shipped("a #[cfg(test)] pub const fn x() -> A { b; } d"), "a d");
        assert_eq!(shipped("a #[cfg(test)] pub mod x; d"), "a d");
        assert_eq!(shipped("#![cfg(test)] a"), "");
    }

    #[test]
    fn anything_else_ships() {
        for source in [
            "#[cfg(not(test))] mod a { b }",
            "#[cfg(any(test, unix))] mod a { b }",
            "struct A { #[cfg(test)] b : C }",
        ] {
            assert!(shipped(source).contains('b'), "{source}");
        }
    }
}
