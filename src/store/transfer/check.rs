//! Whether the copy is the source: counts and checksums of both, read by the same code.

use super::side::Side;
use super::{Stage, Stopped, Watch};
use crate::store::schema::tables::Table;

/// How a table came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The table's name.
    pub table: String,
    /// How many rows the source has.
    pub rows: u64,
    /// The SHA-256 over all of them, in hex.
    pub checksum: String,
    /// How many rows the target has.
    pub target_rows: u64,
    /// The same over those.
    pub target_checksum: String,
}

impl Checked {
    /// Whether both sides are alike.
    pub fn is_ok(&self) -> bool {
        (self.rows, &self.checksum) == (self.target_rows, &self.target_checksum)
    }
}

/// Compares all tables.
pub fn compare(
    source: &mut Side,
    target: &mut Side,
    tables: &[Table],
    watch: Watch<'_>,
) -> Result<Vec<Checked>, Stopped> {
    tables.iter().map(|table| compare_one(source, target, table, watch)).collect()
}

/// The same of a target of which nobody said that it is a copy: None at the first table that differs.
pub fn find_whole(
    source: &mut Side,
    target: &mut Side,
    tables: &[Table],
    watch: Watch<'_>,
) -> Result<Option<Vec<Checked>>, Stopped> {
    let mut found = Vec::new();
    for table in tables {
        let checked = compare_one(source, target, table, watch)?;
        if !checked.is_ok() {
            return Ok(None);
        }
        found.push(checked);
    }
    Ok(Some(found))
}

fn compare_one(
    source: &mut Side,
    target: &mut Side,
    table: &Table,
    watch: Watch<'_>,
) -> Result<Checked, Stopped> {
    let ours = source.sum(table, &mut |_, _| Ok(()))?;
    let theirs = target.sum(table, &mut |_, count| watch(Stage::Compared(&table.name, count)))?;
    Ok(Checked {
        table: table.name.clone(),
        rows: ours.rows,
        target_rows: theirs.rows,
        checksum: ours.checksum(),
        target_checksum: theirs.checksum(),
    })
}

/// Fails if a server wrote to the source since its pulse was felt.
pub fn is_still(source: &mut Side, pulse: &str) -> Result<(), Stopped> {
    if source.pulse()? == pulse {
        return Ok(());
    }
    Err(Stopped(format!(
        "{} is being written to while it is copied: stop every `vestibule serve` on it and start the same \
         command again; if it then says that the tables differ, empty the target first",
        source.name()
    )))
}
