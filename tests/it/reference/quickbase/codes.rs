//! The error codes that the server answers, as the introduction shows them.

use std::fmt::Write as _;

use vestibule::dialect::errcode;

use crate::house::HOUSE;
use crate::house::lexer::{Kind, Token, starts};

/// When each is answered, in the order of the codes.
const WHEN: [(&str, &str); 22] = [
    ("0", "It was done"),
    ("2", "A parameter is missing or cannot be taken; nobody has the address"),
    ("3", "The caller may not do this, or not this much of it"),
    ("4", "The ticket has ended or never was one"),
    ("5", "There is no such call here"),
    ("6", "No call was named, or by another method than POST and GET"),
    ("11", "The document or the query cannot be read"),
    ("14", "The call is about an application, and none was named"),
    ("19", "The caller's address is banned"),
    ("20", "The address, the password or the ticket of a log-in is not right"),
    ("21", "There is no user of this userid"),
    ("22", "The call is for users, and nothing came that shows who asks"),
    ("24", "The application asks for one of its application tokens"),
    (
        "32",
        "The caller has no place in an application of this dbid, whether it exists or not; or it is closed",
    ),
    ("77", "Too many invitations, mails or failed log-ins"),
    ("83", "The user token is unknown, revoked, or not for this application"),
    ("87", "There is no group of this id"),
    (
        "100",
        "The server is busy or broken; nothing was changed, unless the detail says that this is not known",
    ),
    ("110", "The application has no role of this id"),
    ("111", "The user is registered already"),
    ("112", "The user does not hold the role, or has none"),
    ("113", "The user holds the role already"),
];

/// One row for each, with the status for whoever asks for one. Panics where `WHEN` and the server's own list
/// differ.
pub fn table() -> String {
    let known = known();
    let codes: Vec<&str> = known.iter().map(|(code, _)| code.as_str()).collect();
    assert_eq!(codes, WHEN.map(|(code, _)| code), "the codes of the server, and those described here");
    let mut table = "| errcode | errtext | when | status |\n|---|---|---|---|\n".to_owned();
    for ((code, text), (_, when)) in known.iter().zip(WHEN) {
        let status = errcode::status((code.parse().expect("a number"), ""));
        let _ = writeln!(table, "| {code} | `{text}` | {when} | {status} |");
    }
    table
}

/// The constants of the server's list: code and text.
fn known() -> Vec<(String, String)> {
    let file = HOUSE.shipped().find(|file| file.path == "src/dialect/errcode.rs").expect("the list");
    let is_code = |next: &&[Token]| next[0].is(":") && starts(&next[1..], &["Errcode", "=", "("]);
    file.shipped
        .windows(7)
        .filter(is_code)
        .map(|next| {
            assert!(next[6].kind == Kind::Text, "{}", next[6].text);
            (next[4].text.clone(), next[6].text.clone())
        })
        .collect()
}
