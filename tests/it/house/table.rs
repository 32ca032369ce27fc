//! The table of actions: a row for each file, a file for each row, names unique and in order.

use super::{
    lexer::{self, Kind, Token},
    source::{File, Finding, Tree},
};

const TABLE: &str = "actions/mod.rs";

/// `create_client_invite::CALL` as it stands in a slice of the table.
struct Row {
    module: Vec<String>,
    constant: String,
    line: usize,
    /// Rows with the same number stand in the same slice.
    group: usize,
}

impl Row {
    fn shown(&self) -> String {
        format!("{}::{}", self.module.join("::"), self.constant)
    }

    fn file<'a>(&self, tree: &'a Tree) -> Option<&'a File> {
        tree.files.iter().find(|file| {
            file.module.split_first().is_some_and(|(top, rest)| top == "actions" && rest == self.module)
        })
    }

    /// The literal behind `name:`, or else the first literal, in what the constant is set to.
    fn name(&self, file: &File) -> Option<String> {
        let tokens = &file.shipped;
        let declared = |at: usize| {
            ["const", "static"].iter().any(|word| tokens[at].is(word)) && tokens[at + 1].is(&self.constant)
        };
        let start = (0..tokens.len().saturating_sub(1)).find(|at| declared(*at))?;
        let value = &tokens[start..];
        let value = &value[..value.iter().position(|token| token.is(";"))?];
        let text = |token: &&Token| token.kind == Kind::Text;
        match value.windows(3).find(|next| lexer::starts(next, &["name", ":"])) {
            Some(field) => field.last().filter(text),
            None => value.iter().find(text),
        }
        .map(|token| token.text.clone())
    }
}

pub fn rows_and_files_match(tree: &Tree) -> Vec<Finding> {
    const RULE: &str = "rows";
    let rows = rows(tree);
    let actions = tree.shipped().filter(|file| file.path.starts_with("actions/") && file.path != TABLE);
    let lacking = actions.filter(|file| {
        let test = file.shipped.is_empty() && !file.tokens.is_empty();
        !test && !rows.iter().any(|row| file.module[1..].starts_with(&row.module))
    });
    let lacking = lacking.map(|file| file.finding(1, RULE, format!("has no row in {TABLE}")));
    let empty = rows.iter().filter(|row| row.file(tree).is_none());
    let empty = empty.map(|row| finding(row, RULE, format!("`{}` has no file in actions/", row.shown())));
    lacking.chain(empty).collect()
}

pub fn names_are_unique_and_in_order(tree: &Tree) -> Vec<Finding> {
    const RULE: &str = "names";
    let mut found = Vec::new();
    let mut seen: Vec<(String, Row)> = Vec::new();
    for row in rows(tree) {
        let Some(file) = row.file(tree) else { continue };
        let Some(name) = row.name(file) else {
            found.push(finding(&row, RULE, format!("`{}` shows no name in {}", row.shown(), file.path)));
            continue;
        };
        let key = name.to_ascii_lowercase();
        if let Some((_, other)) = seen.iter().find(|(other, _)| other.to_ascii_lowercase() == key) {
            found.push(finding(&row, RULE, format!("`{name}` is the name of `{}` too", other.shown())));
        } else if let Some((above, _)) =
            seen.last().filter(|(above, other)| other.group == row.group && above.to_ascii_lowercase() > key)
        {
            found.push(finding(&row, RULE, format!("`{name}` stands behind `{above}`")));
        }
        seen.push((name, row));
    }
    found
}

fn finding(row: &Row, rule: &'static str, text: String) -> Finding {
    Finding { file: TABLE.into(), line: row.line, rule, text }
}

fn rows(tree: &Tree) -> Vec<Row> {
    let tokens = tree.files.iter().find(|file| file.path == TABLE).map_or(&[][..], |file| &file.shipped);
    let mut rows = Vec::new();
    for (open, _) in tokens.iter().enumerate().filter(|(_, token)| token.is("[")) {
        let end = lexer::behind(tokens, open).saturating_sub(1);
        let items = tokens[open + 1..end.max(open + 1)].split(|token| token.is(","));
        rows.extend(items.filter_map(|item| row(item, open)));
    }
    rows
}

/// Modules in small letters and a constant in capitals, nothing else between two commas.
fn row(item: &[Token], group: usize) -> Option<Row> {
    let item = match item {
        [sign, rest @ ..] if sign.is("&") => rest,
        _ => item,
    };
    let words: Vec<_> = item.iter().step_by(2).map(|token| token.text.clone()).collect();
    let is_path = item.len() % 2 == 1
        && item.iter().step_by(2).all(|token| token.kind == Kind::Word)
        && item.iter().skip(1).step_by(2).all(|token| token.is("::"));
    let (constant, module) = words.split_last()?;
    let module = module.strip_prefix(&["self".to_owned()]).unwrap_or(module);
    let small = |word: &String| !word.contains(char::is_uppercase);
    let fits =
        is_path && !module.is_empty() && module.iter().all(small) && !constant.contains(char::is_lowercase);
    fits.then(|| Row { module: module.to_vec(), constant: constant.clone(), line: item[0].line, group })
}

