//! Clients by pages, by status, in several orders, and by the beginning of an address or a name.

use super::super::db::{DbError, Row, Tx};
use super::super::listing::{FEW, Listing, Page, prefix_range};
use super::super::users::name_key;
use super::Status;
use crate::domain::ids::ClientId;
use crate::domain::time::Timestamp;
use crate::params;

/// A client in a list.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Its id.
    pub id: ClientId,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Company.
    pub company_name: String,
    /// Its address.
    pub email: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// The client group's number, 0 for none.
    pub group_id: i64,
    /// What it is.
    pub status: Status,
}

/// A page of clients, and how many there are in all.
pub struct Clients {
    /// All that are wanted.
    pub total: i64,
    /// Those of the page.
    pub listed: Vec<Listed>,
}

/// What a list is ordered by; equal ones by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The id.
    Id,
    /// First, then last name, folded.
    FirstName,
    /// Last name, folded.
    LastName,
    /// Company, folded.
    Company,
    /// Address, folded.
    Email,
    /// The client group's number.
    Group,
    /// When it was made.
    Created,
    /// The word of its status.
    Status,
}

/// Which clients are wanted, and how.
pub struct Wanted<'a> {
    /// The beginning of their address, first, last, full or company name; empty for all.
    pub search: &'a str,
    /// Their status, if it matters.
    pub status: Option<Status>,
    /// Their order.
    pub order: Order,
    /// The page.
    pub page: Page,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, first_name, last_name, company_name, email, created_at, group_id, status
             FROM clients WHERE ",
            $rest
        )
    };
}

macro_rules! ordered {
    ($order:literal) => {
        concat!(
            "SELECT id, first_name, last_name, company_name, email, created_at, group_id, status
             FROM clients WHERE ($1 = '' OR status = $1) ORDER BY ",
            $order
        )
    };
}

macro_rules! found {
    ($order:literal) => {
        concat!(
            "SELECT id, first_name, last_name, company_name, email, created_at, group_id, status
             FROM clients WHERE ($1 = '' OR status = $1) AND id IN (
                SELECT id FROM clients WHERE email_key >= $4 AND email_key < $5
                UNION SELECT id FROM clients WHERE name_key >= $4 AND name_key < $5
                UNION SELECT id FROM clients WHERE last_key >= $4 AND last_key < $5
                UNION SELECT id FROM clients WHERE company_key >= $4 AND company_key < $5)
             ORDER BY ",
            $order
        )
    };
}

/// The clients that are wanted.
pub fn list(tx: &mut Tx<'_>, wanted: &Wanted<'_>) -> Result<Clients, DbError> {
    let search = name_key(wanted.search);
    if search.is_empty() {
        return every(tx, wanted);
    }
    let range = prefix_range(&search);
    let total = count(tx, &search, &range, wanted.status)?;
    let page = wanted.page;
    let status = wanted.status.map_or("", Status::as_str);
    let (from, to) = &range;
    let listed = if total <= page.start {
        Vec::new()
    } else if total > FEW && wanted.order == Order::Id {
        let sql = if page.descending { WALK_DOWN } else { WALK_UP };
        tx.all(sql, params![status, page.limit, page.start, from, to], read)?
    } else {
        let sql = found(wanted.order, page.descending);
        tx.all(sql, params![status, page.limit, page.start, from, to], read)?
    };
    Ok(Clients { total, listed })
}

fn every(tx: &mut Tx<'_>, wanted: &Wanted<'_>) -> Result<Clients, DbError> {
    let page = wanted.page;
    let Some(status) = wanted.status else {
        let total = Listing::Clients.total(tx)?;
        let listed = if wanted.order == Order::Id {
            by_id(tx, page)?
        } else {
            tx.all(ordered(wanted.order, page.descending), params!["", page.limit, page.start], read)?
        };
        return Ok(Clients { total, listed });
    };
    let status = status.as_str();
    let total = tx.number("SELECT COUNT(*) FROM clients WHERE status = $1", params![status])?;
    let sql = match (wanted.order, page.descending) {
        // The index of the status is in this order.
        (Order::Id, false) => select!("status = $1 ORDER BY id LIMIT $2 OFFSET $3"),
        (Order::Id, true) => select!("status = $1 ORDER BY id DESC LIMIT $2 OFFSET $3"),
        (order, descending) => ordered(order, descending),
    };
    let listed = tx.all(sql, params![status, page.limit, page.start], read)?;
    Ok(Clients { total, listed })
}

fn by_id(tx: &mut Tx<'_>, page: Page) -> Result<Vec<Listed>, DbError> {
    let Some((edge, skip)) = Listing::Clients.locate(tx, page)? else { return Ok(Vec::new()) };
    let params = params![edge, page.limit, skip];
    if page.descending {
        return tx.all(select!("id <= $1 ORDER BY id DESC LIMIT $2 OFFSET $3"), params, read);
    }
    tx.all(select!("id >= $1 ORDER BY id LIMIT $2 OFFSET $3"), params, read)
}

fn read(row: &dyn Row) -> Result<Listed, DbError> {
    Ok(Listed {
        id: ClientId::new(row.int(0)?),
        first_name: row.text(1)?.to_owned(),
        last_name: row.text(2)?.to_owned(),
        company_name: row.text(3)?.to_owned(),
        email: row.text(4)?.to_owned(),
        created_at: Timestamp::from_millis(row.int(5)?),
        group_id: row.int(6)?,
        status: Status::from_store(row.text(7)?)?,
    })
}

