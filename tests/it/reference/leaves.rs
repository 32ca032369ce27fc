//! An answer's values in their order, whatever format it came in.

use std::fmt;

use quick_xml::Reader;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, Event};
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

/// A value with its path, as name-value pairs write it.
pub type Leaf = (String, String);

/// Of a JSON answer, in the order of the text.
pub fn of_json(text: &str) -> Vec<Leaf> {
    let mut leaves = Vec::new();
    let mut reader = serde_json::Deserializer::from_str(text);
    Node { path: String::new(), leaves: &mut leaves }.deserialize(&mut reader).expect("JSON");
    reader.end().expect("nothing behind it");
    leaves
}

struct Node<'a> {
    path: String,
    leaves: &'a mut Vec<Leaf>,
}

impl Node<'_> {
    fn inside(&mut self, name: &str) -> Node<'_> {
        let path = if self.path.is_empty() { name.to_owned() } else { format!("{}[{name}]", self.path) };
        Node { path, leaves: self.leaves }
    }

    fn leaf(self, value: String) {
        self.leaves.push((self.path, value));
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a value of an answer")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<String>()? {
            map.next_value_seed(self.inside(&name))?;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<(), A::Error> {
        let mut place = 0;
        while items.next_element_seed(self.inside(&place.to_string()))?.is_some() {
            place += 1;
        }
        Ok(())
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.leaf(text.to_owned());
        Ok(())
    }

    fn visit_i64<E>(self, number: i64) -> Result<(), E> {
        self.leaf(number.to_string());
        Ok(())
    }

    fn visit_u64<E>(self, number: u64) -> Result<(), E> {
        self.leaf(number.to_string());
        Ok(())
    }

    /// The other formats have no word for it.
    fn visit_bool<E>(self, flag: bool) -> Result<(), E> {
        self.leaf(if flag { "1" } else { "" }.to_owned());
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.leaf(String::new());
        Ok(())
    }
}

/// Of name-value pairs. What stands between two semicolons and is no pair belongs to the value before.
pub fn of_pairs(text: &str) -> Vec<Leaf> {
    let mut leaves: Vec<Leaf> = Vec::new();
    for piece in text.split(';') {
        let pair = piece.split_once('=').filter(|(name, _)| is_name(name));
        match (pair, leaves.last_mut()) {
            (Some((name, value)), _) => leaves.push((name.to_owned(), value.to_owned())),
            (None, Some((_, value))) => *value = format!("{value};{piece}"),
            (None, None) => panic!("no pair: {piece}"),
        }
    }
    leaves
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || "_[]".contains(c))
}

/// Of an XML answer, without its `action`; a path is `users/user/name` below the root, or `users/user@id` for an
/// attribute. Panics where the document is not well-formed or an element's name begins with a digit.
pub fn of_xml(text: &str) -> Vec<Leaf> {
    let mut reader = Reader::from_str(text);
    let mut leaves = Vec::new();
    let mut open: Vec<Element> = Vec::new();
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Start(start) => {
                let name = start.name().as_ref().to_owned();
                assert!(name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_'), "<{name}>");
                open.last_mut().into_iter().for_each(|outer| outer.has_elements = true);
                open.push(Element { name, ..Element::default() });
                if open.len() > 1 {
                    leaves.extend(attributes(&start, &path(&open)));
                }
            }
            Event::Text(piece) => append(&mut open, &piece),
            Event::GeneralRef(name) => append(&mut open, resolved(&name)),
            Event::End(_) => {
                let path = path(&open);
                let element = open.pop().expect("it was opened");
                // An element with nothing but a line break in it is a list without items.
                let empty = element.text.starts_with('\n') && element.text.trim().is_empty();
                if !element.has_elements && !empty && path != "action" {
                    leaves.push((path, element.text));
                }
            }
            Event::Eof => break,
            Event::Decl(_) => {}
            other => panic!("not in an answer: {other:?}"),
        }
    }
    assert!(open.is_empty(), "an element is not closed");
    leaves
}

/// An element that is open.
#[derive(Default)]
struct Element {
    name: String,
    text: String,
    has_elements: bool,
}

/// Below the root.
fn path(open: &[Element]) -> String {
    open.iter().skip(1).map(|element| element.name.as_str()).collect::<Vec<_>>().join("/")
}

fn attributes(start: &BytesStart<'_>, path: &str) -> Vec<Leaf> {
    let leaf = |attribute: Attribute<'_>| {
        let value = quick_xml::escape::unescape(&attribute.value).expect("escaped").into_owned();
        (format!("{path}@{}", attribute.key.as_ref()), value)
    };
    start.attributes().map(|attribute| leaf(attribute.expect("well-formed"))).collect()
}

fn append(open: &mut [Element], text: &str) {
    if let Some(element) = open.last_mut() {
        element.text.push_str(text);
    }
}

fn resolved(name: &str) -> &'static str {
    match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "#13" => "\r",
        other => panic!("&{other};"),
    }
}

mod tests {
    use super::*;

    #[test]
    fn the_three_formats_have_the_same_leaves() {
        let json = r#"{"result":"success","users":[{"id":7,"isOwner":true}],"none":{"one":[]},"p":{"q":["a&b",""]}}"#;
        let pairs = "result=success;users[0][id]=7;users[0][isOwner]=1;p[q][0]=a&b;p[q][1]=";
        let xml = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<whmcsapi version=\"8\">\n<action>x</action>\n\
                   <result>success</result>\n<users>\n<user>\n<id>7</id>\n<isOwner>1</isOwner>\n</user>\n</users>\n\
                   <none>\n</none>\n<p>\n<q>a&amp;b</q>\n<q></q>\n</p>\n</whmcsapi>";
        assert_eq!(of_json(json), of_pairs(pairs));
        let values = |leaves: Vec<Leaf>| leaves.into_iter().map(|(_, value)| value).collect::<Vec<_>>();
        assert_eq!(values(of_xml(xml)), values(of_json(json)));
    }
    #[test]
    fn elements_have_their_way_and_attributes_theirs() {
        let xml = "<?xml version=\"1.0\" ?>\n<qdbapi>\n   <action>x</action>\n   <users>\n      <user id=\"1.ab\">\n         \
                   <name>A &amp; B</name>\n         <roles>\n         </roles>\n      </user>\n   </users>\n</qdbapi>";
        let leaf = |path: &str, value: &str| (path.to_owned(), value.to_owned());
        assert_eq!(of_xml(xml), [leaf("users/user@id", "1.ab"), leaf("users/user/name", "A & B")]);
    }
}
