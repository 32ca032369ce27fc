//! Tables for spreadsheets: quoted where they must be, and never a formula.

use std::borrow::Cow;

use csv::{Terminator, Writer, WriterBuilder};

use super::layout;
use crate::dialect::Answer;

/// The media type.
const CSV: &str = "text/csv; charset=utf-8; header=present";
/// With one of these a spreadsheet takes a cell for a formula, or for its continuation.
const DANGEROUS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A table that is being written.
pub struct Table(Writer<Vec<u8>>);

impl Table {
    /// With its first line: the names of the columns.
    pub fn new(columns: &[&str]) -> Self {
        let lines = WriterBuilder::new().terminator(Terminator::CRLF).flexible(true).from_writer(Vec::new());
        let mut table = Self(lines);
        table.row(columns);
        table
    }

    /// One more line.
    pub fn row(&mut self, cells: impl IntoIterator<Item = impl AsRef<str>>) {
        for cell in cells {
            // Memory takes every field.
            self.0.write_field(harmless(cell.as_ref()).as_bytes()).unwrap_or_default();
        }
        self.0.write_record(None::<&[u8]>).unwrap_or_default();
    }

    /// The answer, which a browser keeps as a file.
    pub fn answer(self, name: &str) -> Answer {
        layout::download(name, CSV, self.text())
    }

    fn text(self) -> String {
        let bytes = self.0.into_inner().unwrap_or_default();
        String::from_utf8(bytes).unwrap_or_default()
    }
}

/// What a spreadsheet would compute is shown as a text instead.
fn harmless(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(DANGEROUS) { format!("'{cell}").into() } else { cell.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_no_formula_leaves_sec_174() {
        let mut table = Table::new(&["a", "b"]);
        table.row(["plain", "with, comma"]);
        table.row(["=cmd()", "say \"no\"\r\nmore"]);
        for text in ["+1", "-1", "@x", "\tx"] {
            table.row([text, " =1"]);
        }
        table.row(["\rx", "a=b"]);
        assert_eq!(
            table.text(),
            "a,b\r\nplain,\"with, comma\"\r\n'=cmd(),\"say \"\"no\"\"\r\nmore\"\r\n\
             '+1, =1\r\n'-1, =1\r\n'@x, =1\r\n'\tx, =1\r\n\"'\rx\",a=b\r\n"
        );
    }
}
