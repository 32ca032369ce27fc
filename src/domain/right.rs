//! What an administrator may do: rights, and the sets of them that administrators mostly have.

/// One right. The order is that of pages, and of the bits at rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// See clients, their users and their invitations.
    ViewClients,
    /// Make, change, close and reopen clients.
    ManageClients,
    /// Delete clients for good.
    DeleteClients,
    /// Invite users into clients, set their permissions, remove them, make one the owner.
    ManageMembers,
    /// See users.
    ViewUsers,
    /// Change users, mail them a new password, turn their second factor off, disable them.
    ManageUsers,
    /// Be in the client area in an owner's place.
    LogInAsOwner,
    /// Export what is stored about a user, and erase it.
    PersonalData,
    /// API credentials, roles, keys and tokens.
    ManageApi,
    /// Banned addresses.
    ManageBans,
    /// See mails and what became of them.
    ViewMail,
    /// Send mails again, and test mails.
    ManageMail,
    /// See the activity log.
    ViewActivity,
    /// Change settings.
    ManageSettings,
    /// Make and change administrators.
    ManageAdmins,
    /// Call the API by a credential or a key.
    ApiAccess,
}

use Right::{
    ApiAccess, DeleteClients, LogInAsOwner, ManageAdmins, ManageApi, ManageBans, ManageClients, ManageMail,
    ManageMembers, ManageSettings, ManageUsers, PersonalData, ViewActivity, ViewClients, ViewMail, ViewUsers,
};

/// Every right with its key, in order.
const TABLE: [(Right, &str); 16] = [
    (ViewClients, "viewclients"),
    (ManageClients, "manageclients"),
    (DeleteClients, "deleteclients"),
    (ManageMembers, "managemembers"),
    (ViewUsers, "viewusers"),
    (ManageUsers, "manageusers"),
    (LogInAsOwner, "loginasowner"),
    (PersonalData, "personaldata"),
    (ManageApi, "manageapi"),
    (ManageBans, "managebans"),
    (ViewMail, "viewmail"),
    (ManageMail, "managemail"),
    (ViewActivity, "viewactivity"),
    (ManageSettings, "managesettings"),
    (ManageAdmins, "manageadmins"),
    (ApiAccess, "apiaccess"),
];

impl Right {
    /// The right with exactly this key.
    pub fn from_key(key: &str) -> Option<Self> {
        TABLE.iter().find(|(_, known)| *known == key).map(|(right, _)| *right)
    }

    /// Its key.
    pub const fn key(self) -> &'static str {
        TABLE[self as usize].1
    }

    const fn bit(self) -> i64 {
        1 << self as i64
    }
}

/// A set of rights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rights(i64);

impl Rights {
    /// Nothing.
    pub const NONE: Self = Self(0);
    /// Everything, those rights too that later versions will know.
    pub const ALL: Self = Self(i64::MAX);
    /// What a sales operator mostly does: clients, and their users.
    pub const SALES: Self =
        Self::of(&[ViewClients, ManageClients, ManageMembers, ViewUsers, ViewMail, ViewActivity]);
    /// What a support operator mostly does: people who cannot get in, and mail that did not arrive.
    pub const SUPPORT: Self = Self::of(&[
        ViewClients,
        ManageMembers,
        ViewUsers,
        ManageUsers,
        LogInAsOwner,
        ViewMail,
        ManageMail,
        ViewActivity,
    ]);

    /// A set of these.
    pub const fn of(rights: &[Right]) -> Self {
        let (mut bits, mut at) = (0, 0);
        while at < rights.len() {
            bits |= rights[at].bit();
            at += 1;
        }
        Self(bits)
    }

    /// From the store's bits.
    pub const fn from_bits(bits: i64) -> Self {
        Self(bits)
    }

    /// The store's bits.
    pub const fn bits(self) -> i64 {
        self.0
    }

    /// Reads a comma-separated list of keys; the first that is unknown is told. All of them are everything.
    pub fn parse(list: &str) -> Result<Self, String> {
        let mut set = Self::NONE;
        for key in list.split(',').map(str::trim).filter(|key| !key.is_empty()) {
            set.0 |= Right::from_key(key).ok_or_else(|| key.to_owned())?.bit();
        }
        let every = TABLE.iter().all(|(right, _)| set.has(*right));
        Ok(if every { Self::ALL } else { set })
    }

    /// The keys in their order.
    pub fn keys(self) -> impl Iterator<Item = &'static str> {
        TABLE.iter().filter(move |(right, _)| self.has(*right)).map(|(_, key)| *key)
    }

    /// Whether the set holds a right.
    pub const fn has(self, right: Right) -> bool {
        self.0 & right.bit() != 0
    }

    /// Whether the set holds all of another.
    pub const fn includes(self, other: Self) -> bool {
        other.0 & !self.0 == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_right_has_its_key_and_its_bit() {
        for (at, (right, key)) in TABLE.iter().enumerate() {
            assert_eq!((*right as usize, right.key(), Right::from_key(key)), (at, *key, Some(*right)));
        }
        assert_eq!(Rights::ALL.keys().count(), TABLE.len());
    }

    #[test]
    fn a_list_is_a_set_and_all_of_them_are_everything() {
        let set = Rights::parse("viewusers, viewclients,,viewusers").expect("known");
        assert_eq!(set.keys().collect::<Vec<_>>(), ["viewclients", "viewusers"]);
        let every: Vec<&str> = Rights::ALL.keys().collect();
        assert_eq!(Rights::parse(&every.join(",")), Ok(Rights::ALL));
        assert_eq!(Rights::parse("").map(Rights::bits), Ok(0));
        assert_eq!(Rights::parse("viewusers,ViewUsers"), Err("ViewUsers".to_owned()));
    }

    #[test]
    fn only_everything_includes_everything() {
        assert!(Rights::ALL.includes(Rights::SUPPORT) && Rights::SALES.includes(Rights::NONE));
        assert!(!Rights::SUPPORT.includes(Rights::SALES) && !Rights::SALES.includes(Rights::ALL));
    }
}
