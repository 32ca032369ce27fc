//! What the bytes of a message must be, whatever people wrote into it.

use super::*;
use base64::Engine as _;
use proptest::prelude::*;

/// A message with everything in order.
pub fn sample(id: &str) -> Message {
    Message {
        message_id: format!("{id}@mail.example.com"),
        from: Sender { name: "Example Hosting".into(), address: "hello@example.com".into() },
        to: Recipient { name: Some("Ada".into()), address: "ada@example.org".into() },
        language: Language::English,
        subject: "An invitation".into(),
        text: "Hello\n\nhttps://example.com/i/1\n".into(),
        html: "<p>Hello</p>".into(),
        logo: None,
        at_unix_ms: 1_700_000_000_000,
    }
}

fn wire(message: &Message) -> String {
    String::from_utf8(compose(message).unwrap().bytes().to_vec()).unwrap()
}

/// The headers' lines with folds undone, and the rest.
fn parted(wire: &str) -> (Vec<String>, &str) {
    let (head, body) = wire.split_once("\r\n\r\n").unwrap();
    (head.replace("\r\n ", " ").split("\r\n").map(str::to_owned).collect(), body)
}

fn header(wire: &str, name: &str) -> String {
    let prefix = format!("{name}: ");
    let lines: Vec<String> = parted(wire).0.into_iter().filter(|line| line.starts_with(&prefix)).collect();
    assert_eq!(lines.len(), 1, "{name} appears {} times", lines.len());
    lines[0][prefix.len()..].to_owned()
}

/// RFC 2047 base64 words decoded; white space between two of them vanishes.
fn decoded(value: &str) -> String {
    let mut out = String::new();
    let mut after_word = false;
    for token in value.split(' ') {
        let inner = token.strip_prefix("=?utf-8?b?").and_then(|t| t.strip_suffix("?="));
        let between_words = after_word && inner.is_some();
        if !(out.is_empty() || between_words) {
            out.push(' ');
        }
        after_word = inner.is_some();
        match inner {
            Some(word) => {
                out.push_str(
                    &String::from_utf8(base64::engine::general_purpose::STANDARD.decode(word).unwrap())
                        .unwrap(),
                );
            }
            None => out.push_str(token),
        }
    }
    out
}

