//! What is granted to a member: permissions by their keys, or a role by its name.

use crate::action::Refusal;
use crate::domain::permission::{Permission, Permissions};
use crate::domain::role::Role;
use crate::params::Params;

/// What is granted to a member: permissions by their keys, or a role by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant {
    /// What it allows.
    pub permissions: Permissions,
    /// The role, which is then held instead of direct permissions.
    pub role: Option<Role>,
}

impl Grant {
    /// What is written into the membership itself.
    pub fn direct(self) -> Permissions {
        if self.role.is_some() { Permissions::NONE } else { self.permissions }
    }
}

/// Exactly one of `permissions` and `role`. What is unknown is refused by its name: somebody who
/// types a key wrongly means it.
pub fn grant(params: &Params, missing: &Refusal) -> Result<Grant, Refusal> {
    let about = |text: String| Refusal { message: text.into(), ..missing.clone() };
    match (params.text("permissions"), params.text("role")) {
        (None, Some(name)) => {
            let role = Role::from_name(name).ok_or_else(|| about(format!("There is no role {name}")))?;
            Ok(Grant { permissions: role.permissions(), role: Some(role) })
        }
        (Some(list), None) => {
            let mut keys = list.split(',').map(str::trim).filter(|key| !key.is_empty());
            if let Some(unknown) = keys.find(|key| Permission::from_key(key).is_none()) {
                return Err(about(format!("There is no permission {unknown}")));
            }
            let permissions = Permissions::parse(list, true).unwrap_or_default();
            if permissions.is_empty() { Err(missing.clone()) } else { Ok(Grant { permissions, role: None }) }
        }
        _ => Err(missing.clone()),
    }
}

/// Permissions that must be named: `missing` where none is known. Unknown keys are ignored while one
/// is known; where the operator is strict they are refused.
pub fn permissions(params: &Params, strict: bool, missing: &Refusal) -> Result<Permissions, Refusal> {
    let list = params.text("permissions").ok_or_else(|| missing.clone())?;
    let unknown = |_| Refusal { code: "unknown_permission", ..missing.clone() };
    let set = Permissions::parse(list, strict).map_err(unknown)?;
    if set.is_empty() { Err(missing.clone()) } else { Ok(set) }
}
