//! Pages and the files beside them travel compressed to whoever can read that.

use std::io::Write;

use flate2::{Compression, GzBuilder};

use crate::dialect::Answer;
use crate::domain::random::Random;

/// What is smaller fits one packet as it is.
const LEAST: usize = 1_400;
/// What people's browsers ask for. The protocols' answers are short, and their callers are quick to read them.
const PACKED: [&str; 4] = ["text/html", "text/css", "text/javascript", "image/svg+xml"];

/// By so many bytes at most is a packed answer longer than it had to be.
const PADDING: usize = 100;

/// The answer as it travels to somebody who accepts such encodings.
///
/// How far a text can be compressed tells something of it to whoever sees lengths and can have a part of it be what he
/// likes. So what a form was answered goes as it is: it may hold a secret that is shown once. Of pages the length is
/// never the same twice, and neither are the seals on them.
pub fn pack<'r>(mut answer: Answer, method: &str, accepts: impl FnOnce() -> &'r str) -> Answer {
    let is_text = PACKED.iter().any(|kind| answer.content_type.starts_with(kind));
    if method != "GET" || !is_text || answer.body.len() < LEAST {
        return answer;
    }
    if has_gzip(accepts())
        && let Ok(body) = gzip(&answer.body)
    {
        answer.body = body;
        answer = answer.with("Content-Encoding", "gzip");
    }
    answer.with("Vary", "Accept-Encoding")
}

/// Whether `Accept-Encoding` names it, and not to say that it is unwelcome.
fn has_gzip(accepts: &str) -> bool {
    let mut all = accepts.split(',').map(|one| one.split_once(';').unwrap_or((one, "")));
    all.any(|(name, more)| {
        let weight = more.trim().strip_prefix("q=").and_then(|weight| weight.parse().ok()).unwrap_or(1.0);
        name.trim().eq_ignore_ascii_case("gzip") && weight > 0.0
    })
}

fn gzip(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut random = Random::machine();
    let length = usize::try_from(random.number().unsigned_abs()).unwrap_or_default() % PADDING;
    // The name of a file is what browsers read past.
    let head = GzBuilder::new().filename(random.alphanumeric(length).expose());
    let mut packed = head.write(Vec::with_capacity(bytes.len() / 4), Compression::fast());
    packed.write_all(bytes)?;
    packed.finish()
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use flate2::read::GzDecoder;

    use super::*;

    fn page() -> Answer {
        Answer::new(200, "text/html; charset=utf-8", "<p>Hello</p>".repeat(500))
    }

    fn is_packed(answer: &Answer) -> bool {
        answer.headers.contains(&("Content-Encoding", "gzip".to_owned()))
    }

    #[test]
    fn a_packed_page_is_the_page() {
        let packed = pack(page(), "GET", || "br, gzip, deflate");
        assert!(is_packed(&packed) && packed.body.len() < 200 + PADDING);
        assert!(packed.headers.contains(&("Vary", "Accept-Encoding".to_owned())));
        let mut read = Vec::new();
        GzDecoder::new(&*packed.body).read_to_end(&mut read).expect("whole");
        assert_eq!(read, page().body);
    }

    #[test]
    fn the_length_of_a_page_is_another_one_each_time() {
        let lengths: std::collections::BTreeSet<usize> =
            (0..50).map(|_| pack(page(), "GET", || "gzip").body.len()).collect();
        assert!(lengths.len() > 10, "{lengths:?}");
    }

    #[test]
    fn whoever_cannot_read_it_gets_it_as_it_is() {
        for (accepts, expected) in [
            ("", false),
            ("identity", false),
            ("gzip;q=0", false),
            ("br, gzip; q=0.0", false),
            ("gzipped", false),
            ("GZIP", true),
            ("deflate, gzip;q=0.5", true),
        ] {
            assert_eq!(is_packed(&pack(page(), "GET", || accepts)), expected, "{accepts}");
        }
    }

    #[test]
    fn what_a_form_was_answered_and_what_programs_read_goes_as_it_is() {
        assert_eq!(pack(page(), "POST", || "gzip"), page());
        let small = Answer::new(200, "text/html", "<p>Hello</p>");
        assert_eq!(pack(small.clone(), "GET", || "gzip"), small);
        let json = Answer::new(200, "application/json", " ".repeat(5_000));
        assert_eq!(pack(json.clone(), "GET", || "gzip"), json);
    }
}
