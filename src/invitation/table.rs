//! A table of invitations as somebody typed it, or as his spreadsheet wrote it.

use crate::action::Refusal;

/// Rows of one table.
const MOST: usize = 1000;

const NO_ROWS: Refusal = Refusal::invalid("no_rows", "csv", "Send at least one row and at most 1000");
const UNREADABLE: Refusal = Refusal::invalid("unreadable_table", "csv", "The table cannot be read");

/// The columns of a table that does not name them.
const COLUMNS: [&str; 5] = ["client", "email", "permissions", "message", "days"];

/// A table.
pub struct Table {
    /// What stands between two cells.
    delimiter: u8,
    /// The names of the columns, where the first row says them.
    head: Option<Vec<String>>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// A row of it.
pub struct Row {
    cells: Vec<String>,
    /// The line on which it begins.
    pub line: u64,
}

impl Table {
    /// Reads a table; what stands between its cells is what its first line has most of.
    pub fn read(text: &str) -> Result<Self, Refusal> {
        // The reader would count lines that end by two signs one too few.
        let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
        let delimiter = delimiter(text.lines().next().unwrap_or_default());
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|_| UNREADABLE)?;
            let line = record.position().map_or(0, csv::Position::line);
            let cells: Vec<String> = record.iter().map(str::to_owned).collect();
            rows.extend(
                Some(Row { cells, line }).filter(|row| row.cells.iter().any(|cell| !cell.is_empty())),
            );
            if rows.len() > MOST + 1 {
                return Err(NO_ROWS);
            }
        }
        let head = rows.first().is_some_and(Row::is_head).then(|| rows.remove(0).named());
        if rows.is_empty() || rows.len() > MOST { Err(NO_ROWS) } else { Ok(Self { delimiter, head, rows }) }
    }

    /// What a row says in a column; None where it says nothing.
    pub fn cell<'a>(&self, row: &'a Row, column: &str) -> Option<&'a str> {
        let place = match &self.head {
            Some(head) => head.iter().position(|name| name == column),
            None => COLUMNS.iter().position(|name| *name == column),
        };
        row.cells.get(place?).map(String::as_str).filter(|cell| !cell.is_empty())
    }

    /// Some of its rows as a table of their own.
    pub fn only(&self, wanted: &[usize]) -> String {
        let mut writer =
            csv::WriterBuilder::new().delimiter(self.delimiter).flexible(true).from_writer(Vec::new());
        let rows = wanted.iter().filter_map(|place| self.rows.get(*place)).map(|row| &row.cells);
        let written = self.head.iter().chain(rows).try_for_each(|cells| writer.write_record(cells));
        let bytes = written.ok().and_then(|()| writer.into_inner().ok()).unwrap_or_default();
        String::from_utf8(bytes).unwrap_or_default()
    }
}

impl Row {
    /// Whether it says what the columns are: no address is called so.
    fn is_head(&self) -> bool {
        self.cells.iter().any(|cell| cell.eq_ignore_ascii_case("email"))
    }

    fn named(self) -> Vec<String> {
        self.cells.into_iter().map(|cell| cell.to_lowercase()).collect()
    }
}

fn delimiter(line: &str) -> u8 {
    let count = |sign: u8| line.bytes().filter(|byte| *byte == sign).count();
    // Of equally many the later counts.
    [b'\t', b';', b','].into_iter().max_by_key(|sign| count(*sign)).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells<'a>(table: &'a Table, columns: &[&str]) -> Vec<Vec<&'a str>> {
        let of = |row| columns.iter().map(|column| table.cell(row, column).unwrap_or("-")).collect();
        table.rows.iter().map(of).collect()
    }

    #[test]
    fn columns_are_those_of_the_head_or_of_the_usual_order() {
        let plain = Table::read(
            "\u{feff}1,a@example.com,\"products, tickets\",\"Hi,\nthere\",7\n\n,,\n2,b@example.com",
        )
        .expect("a table");
        assert_eq!(
            cells(&plain, &["client", "email", "permissions", "message", "days", "role"]),
            [
                ["1", "a@example.com", "products, tickets", "Hi,\nthere", "7", "-"],
                ["2", "b@example.com", "-", "-", "-", "-"]
            ]
        );
        let headed =
            Table::read("Email;ROLE;Client\r\na@example.com; Support ;Acme, Ltd\r\n").expect("a table");
        assert_eq!(cells(&headed, &["client", "email", "role"]), [["Acme, Ltd", "a@example.com", "Support"]]);
        assert_eq!(headed.rows[0].line, 2);
        assert_eq!(headed.only(&[0]), "email;role;client\na@example.com;Support;Acme, Ltd\n");
        let tabs = Table::read("1\ta@example.com\tMember").expect("a table");
        assert_eq!(cells(&tabs, &["permissions"]), [["Member"]]);
    }

    #[test]
    fn a_table_has_from_one_to_a_thousand_rows() {
        for text in ["", "\n\n", "client,email", " , ,"] {
            assert_eq!(Table::read(text).err(), Some(NO_ROWS), "{text:?}");
        }
        let rows = |count: usize| "1,a@example.com\n".repeat(count);
        assert_eq!(Table::read(&rows(1000)).map(|table| table.rows.len()), Ok(1000));
        assert_eq!(
            Table::read(&format!("client,email\n{}", rows(1000))).map(|table| table.rows.len()),
            Ok(1000)
        );
        assert_eq!(Table::read(&rows(1001)).err(), Some(NO_ROWS));
    }
}
