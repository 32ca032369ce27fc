//! Lists by pages: exact totals and pages far from the beginning without a scan.
//!
//! Beside its table each listing keeps two sorts of counts, changed in the transaction that changes
//! the row: how many rows a block of ids holds, and how many rows are found by each beginning of one
//! to four characters.

use std::collections::BTreeSet;

use super::db::{DbError, Tx};
use crate::params;

/// Which part of a list is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// How many to leave out.
    pub start: i64,
    /// How many to show.
    pub limit: i64,
    /// From the last to the first.
    pub descending: bool,
}

/// What is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listing {
    /// Users who were not erased.
    Users,
    /// Clients.
    Clients,
}

/// How many ids a block spans; the schema's step that counts what was there says the same.
const BLOCK: i64 = 1024;
/// How many characters of a search are counted beforehand.
const COUNTED: usize = 4;
/// Up to how many rows a search is answered by collecting all of them.
pub const FEW: i64 = 20_000;

impl Listing {
    const fn name(self) -> &'static str {
        match self {
            Self::Users => "users",
            Self::Clients => "clients",
        }
    }

    /// Counts a row in; `keys` are what a search compares the beginning of.
    pub fn add(self, tx: &mut Tx<'_>, id: i64, keys: &[&str]) -> Result<(), DbError> {
        self.count_block(tx, id, 1)?;
        self.count_prefixes(tx, &prefixes(keys), 1)
    }

    /// Counts a row out.
    pub fn remove(self, tx: &mut Tx<'_>, id: i64, keys: &[&str]) -> Result<(), DbError> {
        self.count_block(tx, id, -1)?;
        self.count_prefixes(tx, &prefixes(keys), -1)
    }

    /// Counts a row's new keys instead of its old ones.
    pub fn rename(self, tx: &mut Tx<'_>, before: &[&str], after: &[&str]) -> Result<(), DbError> {
        let (before, after) = (prefixes(before), prefixes(after));
        self.count_prefixes(tx, &before.difference(&after).copied().collect(), -1)?;
        self.count_prefixes(tx, &after.difference(&before).copied().collect(), 1)
    }

    fn count_block(self, tx: &mut Tx<'_>, id: i64, by: i64) -> Result<(), DbError> {
        tx.execute_later(
            "INSERT INTO listing_blocks (listing, block, used) VALUES ($1, $2, $3)
             ON CONFLICT (listing, block) DO UPDATE SET used = listing_blocks.used + excluded.used",
            params![self.name(), id / BLOCK, by],
        )
    }

    /// In the order of the set, so that two transactions never wait for each other.
    fn count_prefixes(self, tx: &mut Tx<'_>, prefixes: &BTreeSet<&str>, by: i64) -> Result<(), DbError> {
        for prefix in prefixes {
            tx.execute_later(
                "INSERT INTO listing_prefixes (listing, prefix, used) VALUES ($1, $2, $3)
                 ON CONFLICT (listing, prefix) DO UPDATE SET used = listing_prefixes.used + excluded.used",
                params![self.name(), *prefix, by],
            )?;
        }
        Ok(())
    }

    /// How many rows there are.
    pub fn total(self, tx: &mut Tx<'_>) -> Result<i64, DbError> {
        tx.number(
            "SELECT CAST(COALESCE(SUM(used), 0) AS BIGINT) FROM listing_blocks WHERE listing = $1",
            params![self.name()],
        )
    }

    /// How many rows a folded search finds; None where it is too long to be counted beforehand.
    pub fn found(self, tx: &mut Tx<'_>, search: &str) -> Result<Option<i64>, DbError> {
        if search.chars().count() > COUNTED {
            return Ok(None);
        }
        let found = tx.first(
            "SELECT used FROM listing_prefixes WHERE listing = $1 AND prefix = $2",
            params![self.name(), search],
            |row| row.int(0),
        )?;
        Ok(Some(found.unwrap_or(0)))
    }

    /// Where a page of everything begins: the first id of its block, or the last one when going down,
    /// and how many rows of the block stand before it. None behind the end.
    pub fn locate(self, tx: &mut Tx<'_>, page: Page) -> Result<Option<(i64, i64)>, DbError> {
        let blocks = self.blocks(tx)?;
        let ordered: Vec<(i64, i64)> =
            if page.descending { blocks.into_iter().rev().collect() } else { blocks };
        let mut left = page.start;
        for (block, used) in ordered {
            if left < used {
                let edge = if page.descending { (block + 1) * BLOCK - 1 } else { block * BLOCK };
                return Ok(Some((edge, left)));
            }
            left -= used;
        }
        Ok(None)
    }

    fn blocks(self, tx: &mut Tx<'_>) -> Result<Vec<(i64, i64)>, DbError> {
        tx.all(
            "SELECT block, used FROM listing_blocks WHERE listing = $1 AND used > 0 ORDER BY block",
            params![self.name()],
            |row| Ok((row.int(0)?, row.int(1)?)),
        )
    }
}

/// Every beginning of one to four characters, each once.
fn prefixes<'a>(keys: &[&'a str]) -> BTreeSet<&'a str> {
    let ends = |key: &'a str| {
        let inner = key.char_indices().map(|(at, _)| at).skip(1);
        inner.chain(std::iter::once(key.len())).take(COUNTED).filter(|end| *end > 0).map(|end| &key[..end])
    };
    keys.iter().flat_map(|key| ends(key)).collect()
}

/// The range of all keys that begin with a folded text, compared bytewise.
pub fn prefix_range(search: &str) -> (String, String) {
    // Above every character that Unicode has, so that any continuation lies below.
    (search.to_owned(), format!("{search}\u{10FFFF}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_counts_once_for_each_beginning() {
        let found: Vec<&str> = prefixes(&["ann lee", "an", "", "étude"]).into_iter().collect();
        assert_eq!(found, ["a", "an", "ann", "ann ", "é", "ét", "étu", "étud"]);
    }
}
