//! A bounded reader of `<qdbapi>` documents: parameters as direct children of one root.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};

use crate::params::Params;

const ELEMENTS: usize = 64;
const ATTRIBUTES: usize = 16;
/// The root, and what stands in it.
const DEPTH: usize = 2;
/// Bytes of a parameter's name.
const NAME: usize = 256;
/// Bytes of one value.
const TEXT: usize = 64 * 1024;
/// Tags, texts, references, comments and instructions together.
const EVENTS: usize = 16 * 1024;

/// Of these a second value that differs is refused; of all others the first that says something counts.
const SINGLE: [&str; 3] = ["userid", "roleid", "email"];
/// What is given as it stands; all else without the blanks around it.
const VERBATIM: [&str; 3] = ["usertext", "password", "udata"];

/// Why a document is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    /// It is none, or beyond what is read.
    Because(&'static str),
    /// A parameter has two values.
    GivenTwice(&'static str),
}

use Unreadable::Because;

/// Reads the parameters of a document. quick-xml neither bounds depth nor minds what stands
/// outside the root: both are seen to here.
pub fn read(body: &str) -> Result<Params, Unreadable> {
    let mut reader = Reader::from_str(body.trim_start());
    reader.config_mut().check_end_names = true;
    let mut document = Document::default();
    for _ in 0..EVENTS {
        match reader.read_event().map_err(|_| Because("it is not well-formed"))? {
            Event::Start(start) => {
                check_attributes(start.attributes())?;
                document.open(start.name().as_ref())?;
            }
            Event::Empty(empty) => {
                check_attributes(empty.attributes())?;
                document.open(empty.name().as_ref())?;
                document.close()?;
            }
            Event::End(_) => document.close()?,
            Event::Text(text) => document.text(&with_line_feeds(&text))?,
            Event::CData(data) => document.text(&with_line_feeds(&data))?,
            Event::GeneralRef(reference) => document.text(&resolve(&reference)?)?,
            Event::DocType(_) => return Err(Because("a document type is not accepted")),
            Event::Eof => return document.finish(),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
        }
    }
    Err(Because("it has too many parts"))
}

#[derive(Default)]
struct Document {
    depth: usize,
    roots: usize,
    elements: usize,
    name: String,
    value: String,
    params: Vec<(String, String)>,
}

impl Document {
    fn open(&mut self, name: &str) -> Result<(), Unreadable> {
        self.elements += 1;
        if self.elements > ELEMENTS {
            return Err(Because("it has too many elements"));
        }
        match self.depth {
            0 if !name.eq_ignore_ascii_case("qdbapi") => return Err(Because("its root is not qdbapi")),
            0 if self.roots > 0 => return Err(Because("it has two roots")),
            0 => self.roots = 1,
            // Names are compared with each other: that they are short is what makes it cheap.
            _ if name.len() > NAME => return Err(Because("a name is too long")),
            _ if !is_name(name) => return Err(Because("it is not well-formed")),
            depth if depth < DEPTH => {
                self.name = name.to_ascii_lowercase();
                self.value.clear();
            }
            _ => return Err(Because("a parameter holds elements")),
        }
        self.depth += 1;
        Ok(())
    }

    fn close(&mut self) -> Result<(), Unreadable> {
        self.depth = self.depth.checked_sub(1).ok_or(Because("it is not balanced"))?;
        if self.depth == 1 {
            self.params.push((std::mem::take(&mut self.name), std::mem::take(&mut self.value)));
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), Unreadable> {
        if self.depth < DEPTH {
            let blank = text.chars().all(char::is_whitespace);
            return if blank { Ok(()) } else { Err(Because("text stands between its elements")) };
        }
        if self.value.len() + text.len() > TEXT {
            return Err(Because("a value is too long"));
        }
        if !text.chars().all(is_allowed) {
            return Err(Because("it holds characters that XML does not allow"));
        }
        self.value.push_str(text);
        Ok(())
    }

    fn finish(self) -> Result<Params, Unreadable> {
        if self.depth != 0 || self.roots != 1 {
            return Err(Because("it is not complete"));
        }
        let mut params = Params::new().with_case_insensitive_names();
        for (name, value) in self.params {
            let value = if VERBATIM.contains(&&*name) { value } else { value.trim().to_owned() };
            let Some(before) = params.text(&name) else {
                params.insert(name, value);
                continue;
            };
            let single = SINGLE.iter().find(|single| **single == name);
            if let Some(name) = single.filter(|_| !value.is_empty() && before != value) {
                return Err(Unreadable::GivenTwice(name));
            }
        }
        Ok(params)
    }
}

/// The ends of lines as XML has them: a carriage return stands for a line feed, unless it is written by its number.
fn with_line_feeds(text: &str) -> Cow<'_, str> {
    if !text.contains('\r') {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
}

fn check_attributes(attributes: quick_xml::events::attributes::Attributes<'_>) -> Result<(), Unreadable> {
    for (place, attribute) in attributes.enumerate() {
        if place >= ATTRIBUTES {
            return Err(Because("an element has too many attributes"));
        }
        attribute.map_err(|_| Because("an attribute is malformed"))?;
    }
    Ok(())
}

/// quick-xml takes whatever stands up to a blank or a bracket for a name, nothing at all included.
fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "_-.:".contains(c))
}