fn unquoted(encoded: &str) -> String {
    let joined = encoded.replace("=\r\n", "").replace("\r\n", "\n");
    let mut bytes = Vec::new();
    let mut rest = joined.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        if first == b'=' {
            bytes.push(u8::from_str_radix(std::str::from_utf8(&tail[..2]).unwrap(), 16).unwrap());
            rest = &tail[2..];
        } else {
            bytes.push(first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// The decoded plain and HTML parts.
fn parts(wire: &str) -> (String, String) {
    let kind = header(wire, "Content-Type");
    let boundary = kind.split("boundary=\"").nth(1).unwrap().trim_end_matches('"');
    let cut: Vec<&str> = wire.split(&format!("--{boundary}")).collect();
    assert_eq!(cut.len(), 4, "head, two parts, end");
    let text = |part: &str| unquoted(part.split_once("\r\n\r\n").unwrap().1.strip_suffix("\r\n").unwrap());
    assert!(cut[1].contains("Content-Type: text/plain; charset=utf-8"));
    assert!(cut[2].contains("Content-Type: text/html; charset=utf-8"));
    (text(cut[1]), text(cut[2]))
}

#[test]
fn sec_182_each_header_stands_exactly_once() {
    let wire = wire(&sample("one"));
    assert_eq!(header(&wire, "From"), "\"Example Hosting\" <hello@example.com>");
    assert_eq!(header(&wire, "To"), "Ada <ada@example.org>");
    assert_eq!(header(&wire, "Subject"), "An invitation");
    assert_eq!(header(&wire, "Date"), "Tue, 14 Nov 2023 22:13:20 +0000");
    assert_eq!(header(&wire, "Message-ID"), "<one@mail.example.com>");
    assert_eq!(header(&wire, "MIME-Version"), "1.0");
    assert_eq!(header(&wire, "Content-Language"), "en");
    assert_eq!(header(&wire, "Auto-Submitted"), "auto-generated");
    assert_eq!(header(&wire, "X-Auto-Response-Suppress"), "All");
    assert!(header(&wire, "Content-Type").starts_with("multipart/alternative;"));
    assert_eq!(parted(&wire).0.len(), 10);
}

#[test]
fn a_logo_stands_beside_the_html_part_that_names_it_sec_182() {
    let bytes: Vec<u8> = b"\x89PNG\r\n\x1a\n".iter().copied().chain(0..=255).collect();
    let logo = Logo::new(bytes.clone()).map(Arc::new);
    let message = Message { html: "<img src=\"cid:logo@mail\">".into(), logo, ..sample("one") };
    let wire = wire(&message);
    let inner = |text: &str| {
        let kind = text.split("Content-Type: multipart/").nth(1).unwrap();
        kind.split("boundary=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    let (_, body) = parted(&wire);
    let outer = header(&wire, "Content-Type");
    let outer = outer.split("boundary=\"").nth(1).unwrap().trim_end_matches('"');
    let (outer, inner) = (format!("--{outer}"), format!("--{}", inner(body)));
    let either: Vec<&str> = body.split(&outer).collect();
    assert_eq!(either.len(), 4, "before, two parts, after");
    assert!(either[1].contains("Content-Type: text/plain") && either[2].contains("multipart/related;"));
    let both: Vec<&str> = either[2].split(&inner).collect();
    assert_eq!(both.len(), 4, "head, two parts, after");
    assert!(both[1].contains("Content-Type: text/html"));
    let (head, data) = both[2].split_once("\r\n\r\n").unwrap();
    for line in
        ["Content-ID: <logo@mail>", "Content-Disposition: inline", "Content-Type: image/png", "base64"]
    {
        assert!(head.contains(line), "{line} in {head}");
    }
    let data = base64::engine::general_purpose::STANDARD.decode(data.replace("\r\n", "")).unwrap();
    assert_eq!(data, bytes);
}

#[test]
fn the_same_message_always_gives_the_same_bytes() {
    assert_eq!(wire(&sample("one")), wire(&sample("one")));
    assert_ne!(wire(&sample("one")), wire(&sample("two")));
}

#[test]
fn both_parts_are_quoted_printable_and_read_back_as_written() {
    let text = "Grüße 🙂\n=3D \t \n--=_x\nFrom here\n.\n..\nend";
    let message = Message { text: text.into(), html: format!("<p>{text}</p>"), ..sample("one") };
    let wire = wire(&message);
    assert!(wire.is_ascii());
    assert_eq!(wire.matches("Content-Transfer-Encoding: quoted-printable").count(), 2);
    assert_eq!(parts(&wire), (text.to_owned(), format!("<p>{text}</p>")));
}

#[test]
fn sec_181_no_text_can_end_the_message_early() {
    for text in
        ["\n.\nMAIL FROM:<x@evil.test>", "\r\n.\r\n", "a\r.\rb\r.\r\n", "\n.\r\n", ".", "\r", "a\rb\n\rc"]
    {
        let wire = wire(&Message { text: text.into(), html: text.into(), ..sample("one") });
        assert_eq!(parts(&wire).0, body_text(text), "{text:?}");
    }
}

#[test]
fn sec_181_a_long_line_is_folded_and_comes_back_whole() {
    let text = "x".repeat(2_000);
    let wire = wire(&Message { text: text.clone(), ..sample("one") });
    assert!(wire.split("\r\n").all(|line| line.len() <= 998));
    assert_eq!(parts(&wire).0, text);
}

#[test]
fn sec_179_a_line_break_in_a_name_or_subject_adds_no_header() {
    for bad in
        ["Ada\r\nBcc: x@evil.test", "Ada\nBcc: x", "Ada\rBcc: x", "A\0da", "A\u{2028}Bcc: x", "\u{7f}\u{1b}"]
    {
        let mut message = sample("one");
        message.from.name = bad.into();
        message.to.name = Some(bad.into());
        message.subject = bad.into();
        let wire = wire(&message);
        assert_eq!(parted(&wire).0.len(), 10, "{bad:?}");
        assert_eq!(decoded(&header(&wire, "Subject")), header_text(bad), "{bad:?}");
    }
}

#[test]
fn sec_179_a_name_of_ten_thousand_bytes_is_cut() {
    let mut message = sample("one");
    message.from.name = "n".repeat(10_000);
    message.subject = "ü".repeat(10_000);
    let wire = wire(&message);
    assert_eq!(header(&wire, "From"), format!("{} <hello@example.com>", "n".repeat(200)));
    assert_eq!(decoded(&header(&wire, "Subject")), "ü".repeat(200));
}

#[test]
fn a_subject_and_name_outside_ascii_are_encoded_words() {
    let mut message = sample("one");
    message.subject = "Einladung für Zoë – 株式会社の請求書とドメインの管理について長い件名になります".into();
    message.to.name = Some("Zoë Ünal, \"Z\"".into());
    let wire = wire(&message);
    assert!(wire.is_ascii());
    assert_eq!(decoded(&header(&wire, "Subject")), message.subject);
    assert_eq!(decoded(&header(&wire, "To")), "Zoë Ünal, \"Z\" <ada@example.org>");
}

#[test]
fn a_blank_name_leaves_the_bare_address() {
    let mut message = sample("one");
    message.from.name = " \r\n ".into();
    message.to.name = None;
    let wire = wire(&message);
    assert_eq!(header(&wire, "From"), "hello@example.com");
    assert_eq!(header(&wire, "To"), "ada@example.org");
}

#[test]
fn an_address_that_is_not_one_is_unsendable() {
    let long = format!("{}@example.com", "a".repeat(65));
    for bad in [
        "",
        "ada",
        "@x.test",
        "a@",
        "-oQ/tmp@x.com",
        "\"a b\"@x.com",
        "a b@x.com",
        "a@127.0.0.1",
        "a@[::1]",
        "a@x.test\r\nRCPT TO:<b@x.test>",
        "a@x.test>",
        "a\0@x.test",
        "a@b@c.test",
        &long,
    ] {
        let mut message = sample("one");
        message.to.address = bad.into();
        assert_eq!(compose(&message).unwrap_err(), Unsendable::Recipient, "{bad:?}");
        let mut message = sample("one");
        message.from.address = bad.into();
        assert_eq!(compose(&message).unwrap_err(), Unsendable::Sender, "{bad:?}");
    }
}

#[test]
fn a_domain_outside_ascii_is_sent_as_punycode() {
    let mut message = sample("one");
    message.to.address = "ada@bücher.example".into();
    let composed = compose(&message).unwrap();
    assert_eq!(composed.to().to_string(), "ada@xn--bcher-kva.example");
    assert!(composed.bytes().is_ascii());
}

#[test]
fn a_message_id_or_date_out_of_shape_is_unsendable() {
    for bad in ["", "x", "<a@b>", "a b@c", "a@b\r\nBcc: x", "a/b@c", "../a@b", "a@"] {
        let message = Message { message_id: bad.into(), ..sample("one") };
        assert_eq!(compose(&message).unwrap_err(), Unsendable::MessageId, "{bad:?}");
    }
    for bad in [-1, END_OF_DATES_MS, i64::MAX] {
        let message = Message { at_unix_ms: bad, ..sample("one") };
        assert_eq!(compose(&message).unwrap_err(), Unsendable::Date);
    }
}

#[test]
fn sec_197_debug_shows_no_text_of_the_message() {
    let shown = format!("{:?}", compose(&sample("one")).unwrap());
    assert!(shown.contains("one@mail.example.com"));
    assert!(!shown.contains("Hello") && !shown.contains("/i/1"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn sec_179_whatever_is_written_the_message_is_sound(
        name in "\\PC*|[\\x00-\\x7f]*|.*", subject in "(?s).*", text in "(?s)([\\r\\n. a-c=]|.)*",
    ) {
        let mut message = sample("one");
        message.from.name = name.clone();
        message.to.name = Some(name);
        message.subject = subject;
        message.text = text.clone();
        message.html = text.clone();
        let wire = wire(&message);
        prop_assert_eq!(parted(&wire).0.len(), 10);
        let body = body_text(&text);
        prop_assert_eq!(parts(&wire), (body.clone(), body));
    }
}
