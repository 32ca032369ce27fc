//! Log lines: text for people or one JSON object a line; control characters never pass.

use std::io::Write;

use env_logger::{Builder, Target};

use crate::config::Config;

/// Starts logging to standard error.
pub fn start(config: &Config) {
    let mut builder = Builder::new();
    builder.parse_filters(&config.log).target(Target::Stderr);
    // What others write about connections and bodies could hold secrets: only warnings of theirs.
    for quiet in
        ["actix", "actix_http", "actix_server", "lettre", "rustls", "mio", "h2", "ureq", "ureq_proto"]
    {
        builder.filter_module(quiet, log::LevelFilter::Warn);
    }
    if config.log_json {
        builder.format(|out, record| {
            let line = serde_json::json!({
                "time": out.timestamp_millis().to_string(),
                "level": record.level().as_str(),
                "target": record.target(),
                "message": clean(&record.args().to_string()),
            });
            writeln!(out, "{line}")
        });
    } else {
        builder.format(|out, record| {
            let time = out.timestamp_millis();
            writeln!(out, "{time} {:5} {}", record.level(), clean(&record.args().to_string()))
        });
    }
    // A second start in one process (tests) keeps the first logger.
    let _ = builder.try_init();
}

const LONGEST: usize = 4096;

fn clean(text: &str) -> String {
    text.chars().take(LONGEST).map(|c| if c.is_control() || is_bidi(c) { '\u{FFFD}' } else { c }).collect()
}

const fn is_bidi(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_stays_one_line_sec_219() {
        assert_eq!(clean("a\r\nb\u{1b}[31m\u{202e}c"), "a\u{FFFD}\u{FFFD}b\u{FFFD}[31m\u{FFFD}c");
        assert_eq!(clean(&"x".repeat(1 << 20)).len(), LONGEST);
    }
}
