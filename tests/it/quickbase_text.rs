//! What a Quickbase client says to the invited person: from `usertext` to the mail, character by character.

use vestibule::domain::ids::UserId;

use crate::people::MEMBER;
use crate::qdb::{call, dbid, errcode, userid};
use crate::wire::Request;
use crate::world::World;

/// A world without limits on mail, and a token of its owner.
fn world() -> (World, String) {
    let world = World::with(|setup| {
        setup.set("limit_interval", "0");
        setup.set("limit_recipient", "0");
        setup.set("limit_inviter", "0");
    });
    let token = world.user_token(UserId::new(1), &[]);
    (world, token)
}

/// Sends a text as it stands in a document; the code, and the newest mail.
fn send(world: &World, token: &str, text: &str) -> (String, Vec<u8>) {
    let pairs = [("usertoken", token), ("userid", &*userid(2)), ("usertext", text)];
    let code = errcode(&call(world, &dbid(), "SendInvitation", "", &pairs)).to_owned();
    (code, newest(world))
}

fn newest(world: &World) -> Vec<u8> {
    world.deliver();
    world.mails().pop().map(|mail| mail.bytes().to_vec()).unwrap_or_default()
}

/// A part of a mail of this type, decoded, with line feeds and without the breaks that keep words from being linked.
fn part(mail: &[u8], content_type: &str) -> String {
    let mail = std::str::from_utf8(mail).expect("ASCII");
    let between = between_parts(mail);
    let mut parts = mail.split(&between);
    let begin = format!("Content-Type: {content_type}");
    let part = parts.find(|part| part.trim_start().starts_with(&begin)).expect("a part of this type");
    let (head, body) = part.split_once("\r\n\r\n").expect("a head and a body");
    assert!(head.contains("quoted-printable"), "{head}");
    unquoted(body).replace("\r\n", "\n").replace('\u{200B}', "")
}

/// The line that stands before each part.
fn between_parts(mail: &str) -> String {
    let boundary = mail.split_once("boundary=\"").and_then(|(_, rest)| rest.split_once('"'));
    format!("\r\n--{}", boundary.expect("parts").0)
}

fn unquoted(body: &str) -> String {
    let body = body.replace("=\r\n", "");
    let mut pieces = body.split('=');
    let mut bytes = pieces.next().unwrap_or_default().as_bytes().to_vec();
    for piece in pieces {
        bytes.push(u8::from_str_radix(&piece[..2], 16).expect("two digits"));
        bytes.extend(&piece.as_bytes()[2..]);
    }
    String::from_utf8(bytes).expect("UTF-8")
}

/// The lines that are quoted in the plain part.
fn quoted(mail: &[u8]) -> Vec<String> {
    let text = part(mail, "text/plain");
    let lines = text.lines().filter_map(|line| line.strip_prefix('>'));
    lines.map(|line| line.strip_prefix(' ').unwrap_or(line).trim_end().to_owned()).collect()
}

/// The lines of the quotation in the other part, as they stand there.
fn marked_up(mail: &[u8]) -> Vec<String> {
    let html = part(mail, "text/html");
    let (_, rest) = html.split_once("<td class=\"said").expect("a quotation");
    let (_, said) = rest.split_once(">\n").expect("the end of the tag");
    let said = said.split("</td>").next().unwrap_or_default();
    said.lines().map(|line| line.strip_suffix("<br>").unwrap_or(line).trim_end().to_owned()).collect()
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;").replace('\'', "&#39;")
}

#[test]
fn awkward_characters_arrive_as_quoted_plain_text_sec_112() {
    let (world, token) = world();
    let family = "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}";
    for (sent, lines) in [
        ("&lt;b&gt; &amp;amp; &quot;q&quot; &apos;a&apos; \"'", &["<b> &amp; \"q\" 'a' \"'"][..]),
        ("]]&gt;", &["]]>"]),
        (
            "<![CDATA[<i>&amp;]]]]><![CDATA[></td><script>alert(1)</script>]]>",
            &["<i>&amp;]]></td><script>alert(1)</script>"],
        ),
        ("&#x1F600;\u{1F600} &#233;é", &["\u{1F600}\u{1F600} éé"]),
        (family, &[family]),
        ("e\u{301} é n\u{303}", &["e\u{301} é n\u{303}"]),
        ("\u{5D0}\u{5D1} a\u{202E}b\u{202C}\u{2066}c\u{200F}", &["\u{5D0}\u{5D1} abc"]),
        ("one\r\ntwo\rthree\nfour", &["one", "two", "three", "four"]),
        ("one&#13;two&#13;&#10;three&#10;&#10;four", &["one", "two", "three", "", "four"]),
        ("a\r.\r\nb\n.\r\n.", &["a", ".", "b", ".", "."]),
        ("a&#13;.&#13;&#10;b", &["a", ".", "b"]),
        ("\ta\tb", &["a\tb"]),
        (
            "x&#10;Bcc: y@evil.test&#10;&#10;--=_&#10;Content-Type: text/html",
            &["x", "Bcc: y@evil.test", "", "--=_", "Content-Type: text/html"],
        ),
        ("> quoted already", &["> quoted already"]),
        ("=3D =?utf-8?q?x?= =", &["=3D =?utf-8?q?x?= ="]),
        ("\u{2028}a\u{2029}b\u{85}c", &["a", "b", "c"]),
        ("{{7*7}} {% raw %} {$php} %s", &["{{7*7}} {% raw %} {$php} %s"]),
    ] {
        let (code, mail) = send(&world, &token, sent);
        assert_eq!(code, "0", "{sent:?}");
        assert_eq!(quoted(&mail), lines, "{sent:?}");
        let marked: Vec<String> = lines.iter().map(|line| escaped(line)).collect();
        assert_eq!(marked_up(&mail), marked, "{sent:?}");
        check_form(&mail, sent);
    }
}

