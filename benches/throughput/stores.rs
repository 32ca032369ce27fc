//! The stores that are measured: made once, kept in the build folder, copied for each use.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use rusqlite::{Connection, Transaction, params};
use vestibule::domain::permission::Permissions;
use vestibule::domain::random::Random;
use vestibule::domain::secret::TokenHash;
use vestibule::domain::time::{Clock, DAY, Timestamp};
use vestibule::store::{Options, Place, Store, schema};

use super::super::Outcome;

/// How much a store holds.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Part of its folder's name.
    pub name: &'static str,
    /// Clients, each owned by the user of its number.
    pub clients: u32,
    /// Users.
    pub users: u32,
    /// Credentials, of which the secrets are known.
    pub credentials: u32,
    /// Invites over all clients, each with its link, its sent mail and its entry in the log.
    pub invites: u32,
    /// So many of them, the last ones, are of the client that is asked about; each thousandth of these was revoked.
    pub of_one: u32,
    /// Further entries of the log, over the last hundred days.
    pub entries: u32,
}

/// How rare the state of the revoked ones is.
pub const RARE: u32 = 1000;

/// The client that is asked about.
pub const CLIENT: u32 = 1;
/// A member of it who does not own it.
pub const USER: u32 = 2;
/// Whoever changes what is written below makes new stores by that.
const THIS: &str = include_str!("stores.rs");
const SCHEMA: &str = include_str!("../../schema.sql");

/// The identifier and secret of a credential, of the length that the product gives them.
pub fn credential(number: u32) -> (String, String) {
    let text = |kind: &str| TokenHash::of(&format!("{kind} {number}")).as_hex()[..32].to_owned();
    (text("identifier"), text("secret"))
}

/// A key of the REST dialect that acts as the administrator, of the length that the product gives it.
pub fn api_key(number: u32) -> String {
    format!("vst_{}", &TokenHash::of(&format!("key {number}")).as_hex()[..40])
}

/// The UUIDs of the clients of a store, by their ids.
pub fn client_uuids(folder: &Path) -> Outcome<Vec<String>> {
    let connection = Connection::open(folder.join("vestibule.db"))?;
    let mut select = connection.prepare("SELECT uuid FROM clients ORDER BY id")?;
    let uuids = select.query_map([], |row| row.get(0))?;
    Ok(uuids.collect::<Result<_, _>>()?)
}

/// A token of the user who is asked about.
pub fn user_token() -> String {
    format!("b{}", &TokenHash::of("user token").as_hex()[..40])
}

/// The data folder of a size, made if there is none for this schema yet.
pub fn template(folder: &Path, size: &Size) -> Outcome<PathBuf> {
    let key = TokenHash::of(&format!("{THIS}{SCHEMA}{size:?}"));
    let place = folder.join(format!("{}-{}", size.name, &key.as_hex()[..12]));
    if place.join("complete").exists() {
        empty_queue(&place)?;
        return Ok(place);
    }
    for entry in fs::read_dir(folder)?.flatten() {
        if entry.file_name().to_string_lossy().starts_with(&format!("{}-", size.name)) {
            fs::remove_dir_all(entry.path())?;
        }
    }
    drop(open(&place)?);
    fill(&place, size)?;
    fs::write(place.join("complete"), "")?;
    Ok(place)
}

/// A fresh copy of a store, in a folder of its own.
pub fn copy(template: &Path, to: &Path) -> Outcome<()> {
    if to.exists() {
        fs::remove_dir_all(to)?;
    }
    let copied = Command::new("cp").args(["-r", "--reflink=auto"]).arg(template).arg(to).status()?;
    if !copied.success() {
        return Err("a store cannot be copied".into());
    }
    // What is still to be written out would be written while something is measured.
    Command::new("sync").status()?;
    Ok(())
}

/// The store of a data folder, opened as the server does.
pub fn open(folder: &Path) -> Outcome<Store> {
    let wait = Duration::from_secs(1);
    let options = Options {
        place: Place::Folder(folder.to_owned()),
        pool: 1,
        wait,
        clock: Clock::default(),
        serving: true,
    };
    Ok(Store::open(options, Box::new(|error| panic!("{error}")))?)
}

/// The rows of the four tables that an invitation writes, after certain ids.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rows {
    /// Invites.
    pub invites: u64,
    /// Links.
    pub links: u64,
    /// Mails, whatever became of them.
    pub mails: u64,
    /// Mails that were sent.
    pub sent: u64,
    /// Mails that failed or were dropped.
    pub lost: u64,
    /// Entries in the activity log that say so.
    pub activity: u64,
    /// All entries in it: of a link that is shown in an answer there is one as well.
    pub entries: u64,
}

