//! Lists by pages: the kept counts are what counting the rows gives, whatever has happened.

use vestibule::domain::ids::UserId;
use vestibule::store::db::Row;
use vestibule::store::listing::Page;
use vestibule::store::{schema, users};

use crate::world::World;

/// The counts as they are, then as the schema's own statements count the rows that are there.
pub fn kept_and_counted(world: &World) -> (Vec<String>, Vec<String>) {
    let kept = counts(world);
    counts_again(world);
    (kept, counts(world))
}

/// Replaces the counts by what the schema's own statements count.
pub fn counts_again(world: &World) {
    world.sql("DELETE FROM listing_blocks");
    world.sql("DELETE FROM listing_prefixes");
    let statements = schema::steps().into_iter().flat_map(|step| step.statements);
    for statement in statements.filter(|statement| statement.starts_with("INSERT INTO listing_")) {
        world.sql(statement);
    }
}

fn counts(world: &World) -> Vec<String> {
    let read = |row: &dyn Row| Ok(format!("{} {} {}", row.text(0)?, row.text(1)?, row.int(2)?));
    let rows = world.house.store.scan(|tx| {
        tx.all(
            "SELECT listing, prefix, used FROM listing_prefixes WHERE used <> 0
             UNION ALL SELECT listing, CAST(block AS TEXT), used FROM listing_blocks WHERE used <> 0
             ORDER BY 1, 2",
            &[],
            read,
        )
    });
    rows.and_then(|rows| rows).expect("read")
}

/// The ids of a page by the code, and by a scan that looks at each user.
fn page(world: &World, search: &str, page: Page) -> (i64, Vec<i64>) {
    let found = world.house.store.scan(|tx| users::list(tx, search, page));
    let found = found.and_then(|found| found).expect("read");
    (found.total, found.listed.iter().map(|listed| listed.user.id.get()).collect())
}

fn by_scan(world: &World, search: &str, page: Page) -> (i64, Vec<i64>) {
    let rows = world.house.store.scan(|tx| {
        tx.all(
            "SELECT id, email_key, name_key, last_key FROM users WHERE state <> 'erased' ORDER BY id",
            &[],
            |row| {
                let keys = [row.text(1)?.to_owned(), row.text(2)?.to_owned(), row.text(3)?.to_owned()];
                Ok((row.int(0)?, keys))
            },
        )
    });
    let rows = rows.and_then(|rows| rows).expect("read").into_iter();
    let hit = rows.filter(|(_, keys)| keys.iter().any(|key| key.starts_with(search.trim())));
    let mut ids: Vec<i64> = hit.map(|(id, _)| id).collect();
    let total = i64::try_from(ids.len()).expect("few");
    if page.descending {
        ids.reverse();
    }
    let skip = usize::try_from(page.start).expect("small");
    let take = usize::try_from(page.limit).expect("small");
    (total, ids.into_iter().skip(skip).take(take).collect())
}

/// Users with ids over several blocks, some of them erased.
fn crowd(world: &World) {
    let names = ["Ann Lee", "Anna Öst", "Bo Andersson", "Émile Zola", "Zoë Ann", " Lee"];
    for number in 0..40 {
        world.named_user(&format!("u{number}@a.example"), names[number % names.len()]);
        world.skip_ids("users", 97 * (number % 5));
    }
}

#[test]
fn every_page_is_what_a_scan_of_all_users_gives() {
    let world = World::new();
    crowd(&world);
    for search in
        ["", "a", "an", "ann", "anna", "anna ", "ö", "u1", "u12@a.example", "lee", "nobody", "émile z"]
    {
        for start in [0, 1, 7, 25, 39, 41, 60] {
            for descending in [false, true] {
                let asked = Page { start, limit: 10, descending };
                assert_eq!(page(&world, search, asked), by_scan(&world, search, asked), "{search} {asked:?}");
            }
        }
    }
}

#[test]
fn the_kept_counts_are_right_after_users_and_clients_came_changed_and_went() {
    let world = World::new();
    crowd(&world);
    world.invite("new@example.com", "products");
    world.register(&world.link(1), "new@example.com", "correct horse battery staple").expect("registered");
    let provisioned = world.provisioned("later@example.com");
    assert!(provisioned.get() > 40);
    world.api("UpdateUser", "user_id=2&firstname=Zacharias&email=other%40example.com");
    world.api("DeleteUser", &format!("user_id={provisioned}"));
    assert_eq!(
        world.number("SELECT COUNT(*) FROM users WHERE state = 'erased' OR first_name = 'Zacharias'"),
        2
    );
    let client = world.client(UserId::new(3), "Étage GmbH");
    world.api("UpdateClient", "clientid=1&companyname=Huge+Host&firstname=Zo%C3%AB&email=big%40example.com");
    world.client(UserId::new(3), "Short-lived");
    world.api("DeleteClient", &format!("clientid={}", client.get() + 1));
    assert_eq!(
        world
            .number("SELECT COUNT(*) FROM clients WHERE company_name LIKE 'H%' OR company_name LIKE '%GmbH'"),
        2
    );
    let (kept, counted) = kept_and_counted(&world);
    assert_eq!(kept, counted);
}
