//! A client's row as the form dialect shows and changes it.

use super::super::db::{DbError, Row, Tx};
use super::super::listing::Listing;
use super::super::users::{name_key, name_keys};
use super::Status;
use crate::domain::email::Email;
use crate::domain::email_preferences::EmailPreferences;
use crate::domain::ids::{ClientId, UserId};
use crate::domain::particulars::Particulars;
use crate::domain::time::Timestamp;
use crate::params;

/// What is said of a client and can be changed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a field of the protocol, and they combine freely")]
pub struct Profile {
    /// What it is.
    pub status: Status,
    /// Its address as it was typed.
    pub email: String,
    /// The same, folded.
    pub email_key: String,
    /// Names, address, telephone.
    pub particulars: Particulars,
    /// A language name such as `english`, or empty.
    pub language: String,
    /// The operator's notes.
    pub notes: String,
    /// The currency's number.
    pub currency: i64,
    /// The client group's number, 0 for none.
    pub group_id: i64,
    /// The address from which the client signed up.
    pub created_ip: String,
    /// How it pays unless it is said: the name of a payment module.
    pub default_gateway: String,
    /// Whether marketing mail is wanted.
    pub marketing_opt_in: bool,
    /// Whether it pays no tax.
    pub tax_exempt: bool,
    /// Whether it pays no fee for being late.
    pub late_fee_override: bool,
    /// Whether it gets no notice of what is overdue.
    pub override_due_notices: bool,
    /// Whether it gets an invoice for each thing.
    pub separate_invoices: bool,
    /// Whether its card is charged only on its word.
    pub disable_auto_cc: bool,
    /// Whether it is not closed for being inactive.
    pub override_auto_close: bool,
    /// Whether others may log its users in by a token.
    pub allow_sso: bool,
    /// Which mail it wants.
    pub email_preferences: EmailPreferences,
}

impl Profile {
    /// That of a client to be, with everything else as clients begin.
    pub fn new(email: &Email, particulars: Particulars) -> Self {
        Self {
            status: Status::Active,
            email: email.as_str().to_owned(),
            email_key: email.key().to_owned(),
            particulars,
            language: String::new(),
            notes: String::new(),
            currency: 1,
            group_id: 0,
            created_ip: String::new(),
            default_gateway: String::new(),
            marketing_opt_in: false,
            tax_exempt: false,
            late_fee_override: false,
            override_due_notices: false,
            separate_invoices: false,
            disable_auto_cc: false,
            override_auto_close: false,
            allow_sso: true,
            email_preferences: EmailPreferences::ALL,
        }
    }

    /// Gives it another address.
    pub fn set_email(&mut self, email: &Email) {
        email.as_str().clone_into(&mut self.email);
        email.key().clone_into(&mut self.email_key);
    }

    /// What a search compares the beginning of: address, "first last", "last", company.
    pub(super) fn search_keys(&self) -> [String; 4] {
        let known = &self.particulars;
        let (name, last) = name_keys(&known.first_name, &known.last_name);
        [self.email_key.clone(), name, last, name_key(&known.company_name)]
    }
}

/// A client with all that is said of it.
#[derive(Debug, Clone)]
pub struct Details {
    /// Its id.
    pub id: ClientId,
    /// Its UUID.
    pub uuid: String,
    /// The user who owns it.
    pub owner: UserId,
    /// The contact who gets its invoices, 0 for none.
    pub billing_contact_id: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// Grows with every change.
    pub version: i64,
    /// The rest.
    pub profile: Profile,
}

/// Makes a client.
pub fn insert(tx: &mut Tx<'_>, uuid: &str, owner: UserId, new: &Profile) -> Result<ClientId, DbError> {
    let (now, known, [_, name, last, company]) = (tx.now, &new.particulars, new.search_keys());
    let id = tx.insert_always(
        "INSERT INTO clients (uuid, owner_user_id, status, first_name, last_name, company_name, email, email_key,
                              name_key, last_key, company_key, address1, address2, city, state, postcode, country,
                              phone_number, tax_id, language, notes, currency, group_id, created_ip,
                              marketing_opt_in, default_gateway, tax_exempt, late_fee_override,
                              override_due_notices, separate_invoices, disable_auto_cc, override_auto_close,
                              allow_sso, email_preferences, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                 $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $35)",
        params![
            uuid, owner.get(), new.status.as_str(), &known.first_name, &known.last_name, &known.company_name,
            &new.email, &new.email_key, &name, &last, &company, &known.address1, &known.address2, &known.city,
            &known.state, &known.postcode, &known.country, &known.phone_number, &known.tax_id, &new.language,
            &new.notes, new.currency, new.group_id, &new.created_ip, new.marketing_opt_in, &new.default_gateway,
            new.tax_exempt, new.late_fee_override, new.override_due_notices, new.separate_invoices,
            new.disable_auto_cc, new.override_auto_close, new.allow_sso, new.email_preferences.bits(), now
        ],
    )?;
    Listing::Clients.add(tx, id, &new.search_keys().each_ref().map(String::as_str))?;
    Ok(ClientId::new(id))
}

