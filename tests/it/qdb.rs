//! Calls of Quickbase's dialect as tests make them, and what every answer must be.

use vestibule::domain::ids::{ClientId, UserId};

use crate::wire::{Request, Response};
use crate::world::World;

/// The application of the first client.
pub fn dbid() -> String {
    ClientId::new(1).dbid()
}

/// A userid.
pub fn userid(user: i64) -> String {
    UserId::new(user).quickbase()
}

/// Parameters as elements; what they hold is written as it stands.
pub fn elements(pairs: &[(&str, &str)]) -> String {
    pairs.iter().fold(String::new(), |text, (name, value)| text + &format!("<{name}>{value}</{name}>"))
}

/// A call on an application, or on `main`; `proof` are the elements that say who asks.
pub fn call(world: &World, dbid: &str, action: &str, proof: &str, pairs: &[(&str, &str)]) -> Response {
    let document = format!("<qdbapi>{proof}{}</qdbapi>", elements(pairs));
    world.fetch(&Request::xml(&format!("/db/{dbid}"), &format!("API_{action}"), &document))
}

/// The code, which the head and the body must agree on, and which stands there once.
pub fn errcode(answer: &Response) -> &str {
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/xml"));
    let code = answer.header("quickbase-errcode");
    let line = format!(
        "\n   <errcode>{code}</errcode>\n   <errtext>{}</errtext>\n",
        answer.header("quickbase-errtext")
    );
    assert!(answer.text().contains(&line), "{}", answer.text());
    assert_eq!(answer.text().matches("<errcode>").count(), 1);
    code
}

/// The text of an element, as an XML reader gives it.
pub fn element(answer: &Response, name: &str) -> String {
    let inner = answer.text().split_once(&format!("<{name}>")).and_then(|(_, rest)| rest.split_once("</"));
    let escaped = inner.map(|(inner, _)| inner).unwrap_or_default().to_owned();
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#13;", "\r"), ("&amp;", "&")]
        .iter()
        .fold(escaped, |text, (from, to)| text.replace(from, to))
}
