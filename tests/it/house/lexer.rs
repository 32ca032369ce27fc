//! Rust source as tokens with their lines: no comments, and what a string says is never taken for code.

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// An identifier or a keyword; `r#type` is `type`.
    Word,
    /// One sign, or `::`, or `!=`.
    Mark,
    /// The content of a string literal, its escapes as written.
    Text,
    /// A number, a character or a lifetime.
    Other,
}

#[derive(Clone, Debug)]
pub struct Token {
    pub kind: Kind,
    pub text: String,
    pub line: usize,
}

impl Token {
    pub fn is(&self, code: &str) -> bool {
        matches!(self.kind, Kind::Word | Kind::Mark) && self.text == code
    }
}

/// Whether the tokens begin with this code, one piece per token.
pub fn starts(tokens: &[Token], code: &[&str]) -> bool {
    tokens.len() >= code.len() && tokens.iter().zip(code).all(|(token, code)| token.is(code))
}

/// The lines on which this code ends.
pub fn lines<'a>(tokens: &'a [Token], code: &'a [&str]) -> impl Iterator<Item = usize> + 'a {
    let at = (0..tokens.len()).filter(move |at| starts(&tokens[*at..], code));
    at.map(move |at| tokens[at + code.len() - 1].line)
}

/// The index just behind the bracket that closes the one at `open`.
pub fn behind(tokens: &[Token], open: usize) -> usize {
    let mut depth = 0_usize;
    for (index, token) in tokens.iter().enumerate().skip(open) {
        if ["(", "[", "{"].iter().any(|sign| token.is(sign)) {
            depth += 1;
        } else if [")", "]", "}"].iter().any(|sign| token.is(sign)) {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return index + 1;
            }
        }
    }
    tokens.len()
}

pub fn tokens(source: &str) -> Vec<Token> {
    let mut lexer = Lexer { chars: source.chars().collect(), at: 0, line: 1, found: Vec::new() };
    while let Some(next) = lexer.peek(0) {
        lexer.step(next);
    }
    lexer.found
}

struct Lexer {
    chars: Vec<char>,
    at: usize,
    line: usize,
    found: Vec<Token>,
}

impl Lexer {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn bump(&mut self) -> Option<char> {
        let next = self.peek(0)?;
        self.at += 1;
        if next == '\n' {
            self.line += 1;
        }
        Some(next)
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> String {
        let mut taken = String::new();
        while let Some(next) = self.peek(0).filter(|next| wanted(*next)) {
            taken.push(next);
            self.bump();
        }
        taken
    }

    fn push(&mut self, kind: Kind, text: String, line: usize) {
        self.found.push(Token { kind, text, line });
    }

    fn step(&mut self, next: char) {
        match (next, self.peek(1)) {
            ('/', Some('/')) => {
                self.take_while(|c| c != '\n');
            }
            ('/', Some('*')) => self.block_comment(),
            ('"', _) => self.string(),
            ('\'', _) => self.quote(),
            (':', Some(':')) | ('!', Some('=')) => {
                let pair = self.chars[self.at..self.at + 2].iter().collect();
                self.at += 2;
                self.push(Kind::Mark, pair, self.line);
            }
            _ if next.is_whitespace() => {
                self.bump();
            }
            _ if next.is_ascii_digit() => {
                let number = self.take_while(in_word);
                self.push(Kind::Other, number, self.line);
            }
            _ if in_word(next) => self.word(),
            _ => {
                self.bump();
                self.push(Kind::Mark, next.into(), self.line);
            }
        }
    }

    fn block_comment(&mut self) {
        let mut depth = 0_usize;
        loop {
            match (self.peek(0), self.peek(1)) {
                (Some('/'), Some('*')) => {
                    depth += 1;
                    self.at += 2;
                }
                (Some('*'), Some('/')) => {
                    depth -= 1;
                    self.at += 2;
                    if depth == 0 {
                        return;
                    }
                }
                (Some(_), _) => {
                    self.bump();
                }
                (None, _) => return,
            }
        }
    }

