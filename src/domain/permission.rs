//! What a member may do in a client: WHMCS's thirteen permissions and our `manageusers`.

/// One permission. The order is that of WHMCS's list and pages, and of the bits at rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// Edit the client's own profile.
    Profile,
    /// See and edit contacts.
    Contacts,
    /// See services.
    Products,
    /// Act on services.
    ManageProducts,
    /// Log in to a service's own panel.
    ProductSso,
    /// See domains.
    Domains,
    /// Change domains.
    ManageDomains,
    /// See and pay invoices.
    Invoices,
    /// See and accept quotes.
    Quotes,
    /// See and open tickets.
    Tickets,
    /// See the affiliate account.
    Affiliates,
    /// See mails sent to the client.
    Emails,
    /// Order, upgrade, cancel.
    Orders,
    /// Invite and manage users, never beyond what one holds: ours, not WHMCS's.
    ManageUsers,
}

/// Every permission with its key, in order.
const TABLE: [(Permission, &str); 14] = [
    (Permission::Profile, "profile"),
    (Permission::Contacts, "contacts"),
    (Permission::Products, "products"),
    (Permission::ManageProducts, "manageproducts"),
    (Permission::ProductSso, "productsso"),
    (Permission::Domains, "domains"),
    (Permission::ManageDomains, "managedomains"),
    (Permission::Invoices, "invoices"),
    (Permission::Quotes, "quotes"),
    (Permission::Tickets, "tickets"),
    (Permission::Affiliates, "affiliates"),
    (Permission::Emails, "emails"),
    (Permission::Orders, "orders"),
    (Permission::ManageUsers, "manageusers"),
];

impl Permission {
    /// The permission with exactly this key.
    pub fn from_key(key: &str) -> Option<Self> {
        TABLE.iter().find(|(_, known)| *known == key).map(|(permission, _)| *permission)
    }

    const fn bit(self) -> i64 {
        1 << self as i64
    }
}

/// A set of permissions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Permissions(i64);

/// A list of keys in which some are unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownPermission;

impl Permissions {
    /// Nothing.
    pub const NONE: Self = Self(0);
    /// WHMCS's "all permissions": the thirteen.
    pub const COMPATIBLE: Self = Self((1 << 13) - 1);
    /// The thirteen and `manageusers`: what an owner has.
    pub const EVERYTHING: Self = Self((1 << 14) - 1);

    /// From the store's bits; bits that no permission has are dropped.
    pub const fn from_bits(bits: i64) -> Self {
        Self(bits & Self::EVERYTHING.0)
    }

    /// The store's bits.
    pub const fn bits(self) -> i64 {
        self.0
    }

    /// Reads a comma-separated list: blanks around a key and empty places count for nothing, keys
    /// compare exactly. Unknown keys are ignored while `strict` is off.
    pub fn parse(list: &str, strict: bool) -> Result<Self, UnknownPermission> {
        let mut set = Self::NONE;
        for key in list.split(',').map(str::trim).filter(|key| !key.is_empty()) {
            match Permission::from_key(key) {
                Some(permission) => set.0 |= permission.bit(),
                None if strict => return Err(UnknownPermission),
                None => {}
            }
        }
        Ok(set)
    }

    /// The keys in their order.
    pub fn keys(self) -> impl Iterator<Item = &'static str> {
        TABLE.iter().filter(move |(permission, _)| self.has(*permission)).map(|(_, key)| *key)
    }

    /// The keys as one comma-separated list.
    pub fn list(self) -> String {
        self.keys().collect::<Vec<_>>().join(",")
    }

    /// Whether the set holds a permission.
    pub const fn has(self, permission: Permission) -> bool {
        self.0 & permission.bit() != 0
    }

    /// Whether the set holds all of another.
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether the set is empty.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The set with one more.
    #[must_use]
    pub const fn with(self, permission: Permission) -> Self {
        Self(self.0 | permission.bit())
    }

    /// Both sets together.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_bits() {
        for (place, (permission, _)) in TABLE.iter().enumerate() {
            assert_eq!(*permission as usize, place);
        }
        assert_eq!(Permissions::COMPATIBLE.keys().count(), 13);
        assert!(!Permissions::COMPATIBLE.has(Permission::ManageUsers));
    }

    #[test]
    fn a_list_is_trimmed_deduplicated_and_exact_in_case_sec_051() {
        let parse = |list| Permissions::parse(list, false).expect("not strict").list();
        assert_eq!(parse(" products , tickets,products"), "products,tickets");
        assert_eq!(parse("PRODUCTS,*,all,adminarea,products\0admin"), "");
        assert_eq!(parse(",,,"), "");
        assert_eq!(Permissions::parse("products,all", true), Err(UnknownPermission));
    }

    #[test]
    fn a_set_contains_its_parts() {
        let all = Permissions::EVERYTHING;
        let some = Permissions::parse("orders,profile", true).expect("known");
        assert!(all.contains(some) && !some.contains(all));
        assert_eq!(some.union(Permissions::NONE).list(), "profile,orders");
    }
}
