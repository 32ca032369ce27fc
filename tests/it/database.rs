//! A database of its own for a test, on the PostgreSQL server that the environment names.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use postgres::{Client, NoTls, SimpleQueryMessage};

/// Names the server, without a database: `postgres://vestibule@127.0.0.1:5432`, or with a socket
/// `postgres://vestibule@?host=/run/postgresql`. Without it tests stand on SQLite.
const SERVER: &str = "VESTIBULE_TEST_POSTGRES";
/// An advisory lock of the database `postgres`, for what one test makes for all.
const MAKING: i64 = 0x7665_7374;

/// A database that goes with the test.
pub struct Database {
    server: String,
    name: String,
    /// What goes after it.
    keeper: Option<Box<dyn Send + Sync>>,
}

/// The server that the environment names.
pub fn server() -> Option<String> {
    std::env::var(SERVER).ok()
}

impl Database {
    /// One with the whole schema. `migrate` brings the schema into the database at an address, once for all
    /// tests: theirs are copies.
    pub fn on(server: &str, migrate: fn(&str)) -> Self {
        let mut client = connect(server, "postgres");
        let template = template(server, &mut client, migrate);
        // Page by page through the log takes twice as long.
        Self::create(server, &mut client, &format!("TEMPLATE {template} STRATEGY FILE_COPY"))
    }

    /// One with nothing in it.
    pub fn empty(server: &str) -> Self {
        Self::create(server, &mut connect(server, "postgres"), "")
    }

    /// Keeps something until the database has gone.
    pub fn keeping(mut self, keeper: impl Send + Sync + 'static) -> Self {
        self.keeper = Some(Box::new(keeper));
        self
    }

    fn create(server: &str, client: &mut Client, from: &str) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("it is later").as_nanos();
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("vestibule_{}_{since}_{number}", std::process::id());
        run(client, &format!("CREATE DATABASE {name} {from}"));
        tally(client);
        Self { server: server.to_owned(), name, keeper: None }
    }

    /// Its address, as the server's setting takes it.
    pub fn address(&self) -> String {
        address(&self.server, &self.name)
    }

    /// A connection for what no store does.
    pub fn client(&self) -> Client {
        connect(&self.server, &self.name)
    }

    /// How the rows of a statement would be found whatever its parameters are, were there many rows.
    /// `values` are the parameters in parentheses.
    pub fn plan(&self, sql: &str, values: &str) -> String {
        let sql = format!(
            "SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan;
             PREPARE asked AS {sql}; EXPLAIN EXECUTE asked{values}"
        );
        let answer = self.client().simple_query(&sql).expect("a plan");
        let lines = answer.iter().filter_map(|message| match message {
            SimpleQueryMessage::Row(row) => row.get(0),
            _ => None,
        });
        lines.collect::<Vec<_>>().join("; ")
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let dropped = Client::connect(&address(&self.server, "postgres"), NoTls).and_then(|mut client| {
            client.batch_execute(&format!("DROP DATABASE {} WITH (FORCE)", self.name))
        });
        assert!(dropped.is_ok() || std::thread::panicking(), "{} stays: {dropped:?}", self.name);
    }
}

fn connect(server: &str, name: &str) -> Client {
    Client::connect(&address(server, name), NoTls).unwrap_or_else(|error| {
        panic!("{server} is there for tests, but {name} cannot be reached: {error:?}")
    })
}

fn address(server: &str, name: &str) -> String {
    let (server, query) = server.split_once('?').unwrap_or((server, ""));
    format!("{}/{name}?{query}", server.trim_end_matches('/'))
}

fn run(client: &mut Client, sql: &str) {
    client.batch_execute(sql).unwrap_or_else(|error| panic!("{sql}: {error:?}"));
}

/// The name of the template for this schema, which is there afterwards: each test is a process of its own,
/// and the first one makes it.
fn template(server: &str, client: &mut Client, migrate: fn(&str)) -> String {
    let mut schema = DefaultHasher::new();
    for text in [include_str!("../../schema.sql"), include_str!("../../src/store/schema.rs")] {
        text.hash(&mut schema);
    }
    let name = format!("vestibule_schema_{:016x}", schema.finish());
    if !is_there(client, &name) {
        alone(client, |client| {
            if !is_there(client, &name) {
                make(server, client, &name, migrate);
            }
        });
    }
    name
}

fn alone(client: &mut Client, work: impl FnOnce(&mut Client)) {
    run(client, &format!("SELECT pg_advisory_lock({MAKING})"));
    work(client);
    run(client, &format!("SELECT pg_advisory_unlock({MAKING})"));
}

/// It has its name only when it is complete.
fn make(server: &str, client: &mut Client, name: &str, migrate: fn(&str)) {
    let unfinished = format!("{name}_unfinished");
    run(client, &format!("DROP DATABASE IF EXISTS {unfinished} WITH (FORCE)"));
    run(client, &format!("CREATE DATABASE {unfinished}"));
    migrate(&address(server, &unfinished));
    run(client, &format!("ALTER DATABASE {unfinished} RENAME TO {name}"));
}

fn is_there(client: &mut Client, name: &str) -> bool {
    client.query_opt("SELECT 1 FROM pg_database WHERE datname = $1", &[&name]).expect("answered").is_some()
}

/// Writes down which test stood on this server: at the end somebody may count.
fn tally(client: &mut Client) {
    let test = std::env::var("NEXTEST_TEST_NAME").ok();
    alone(client, |client| run(client, "CREATE TABLE IF NOT EXISTS tested (test TEXT)"));
    let test = test.or_else(|| std::thread::current().name().map(str::to_owned)).unwrap_or_default();
    client.execute("INSERT INTO tested (test) VALUES ($1)", &[&test]).expect("written down");
}