/// Nothing of a text becomes a header, a part or a line of its own.
fn check_form(mail: &[u8], sent: &str) {
    let text = std::str::from_utf8(mail).expect("ASCII");
    let head = text.split("\r\n\r\n").next().unwrap_or_default();
    let recipients: Vec<&str> =
        head.lines().filter(|line| ["To:", "Cc:", "Bcc"].iter().any(|name| line.starts_with(name))).collect();
    assert_eq!(recipients, [format!("To: {MEMBER}")], "{sent:?}");
    assert_eq!(text.matches(&between_parts(text)).count(), 3, "two parts and their end: {sent:?}");
    let alone = text.replace("\r\n", "");
    assert!(!alone.contains(['\r', '\n']) && text.split("\r\n").all(|line| line.len() <= 998), "{sent:?}");
}

#[test]
fn an_address_in_a_text_is_no_link_sec_112() {
    let (world, token) = world();
    let (code, mail) = send(&world, &token, "See https://evil.test/x or www.evil.test, ask a@evil.test");
    assert_eq!(
        (code.as_str(), &*quoted(&mail)[0]),
        ("0", "See https://evil.test/x or www.evil.test, ask a@evil.test")
    );
    let bytes = String::from_utf8_lossy(&mail).replace("=\r\n", "");
    for linked in ["https://evil", "evil.test", "a@evil"] {
        assert!(!bytes.contains(linked), "{linked}: {bytes}");
    }
}

#[test]
fn four_thousand_and_ninety_six_characters_go_through_and_one_more_changes_nothing() {
    let (world, token) = world();
    for character in ["x", "é", "\u{1F600}", "&#128512;"] {
        let (code, mail) = send(&world, &token, &character.repeat(4096));
        let shown = if character.starts_with('&') { "\u{1F600}" } else { character };
        assert_eq!((code.as_str(), quoted(&mail)), ("0", vec![shown.repeat(4096)]), "{character}");
        check_form(&mail, character);
        let before = world.dump();
        let (code, _) = send(&world, &token, &character.repeat(4097));
        assert_eq!((code.as_str(), world.dump()), ("2", before), "{character}");
    }
    let padded = format!("  \n{}\u{202E}\n  ", "x".repeat(4096));
    assert_eq!(send(&world, &token, &padded).0, "0", "what is taken away does not count");
}

#[test]
fn a_text_in_the_address_arrives_as_one_in_a_document_does() {
    let (world, token) = world();
    let text = "<b>&amp; \"é\u{1F600}\"\r.\r\n\u{202E}+ %41\ttab";
    let own =
        [("a", "API_SendInvitation"), ("userid", &userid(2)), ("usertoken", &token), ("usertext", text)];
    let query = serde_urlencoded::to_string(own).expect("plain texts");
    let answer = world.fetch(&Request::get(&format!("/db/{}?{query}", dbid())));
    assert_eq!(errcode(&answer), "0");
    assert_eq!(quoted(&newest(&world)), ["<b>&amp; \"é\u{1F600}\"", ".", "+ %41\ttab"]);
}

#[test]
fn a_text_of_nothing_is_no_message() {
    let (world, token) = world();
    for text in ["", " \r\n\t ", "&#13;", "\u{202E}\u{200F}", "<![CDATA[]]>"] {
        let (code, mail) = send(&world, &token, text);
        assert_eq!((code.as_str(), quoted(&mail).len()), ("0", 0), "{text:?}");
        assert_eq!(world.text("SELECT COALESCE(message, 'none') FROM invites"), "none", "{text:?}");
    }
}

#[test]
fn a_text_that_no_document_can_hold_is_code_11_and_mails_nothing() {
    let (world, token) = world();
    let before = world.dump();
    for text in ["a & b", "<b>bold</b>", "&#0;", "&#27;", "\u{1}", "&nbsp;", "&#xFFFE;", "]]</usertext>"] {
        assert_eq!(send(&world, &token, text).0, "11", "{text:?}");
    }
    assert_eq!((world.dump(), world.mails().len()), (before, 0));
}
