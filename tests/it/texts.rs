//! The texts of pages: each that a page names is there, and each refusal that a page may meet has words.

use std::collections::BTreeSet;

use crate::house::HOUSE;
use crate::house::lexer::{Kind, Token};
use crate::house::source::File;

/// The ids of all English texts.
fn ids() -> BTreeSet<String> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/words/en");
    let files = std::fs::read_dir(folder).expect("the texts").map(|entry| entry.expect("an entry").path());
    let texts: String = files.map(|path| std::fs::read_to_string(path).expect("a text")).collect();
    let ids = texts.lines().filter_map(|line| line.split_once(" =")).map(|(id, _)| id);
    ids.filter(|id| !id.contains(' ')).map(str::to_owned).collect()
}

/// The texts that stand between quotes behind one of these calls.
fn named<'a>(source: &'a str, call: &str) -> Vec<&'a str> {
    let behind = source.split(call).skip(1);
    behind.filter_map(|rest| rest.split('"').next()).collect()
}

fn templates() -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/pages")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "html" || end == "rs") {
                let text = std::fs::read_to_string(&path).expect("a text");
                found.push((path.display().to_string(), text));
            }
        }
    }
    found
}

#[test]
fn every_text_that_a_page_names_is_there() {
    let ids = ids();
    let calls = [
        ".t(\"",
        ".plain(\"",
        "words.with(\"",
        ".with1(\"",
        ".with2(\"",
        ".plain_with1(\"",
        ".plain_with(\"",
        ".head(\"",
    ];
    let mut missing = BTreeSet::new();
    for (path, text) in templates() {
        for id in calls.iter().flat_map(|call| named(&text, call)).filter(|id| !id.contains("{}")) {
            if !ids.contains(id) {
                missing.insert(format!("{id} in {path}"));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

/// Where the rules of pages stand, besides their own actions.
const RULES: [&str; 19] = [
    "src/account.rs",
    "src/auth/own_password.rs",
    "src/fields/person.rs",
    "src/grants.rs",
    "src/invitation.rs",
    "src/invitation/acceptance.rs",
    "src/invitation/joining.rs",
    "src/invitation/known.rs",
    "src/invitation/life.rs",
    "src/invitation/own.rs",
    "src/mailed_link.rs",
    "src/place.rs",
    "src/second_factor.rs",
    "src/signup.rs",
    "src/verification.rs",
    "actions/cancel_client_invite.rs",
    "actions/create_client_invite.rs",
    "actions/delete_user_client.rs",
    "actions/update_user_permissions.rs",
];

/// What no page lets anybody meet: it sends no such thing, or shows another page in its place.
const UNMET: [&str; 12] = [
    "another_account",
    "choose_account",
    "invalid_owner",
    "no_such_mail",
    "no_waiting_login",
    "password_required",
    "permissions_and_role",
    "unknown_role",
    "unknown_token",
    "verification_unknown",
    "not_a_list",
    "membership_stands",
];

fn is_rule(file: &File) -> bool {
    RULES.contains(&file.path.as_str()) || is_page_s_own(file)
}

/// Actions say first whose they are.
fn is_page_s_own(file: &File) -> bool {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(&file.path);
    file.path.starts_with("actions/")
        && std::fs::read_to_string(path).is_ok_and(|text| text.starts_with("//! Page:"))
}

/// The codes of the refusals that a file makes.
fn codes(file: &File) -> Vec<String> {
    let tokens = &file.shipped;
    let made = |at: &usize| {
        tokens[*at].is("Refusal")
            && tokens.get(at + 2).is_some_and(|token| token.is("new") || token.is("invalid"))
    };
    let first_text = |at: usize| {
        let behind = tokens[at..].iter().take(14);
        behind.into_iter().find(|token: &&Token| token.kind == Kind::Text).map(|token| token.text.clone())
    };
    (0..tokens.len()).filter(made).filter_map(first_text).collect()
}

#[test]
fn every_refusal_that_a_page_may_meet_has_words() {
    let ids = ids();
    let mut missing = BTreeSet::new();
    for file in HOUSE.files.iter().filter(|file| is_rule(file)) {
        for code in codes(file) {
            let code = code.trim_matches('"');
            let begin = format!("refusal-{code}");
            if !ids.iter().any(|id| *id == begin || id.starts_with(&format!("{begin}-")))
                && !UNMET.contains(&code)
            {
                missing.insert(format!("{code} of {}", file.path));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}