/// Counts the rows past the first `known` of each table.
pub fn rows_after(folder: &Path, known: &Rows) -> Outcome<Rows> {
    let connection = Connection::open(folder.join("vestibule.db"))?;
    let count = |what: &str, after: u64| -> Outcome<u64> {
        let sql = format!("SELECT COUNT(*) FROM {what} AND id > ?1");
        let after = i64::try_from(after)?;
        let number: i64 = connection.query_row(&sql, [after], |row| row.get(0))?;
        Ok(u64::try_from(number)?)
    };
    Ok(Rows {
        invites: count("invites WHERE state = 'pending'", known.invites)?,
        links: count("links WHERE state = 'live'", known.links)?,
        mails: count("outbox WHERE true", known.mails)?,
        sent: count("outbox WHERE state = 'sent'", known.mails)?,
        lost: count("outbox WHERE state IN ('failed', 'dropped')", known.mails)?,
        activity: count("activity WHERE action IN ('CreateClientInvite', 'InviteMember')", known.entries)?,
        entries: count("activity WHERE true", known.entries)?,
    })
}

/// Forgets what is still to be sent, so that the next measurement does not begin with it, nor a server that sends
/// nothing calls itself unready because of what waits since the last run.
pub fn empty_queue(folder: &Path) -> Outcome<()> {
    let connection = Connection::open(folder.join("vestibule.db"))?;
    connection.execute("UPDATE outbox SET state = 'sent', lease = NULL WHERE state = 'queued'", [])?;
    Ok(())
}

/// One transaction without a journal: a store that was not completed is made anew.
fn fill(folder: &Path, size: &Size) -> Outcome<()> {
    let mut connection = Connection::open(folder.join("vestibule.db"))?;
    connection.execute_batch(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000;",
    )?;
    let transaction = connection.transaction()?;
    let mut random = Random::seeded(1);
    let now = Clock::default().now();
    users(&transaction, size, &mut random, now)?;
    clients(&transaction, size, &mut random, now)?;
    credentials(&transaction, size, now)?;
    transaction.execute(
        "INSERT INTO user_tokens (token_hash, user_id, every_client, created_at) VALUES (?1, ?2, 1, ?3)",
        params![TokenHash::of(&user_token()).as_hex(), USER, now.millis()],
    )?;
    invites(&transaction, size, &mut random, now)?;
    entries(&transaction, size, now)?;
    count_listings(&transaction)?;
    transaction.commit()?;
    connection.execute_batch("PRAGMA journal_mode = WAL;")?;
    Ok(())
}

/// Of every client and user some, of which a few are rare.
fn entries(to: &Transaction<'_>, size: &Size, now: Timestamp) -> Outcome<()> {
    if size.entries == 0 {
        return Ok(());
    }
    let between = 100 * DAY / i64::from(size.entries);
    to.execute(
        "INSERT INTO activity (at, action, actor, actor_id, client_id, user_id, ip, detail)
         WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?1)
         SELECT ?2 - (?1 - n) * ?3, CASE WHEN n % 1000000 = 7 THEN 'CloseClient' ELSE 'UpdateClient' END,
                CASE WHEN n % 2 = 0 THEN 'admin' ELSE 'user' END,
                CASE WHEN n % 2 = 0 THEN 1 ELSE 1 + n % ?4 END, 1 + n % ?5, 1 + n % ?4, '192.0.2.' || (n % 200), '{}'
         FROM numbers",
        params![size.entries, now.millis(), between, size.users, size.clients],
    )?;
    Ok(())
}

/// The counts of what was there before they were kept: the schema's own statements.
fn count_listings(to: &Transaction<'_>) -> Outcome<()> {
    let statements = schema::steps().into_iter().flat_map(|step| step.statements);
    for statement in statements.filter(|statement| statement.starts_with("INSERT INTO listing_")) {
        to.execute(&statement, [])?;
    }
    Ok(())
}

fn users(to: &Transaction<'_>, size: &Size, random: &mut Random, now: Timestamp) -> Outcome<()> {
    let password = format!("$argon2id$v=19$m=19456,t=2,p=1${}", "A".repeat(66));
    let mut insert = to.prepare(
        "INSERT INTO users (uuid, email, email_key, first_name, last_name, name_key, last_key, state,
                            password_hash, created_at, updated_at)
         VALUES (?1, ?2, ?2, ?3, ?4, ?5, ?6, 'registered', ?7, ?8, ?8)",
    )?;
    for number in 1..=size.users {
        let (first, last) = (format!("First{number}"), format!("Last{number}"));
        insert.execute(params![
            random.uuid(now).to_string(),
            format!("user{number}@example.com"),
            first,
            last,
            format!("{first} {last}").to_lowercase(),
            last.to_lowercase(),
            password,
            now.millis()
        ])?;
    }
    Ok(())
}

