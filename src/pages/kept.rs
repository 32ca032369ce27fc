//! What is the same for everybody, so that browsers may keep it: one version, and whether the reader has it.

use crate::dialect::Answer;

/// What counts of a request for such a thing.
pub struct Visit<'a> {
    /// GET, HEAD, …
    pub method: &'a str,
    /// The version that the reader has, as `If-None-Match` says it.
    pub seen: &'a str,
}

/// The thing, or that the reader has it already; `kept` says for how long he need not ask.
pub fn answer(
    visit: &Visit<'_>,
    content_type: &'static str,
    version: &str,
    kept: &str,
    body: impl FnOnce() -> Vec<u8>,
) -> Answer {
    if !["GET", "HEAD"].contains(&visit.method) {
        return Answer::new(405, "text/plain; charset=utf-8", "This can be read.\n")
            .with("Allow", "GET, HEAD");
    }
    let tag = format!("\"{version}\"");
    let is_seen =
        visit.seen.split(',').any(|seen| [&*tag, "*"].contains(&seen.trim().trim_start_matches("W/")));
    let answer =
        if is_seen { Answer::new(304, content_type, "") } else { Answer::new(200, content_type, body()) };
    answer.with("ETag", tag).with("Cache-Control", kept)
}
