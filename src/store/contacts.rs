//! Contacts: people to whom a client's mail goes as well; they cannot log in.

use super::clients::particulars;
use super::db::{DbError, Row, Trouble, Tx};
use super::listing::Page;
use crate::domain::email::Email;
use crate::domain::email_preferences::EmailPreferences;
use crate::domain::ids::{ClientId, ContactId};
use crate::domain::particulars::Particulars;
use crate::domain::time::Timestamp;
use crate::params;

/// What is said of a contact and can be changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// The address as it was typed, or empty.
    pub email: String,
    /// The same, folded.
    pub email_key: String,
    /// Names, address, telephone.
    pub particulars: Particulars,
    /// Which mail is wanted.
    pub email_preferences: EmailPreferences,
}

impl Profile {
    /// Gives it another address.
    pub fn set_email(&mut self, email: &Email) {
        email.as_str().clone_into(&mut self.email);
        email.key().clone_into(&mut self.email_key);
    }
}

/// A contact.
#[derive(Debug, Clone)]
pub struct Contact {
    /// Its id.
    pub id: ContactId,
    /// The client it belongs to.
    pub client: ClientId,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was changed last.
    pub updated_at: Timestamp,
    /// The rest.
    pub profile: Profile,
}

/// Makes a contact; None where its client has one of the same address.
pub fn insert(tx: &mut Tx<'_>, client: ClientId, new: &Profile) -> Result<Option<ContactId>, DbError> {
    let (now, known) = (tx.now, &new.particulars);
    let id = tx.insert(
        "INSERT INTO contacts (client_id, first_name, last_name, company_name, email, email_key, address1, address2,
                               city, state, postcode, country, phone_number, tax_id, email_preferences, created_at,
                               updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $16)
         ON CONFLICT (client_id, email_key) WHERE email_key <> '' DO NOTHING",
        params![
            client.get(), &known.first_name, &known.last_name, &known.company_name, &new.email, &new.email_key,
            &known.address1, &known.address2, &known.city, &known.state, &known.postcode, &known.country,
            &known.phone_number, &known.tax_id, new.email_preferences.bits(), now
        ],
    )?;
    Ok(id.map(ContactId::new))
}

/// Replaces what is said of a contact; false where its client has another one of the same address.
pub fn update(tx: &mut Tx<'_>, before: &Contact, new: &Profile) -> Result<bool, DbError> {
    let (now, known) = (tx.now, &new.particulars);
    let changed = tx.execute(
        "UPDATE contacts SET first_name = $3, last_name = $4, company_name = $5, email = $6, email_key = $7,
                address1 = $8, address2 = $9, city = $10, state = $11, postcode = $12, country = $13,
                phone_number = $14, tax_id = $15, email_preferences = $16, updated_at = $17
         WHERE id = $1 AND ($7 = '' OR NOT EXISTS (
            SELECT 1 FROM contacts other WHERE other.client_id = $2 AND other.email_key = $7 AND other.id <> $1))",
        params![
            before.id.get(), before.client.get(), &known.first_name, &known.last_name, &known.company_name,
            &new.email, &new.email_key, &known.address1, &known.address2, &known.city, &known.state,
            &known.postcode, &known.country, &known.phone_number, &known.tax_id, new.email_preferences.bits(),
            now
        ],
    );
    match changed {
        // Two at once: the unique index decides.
        Err(error) if error.trouble == Trouble::Constraint => Ok(false),
        changed => Ok(changed? == 1),
    }
}

/// Deletes a contact; its client sends invoices to nobody else then.
pub fn delete(tx: &mut Tx<'_>, contact: &Contact) -> Result<(), DbError> {
    tx.execute("DELETE FROM contacts WHERE id = $1", params![contact.id.get()])?;
    tx.execute(
        "UPDATE clients SET billing_contact_id = 0 WHERE id = $1 AND billing_contact_id = $2",
        params![contact.client.get(), contact.id.get()],
    )?;
    Ok(())
}

/// Whether a contact of a client, other than this one, receives mail about domains.
pub fn another_wants_domain(
    tx: &mut Tx<'_>,
    client: ClientId,
    besides: Option<ContactId>,
) -> Result<bool, DbError> {
    let another = tx.first(
        "SELECT id FROM contacts
         WHERE client_id = $1 AND id <> $2 AND email_key <> '' AND (email_preferences / $3) % 2 = 1 LIMIT 1",
        params![client.get(), besides.map_or(0, ContactId::get), EmailPreferences::DOMAIN.bits()],
        |row| row.int(0),
    )?;
    Ok(another.is_some())
}

