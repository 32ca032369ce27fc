//! Every path a file names, imports unfolded: `use a::{b, c as d};` names `a::b` and `a::c`.

use super::{
    lexer::{self, Kind, Token},
    paths::{Named, Segment},
};

pub fn paths(tokens: &[Token]) -> Vec<Named> {
    let mut reader = Reader { tokens, at: 0, depth: 0, modules: Vec::new(), found: Vec::new() };
    while reader.at < tokens.len() {
        reader.step();
    }
    reader.found
}

struct Reader<'a> {
    tokens: &'a [Token],
    at: usize,
    depth: usize,
    modules: Vec<usize>,
    found: Vec<Named>,
}

impl Reader<'_> {
    fn sees(&self, code: &[&str]) -> bool {
        self.tokens.get(self.at..).is_some_and(|rest| lexer::starts(rest, code))
    }

    fn word(&self) -> Option<Segment> {
        let token = self.tokens.get(self.at).filter(|token| token.kind == Kind::Word)?;
        Some(Segment { name: token.text.clone(), line: token.line })
    }

    fn step(&mut self) {
        if self.sees(&["use"]) && !self.sees(&["use", "<"]) {
            let public = self.is_public();
            self.at += 1;
            self.import(&[], public);
        } else if self.word().is_some() {
            self.mention();
        } else {
            self.brace();
            self.at += 1;
        }
    }

    fn brace(&mut self) {
        if self.sees(&["{"]) {
            self.depth += 1;
            if self.at >= 2 && self.tokens[self.at - 2].is("mod") {
                self.modules.push(self.depth);
            }
        } else if self.sees(&["}"]) {
            self.modules.pop_if(|depth| *depth == self.depth);
            self.depth = self.depth.saturating_sub(1);
        }
    }

    /// Whether `pub` or `pub(…)` stands before the `use` at hand.
    fn is_public(&self) -> bool {
        let before = &self.tokens[..self.at];
        let open = before
            .iter()
            .rposition(|token| token.is("("))
            .filter(|_| before.last().is_some_and(|t| t.is(")")));
        before[..open.unwrap_or(before.len())].last().is_some_and(|token| token.is("pub"))
    }

    /// One branch of an import, up to the `,`, `}` or `;` behind it.
    fn import(&mut self, above: &[Segment], public: bool) {
        let mut segments = above.to_vec();
        if self.sees(&["::"]) {
            self.at += 1;
        }
        loop {
            if self.sees(&["{"]) {
                return self.branches(&segments, public);
            }
            if let Some(segment) = self.word() {
                segments.push(segment);
            } else if self.sees(&["*"]) {
                segments.push(Segment { name: "*".into(), line: self.tokens[self.at].line });
            } else {
                self.at += 1;
                return;
            }
            self.at += 1;
            if !self.sees(&["::"]) {
                break;
            }
            self.at += 1;
        }
        let alias = self.sees(&["as"]).then(|| {
            self.at += 1;
            self.word().map_or(String::new(), |segment| segment.name)
        });
        self.at += usize::from(alias.is_some());
        self.found.push(Named { segments, alias, import: true, public, nested: self.modules.len() });
    }

    fn branches(&mut self, above: &[Segment], public: bool) {
        self.at += 1;
        while self.at < self.tokens.len() && !self.sees(&["}"]) {
            if self.sees(&[","]) {
                self.at += 1;
            } else {
                self.import(above, public);
            }
        }
        self.at += 1;
    }

    fn mention(&mut self) {
        let mut segments = Vec::new();
        while let Some(segment) = self.word() {
            segments.push(segment);
            self.at += 1;
            if self.sees(&["::", "{"]) {
                self.at += 1;
                return self.branches(&segments, false);
            }
            let more = self.sees(&["::"])
                && self.tokens.get(self.at + 1).is_some_and(|next| next.kind == Kind::Word);
            if !more {
                break;
            }
            self.at += 1;
        }
        self.found.push(Named {
            segments,
            alias: None,
            import: false,
            public: false,
            nested: self.modules.len(),
        });
    }
}

mod tests {
    use super::*;

    fn named(source: &str) -> Vec<String> {
        let shown = |path: Named| {
            let alias = path.alias.as_ref().map_or(String::new(), |alias| format!(" as {alias}"));
            format!("{}{}{alias}", if path.public { "pub " } else { "" }, path.names().join("::"))
        };
        paths(&lexer::tokens(source)).into_iter().map(shown).collect()
    }

    #[test]
    fn imports_are_unfolded() {
        let source =
            "use a::{self, b::{c, d as e}, f::*,}; pub(crate) use ::g; pub use h::{i}; use {j, super::k};";
        let expected =
            ["a::self", "a::b::c", "a::b::d as e", "a::f::*", "pub", "crate", "pub g", "pub", "pub h::i"];
        assert_eq!(named(source)[..9], expected);
        assert_eq!(named(source)[9..], ["j", "super::k"]);
    }

    #[test]
    fn mentions_are_read_in_one_piece() {
        assert_eq!(named("a::b(c::<d::e>::f, \"g::h\") // i::j"), ["a::b", "c", "d::e", "f"]);
        assert_eq!(
            named("macro $crate::a::{b, c::d} impl X + use<'a>"),
            ["macro", "crate::a::b", "crate::a::c::d", "impl", "X", "use"]
        );
    }

    #[test]
    fn a_path_that_climbs_out_of_the_crate_or_never_ends_is_survived() {
        for source in
            ["use a::{b", "use", "use a::", "use a as", "a::{", "pub use {{{", "}}}", "mod a {", "use $a::b;"]
        {
            named(source);
        }
    }
}
