//! Tables for spreadsheets: quoted where they must be, and never a formula.

use crate::dialect::Answer;

/// The media type.
const CSV: &str = "text/csv; charset=utf-8; header=present";
/// With one of these a spreadsheet takes a cell for a formula, or for its continuation.
const DANGEROUS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A table that is being written.
#[derive(Default)]
pub struct Table(String);

impl Table {
    /// With its first line: the names of the columns.
    pub fn new(columns: &[&str]) -> Self {
        let mut table = Self::default();
        table.row(columns.iter().copied());
        table
    }

    /// One more line.
    pub fn row<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) {
        for (at, cell) in cells.into_iter().enumerate() {
            if at > 0 {
                self.0.push(',');
            }
            self.cell(cell);
        }
        self.0.push_str("\r\n");
    }

    fn cell(&mut self, text: &str) {
        let harmless = if text.starts_with(DANGEROUS) { "'" } else { "" };
        if text.contains(['"', ',', '\r', '\n']) || !harmless.is_empty() {
            self.0.push('"');
            self.0.push_str(harmless);
            self.0.push_str(&text.replace('"', "\"\""));
            self.0.push('"');
        } else {
            self.0.push_str(text);
        }
    }

    /// The answer, which a browser keeps as a file.
    pub fn answer(self, name: &str) -> Answer {
        Answer::new(200, CSV, self.0).with("Content-Disposition", format!("attachment; filename=\"{name}\""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_no_formula_leaves_sec_174() {
        let mut table = Table::new(&["a", "b"]);
        table.row(["plain", "with, comma"]);
        table.row(["=cmd()", "say \"no\"\r\nmore"]);
        for text in ["+1", "-1", "@x", "\tx", "\rx"] {
            table.row([text, ""]);
        }
        let text = table.0;
        assert!(
            text.starts_with("a,b\r\nplain,\"with, comma\"\r\n\"'=cmd()\",\"say \"\"no\"\"\r\nmore\"\r\n")
        );
        for text_of in ["\"'+1\",", "\"'-1\",", "\"'@x\",", "\"'\tx\",", "\"'\rx\","] {
            assert!(text.contains(text_of), "{text_of:?}");
        }
    }
}
