//! The built-in roles: named permission sets, and what each protocol calls them.

use super::ids::RoleId;
use super::permission::{Permission, Permissions};

/// A role that every installation has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// On the list, and may do nothing (Quickbase's None).
    None,
    /// Quickbase's Viewer.
    Member,
    /// Quickbase's Participant.
    Developer,
    /// Quickbase's Administrator.
    Admin,
    /// Reads most, answers tickets.
    Support,
}

struct Row {
    role: Role,
    id: i64,
    name: &'static str,
    quickbase: &'static str,
    permissions: &'static str,
}

const TABLE: [Row; 5] = [
    Row { role: Role::None, id: 9, name: "None", quickbase: "None", permissions: "" },
    Row {
        role: Role::Member,
        id: 10,
        name: "Member",
        quickbase: "Viewer",
        permissions: "products,domains,invoices,quotes,emails",
    },
    Row {
        role: Role::Developer,
        id: 11,
        name: "Developer",
        quickbase: "Participant",
        permissions: "products,manageproducts,productsso,domains,managedomains,tickets,emails",
    },
    Row {
        role: Role::Admin,
        id: 12,
        name: "Admin",
        quickbase: "Administrator",
        permissions: "profile,contacts,products,manageproducts,productsso,domains,managedomains,\
                      invoices,quotes,tickets,affiliates,emails,orders,manageusers",
    },
    Row {
        role: Role::Support,
        id: 13,
        name: "Support",
        quickbase: "Support",
        permissions: "contacts,products,domains,invoices,quotes,tickets,emails",
    },
];

impl Role {
    fn row(self) -> &'static Row {
        TABLE.iter().find(|row| row.role == self).unwrap_or(&TABLE[0])
    }

    /// The role of this name, in the case of the REST document.
    pub fn from_name(name: &str) -> Option<Self> {
        TABLE.iter().find(|row| row.name == name).map(|row| row.role)
    }

    /// The role of this row in `roles`; None for one of the operator's own.
    pub fn from_id(id: RoleId) -> Option<Self> {
        TABLE.iter().find(|row| row.id == id.get()).map(|row| row.role)
    }

    /// Its row in `roles`, which is Quickbase's role id too.
    pub fn id(self) -> RoleId {
        RoleId::new(self.row().id)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// Its name in Quickbase's answers.
    pub fn quickbase_name(self) -> &'static str {
        self.row().quickbase
    }

    /// What it allows.
    pub fn permissions(self) -> Permissions {
        Permissions::parse(self.row().permissions, true).unwrap_or_default()
    }

    /// The role as which a set that came from no role is shown: the first of Admin, Developer,
    /// Support that it contains, None when it is empty, else Member.
    pub fn shown_for(set: Permissions) -> Self {
        let contained = [Self::Admin, Self::Developer, Self::Support]
            .into_iter()
            .find(|role| set.contains(role.permissions()));
        match contained {
            Some(role) => role,
            None if set.is_empty() => Self::None,
            None => Self::Member,
        }
    }
}

/// How far a set of permissions reaches, in Quickbase's levels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Nothing.
    None,
    /// Everything, managing users included.
    Administrator,
    /// Some, managing users included.
    Share,
    /// Some.
    Basic,
}

impl Access {
    /// The level of a set.
    pub fn of(set: Permissions) -> Self {
        if set.is_empty() {
            Self::None
        } else if set.contains(Role::Admin.permissions()) {
            Self::Administrator
        } else if set.has(Permission::ManageUsers) {
            Self::Share
        } else {
            Self::Basic
        }
    }

    /// Quickbase's number.
    pub const fn id(self) -> i64 {
        match self {
            Self::None => 0,
            Self::Administrator => 1,
            Self::Share => 2,
            Self::Basic => 3,
        }
    }

    /// Quickbase's words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "None",
            Self::Administrator => "Administrator",
            Self::Share => "Basic Access with Share",
            Self::Basic => "Basic Access",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_total_in_both_directions() {
        for row in &TABLE {
            assert_eq!(Role::from_name(row.name), Some(row.role));
            assert_eq!(row.role.id().get(), row.id);
            assert_eq!(Role::from_id(row.role.id()), Some(row.role));
            assert_eq!(Role::shown_for(row.role.permissions()), row.role);
        }
        assert_eq!(Role::from_name("admin"), None);
    }

    #[test]
    fn the_rows_of_the_schema_are_those_of_the_table() {
        let schema = include_str!("../../schema.sql");
        for row in &TABLE {
            let line = format!("({}, NULL, '{}', {}, 1, 0)", row.id, row.name, row.role.permissions().bits());
            assert!(schema.contains(&line), "{line}");
        }
    }

    #[test]
    fn the_levels_are_those_of_the_table() {
        let access = |role: Role| (Access::of(role.permissions()).id(), role.quickbase_name());
        assert_eq!(access(Role::Admin), (1, "Administrator"));
        assert_eq!(access(Role::Developer), (3, "Participant"));
        assert_eq!(access(Role::Support), (3, "Support"));
        assert_eq!(access(Role::Member), (3, "Viewer"));
        assert_eq!(access(Role::None), (0, "None"));
        let share = Permissions::parse("products,manageusers", true).expect("known");
        assert_eq!((Access::of(share).id(), Access::of(share).name()), (2, "Basic Access with Share"));
    }

    #[test]
    fn a_set_without_a_role_is_shown_as_the_first_it_contains() {
        let shown = |list| Role::shown_for(Permissions::parse(list, true).expect("known"));
        assert_eq!(shown("orders"), Role::Member);
        assert_eq!(shown(""), Role::None);
        assert_eq!(Role::shown_for(Permissions::COMPATIBLE), Role::Developer);
    }
}
