//! The tables: one row per call, grouped as the protocols' own references group them.
//!
//! To add an action: its file beside this one, a `mod` line and a row. Rows are in the order of
//! their names. What a row says (who may, reads or writes) is obeyed by dispatch.

mod accept_invite;
mod add_admin;
mod add_api_role;
mod add_client;
mod add_credential;
mod add_member;
mod add_user;
mod add_user_token;
mod cancel_client_invite;
mod close_client;
mod create_client_invite;
mod create_sso_token;
mod delete_api_role;
mod disable_admin;
mod disable_user;
mod finish_password_reset;
mod get_user_permissions;
mod get_users;
mod invite_by_operator;
mod log_in;
mod log_out;
mod make_owner;
mod queue_test_mail;
mod redeem_sso_token;
mod register_by_invite;
mod remove_member;
mod request_password_reset;
mod resend_client_invite;
mod reset_admin_password;
mod reset_password;
mod retry_mail;
mod reveal_invite_link;
mod revoke_credential;
mod revoke_user_token;
mod send_invitation;
mod set_member;
mod set_user_password;
mod update_user_permissions;
mod validate_login;
mod view_account;
mod view_invite;
mod view_password_reset;

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
    reset_password::CALL,
    update_user_permissions::CALL,
];

/// WHMCS's group Client.
const CLIENT: &[Call] = &[add_client::CALL, close_client::CALL];

/// WHMCS's group Authentication.
const AUTHENTICATION: &[Call] = &[create_sso_token::CALL, validate_login::CALL];

/// Quickbase's calls, without their `API_`.
const QUICKBASE: &[Call] = &[send_invitation::CALL];

/// What pages do.
const PAGES: &[Call] = &[
    accept_invite::CALL,
    finish_password_reset::CALL,
    log_in::CALL,
    log_out::CALL,
    redeem_sso_token::CALL,
    register_by_invite::CALL,
    request_password_reset::CALL,
    view_account::CALL,
    view_invite::CALL,
    view_password_reset::CALL,
];

/// What only the operator does, at the command line.
const OPERATOR: &[Call] = &[
    add_admin::CALL,
    add_api_role::CALL,
    add_credential::CALL,
    add_member::CALL,
    add_user_token::CALL,
    delete_api_role::CALL,
    disable_admin::CALL,
    disable_user::CALL,
    invite_by_operator::CALL,
    make_owner::CALL,
    queue_test_mail::CALL,
    remove_member::CALL,
    reset_admin_password::CALL,
    retry_mail::CALL,
    reveal_invite_link::CALL,
    revoke_credential::CALL,
    revoke_user_token::CALL,
    set_member::CALL,
    set_user_password::CALL,
];

/// What the form endpoint answers.
pub const FORM: &[Group] = &[
    Group { name: "Users", calls: USERS },
    Group { name: "Client", calls: CLIENT },
    Group { name: "Authentication", calls: AUTHENTICATION },
    Group { name: "Quickbase", calls: QUICKBASE },
];

/// What the XML endpoint answers.
pub const XML: &[Group] = &[Group { name: "Quickbase", calls: QUICKBASE }];

/// What pages call.
pub const PAGE: &[Group] = &[Group { name: "Pages", calls: PAGES }];

/// What the command line calls besides those of the form endpoint.
pub const COMMANDS: &[Group] = &[Group { name: "Operator", calls: OPERATOR }];

/// The row of a name, whatever its case, and its group.
pub fn find(groups: &'static [Group], name: &str) -> Option<(&'static str, &'static Call)> {
    groups.iter().find_map(|group| {
        let call = group.calls.iter().find(|call| call.name.eq_ignore_ascii_case(name))?;
        Some((group.name, call))
    })
}