/// The statement for every client in an order.
const fn ordered(order: Order, descending: bool) -> &'static str {
    match (order, descending) {
        (Order::Id, false) => ordered!("id LIMIT $2 OFFSET $3"),
        (Order::Id, true) => ordered!("id DESC LIMIT $2 OFFSET $3"),
        (Order::FirstName, false) => ordered!("name_key, id LIMIT $2 OFFSET $3"),
        (Order::FirstName, true) => ordered!("name_key DESC, id DESC LIMIT $2 OFFSET $3"),
        (Order::LastName, false) => ordered!("last_key, id LIMIT $2 OFFSET $3"),
        (Order::LastName, true) => ordered!("last_key DESC, id DESC LIMIT $2 OFFSET $3"),
        (Order::Company, false) => ordered!("company_key, id LIMIT $2 OFFSET $3"),
        (Order::Company, true) => ordered!("company_key DESC, id DESC LIMIT $2 OFFSET $3"),
        (Order::Email, false) => ordered!("email_key, id LIMIT $2 OFFSET $3"),
        (Order::Email, true) => ordered!("email_key DESC, id DESC LIMIT $2 OFFSET $3"),
        (Order::Group, false) => ordered!("group_id, id LIMIT $2 OFFSET $3"),
        (Order::Group, true) => ordered!("group_id DESC, id DESC LIMIT $2 OFFSET $3"),
        (Order::Created, false) => ordered!("created_at, id LIMIT $2 OFFSET $3"),
        (Order::Created, true) => ordered!("created_at DESC, id DESC LIMIT $2 OFFSET $3"),
        (Order::Status, false) => ordered!("status, id LIMIT $2 OFFSET $3"),
        (Order::Status, true) => ordered!("status DESC, id DESC LIMIT $2 OFFSET $3"),
    }
}

/// The statement for those that a search finds.
const fn found(order: Order, descending: bool) -> &'static str {
    match (order, descending) {
        (Order::Id, false) => found!("id LIMIT $2 OFFSET $3"),
        (Order::Id, true) => found!("id DESC LIMIT $2 OFFSET $3"),
        (Order::FirstName, false) => found!("name_key, id LIMIT $2 OFFSET $3"),
        (Order::FirstName, true) => found!("name_key DESC, id DESC LIMIT $2 OFFSET $3"),
        (Order::LastName, false) => found!("last_key, id LIMIT $2 OFFSET $3"),
        (Order::LastName, true) => found!("last_key DESC, id DESC LIMIT $2 OFFSET $3"),
        (Order::Company, false) => found!("company_key, id LIMIT $2 OFFSET $3"),
        (Order::Company, true) => found!("company_key DESC, id DESC LIMIT $2 OFFSET $3"),
        (Order::Email, false) => found!("email_key, id LIMIT $2 OFFSET $3"),
        (Order::Email, true) => found!("email_key DESC, id DESC LIMIT $2 OFFSET $3"),
        (Order::Group, false) => found!("group_id, id LIMIT $2 OFFSET $3"),
        (Order::Group, true) => found!("group_id DESC, id DESC LIMIT $2 OFFSET $3"),
        (Order::Created, false) => found!("created_at, id LIMIT $2 OFFSET $3"),
        (Order::Created, true) => found!("created_at DESC, id DESC LIMIT $2 OFFSET $3"),
        (Order::Status, false) => found!("status, id LIMIT $2 OFFSET $3"),
        (Order::Status, true) => found!("status DESC, id DESC LIMIT $2 OFFSET $3"),
    }
}

/// A search that finds many: the ids are walked, because hits are close together then. The empty text
/// keeps the engine from an index here: it would have to sort all hits by id.
const WALK_UP: &str = "SELECT id, first_name, last_name, company_name, email, created_at, group_id, status
     FROM clients WHERE ($1 = '' OR status = $1) AND (
        (email_key || '' >= $4 AND email_key || '' < $5) OR (name_key || '' >= $4 AND name_key || '' < $5)
        OR (last_key || '' >= $4 AND last_key || '' < $5) OR (company_key || '' >= $4 AND company_key || '' < $5))
     ORDER BY id LIMIT $2 OFFSET $3";
const WALK_DOWN: &str = "SELECT id, first_name, last_name, company_name, email, created_at, group_id, status
     FROM clients WHERE ($1 = '' OR status = $1) AND (
        (email_key || '' >= $4 AND email_key || '' < $5) OR (name_key || '' >= $4 AND name_key || '' < $5)
        OR (last_key || '' >= $4 AND last_key || '' < $5) OR (company_key || '' >= $4 AND company_key || '' < $5))
     ORDER BY id DESC LIMIT $2 OFFSET $3";

/// How many a search finds.
fn count(
    tx: &mut Tx<'_>,
    search: &str,
    (from, to): &(String, String),
    status: Option<Status>,
) -> Result<i64, DbError> {
    if let Some(status) = status {
        return tx.number(
            "SELECT COUNT(*) FROM clients WHERE status = $1 AND id IN (
                SELECT id FROM clients WHERE email_key >= $2 AND email_key < $3
                UNION SELECT id FROM clients WHERE name_key >= $2 AND name_key < $3
                UNION SELECT id FROM clients WHERE last_key >= $2 AND last_key < $3
                UNION SELECT id FROM clients WHERE company_key >= $2 AND company_key < $3)",
            params![status.as_str(), from, to],
        );
    }
    if let Some(known) = Listing::Clients.found(tx, search)? {
        return Ok(known);
    }
    tx.number(
        "SELECT COUNT(*) FROM (
            SELECT id FROM clients WHERE email_key >= $1 AND email_key < $2
            UNION SELECT id FROM clients WHERE name_key >= $1 AND name_key < $2
            UNION SELECT id FROM clients WHERE last_key >= $1 AND last_key < $2
            UNION SELECT id FROM clients WHERE company_key >= $1 AND company_key < $2) AS found",
        params![from, to],
    )
}