/// Replaces what is said of a client.
pub fn update(tx: &mut Tx<'_>, before: &Details, new: &Profile) -> Result<(), DbError> {
    let (now, known, [_, name, last, company]) = (tx.now, &new.particulars, new.search_keys());
    tx.execute(
        "UPDATE clients SET status = $2, first_name = $3, last_name = $4, company_name = $5, email = $6,
                email_key = $7, name_key = $8, last_key = $9, company_key = $10, address1 = $11, address2 = $12,
                city = $13, state = $14, postcode = $15, country = $16, phone_number = $17, tax_id = $18,
                language = $19, notes = $20, currency = $21, group_id = $22, created_ip = $23,
                marketing_opt_in = $24, default_gateway = $25, tax_exempt = $26, late_fee_override = $27,
                override_due_notices = $28, separate_invoices = $29, disable_auto_cc = $30,
                override_auto_close = $31, allow_sso = $32, email_preferences = $33, version = version + 1,
                updated_at = $34
         WHERE id = $1",
        params![
            before.id.get(), new.status.as_str(), &known.first_name, &known.last_name, &known.company_name,
            &new.email, &new.email_key, &name, &last, &company, &known.address1, &known.address2, &known.city,
            &known.state, &known.postcode, &known.country, &known.phone_number, &known.tax_id, &new.language,
            &new.notes, new.currency, new.group_id, &new.created_ip, new.marketing_opt_in, &new.default_gateway,
            new.tax_exempt, new.late_fee_override, new.override_due_notices, new.separate_invoices,
            new.disable_auto_cc, new.override_auto_close, new.allow_sso, new.email_preferences.bits(), now
        ],
    )?;
    let (old, new) = (before.profile.search_keys(), new.search_keys());
    Listing::Clients.rename(tx, &old.each_ref().map(String::as_str), &new.each_ref().map(String::as_str))
}

/// The client of an id, with all that is said of it.
pub fn details(tx: &mut Tx<'_>, id: ClientId) -> Result<Option<Details>, DbError> {
    tx.first(
        "SELECT id, uuid, owner_user_id, billing_contact_id, created_at, status, email, email_key, first_name,
                last_name, company_name, address1, address2, city, state, postcode, country, phone_number, tax_id,
                language, notes, currency, group_id, created_ip, default_gateway, marketing_opt_in, tax_exempt,
                late_fee_override, override_due_notices, separate_invoices, disable_auto_cc, override_auto_close,
                allow_sso, email_preferences, version
         FROM clients WHERE id = $1",
        params![id.get()],
        |row| {
            Ok(Details {
                id: ClientId::new(row.int(0)?),
                uuid: row.text(1)?.to_owned(),
                owner: UserId::new(row.int(2)?),
                billing_contact_id: row.int(3)?,
                created_at: Timestamp::from_millis(row.int(4)?),
                version: row.int(34)?,
                profile: read(row)?,
            })
        },
    )
}

fn read(row: &dyn Row) -> Result<Profile, DbError> {
    let text = |column| row.text(column).map(str::to_owned);
    let flag = |column| row.int(column).map(|number| number != 0);
    Ok(Profile {
        status: Status::from_store(row.text(5)?)?,
        email: text(6)?,
        email_key: text(7)?,
        particulars: particulars(row, 8)?,
        language: text(19)?,
        notes: text(20)?,
        currency: row.int(21)?,
        group_id: row.int(22)?,
        created_ip: text(23)?,
        default_gateway: text(24)?,
        marketing_opt_in: flag(25)?,
        tax_exempt: flag(26)?,
        late_fee_override: flag(27)?,
        override_due_notices: flag(28)?,
        separate_invoices: flag(29)?,
        disable_auto_cc: flag(30)?,
        override_auto_close: flag(31)?,
        allow_sso: flag(32)?,
        email_preferences: EmailPreferences::from_bits(row.int(33)?),
    })
}

/// Eleven columns from one on: names, address, telephone, tax number.
pub(in crate::store) fn particulars(row: &dyn Row, from: usize) -> Result<Particulars, DbError> {
    let text = |column: usize| row.text(from + column).map(str::to_owned);
    Ok(Particulars {
        first_name: text(0)?,
        last_name: text(1)?,
        company_name: text(2)?,
        address1: text(3)?,
        address2: text(4)?,
        city: text(5)?,
        state: text(6)?,
        postcode: text(7)?,
        country: text(8)?,
        phone_number: text(9)?,
        tax_id: text(10)?,
    })
}

/// The oldest client of a folded address.
pub fn first_of_email(tx: &mut Tx<'_>, key: &str) -> Result<Option<ClientId>, DbError> {
    tx.first("SELECT id FROM clients WHERE email_key = $1 ORDER BY id LIMIT 1", params![key], |row| {
        Ok(ClientId::new(row.int(0)?))
    })
}

/// Whether a client other than this one has a folded address.
pub fn has_other_of_email(tx: &mut Tx<'_>, id: ClientId, key: &str) -> Result<bool, DbError> {
    let other = tx.first(
        "SELECT id FROM clients WHERE email_key = $1 AND id <> $2 LIMIT 1",
        params![key, id.get()],
        |row| row.int(0),
    )?;
    Ok(other.is_some())
}
