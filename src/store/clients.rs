//! Clients: billable accounts, each with exactly one owner.

use super::db::{DbError, Row, Tx};
use super::listing::Listing;
use super::users::{full_name, name_key, name_keys};
use crate::domain::email::Email;
use crate::domain::ids::{ClientId, UserId};
use crate::domain::time::Timestamp;
use crate::params;

/// What the rules need of a client.
#[derive(Debug, Clone)]
pub struct Client {
    /// Its id.
    pub id: ClientId,
    /// Its UUID.
    pub uuid: String,
    /// The user who owns it.
    pub owner: UserId,
    /// Active, Inactive or Closed.
    pub status: String,
    /// The company, or the first and last name.
    pub name: String,
    /// Its address.
    pub email: String,
    /// When it was made.
    pub created_at: Timestamp,
}

impl Client {
    /// Whether it is closed: nobody is let in any more.
    pub fn is_closed(&self) -> bool {
        self.status == "Closed"
    }
}

/// The name under which a client is shown.
pub fn shown_name(company: &str, first: &str, last: &str) -> String {
    let company = company.trim();
    if company.is_empty() { full_name(first, last).unwrap_or_default() } else { company.to_owned() }
}

/// A client to be. The fields are WHMCS's, each of any text up to the length that the action allows.
pub struct NewClient<'a> {
    /// Its UUID.
    pub uuid: &'a str,
    /// The user who owns it.
    pub owner: UserId,
    /// Its address.
    pub email: &'a Email,
    /// First name.
    pub first_name: &'a str,
    /// Last name.
    pub last_name: &'a str,
    /// Company.
    pub company_name: &'a str,
    /// Street.
    pub address1: &'a str,
    /// Second line of the street.
    pub address2: &'a str,
    /// City.
    pub city: &'a str,
    /// State or province.
    pub state: &'a str,
    /// Postcode.
    pub postcode: &'a str,
    /// ISO 3166-1 alpha-2.
    pub country: &'a str,
    /// Telephone number.
    pub phone_number: &'a str,
    /// Tax number.
    pub tax_id: &'a str,
    /// A language name such as `english`, or empty.
    pub language: &'a str,
    /// The operator's notes.
    pub notes: &'a str,
    /// The currency's number.
    pub currency: i64,
    /// The client group's number, 0 for none.
    pub group_id: i64,
    /// The address from which the client signed up.
    pub created_ip: &'a str,
    /// Whether marketing mail is wanted.
    pub marketing_opt_in: bool,
}

/// Makes a client.
pub fn insert(tx: &mut Tx<'_>, new: &NewClient<'_>) -> Result<ClientId, DbError> {
    let now = tx.now;
    let (name, last) = name_keys(new.first_name, new.last_name);
    let company = name_key(new.company_name);
    let id = tx.number(
        "INSERT INTO clients (uuid, owner_user_id, status, first_name, last_name, company_name, email, email_key,
                              name_key, last_key, company_key, address1, address2, city, state, postcode, country,
                              phone_number, tax_id, language, notes, currency, group_id, created_ip,
                              marketing_opt_in, created_at, updated_at)
         VALUES ($1, $2, 'Active', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
                 $20, $21, $22, $23, $24, $25, $25)
         RETURNING id",
        params![
            new.uuid, new.owner.get(), new.first_name, new.last_name, new.company_name, new.email.as_str(),
            new.email.key(), &name, &last, &company, new.address1,
            new.address2, new.city, new.state, new.postcode, new.country, new.phone_number, new.tax_id,
            new.language, new.notes, new.currency, new.group_id, new.created_ip, new.marketing_opt_in, now
        ],
    )?;
    Listing::Clients.add(tx, id, &[new.email.key(), &name, &last, &company])?;
    Ok(ClientId::new(id))
}

/// The client of an id.
pub fn by_id(tx: &mut Tx<'_>, id: ClientId) -> Result<Option<Client>, DbError> {
    tx.first(
        "SELECT id, uuid, owner_user_id, status, company_name, first_name, last_name, email, created_at
         FROM clients WHERE id = $1",
        params![id.get()],
        read,
    )
}

/// All clients, for the command line.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Client>, DbError> {
    tx.all(
        "SELECT id, uuid, owner_user_id, status, company_name, first_name, last_name, email, created_at
         FROM clients ORDER BY id",
        &[],
        read,
    )
}

fn read(row: &dyn Row) -> Result<Client, DbError> {
    Ok(Client {
        id: ClientId::new(row.int(0)?),
        uuid: row.text(1)?.to_owned(),
        owner: UserId::new(row.int(2)?),
        status: row.text(3)?.to_owned(),
        name: shown_name(row.text(4)?, row.text(5)?, row.text(6)?),
        email: row.text(7)?.to_owned(),
        created_at: Timestamp::from_millis(row.int(8)?),
    })
}

/// The clients of a user: each one's id and whether he owns it.
pub fn of_user(tx: &mut Tx<'_>, user: UserId) -> Result<Vec<(i64, bool)>, DbError> {
    tx.all(
        "SELECT c.id, c.owner_user_id FROM memberships m JOIN clients c ON c.id = m.client_id
         WHERE m.user_id = $1 ORDER BY c.id",
        params![user.get()],
        |row| Ok((row.int(0)?, row.int(1)? == user.get())),
    )
}

/// What a new invitation must know of a client and an address, in one statement.
pub struct Addressee {
    /// Whether the client is closed.
    pub closed: bool,
    /// Whether a user of this address belongs to the client already.
    pub is_member: bool,
}

/// The client of an invitation, and whether the invited address belongs to it; None without client.
pub fn addressee(tx: &mut Tx<'_>, id: ClientId, email_key: &str) -> Result<Option<Addressee>, DbError> {
    tx.first(
        "SELECT c.status, (SELECT COUNT(*) FROM users u JOIN memberships m ON m.user_id = u.id
                           WHERE u.email_key = $2 AND m.client_id = c.id)
         FROM clients c WHERE c.id = $1",
        params![id.get(), email_key],
        |row| Ok(Addressee { closed: row.text(0)? == "Closed", is_member: row.int(1)? > 0 }),
    )
}

/// Gives a client another status; false where there is none of this id.
pub fn set_status(tx: &mut Tx<'_>, id: ClientId, status: &str) -> Result<bool, DbError> {
    let now = tx.now;
    let changed = tx.execute(
        "UPDATE clients SET status = $2, version = version + 1, updated_at = $3 WHERE id = $1",
        params![id.get(), status, now],
    )?;
    Ok(changed == 1)
}

/// Gives a client another owner, who is a member, instead of the one it has; false where any of that
/// has changed meanwhile.
pub fn set_owner(tx: &mut Tx<'_>, id: ClientId, before: UserId, owner: UserId) -> Result<bool, DbError> {
    let now = tx.now;
    let changed = tx.execute(
        "UPDATE clients SET owner_user_id = $3, version = version + 1, updated_at = $4
         WHERE id = $1 AND owner_user_id = $2
           AND EXISTS (SELECT 1 FROM memberships WHERE client_id = $1 AND user_id = $3)",
        params![id.get(), before.get(), owner.get(), now],
    )?;
    Ok(changed == 1)
}
