//! The schema and every statement of the store on the other engine: a PostgreSQL of its own.

mod conflicts;
pub mod server;
mod starting;

use std::path::{Path, PathBuf};

use postgres::Client;
use postgres::types::Type;
use vestibule::store::schema::{self, POSTGRES_PHRASES};

use self::server::Server;

/// A statement, and the file it stands in.
struct Statement {
    file: String,
    sql: String,
}

const VERBS: [&str; 5] = ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH"];

/// The statements of `src/store`, as they are in its sources.
fn statements() -> Vec<Statement> {
    let mut files = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store"));
    files.sort();
    files.iter().flat_map(|file| of_file(file)).collect()
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("the store").flatten().map(|entry| entry.path());
    // What the engines say among themselves is their own matter; what a copy says is made from the schema.
    let own = ["postgres", "sqlite", "transfer"];
    let entries = entries.filter(|entry| !own.iter().any(|folder| entry.ends_with(folder)));
    let (folders, files): (Vec<_>, Vec<_>) = entries.partition(|entry| entry.is_dir());
    let rust = files.into_iter().filter(|file| file.extension().is_some_and(|end| end == "rs"));
    rust.chain(folders.iter().flat_map(|folder| sources(folder))).collect()
}

fn of_file(path: &Path) -> Vec<Statement> {
    let source = std::fs::read_to_string(path).expect("readable");
    let source = source.split("#[cfg(test)]").next().unwrap_or_default();
    let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    // How each macro is called, and what it puts before and behind its caller's part.
    let mut frames: Vec<(String, String, String)> = Vec::new();
    let (mut found, mut is_open) = (Vec::new(), false);
    for (before, literal) in literals(source) {
        let was_open = std::mem::take(&mut is_open);
        if let Some(called) = macro_begun(&before) {
            frames.push((called, literal, String::new()));
            is_open = true;
            continue;
        }
        if let Some((_, _, end)) = frames.last_mut().filter(|_| was_open && goes_on(&before)) {
            *end = literal;
            continue;
        }
        let frame = frames.iter().find(|(called, ..)| before.ends_with(called.as_str()));
        let is_statement = VERBS.iter().any(|verb| literal.trim_start().starts_with(&format!("{verb} ")));
        if frame.is_none() && !is_statement {
            continue;
        }
        let mut sql = frame.map_or(literal.clone(), |(_, begin, end)| format!("{begin}{literal}{end}"));
        if before.ends_with(".insert(") || before.ends_with("insert_always(") {
            // How an engine without a last id has to run it.
            sql.push_str(" RETURNING id");
        }
        found.push(Statement { file: file.clone(), sql });
    }
    found
}

/// How a macro is called whose `concat!` begins here: its literal is only the beginning of statements.
fn macro_begun(before: &str) -> Option<String> {
    let (_, begun) = before.strip_suffix("concat!(")?.rsplit_once("macro_rules!")?;
    begun.split_once('{').map(|(name, _)| format!("{name}!("))
}

/// Whether a macro's text goes on behind what its caller gave, as in `"…", $page, "…"`.
fn goes_on(before: &str) -> bool {
    let name = before.strip_prefix(",$").and_then(|rest| rest.strip_suffix(','));
    name.is_some_and(|name| name.chars().all(char::is_alphanumeric))
}

/// The string literals of a source, each with the code right before it, blanks left out.
fn literals(source: &str) -> Vec<(String, String)> {
    let (mut found, mut before) = (Vec::new(), String::new());
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        if rest.starts_with("//") {
            rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
        } else if rest.starts_with("'\"'") {
            rest = &rest[3..];
        } else if first == '"' {
            let (literal, after) = literal(&rest[1..]);
            found.push((std::mem::take(&mut before), literal));
            rest = after;
        } else {
            before.extend(Some(first).filter(|c| !c.is_whitespace()));
            rest = &rest[first.len_utf8()..];
        }
    }
    found
}

/// A literal from behind its quotation mark, and what follows it.
fn literal(mut rest: &str) -> (String, &str) {
    let mut text = String::new();
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '"' => break,
            '\\' => {
                let escaped = rest.chars().next().unwrap_or_default();
                rest = &rest[escaped.len_utf8()..];
                match escaped {
                    'n' => text.push('\n'),
                    '\n' => rest = rest.trim_start(),
                    c => text.push(c),
                }
            }
            c => text.push(c),
        }
    }
    (text, rest)
}

fn load(client: &mut Client) {
    client
        .batch_execute("CREATE TABLE steps (step BIGINT PRIMARY KEY, applied_at BIGINT NOT NULL)")
        .expect("the table that counts the steps");
    for step in schema::steps() {
        for statement in step.statements {
            let replaced =
                POSTGRES_PHRASES.iter().fold(statement, |sql, (ours, theirs)| sql.replace(ours, theirs));
            let done = client.batch_execute(&replaced);
            assert!(done.is_ok(), "schema.sql, step {}: {:?} in: {replaced}", step.number, done.err());
        }
    }
}

#[test]
fn the_schema_loads_and_every_statement_prepares_on_postgresql() {
    let server = Server::start();
    let mut client = server.client();
    load(&mut client);
    for planted in ["SELECT id FROM users WHERE $1 > 0", "SELECT SUM(id) FROM users"] {
        assert!(misfit(&client.prepare(planted).expect("it prepares")).is_some(), "{planted}");
    }
    let mut faults = Vec::new();
    for Statement { file, sql } in statements() {
        let fault = match client.prepare(&sql) {
            Ok(statement) => misfit(&statement),
            Err(error) => Some(
                error.as_db_error().map_or_else(|| error.to_string(), |error| error.message().to_owned()),
            ),
        };
        faults.extend(fault.map(|fault| format!("src/store/{file}: {fault} in: {sql}")));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

/// Numbers come and go with 64 bits: what is compared with a small literal alone is taken for one of 32, and
/// a sum is no whole number at all unless it is cast.
fn misfit(statement: &postgres::Statement) -> Option<String> {
    let small = statement.params().iter().position(|of| ![Type::INT8, Type::TEXT].contains(of));
    let known = [Type::INT8, Type::TEXT, Type::INT4, Type::BOOL];
    let odd = statement.columns().iter().find(|column| !known.contains(column.type_()));
    small
        .map(|place| format!("${} is of the type {}", place + 1, statement.params()[place]))
        .or_else(|| odd.map(|column| format!("{} is of the type {}", column.name(), column.type_())))
}

#[test]
fn the_statements_are_found_in_their_sources() {
    let found = statements();
    let of = |file: &str| found.iter().filter(|one| one.file == file).count();
    assert!(found.len() > 70, "{}", found.len());
    for file in [
        "issue.rs",
        "find.rs",
        "end.rs",
        "memberships.rs",
        "lease.rs",
        "list.rs",
        "credentials.rs",
        "schema.rs",
        "limits.rs",
    ] {
        assert!(of(file) > 0, "{file}");
    }
    let all = |end: &str| {
        found.iter().any(|one| one.sql.starts_with("INSERT INTO invites") && one.sql.contains(end))
    };
    assert!(all("DO NOTHING") && all("RETURNING id, issue"), "the parts of insert_or! are joined");
    assert!(
        found.iter().any(|one| one.sql.starts_with("INSERT INTO links") && one.sql.ends_with("RETURNING id"))
    );
    let source = "// \"SELECT 1\"\nlet a = ('\"', \"SELECT \\\n    \\\"2\\\"\"); f(\"no\")";
    assert_eq!(
        literals(source).iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>(),
        ["SELECT \"2\"", "no"]
    );
}
