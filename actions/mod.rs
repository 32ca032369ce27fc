//! The tables: one row per call, grouped as the protocols' own references group them.
//!
//! To add an action: its file beside this one, a `mod` line and a row. Rows are in the order of
//! their names. What a row says (who may, reads or writes) is obeyed by dispatch.

mod accept_invite;
mod add_client;
mod add_user;
mod cancel_client_invite;
mod create_client_invite;
mod get_user_permissions;
mod get_users;
mod log_in;
mod log_out;
mod register_by_invite;
mod resend_client_invite;
mod send_invitation;
mod update_user_permissions;
mod view_invite;

use crate::action::Call;

/// Calls under the name that grants use for all of them (`Users.*`).
pub struct Group {
    /// The group's name.
    pub name: &'static str,
    /// Its rows.
    pub calls: &'static [Call],
}

/// WHMCS's group Users, and what it lacks.
const USERS: &[Call] = &[
    add_user::CALL,
    cancel_client_invite::CALL,
    create_client_invite::CALL,
    get_user_permissions::CALL,
    get_users::CALL,
    resend_client_invite::CALL,
    update_user_permissions::CALL,
];

/// WHMCS's group Client.
const CLIENT: &[Call] = &[add_client::CALL];

/// Quickbase's calls, without their `API_`.
const QUICKBASE: &[Call] = &[send_invitation::CALL];

/// What the acceptance page does.
const PAGES: &[Call] =
    &[accept_invite::CALL, log_in::CALL, log_out::CALL, register_by_invite::CALL, view_invite::CALL];

/// What the form endpoint answers.
pub const FORM: &[Group] = &[
    Group { name: "Users", calls: USERS },
    Group { name: "Client", calls: CLIENT },
    Group { name: "Quickbase", calls: QUICKBASE },
];

/// What the XML endpoint answers.
pub const XML: &[Group] = &[Group { name: "Quickbase", calls: QUICKBASE }];

/// What pages call.
pub const PAGE: &[Group] = &[Group { name: "Pages", calls: PAGES }];

/// The row of a name, whatever its case, and its group.
pub fn find(groups: &'static [Group], name: &str) -> Option<(&'static str, &'static Call)> {
    groups.iter().find_map(|group| {
        let call = group.calls.iter().find(|call| call.name.eq_ignore_ascii_case(name))?;
        Some((group.name, call))
    })
}
