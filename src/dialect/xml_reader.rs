//! A bounded reader of `<qdbapi>` documents: parameters as direct children of one root.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};

use crate::params::Params;

const ELEMENTS: usize = 64;
const ATTRIBUTES: usize = 16;
const TEXT: usize = 64 * 1024;

/// The document is none, or beyond what is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreadable(pub &'static str);

/// Reads the parameters of a document. quick-xml neither bounds depth nor minds what stands
/// outside the root: both are seen to here.
pub fn read(body: &str) -> Result<Params, Unreadable> {
    let mut reader = Reader::from_str(body.trim_start());
    reader.config_mut().check_end_names = true;
    let mut document = Document::default();
    loop {
        match reader.read_event().map_err(|_| Unreadable("it is not well-formed"))? {
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
            Event::Text(text) => document.text(&text)?,
            Event::CData(data) => document.text(&data)?,
            Event::GeneralRef(reference) => document.text(&resolve(&reference)?)?,
            Event::DocType(_) => return Err(Unreadable("a document type is not accepted")),
            Event::Eof => return document.finish(),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
        }
    }
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
            return Err(Unreadable("it has too many elements"));
        }
        match self.depth {
            0 if !name.eq_ignore_ascii_case("qdbapi") => return Err(Unreadable("its root is not qdbapi")),
            0 if self.roots > 0 => return Err(Unreadable("it has two roots")),
            0 => self.roots = 1,
            1 => {
                self.name = name.to_ascii_lowercase();
                self.value.clear();
            }
            _ => return Err(Unreadable("a parameter holds elements")),
        }
        self.depth += 1;
        Ok(())
    }

    fn close(&mut self) -> Result<(), Unreadable> {
        self.depth = self.depth.checked_sub(1).ok_or(Unreadable("it is not balanced"))?;
        if self.depth == 1 {
            self.params.push((std::mem::take(&mut self.name), std::mem::take(&mut self.value)));
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), Unreadable> {
        if self.depth < 2 {
            let blank = text.chars().all(char::is_whitespace);
            return if blank { Ok(()) } else { Err(Unreadable("text stands between its elements")) };
        }
        if self.value.len() + text.len() > TEXT {
            return Err(Unreadable("a value is too long"));
        }
        if text.chars().any(|c| c < ' ' && !matches!(c, '\t' | '\n' | '\r')) {
            return Err(Unreadable("it holds characters that XML does not allow"));
        }
        self.value.push_str(text);
        Ok(())
    }

    fn finish(self) -> Result<Params, Unreadable> {
        if self.depth != 0 || self.roots != 1 {
            return Err(Unreadable("it is not complete"));
        }
        let mut params = Params::new().with_case_insensitive_names();
        for (name, value) in self.params {
            let verbatim = name == "usertext" || name == "password" || name == "udata";
            let value = if verbatim { value } else { value.trim().to_owned() };
            let known = params.text(&name).is_some();
            let conflicts = ["userid", "roleid", "email"].contains(&name.as_str())
                && params.text(&name).is_some_and(|before| before != value);
            if conflicts {
                return Err(Unreadable("a parameter is given twice with different values"));
            }
            // The first that says something counts.
            if !known {
                params.insert(name, value);
            }
        }
        Ok(params)
    }
}

fn check_attributes(attributes: quick_xml::events::attributes::Attributes<'_>) -> Result<(), Unreadable> {
    for (place, attribute) in attributes.enumerate() {
        if place >= ATTRIBUTES {
            return Err(Unreadable("an element has too many attributes"));
        }
        attribute.map_err(|_| Unreadable("an attribute is malformed"))?;
    }
    Ok(())
}

/// The five entities that XML itself has, and characters by number; nothing else is ever expanded.
fn resolve(reference: &BytesRef<'_>) -> Result<String, Unreadable> {
    let bad = Unreadable("an entity is not known");
    if reference.is_char_ref() {
        let c = reference.resolve_char_ref().map_err(|_| bad)?.ok_or(bad)?;
        let allowed =
            matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..);
        return if allowed { Ok(c.to_string()) } else { Err(bad) };
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
            Err(Unreadable(reason)) => reason,
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
    fn a_repeated_parameter_is_no_error_unless_it_contradicts_sec_109() {
        assert_eq!(reason("<qdbapi><apptoken>a</apptoken><apptoken>b</apptoken></qdbapi>"), "");
        assert_eq!(reason("<qdbapi><userid>1.a</userid><userid>1.a</userid></qdbapi>"), "");
        assert_ne!(reason("<qdbapi><userid>1.a</userid><userid>2.b</userid></qdbapi>"), "");
    }
}
