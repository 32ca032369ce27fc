//! The built-in roles, as the introduction shows them.

use std::fmt::Write as _;

use vestibule::domain::ids::RoleId;
use vestibule::domain::role::{Access, Role};

/// One row for each, in the order of their ids.
pub fn table() -> String {
    let mut table =
        "| id | name | level | in the other dialects | allows |\n|---|---|---|---|---|\n".to_owned();
    for role in (1..100).filter_map(|id| Role::from_id(RoleId::new(id))) {
        let access = Access::of(role.permissions());
        let level = format!("{} {}", access.id(), access.name());
        let keys = role.permissions().keys().map(|key| format!("`{key}`")).collect::<Vec<_>>();
        let allows = if keys.is_empty() { "nothing".to_owned() } else { keys.join(", ") };
        let (id, name, other) = (role.id(), role.quickbase_name(), role.name());
        let _ = writeln!(table, "| {id} | {name} | {level} | {other} | {allows} |");
    }
    table
}
