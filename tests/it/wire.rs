//! A small blocking HTTP client: the bytes that a test sends, and the answer as it came.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::Duration;

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Response {
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("the body is UTF-8")
    }

    /// The body without the fields that every answer of the form dialect has beside the documented
    /// ones: `error_code`, `field`, `request_id`.
    pub fn documented(&self) -> String {
        let mut text = self.text().to_owned();
        for name in ["error_code", "field", "request_id"] {
            for (begin, end) in [
                (format!(",\"{name}\":\""), "\""),
                (format!("<{name}>"), &*format!("</{name}>\n")),
                (format!(";{name}="), ";"),
            ] {
                let Some(from) = text.find(&begin) else { continue };
                let value = from + begin.len();
                // The semicolon belongs to what follows it.
                let length = if end == ";" { 0 } else { end.len() };
                let to = text[value..].find(end).map_or(text.len(), |at| value + at + length);
                text.replace_range(from..to, "");
            }
        }
        text
    }

    /// A header's value; empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value)
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.body)))
    }

    /// The text of a field of a JSON answer.
    pub fn field(&self, name: &str) -> String {
        match &self.json()[name] {
            serde_json::Value::String(text) => text.clone(),
            other => other.to_string(),
        }
    }

    /// What it says of an error, in JSON.
    pub fn message(&self) -> String {
        assert_eq!(self.field("result"), "error", "{}", self.text());
        self.field("message")
    }
}

/// A request to be put together.
pub struct Request {
    head: String,
    body: Vec<u8>,
}

impl Request {
    pub fn new(method: &str, target: &str) -> Self {
        Self { head: format!("{method} {target} HTTP/1.1\r\nHost: accounts.test\r\n"), body: Vec::new() }
    }

    pub fn get(target: &str) -> Self {
        Self::new("GET", target)
    }

    pub fn post(target: &str) -> Self {
        Self::new("POST", target)
    }

    /// A POST of a form.
    pub fn form(target: &str, body: &str) -> Self {
        Self::post(target).header("Content-Type", "application/x-www-form-urlencoded").body(body)
    }

    /// A POST of an XML document.
    pub fn xml(target: &str, action: &str, document: &str) -> Self {
        Self::post(target)
            .header("Content-Type", "application/xml")
            .header("QUICKBASE-ACTION", action)
            .body(document)
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.head.extend([name, ": ", value, "\r\n"]);
        self
    }

    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    fn bytes(&self) -> Vec<u8> {
        let mut bytes = self.head.clone().into_bytes();
        if !self.body.is_empty() || self.head.starts_with("POST") {
            bytes.extend(format!("Content-Length: {}\r\n", self.body.len()).into_bytes());
        }
        bytes.extend(b"\r\n");
        bytes.extend(&self.body);
        bytes
    }
}

/// A connection that is kept open.
pub struct Line {
    stream: TcpStream,
    unread: Vec<u8>,
}

impl Line {
    pub fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).expect("the server listens");
        stream.set_read_timeout(Some(Duration::from_mins(2))).expect("a time limit");
        stream.set_nodelay(true).expect("no delay");
        Self { stream, unread: Vec::new() }
    }

    pub fn fetch(&mut self, request: &Request) -> Response {
        self.send(&request.bytes())
    }

    /// Sends bytes as they are and reads one answer. A server that answers before it has read
    /// everything may close: what it said counts.
    pub fn send(&mut self, bytes: &[u8]) -> Response {
        let _ = self.stream.write_all(bytes);
        self.read(!bytes.starts_with(b"HEAD "))
    }

    fn read(&mut self, has_body: bool) -> Response {
        let (status, headers) = loop {
            match self.head() {
                (100, _) => {}
                head => break head,
            }
        };
        let mut response = Response { status, headers, body: Vec::new() };
        if !has_body || [204, 304].contains(&status) {
            return response;
        }
        let length: usize = response.header("content-length").parse().expect("a length");
        while self.unread.len() < length {
            assert!(self.more(), "closed within the body");
        }
        response.body = self.unread.drain(..length).collect();
        response
    }

    fn head(&mut self) -> (u16, Vec<(String, String)>) {
        let end = loop {
            if let Some(end) = self.unread.windows(4).position(|four| four == b"\r\n\r\n") {
                break end;
            }
            assert!(self.more(), "closed without an answer: {}", String::from_utf8_lossy(&self.unread));
        };
        let head = String::from_utf8(self.unread.drain(..end + 4).collect()).expect("an ASCII head");
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).expect("a status");
        let pairs = lines.filter_map(|line| line.split_once(": "));
        let headers = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        (status.parse().expect("a number"), headers)
    }

    fn more(&mut self) -> bool {
        let mut buffer = [0u8; 16 * 1024];
        let read = loop {
            match self.stream.read(&mut buffer) {
                // A machine that is halted and goes on interrupts whoever waits.
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                read => break read.unwrap_or_else(|error| panic!("no answer: {error}")),
            }
        };
        self.unread.extend(&buffer[..read]);
        read > 0
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let _ = self.stream.shutdown(Shutdown::Both);
    }
}