mod tests {
    use super::{super::finds, names_are_unique_and_in_order, rows_and_files_match};

    const ADD: (&str, &str) = (
        "actions/add_client.rs",
        "//! a\npub const CALL: Call = Call { needs: X(\"y\"), name: \"AddClient\" };",
    );
    const SEND: (&str, &str) = (
        "actions/send_invitation.rs",
        "pub const CALL: Call = Call { name: \"API_SendInvitation\" }; // name: \"Aaa\"
         pub const RESEND: Call = Call::writes(\"ResendClientInvite\", run);
         #[cfg(test)] mod tests { const CALL: Call = Call { name: \"Zzz\" }; }",
    );
    const ROWS: &str = "//! t
        mod add_client; mod send_invitation;
        pub const CLIENTS: &[Call] = &[add_client::CALL];
        const INVITES: &[Call] = &[
            send_invitation::CALL, // gone::CALL,
            self::send_invitation::RESEND,
        ];
        pub const GROUPS: &[(&str, &[Call])] = &[(\"Clients\", CLIENTS), (\"gone::CALL\", INVITES)];
        #[rustfmt::skip] const KINDS: &[Kind] = &[Kind::A, kind::B];
        #[cfg(test)] mod tests { const X: &[Call] = &[gone::CALL]; }";

    #[test]
    fn a_whole_table_is_left_alone() {
        let kind = ("actions/kind.rs", "const B: Kind = Kind(\"Kind\");");
        let helper = ("actions/send_invitation/words.rs", "");
        let support = ("actions/support.rs", "#![cfg(test)] fn f() {}");
        let sources = [("actions/mod.rs", ROWS), ADD, SEND, kind, helper, support, ("src/http.rs", "")];
        finds(rows_and_files_match, &sources, &[]);
        finds(names_are_unique_and_in_order, &sources, &[]);
    }

    #[test]
    fn an_action_without_a_row_is_found() {
        let table =
            "const A: &[Call] = &[/* send_invitation::CALL, */ add_client::CALL]; // send_invitation::CALL
            const B: &str = \"&[send_invitation::CALL]\";
            #[cfg(test)] const C: &[Call] = &[send_invitation::CALL];";
        finds(
            rows_and_files_match,
            &[("actions/mod.rs", table), ADD, SEND],
            &["actions/send_invitation.rs:1"],
        );
        finds(rows_and_files_match, &[("src/http.rs", ""), ADD], &["actions/add_client.rs:1"]);
    }

    #[test]
    fn a_row_without_its_action_is_found() {
        let table = "//! t\nconst A: &[Call] = &[\n    add_client::CALL,\n    gone::CALL,\n];";
        finds(rows_and_files_match, &[("actions/mod.rs", table), ADD], &["actions/mod.rs:4"]);
        finds(names_are_unique_and_in_order, &[("actions/mod.rs", table), ADD], &[]);
    }

    #[test]
    fn a_name_given_twice_is_found_across_groups_and_cases() {
        let other = ("actions/other.rs", "pub static CALL: Call = Call { name: \"addclient\" };");
        let table = "const A: &[Call] = &[add_client::CALL];\nconst B: &[Call] = &[other::CALL];";
        finds(names_are_unique_and_in_order, &[("actions/mod.rs", table), ADD, other], &["actions/mod.rs:2"]);
        let table = "const A: [Call; 2] = [&add_client::CALL,\n add_client::CALL];";
        finds(names_are_unique_and_in_order, &[("actions/mod.rs", table), ADD], &["actions/mod.rs:2"]);
    }

    #[test]
    fn a_row_out_of_order_is_found() {
        let table =
            "const A: &[Call] = &[\nsend_invitation::CALL,\nsend_invitation::RESEND,\nadd_client::CALL];";
        finds(names_are_unique_and_in_order, &[("actions/mod.rs", table), ADD, SEND], &["actions/mod.rs:4"]);
        let table =
            "const G: &[(&str, &[Call])] = &[(\"b\", &[send_invitation::RESEND,\nsend_invitation::CALL]),
            (\"a\", &[add_client::CALL])];";
        finds(names_are_unique_and_in_order, &[("actions/mod.rs", table), ADD, SEND], &["actions/mod.rs:2"]);
    }

    #[test]
    fn a_call_whose_name_cannot_be_read_is_found() {
        let other = (
            "actions/other.rs",
            "const NAME: &str = \"A\"; pub const CALL: Call = Call { name: NAME, code: \"B\" };",
        );
        finds(
            names_are_unique_and_in_order,
            &[("actions/mod.rs", "const A: &[Call] = &[other::CALL];"), other],
            &["actions/mod.rs:1"],
        );
    }
}