/// Every further user is a member of one client, and the one who is asked about of his.
fn clients(to: &Transaction<'_>, size: &Size, random: &mut Random, now: Timestamp) -> Outcome<()> {
    let mut insert = to.prepare(
        "INSERT INTO clients (uuid, owner_user_id, status, first_name, last_name, company_name, email, email_key,
                              name_key, last_key, company_key, address1, address2, city, state, postcode, country,
                              phone_number, tax_id, language, notes, created_at, updated_at)
         SELECT ?1, id, 'Active', first_name, last_name, 'Company ' || id, email, email_key, name_key, last_key,
                'company ' || id, '1 Long Street', '', 'Town', 'County', 'AB1 2CD', 'GB', '+44.1234567890', '',
                'english', '', ?3, ?3 FROM users WHERE id = ?2",
    )?;
    for number in 1..=size.clients {
        insert.execute(params![random.uuid(now).to_string(), number, now.millis()])?;
    }
    to.execute(
        "INSERT INTO memberships (client_id, user_id, permissions, created_at, updated_at)
         SELECT 1 + (id - 1) % ?1, id, CASE WHEN id <= ?1 THEN 16383 ELSE ?2 END, ?3, ?3 FROM users",
        params![size.clients, permissions().bits(), now.millis()],
    )?;
    to.execute(
        "INSERT INTO memberships (client_id, user_id, permissions, created_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?4) ON CONFLICT DO NOTHING",
        params![CLIENT, USER, permissions().bits(), now.millis()],
    )?;
    Ok(())
}

fn permissions() -> Permissions {
    Permissions::parse("products,domains,invoices", true).unwrap_or(Permissions::COMPATIBLE)
}

fn credentials(to: &Transaction<'_>, size: &Size, now: Timestamp) -> Outcome<()> {
    to.execute(
        "INSERT INTO admins (username, username_key, email, first_name, last_name, password_hash, created_at,
                             updated_at)
         VALUES ('admin', 'admin', 'admin@example.com', 'Ada', 'Admin', '', ?1, ?1)",
        [now.millis()],
    )?;
    let mut insert = to.prepare(
        "INSERT INTO credentials (identifier, secret_hash, admin_id, description, unrestricted, created_at)
         VALUES (?1, ?2, 1, '', 1, ?3)",
    )?;
    for number in 0..size.credentials {
        let (identifier, secret) = credential(number);
        insert.execute(params![identifier, TokenHash::of(&secret).as_hex(), now.millis()])?;
    }
    let mut insert = to.prepare(
        "INSERT INTO api_keys (key_hash, prefix, name, admin_id, scopes, created_at)
         VALUES (?1, ?2, '', 1, '', ?3)",
    )?;
    for number in 0..size.credentials {
        let key = api_key(number);
        insert.execute(params![TokenHash::of(&key).as_hex(), &key[..8], now.millis()])?;
    }
    Ok(())
}

/// In the order of their time, each for a random client; they end so late that none is overdue.
fn invites(to: &Transaction<'_>, size: &Size, random: &mut Random, now: Timestamp) -> Outcome<()> {
    let mut invite = to.prepare(
        "INSERT INTO invites (client_id, email, email_key, kind, permissions, state, inviter_admin_id, created_at,
                              issued_at, expires_at, mails_since, mails, ended_at)
         VALUES (?1, ?2, ?2, 'accept', ?3, CASE WHEN ?6 IS NULL THEN 'pending' ELSE 'cancelled' END, 1, ?4, ?4, ?5,
                 ?4, 1, ?6)",
    )?;
    let mut link = to.prepare(
        "INSERT INTO links (purpose, via, invite_id, issue, nonce, state, created_at)
         VALUES ('invitation', 'mailed', ?1, 1, ?2, 'live', ?3)",
    )?;
    let mut mail = to.prepare(
        "INSERT INTO outbox (kind, recipient, invite_id, link_id, state, attempts, due_at, last_error, created_at,
                             ended_at)
         VALUES ('invitation', ?1, ?2, ?2, 'sent', 1, ?3, '250 taken', ?3, ?3)",
    )?;
    let mut entry = to.prepare(
        "INSERT INTO activity (at, action, actor, actor_id, credential_id, client_id, invite_id, ip, detail)
         VALUES (?1, 'CreateClientInvite', 'admin', 1, 1, ?2, ?3, '127.0.0.1', ?4)",
    )?;
    let (bits, list, end) = (permissions().bits(), permissions().list(), now.plus(3650 * DAY).millis());
    // Where one client has many of its own, the others are of the other clients.
    let first = i64::from(CLIENT) + i64::from(size.of_one > 0);
    let others = i64::from(size.clients) + 1 - first;
    for number in 1..=i64::from(size.invites) {
        let of_one = number - i64::from(size.invites - size.of_one);
        let client = if of_one > 0 { i64::from(CLIENT) } else { first + random.number() % others };
        let at = now.plus(number - i64::from(size.invites)).millis();
        let email = format!("person{number}@example.com");
        let detail = format!(r#"{{"email":"{email}","issue":1,"permissions":"{list}"}}"#);
        let revoked_at = (of_one > 0 && of_one % i64::from(RARE) == 0).then_some(at);
        invite.execute(params![client, email, bits, at, end, revoked_at])?;
        link.execute(params![number, random.number(), at])?;
        mail.execute(params![email, number, at])?;
        entry.execute(params![at, client, number, detail])?;
    }
    Ok(())
}
