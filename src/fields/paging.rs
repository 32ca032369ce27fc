//! Which part of a list is asked for, and how its answer begins.

use super::LINE;
use crate::action::Reply;
use crate::domain::ids::{MAX_ID, parse_id};
use crate::params::Params;
use crate::store::listing::Page;

/// The length of a page that names none.
const PAGE: i64 = 25;
/// The longest one.
const LONGEST_PAGE: i64 = 10_000;

/// `limitstart`, `limitnum` and `sorting`. What is no number counts as absent, as in WHMCS.
pub fn page(params: &Params) -> Page {
    let descending = params.text("sorting").is_some_and(|order| order.eq_ignore_ascii_case("desc"));
    Page { descending, ..part(params) }
}

/// The same of a list that always goes back in time.
pub fn newest_first(params: &Params) -> Page {
    Page { descending: true, ..part(params) }
}

/// The same of a list that always goes by the ids.
pub fn part(params: &Params) -> Page {
    let limit = number(params, "limitnum").filter(|limit| *limit > 0).unwrap_or(PAGE);
    let start = number(params, "limitstart").unwrap_or(0);
    Page { start, limit: limit.min(LONGEST_PAGE), descending: false }
}

/// The longest text that a list is searched for: no name and no address has more characters.
const SEARCH: usize = 2 * LINE + 1;

/// What a list is searched for. What is longer is cut, so that nobody compares a megabyte with every row.
pub fn search(params: &Params) -> &str {
    let text = params.text("search").unwrap_or_default().trim();
    text.char_indices().nth(SEARCH).map_or(text, |(end, _)| &text[..end])
}

/// The beginning of a list's answer: `totalresults`, `startnumber`, `numreturned`.
pub fn listed(page: Page, total: i64, returned: usize) -> Reply {
    let returned = i64::try_from(returned).unwrap_or(i64::MAX);
    Reply::done().with("totalresults", total).with("startnumber", page.start).with("numreturned", returned)
}

/// A number from 0 up; what is none counts as absent.
pub fn number(params: &Params, name: &str) -> Option<i64> {
    params.text(name)?.parse().ok().filter(|number| (0..=MAX_ID).contains(number))
}

/// How many rows a page of the admin area shows at once.
const SHOWN: usize = 50;
/// One more says whether there are more.
pub const ASKED: i64 = 51;

/// From which id on a list goes back in time.
pub fn before(params: &Params, name: &str) -> i64 {
    params.text(name).and_then(parse_id).unwrap_or(MAX_ID)
}

/// Those that are shown, and the id to go on from where there are more.
pub fn shown<T>(mut found: Vec<T>, id: impl Fn(&T) -> i64) -> (Vec<T>, Option<i64>) {
    let has_more = found.len() > SHOWN;
    found.truncate(SHOWN);
    let last = found.last().map(id).filter(|_| has_more);
    (found, last)
}
