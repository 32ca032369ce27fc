//! What answers have in common: pages of lists, tags of what was read, and changes that depend on them.

use crate::action::{Kind, Refusal, Reply, Value};
use crate::domain::secret::TokenHash;
use crate::params::Params;

/// How many a page of a list has where nothing is said, and how many at most.
pub const PAGE: i64 = 20;
/// See `PAGE`.
pub const MOST: i64 = 100;
/// Under this name comes the header `If-Match`.
pub const IF_MATCH: &str = "@if-match";
/// Under this name a row of a list says what about it cannot be read.
pub const WRONG: &str = "@wrong";

/// It changed since the caller looked at it.
pub const STALE: Refusal = Refusal::new(
    Kind::Stale,
    "precondition_failed",
    "It has changed since: read it again, and send its ETag as If-Match",
);

/// A strong entity tag over numbers.
pub fn tag(parts: &[i64]) -> String {
    let text: Vec<String> = parts.iter().map(i64::to_string).collect();
    format!("\"{}\"", &TokenHash::of(&text.join(" ")).as_hex()[..20])
}

/// Whether the caller's `If-Match`, where he sent one, is about what stands now.
pub fn check_unchanged(params: &Params, tag: &str) -> Result<(), Refusal> {
    let Some(sent) = params.get(IF_MATCH) else { return Ok(()) };
    let sent = sent.as_text().unwrap_or_default();
    let is_it = sent.split(',').map(str::trim).any(|one| one == "*" || one == tag);
    if is_it { Ok(()) } else { Err(STALE) }
}

/// Cuts what was read beyond a page off; whether there was any.
pub fn cut<T>(found: &mut Vec<T>, limit: i64) -> bool {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let has_more = found.len() > limit;
    found.truncate(limit);
    has_more
}

/// One page of a list, and where the next one begins.
pub fn page(items: Vec<Value>, next: Option<String>) -> Reply {
    let has_more = next.is_some();
    let reply = Reply::done().with("data", Value::list("item", items));
    reply.with("nextCursor", next).with("hasMore", has_more)
}