/// The addresses of a client's contacts who receive mail about the account itself.
pub fn who_want_general(tx: &mut Tx<'_>, client: ClientId) -> Result<Vec<String>, DbError> {
    tx.all(
        "SELECT email FROM contacts
         WHERE client_id = $1 AND email_key <> '' AND (email_preferences / $2) % 2 = 1 ORDER BY id",
        params![client.get(), EmailPreferences::GENERAL.bits()],
        |row| Ok(row.text(0)?.to_owned()),
    )
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, client_id, created_at, updated_at, email, email_key, email_preferences, first_name, last_name,
                    company_name, address1, address2, city, state, postcode, country, phone_number, tax_id
             FROM contacts WHERE ",
            $rest
        )
    };
}

/// The contact of an id.
pub fn by_id(tx: &mut Tx<'_>, id: ContactId) -> Result<Option<Contact>, DbError> {
    tx.first(select!("id = $1"), params![id.get()], read)
}

fn read(row: &dyn Row) -> Result<Contact, DbError> {
    Ok(Contact {
        id: ContactId::new(row.int(0)?),
        client: ClientId::new(row.int(1)?),
        created_at: Timestamp::from_millis(row.int(2)?),
        updated_at: Timestamp::from_millis(row.int(3)?),
        profile: Profile {
            email: row.text(4)?.to_owned(),
            email_key: row.text(5)?.to_owned(),
            email_preferences: EmailPreferences::from_bits(row.int(6)?),
            particulars: particulars(row, 7)?,
        },
    })
}

/// Which contacts are wanted: an empty text matters not, any other is the whole field.
#[derive(Debug, Default)]
pub struct Wanted {
    /// The client they belong to.
    pub client: Option<ClientId>,
    /// Their address, folded.
    pub email_key: String,
    /// Names, address, telephone; the tax number is not looked at.
    pub particulars: Particulars,
}

macro_rules! matching {
    ($rest:literal) => {
        concat!(
            "SELECT id, client_id, created_at, updated_at, email, email_key, email_preferences, first_name, last_name,
                    company_name, address1, address2, city, state, postcode, country, phone_number, tax_id
             FROM contacts WHERE ($1 = '' OR first_name = $1) AND ($2 = '' OR last_name = $2)
               AND ($3 = '' OR company_name = $3) AND ($4 = '' OR address1 = $4) AND ($5 = '' OR address2 = $5)
               AND ($6 = '' OR city = $6) AND ($7 = '' OR state = $7) AND ($8 = '' OR postcode = $8)
               AND ($9 = '' OR country = $9) AND ($10 = '' OR phone_number = $10) AND ",
            $rest
        )
    };
}

/// The contacts that are wanted: how many in all, and a page of them by id.
pub fn list(tx: &mut Tx<'_>, wanted: &Wanted, page: Page) -> Result<(i64, Vec<Contact>), DbError> {
    let (known, email) = (&wanted.particulars, &wanted.email_key);
    let named = known.named().map(|(_, text)| text);
    let [first, last, company, address1, address2, city, state, postcode, country, phone, _] = named;
    // Nobody else's contact comes before the first one.
    let client = wanted.client.map_or(0, ClientId::get);
    let sql = match (wanted.client, email.as_str()) {
        (Some(_), _) => matching!("client_id = $11 AND ($12 = '' OR email_key = $12) ORDER BY id"),
        (None, "") => matching!("client_id > $11 AND $12 = '' ORDER BY id"),
        (None, _) => matching!("client_id > $11 AND email_key = $12 AND email_key <> '' ORDER BY id"),
    };
    let params = params![
        first, last, company, address1, address2, city, state, postcode, country, phone, client, email
    ];
    let skip = usize::try_from(page.start).unwrap_or(usize::MAX);
    let take = usize::try_from(page.limit).unwrap_or(usize::MAX);
    let (mut total, mut found) = (0, Vec::new());
    tx.all(sql, params, |row| {
        if total >= skip && found.len() < take {
            found.push(read(row)?);
        }
        total += 1;
        Ok(())
    })?;
    Ok((i64::try_from(total).unwrap_or(i64::MAX), found))
}
