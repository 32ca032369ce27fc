//! Answers laid out for reading.

/// The same JSON with line breaks for reading; a list of plain values stays on its line.
pub fn pretty_json(text: &str) -> String {
    let (mut out, mut closing, mut quoted, mut escaped) = (String::new(), Vec::new(), false, false);
    for (at, c) in text.char_indices() {
        if quoted {
            out.push(c);
            quoted = escaped || c != '"';
            escaped = c == '\\' && !escaped;
            continue;
        }
        let inside = closing.last().is_none_or(|broken| *broken);
        match c {
            '{' | '[' => {
                out.push(c);
                closing.push(is_nested(&text[at..]));
                if closing.last() == Some(&true) {
                    break_line(&mut out, &closing);
                }
            }
            '}' | ']' => {
                if closing.pop() == Some(true) {
                    break_line(&mut out, &closing);
                }
                out.push(c);
            }
            ',' if inside => {
                out.push(c);
                break_line(&mut out, &closing);
            }
            ',' => out.push_str(", "),
            ':' => out.push_str(": "),
            _ => {
                quoted = c == '"';
                out.push(c);
            }
        }
    }
    out
}

/// Whether what begins here is to be broken: it is not empty, and no list of plain values.
fn is_nested(text: &str) -> bool {
    let inner = text[1..].find(['{', '[', '}', ']']).map_or("", |at| &text[1..][at..=at]);
    if text.starts_with('{') { !text.starts_with("{}") } else { inner != "]" }
}

fn break_line(out: &mut String, closing: &[bool]) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", closing.len()));
}

/// The same XML with its levels indented.
pub fn pretty_xml(text: &str) -> String {
    let (mut out, mut depth) = (String::new(), 0_usize);
    for line in text.lines() {
        let closes = line.starts_with("</");
        depth = depth.saturating_sub(usize::from(closes));
        // What does not begin with a tag is a text of several lines, which stays what it is.
        out.extend(std::iter::repeat_n("  ", if line.starts_with('<') { depth } else { 0 }));
        out.push_str(line);
        out.push('\n');
        let alone = line.starts_with('<') && line.ends_with('>') && line.matches('<').count() == 1;
        let opens = alone && !closes && !line.starts_with("<?");
        depth += usize::from(opens);
    }
    out.truncate(out.trim_end().len());
    out
}

/// Texts longer than this are cut.
const LONG: usize = 300;

/// JSON whose long texts are cut.
pub fn short_json(text: &str) -> String {
    let (mut out, mut quoted, mut length) = (String::new(), false, 0);
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let escape = if rest.starts_with("\\u") { 6 } else { 2 };
        let piece = if quoted && first == '\\' { escape } else { first.len_utf8() };
        let (now, later) = rest.split_at(piece.min(rest.len()));
        rest = later;
        length = if quoted { length + 1 } else { 0 };
        if now == "\"" {
            out.push_str(if quoted && length > LONG { "\u{2026}\"" } else { "\"" });
            quoted = !quoted;
        } else if length < LONG {
            out.push_str(now);
        }
    }
    out
}

/// XML whose long texts are cut.
pub fn short_xml(text: &str) -> String {
    let shorter = |piece: &str| {
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        let Some((end, _)) = text.char_indices().nth(LONG) else { return piece.to_owned() };
        let kept = &text[..end];
        // An entity is not cut in two.
        let kept =
            kept.rsplit_once('&').filter(|(_, name)| !name.contains(';')).map_or(kept, |(whole, _)| whole);
        format!("{tag}>{kept}\u{2026}")
    };
    text.split('<').map(shorter).collect::<Vec<_>>().join("<")
}

mod tests {
    use super::*;

    #[test]
    fn answers_are_laid_out_and_stay_what_they_are() {
        let json = r#"{"a":"x,{\"y\":1}\\","b":[],"c":{"d":[1,{"e":[true,"f"]}]}}"#;
        let pretty = pretty_json(json);
        let same = |text: &str| serde_json::from_str::<serde_json::Value>(text).expect("JSON");
        assert_eq!(same(&pretty), same(json));
        assert_eq!(pretty.lines().count(), 12, "{pretty}");
        let xml = "<?xml?>\n<a v=\"1\">\n<b>x</b>\n<c>\n<d></d>\n</c>\n</a>";
        let expected = "<?xml?>\n<a v=\"1\">\n  <b>x</b>\n  <c>\n    <d></d>\n  </c>\n</a>";
        assert_eq!(pretty_xml(xml), expected);
    }

    #[test]
    fn long_texts_are_cut_between_characters() {
        let long = "\\u00e9".repeat(400);
        let with = |a: &str| format!("{{\"a\":\"{a}\",\"b\":\"c\\\"\"}}");
        let kept = "\\u00e9".repeat(LONG - 1) + "\u{2026}";
        assert_eq!(short_json(&with(&long)), with(&kept));
        let long = format!("<a>{}</a><b>x</b>", "&amp;".repeat(100));
        assert_eq!(short_xml(&long), format!("<a>{}\u{2026}</a><b>x</b>", "&amp;".repeat(60)));
    }
}
