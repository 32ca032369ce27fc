//! PostgreSQL's messages: how they are framed, and the few that the proxy says itself.

use std::io::{Error, ErrorKind, Read};

/// A message with its type; the first one of a connection has none.
#[derive(Clone)]
pub struct Message {
    pub tag: Option<u8>,
    pub body: Vec<u8>,
}

impl Message {
    /// The next message; an error at the end.
    pub fn read(from: &mut dyn Read, has_tag: bool) -> std::io::Result<Self> {
        let mut tag = [0u8; 1];
        if has_tag {
            from.read_exact(&mut tag)?;
        }
        let mut length = [0u8; 4];
        from.read_exact(&mut length)?;
        // The length counts itself.
        let length = u32::from_be_bytes(length).checked_sub(4).ok_or(Error::from(ErrorKind::InvalidData))?;
        let mut body = vec![0u8; usize::try_from(length).expect("a length")];
        from.read_exact(&mut body)?;
        Ok(Self { tag: has_tag.then_some(tag[0]), body })
    }

    pub fn bytes(&self) -> Vec<u8> {
        let length = u32::try_from(self.body.len() + 4).expect("a short message");
        let mut bytes: Vec<u8> = self.tag.into_iter().collect();
        bytes.extend(length.to_be_bytes());
        bytes.extend(&self.body);
        bytes
    }

    pub fn is(&self, tag: u8) -> bool {
        self.tag == Some(tag)
    }

    /// What a Query, a Parse or a `CommandComplete` says; the first text of any other.
    pub fn text(&self) -> String {
        let mut texts = self.body.split(|byte| *byte == 0);
        // A Parse names its statement first.
        let text = if self.is(b'P') { texts.nth(1) } else { texts.next() };
        String::from_utf8_lossy(text.unwrap_or_default()).into_owned()
    }
}

/// A statement by the simple protocol.
pub fn query(sql: &str) -> Message {
    Message { tag: Some(b'Q'), body: [sql.as_bytes(), &[0]].concat() }
}

/// A statement that the server fails with a code: so its transaction is in the state that belongs to that.
/// A commit that fails has ended it.
pub fn failing(code: &str, in_place_of: &Message) -> Message {
    let ended = if in_place_of.text() == "COMMIT" { "ROLLBACK; " } else { "" };
    query(&format!("{ended}DO $$ BEGIN RAISE EXCEPTION 'on purpose' USING ERRCODE = '{code}'; END $$"))
}

pub fn error(severity: &str, code: &str) -> Message {
    Message { tag: Some(b'E'), body: report(severity, code, "on purpose") }
}

/// What a server says that was told to stop waiting for its standby: the commit stands here alone.
pub fn lonely_commit() -> Message {
    let words = "canceling wait for synchronous replication due to user request";
    Message { tag: Some(b'N'), body: report("WARNING", "01000", words) }
}

fn report(severity: &str, code: &str, words: &str) -> Vec<u8> {
    let fields = [(b'S', severity), (b'V', severity), (b'C', code), (b'M', words)];
    let mut body: Vec<u8> =
        fields.iter().flat_map(|(field, text)| [&[*field], text.as_bytes(), &[0]].concat()).collect();
    body.push(0);
    body
}

#[test]
fn a_message_is_read_as_it_was_written() {
    let begin = query("BEGIN READ WRITE");
    let both = [begin.bytes(), error("FATAL", "57P01").bytes()].concat();
    let mut from = both.as_slice();
    let first = Message::read(&mut from, true).expect("the first");
    assert_eq!((first.tag, first.text()), (Some(b'Q'), "BEGIN READ WRITE".to_owned()));
    let second = Message::read(&mut from, true).expect("the second");
    assert_eq!((second.tag, second.text()), (Some(b'E'), "SFATAL".to_owned()));
    assert!(Message::read(&mut from, true).is_err() && from.is_empty());
    let parse = Message { tag: Some(b'P'), body: b"s1\0SELECT 1\0\0\0".to_vec() };
    assert_eq!(parse.text(), "SELECT 1");
}