/// The characters of XML 1.0.
fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

/// The five entities that XML itself has, and characters by number; nothing else is ever expanded.
fn resolve(reference: &BytesRef<'_>) -> Result<String, Unreadable> {
    let bad = Because("an entity is not known");
    if reference.is_char_ref() {
        let c = reference.resolve_char_ref().map_err(|_| bad)?.ok_or(bad)?;
        return if is_allowed(c) { Ok(c.to_string()) } else { Err(bad) };
    }
    let text = match &**reference {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => return Err(bad),
    };
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(body: &str) -> &'static str {
        match read(body) {
            Ok(_) => "",
            Err(Because(reason)) => reason,
            Err(Unreadable::GivenTwice(name)) => name,
        }
    }

    #[test]
    fn parameters_are_read_whatever_the_case_of_their_names() {
        let body = "\n<?xml version='1.0'?><qdbapi>\n <userToken> b1 </userToken>\n <usertext><![CDATA[<b> ]]>&amp;&#33;</usertext>\
                    <ticket/><ticket>t</ticket></qdbapi>\n";
        let params = read(body).expect("well-formed");
        assert_eq!(params.text("usertoken"), Some("b1"));
        assert_eq!(params.text("USERTEXT"), Some("<b> &!"));
        assert_eq!(params.text("ticket"), Some("t"));
    }

    #[test]
    fn hostile_documents_are_refused_sec_101_102_104_106_107() {
        let attributes = (0..100_000).map(|n| format!("a{n}='1'")).collect::<Vec<_>>().join(" ");
        for body in [
            "<!DOCTYPE a [<!ENTITY x 'y'>]><qdbapi/>",
            "<!DOCTYPE a SYSTEM 'http://127.0.0.1:1/'><qdbapi/>",
            &format!("<qdbapi {attributes}/>"),
            "<qdbapi a='1' a='2'/>",
            "<qdbapi/><qdbapi/>",
            "<qdbapi/>x",
            "<qdbapi><a></b></qdbapi>",
            "<qdbapi><a>",
            "<qdbapi><a><b/></a></qdbapi>",
            "<qdbapi><a>&#0;</a></qdbapi>",
            "<qdbapi><a>&#x1F;</a></qdbapi>",
            "<qdbapi><a>&#xD800;</a></qdbapi>",
            "<qdbapi><a>&unknown;</a></qdbapi>",
            "<qdbapi>< a></ a></qdbapi>",
            "<qdbapi><a\u{1}/></qdbapi>",
            &format!("<qdbapi><{}/></qdbapi>", "a".repeat(257)),
            "<other/>",
            "x",
            "",
        ] {
            assert_ne!(reason(body), "", "{}", &body[..body.len().min(60)]);
        }
        assert_ne!(reason(&"<a>".repeat(100_000)), "");
        assert_ne!(reason(&format!("<qdbapi>{}</qdbapi>", "<a/>".repeat(65))), "");
    }

    #[test]
    fn a_value_may_be_as_long_as_its_limit_and_no_longer() {
        let of = |length| format!("<qdbapi><udata>{}</udata></qdbapi>", "\r".repeat(length));
        let read = read(&of(TEXT)).expect("at the limit");
        assert_eq!(read.text("udata").map(str::len), Some(TEXT));
        assert_eq!(reason(&of(TEXT + 1)), "a value is too long");
        let cut = format!("<qdbapi><a>{}<!---->x</a></qdbapi>", "x".repeat(TEXT));
        assert_eq!(reason(&cut), "a value is too long", "in pieces as well");
    }

    #[test]
    fn a_repeated_parameter_is_no_error_unless_it_contradicts_sec_109() {
        assert_eq!(reason("<qdbapi><apptoken>a</apptoken><apptoken>b</apptoken></qdbapi>"), "");
        assert_eq!(reason("<qdbapi><userid>1.a</userid><userid>1.a</userid></qdbapi>"), "");
        assert_ne!(reason("<qdbapi><userid>1.a</userid><userid>2.b</userid></qdbapi>"), "");
    }
}
