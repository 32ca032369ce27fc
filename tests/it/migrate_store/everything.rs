//! A store in which every table has rows, and what a store holds as text.

use std::path::Path;

use vestibule::domain::time::Clock;
use vestibule::store::db::{DbError, Row, Tx};
use vestibule::store::schema::tables::{self, Table};
use vestibule::store::{Options, Place, Store};

use crate::folder::Folder;
use crate::world::World;

/// What the tables lack that no call of the API fills, and values that are hard to carry.
const MORE: [&str; 26] = [
    "INSERT INTO api_roles (name, name_key, actions, created_at) VALUES ('Some', 'some', 'getclients', 1)",
    "INSERT INTO credential_roles (credential_id, api_role_id) VALUES (1, 1)",
    "INSERT INTO roles (id, client_id, name, permissions, built_in, created_at) VALUES (20, 1, 'Own', 5, 0, 7)",
    "INSERT INTO membership_roles (client_id, user_id, role_id) VALUES (1, 2, 20), (1, 2, 9)",
    "INSERT INTO sessions (token_hash, kind, user_id, ip, user_agent, created_at, seen_at, expires_at)
     VALUES ('00', 'user', 1, '::1', 'A browser', 1, 2, 9223372036854775807)",
    "INSERT INTO user_tokens (token_hash, user_id, every_client, created_at) VALUES ('01', 2, 0, -1)",
    "INSERT INTO user_token_clients (user_token_id, client_id) VALUES (1, 1)",
    "INSERT INTO client_groups (name) VALUES ('')",
    "INSERT INTO api_keys (key_hash, prefix, name, user_id, scopes, created_at) VALUES ('03', 'vst_', '', 1, '', 1)",
    "INSERT INTO app_tokens (token_hash, client_id, created_at) VALUES ('02', 1, 1)",
    "INSERT INTO user_groups (name, name_key, description, created_by, created_at) VALUES ('G', 'g', '', 1, 1)",
    "INSERT INTO group_users (group_id, user_id, is_member, is_manager, created_at) VALUES (1, 2, 1, 0, 1)",
    "INSERT INTO group_roles (group_id, client_id, role_id, created_at) VALUES (1, 1, 10, 1)",
    "INSERT INTO custom_fields (id, name, name_key) VALUES (7, NULL, NULL), (-8, 'Näme', 'näme')",
    "INSERT INTO client_custom_fields (client_id, field_id, value) VALUES (1, 7, 'x'), (1, -8, '''\"\\$1;--')",
    "INSERT INTO sso_tokens (nonce, user_id, destination, created_at, expires_at)
     VALUES (-9223372036854775808, 1, '/account', 1, 2)",
    "INSERT INTO factors (user_id, nonce, last_step, created_at, enabled_at) VALUES (1, -5, 58, 1, NULL)",
    "INSERT INTO factor_codes (factor_id, code_hash, used_at) VALUES (1, '04', NULL), (1, '05', 9)",
    "INSERT INTO bans (network, reason, created_at) VALUES ('192.0.2.1', 'tab	line
end 😀 e\u{301}\u{7f}\u{feff}', 3), ('192.0.2.2', 'gone', 3)",
    "DELETE FROM bans WHERE network = '192.0.2.2'",
    "INSERT INTO tallies (what, day, used) VALUES ('calls form', 20778, 9), ('calls form', -1, 0)",
    "INSERT INTO refused_calls (asker, at, protocol, action, ip, code) VALUES ('', 1, 'form', '', '::1', 'method')",
    "INSERT INTO mail_attempts (mail_id, at, attempt, answer) VALUES (1, 2, 3, '451 later')",
    // An order of bytes is none of any language.
    "INSERT INTO settings (name, value, changed_at)
     VALUES ('a', '', 1), ('B', '', 1), ('ä', '', 1), ('Z', '', 1), ('_', '', 1), ('😀', '', 1), ('', '', 1)",
    "INSERT INTO limits (bucket, since, used) WITH RECURSIVE numbers (n) AS
     (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 4500) SELECT 'Bucket ' || n, n, -n FROM numbers",
    "INSERT INTO listing_prefixes (listing, prefix, used) WITH RECURSIVE numbers (n) AS
     (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 2100)
     SELECT CASE WHEN n % 2 = 0 THEN 'Users' ELSE 'clients' END, 'é' || n, n FROM numbers",
];

/// A folder with such a store, on which no server is.
pub fn folder() -> Folder {
    let world = World::on_sqlite();
    for (action, more) in [
        (
            "CreateClientInvite",
            "client_id=1&email=guest@example.com&permissions=products&idempotency_key=once",
        ),
        ("AddContact", "clientid=1&firstname=Carla&lastname=Contact&email=carla@example.com"),
        ("GetClients", ""),
    ] {
        assert_eq!(world.api(action, more).field("result"), "success", "{action}");
    }
    for sql in MORE {
        world.sql(sql);
    }
    world.house.store.stop();
    let folder = Folder::new();
    std::fs::copy(world.folder.path().join("vestibule.db"), folder.path().join("vestibule.db"))
        .expect("copied");
    for table in tables::tables().iter().filter(|table| table.name != "commits") {
        assert!(world.number(&format!("SELECT COUNT(*) FROM {}", table.name)) > 0, "{} is empty", table.name);
    }
    folder
}

/// Opens a store as a command does.
pub fn open(place: &Place) -> Store {
    let options = Options {
        place: place.clone(),
        pool: 1,
        wait: std::time::Duration::from_secs(5),
        clock: Clock::default(),
        serving: false,
    };
    Store::open(options, Box::new(|error| panic!("{error}"))).expect("it opens")
}

pub fn at(folder: &Path) -> Place {
    Place::Folder(folder.to_owned())
}

/// Every row of every table that is copied, sorted bytewise.
pub fn rows(place: &Place) -> Vec<String> {
    let store = open(place);
    let read = |tx: &mut Tx<'_>| {
        let mut lines = Vec::new();
        for table in tables::tables().iter().filter(|table| table.name != "commits") {
            let sql = format!("SELECT {} FROM {}", names(table).join(", "), table.name);
            lines.extend(tx.all(&sql, &[], |row| line(table, row))?);
        }
        Ok::<_, DbError>(lines)
    };
    let mut lines = store.scan(read).and_then(|read| read).expect("read");
    lines.sort_unstable();
    lines
}

pub fn names(table: &Table) -> Vec<&str> {
    table.columns.iter().map(|column| column.name.as_str()).collect()
}

fn line(table: &Table, row: &dyn Row) -> Result<String, DbError> {
    let values = (0..table.columns.len()).map(|place| {
        Ok(match row.opt_int(place) {
            Ok(number) => format!("{number:?}"),
            Err(_) => format!("{:?}", row.opt_text(place)?),
        })
    });
    Ok(format!("{} {}", table.name, values.collect::<Result<Vec<_>, DbError>>()?.join(" ")))
}