    fn string(&mut self) {
        let line = self.line;
        let mut text = String::new();
        self.bump();
        while let Some(next) = self.bump().filter(|next| *next != '"') {
            text.push(next);
            if next == '\\' {
                text.extend(self.bump());
            }
        }
        self.push(Kind::Text, text, line);
    }

    fn raw_string(&mut self, hashes: usize) {
        let line = self.line;
        let mut text = String::new();
        self.at += hashes + 1;
        while let Some(next) = self.bump() {
            if next == '"' && (0..hashes).all(|ahead| self.peek(ahead) == Some('#')) {
                self.at += hashes;
                break;
            }
            text.push(next);
        }
        self.push(Kind::Text, text, line);
    }

    /// `'a'` and `'\''` are characters, `'a` is a lifetime.
    fn quote(&mut self) {
        let line = self.line;
        self.bump();
        let text = match (self.peek(0), self.peek(1)) {
            (Some('\\'), _) => {
                self.at += 2;
                let text = self.take_while(|c| c != '\'');
                self.bump();
                text
            }
            (Some(one), Some('\'')) => {
                self.bump();
                self.bump();
                one.into()
            }
            _ => self.take_while(in_word),
        };
        self.push(Kind::Other, text, line);
    }

    fn word(&mut self) {
        let word = self.take_while(in_word);
        let hashes = self.chars[self.at..].iter().take_while(|c| **c == '#').count();
        match (word.as_str(), self.peek(0), self.peek(hashes)) {
            ("b" | "c", Some('"'), _) => self.string(),
            ("b", Some('\''), _) => self.quote(),
            ("r" | "br" | "cr", _, Some('"')) => self.raw_string(hashes),
            ("r", Some('#'), Some(next)) if hashes == 1 && in_word(next) => {
                self.bump();
                let word = self.take_while(in_word);
                self.push(Kind::Word, word, self.line);
            }
            _ => self.push(Kind::Word, word, self.line),
        }
    }
}

fn in_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

mod tests {
    use super::*;

    fn code(source: &str) -> String {
        let found = tokens(source);
        let code = found.iter().filter(|token| matches!(token.kind, Kind::Word | Kind::Mark));
        code.map(|token| token.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn comments_end_where_the_compiler_ends_them() {
        assert_eq!(code("a // b\nc /* d /* e */ f */ g /** h */ i /*/ j */ k /* never closed"), "a c g i k");
    }

    #[test]
    fn strings_end_where_the_compiler_ends_them() {
        assert_eq!(code(r#"a "b \" c \\" d b"e" f c"g" h "//" i"#), "a d f h i");
        assert_eq!(code("a r\"b\\\" c r#\"d \" e\"# f br##\"g \"# h\"## i cr\"j\" k"), "a c f i k");
    }

    #[test]
    fn characters_are_told_from_lifetimes() {
        assert_eq!(code(r"a '{' b '\'' c '\\' d 'e f '\u{1F600}' g b'h' i '/' j '_ k"), "a b c d f g i j k");
        assert_eq!(code("a<'b>('\"') c \"d\" e"), "a < > ( ) c e");
    }

    #[test]
    fn raw_identifiers_are_their_names() {
        assert_eq!(code("r#type r::b br#x #[r]"), "type r :: b br # x # [ r ]");
    }

    #[test]
    fn lines_are_counted_through_everything_skipped() {
        let found = tokens("/*\n\n*/ a \"\n\\\n\" b r#\"\n\"# '\\n' c\n//\nd");
        let lines: Vec<_> = found.iter().map(|token| (token.text.as_str(), token.line)).collect();
        assert_eq!(lines, [("a", 3), ("\n\\\n", 3), ("b", 5), ("\n", 5), ("", 6), ("c", 6), ("d", 8)]);
    }
}
