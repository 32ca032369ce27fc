//! Clients by pages: every order, status and search gives what looking at each client gives.

use vestibule::store::clients::{self, Order, Status, Wanted};
use vestibule::store::listing::{FEW, Page};

use crate::listing::{counts_again, kept_and_counted};
use crate::world::World;

const ORDERS: [(Order, &str); 8] = [
    (Order::Id, "id"),
    (Order::FirstName, "name_key"),
    (Order::LastName, "last_key"),
    (Order::Company, "company_key"),
    (Order::Email, "email_key"),
    (Order::Group, "group_id"),
    (Order::Created, "created_at"),
    (Order::Status, "status"),
];

fn page(world: &World, wanted: &Wanted<'_>) -> (i64, Vec<i64>) {
    let found = world.house.store.scan(|tx| clients::list(tx, wanted));
    let found = found.and_then(|found| found).expect("read");
    (found.total, found.listed.iter().map(|listed| listed.id.get()).collect())
}

/// The same by a statement without any index.
fn by_scan(world: &World, wanted: &Wanted<'_>, column: &str) -> (i64, Vec<i64>) {
    let status = wanted.status.map_or("%", Status::as_str);
    let (search, way) = (wanted.search.to_lowercase(), if wanted.page.descending { "DESC" } else { "ASC" });
    let begins = ["email_key", "name_key", "last_key", "company_key"]
        .map(|key| format!("SUBSTR({key}, 1, LENGTH('{search}')) = '{search}'"));
    let sql = format!(
        "SELECT id FROM clients WHERE status LIKE '{status}' AND ({}) ORDER BY {column} {way}, id {way}",
        begins.join(" OR ")
    );
    let ids = world.house.store.scan(|tx| tx.all(&sql, &[], |row| row.int(0)));
    let ids = ids.and_then(|ids| ids).expect("read");
    let skip = usize::try_from(wanted.page.start).expect("small");
    let take = usize::try_from(wanted.page.limit).expect("small");
    let total = i64::try_from(ids.len()).expect("few");
    (total, ids.into_iter().skip(skip).take(take).collect())
}

/// Clients with ids over several blocks, some of them deleted and some renamed.
fn crowd(world: &World) {
    let names = [
        ("Ann", "Lee", "Öl AG"),
        ("anna", "Öst", "acme"),
        ("Bo", "Andersson", ""),
        ("Émile", "Zola", "Ann & Co"),
    ];
    for number in 0..40_usize {
        let (first, last, company) = names[number % names.len()];
        let sent = format!(
            "owner_user_id=2&skipvalidation=1&firstname={first}&lastname={last}&companyname={}&email=c{}@a.example&groupid={}",
            company.replace('&', "%26"),
            number % 9,
            number % 3
        );
        assert_eq!(world.api("AddClient", &sent).field("result"), "success");
        world.skip_ids("clients", 97 * (number % 5));
    }
    let ids = page(world, &all(0, 100)).1;
    for (number, id) in ids.iter().enumerate().skip(1) {
        match number % 7 {
            0 => world.api("DeleteClient", &format!("clientid={id}")),
            1 => world.api("CloseClient", &format!("clientid={id}")),
            2 => world.api(
                "UpdateClient",
                &format!("clientid={id}&email=new{id}@b.example&firstname=Cy&status=Inactive"),
            ),
            3 => world.api("UpdateClient", &format!("clientid={id}&companyname=&skipvalidation=1&lastname=")),
            _ => continue,
        };
    }
}

fn all(start: i64, limit: i64) -> Wanted<'static> {
    Wanted { search: "", status: None, order: Order::Id, page: Page { start, limit, descending: false } }
}

#[test]
fn every_page_of_clients_is_what_a_scan_gives() {
    let world = World::new();
    crowd(&world);
    for search in ["", "a", "ann", "anna ö", "ö", "c1", "C1@a.example", "lee", "nobody", "acme", "new"] {
        for status in [None, Some(Status::Active), Some(Status::Inactive), Some(Status::Closed)] {
            for (order, column) in ORDERS {
                for (start, descending) in
                    [(0, false), (0, true), (7, false), (7, true), (33, true), (60, false)]
                {
                    let wanted =
                        Wanted { search, status, order, page: Page { start, limit: 10, descending } };
                    let asked = format!("{search} {status:?} {order:?} {start} {descending}");
                    assert_eq!(page(&world, &wanted), by_scan(&world, &wanted, column), "{asked}");
                }
            }
        }
    }
}

#[test]
fn the_kept_counts_are_right_after_clients_came_changed_and_went() {
    let world = World::new();
    crowd(&world);
    let (kept, counted) = kept_and_counted(&world);
    assert_eq!(kept, counted);
}

#[test]
fn a_search_that_finds_many_is_walked_and_finds_the_same() {
    let world = World::new();
    world.sql(format!(
        "INSERT INTO clients (uuid, owner_user_id, status, first_name, last_name, company_name, email, email_key,
             name_key, last_key, company_key, address1, address2, city, state, postcode, country, phone_number, tax_id,
             language, notes, created_at, updated_at)
         WITH RECURSIVE numbers (value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM numbers WHERE value < {})
         SELECT 'u' || value, 1, CASE WHEN value % 5 <> 0 THEN 'Active' ELSE 'Closed' END, '', '', '', '', 'm' || value, '',
             '', CASE WHEN value % 2 <> 0 THEN 'many' ELSE '' END, '', '', '', '', '', '', '', '', '', '', 0, 0
         FROM numbers",
        FEW + 50
    ));
    counts_again(&world);
    for status in [None, Some(Status::Active), Some(Status::Closed)] {
        for (start, descending) in
            [(0, false), (0, true), (3_990, false), (15_000, true), (FEW + 45, false), (FEW + 50, true)]
        {
            let page_wanted = Page { start, limit: 10, descending };
            let wanted = Wanted { search: "m", status, order: Order::Id, page: page_wanted };
            assert_eq!(
                page(&world, &wanted),
                by_scan(&world, &wanted, "id"),
                "{status:?} {start} {descending}"
            );
        }
    }
}
