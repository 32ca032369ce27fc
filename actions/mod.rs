//! The tables: one row per call, grouped as the protocols' own references group them.
//!
//! To add an action: its file beside this one, a `mod` line and a row. Rows are in the order of
//! their names. What a row says (who may, reads or writes) is obeyed by dispatch.

mod accept_by_token;
mod accept_client_invite;
mod accept_invite;
mod accept_own_invite;
mod add_admin;
mod add_api_key;
mod add_api_role;
mod add_app_token;
mod add_ban;
mod add_banned_ip;
mod add_client;
mod add_client_with_owner;
mod add_contact;
mod add_credential;
mod add_group_to_role;
mod add_user;
mod add_user_to_group;
mod add_user_to_role;
mod add_user_token;
mod allow_action;
mod allow_address;
mod associate_user;
mod authenticate;
mod begin_admin_factor;
mod begin_second_factor;
mod cancel_client_invite;
mod cancel_invites;
mod change_admin_password;
mod change_email;
mod change_invite_role;
mod change_member_role;
mod change_password;
mod change_user_role;
mod close_client;
mod create_api_key;
mod create_client;
mod create_client_invite;
mod create_group;
mod create_sso_token;
mod decline_by_token;
mod decline_client_invite;
mod decline_own_invite;
mod delete_api_key;
mod delete_api_role;
mod delete_client;
mod delete_contact;
mod delete_group;
mod delete_user;
mod delete_user_client;
mod disable_admin;
mod disable_admin_factor;
mod disable_second_factor;
mod disable_user;
mod disable_user_second_factor;
mod enable_admin;
mod enable_admin_factor;
mod enable_second_factor;
mod enable_user;
mod end_admin_session;
mod end_admin_sessions;
mod end_other_sessions;
mod end_session;
mod end_user_session;
mod erase_user;
mod export_invites;
mod export_user;
mod find_users;
mod finish_password_reset;
mod get_activity_log;
mod get_admin_details;
mod get_admin_users;
mod get_app_dtm_info;
mod get_client;
mod get_client_groups;
mod get_client_invite;
mod get_client_invites;
mod get_client_users;
mod get_clients;
mod get_clients_details;
mod get_contacts;
mod get_currencies;
mod get_db_info;
mod get_email_templates;
mod get_emails;
mod get_health_status;
mod get_invite;
mod get_me;
mod get_member;
mod get_payment_methods;
mod get_permissions_list;
mod get_role_info;
mod get_schema;
mod get_staff_online;
mod get_user;
mod get_user_by_uuid;
mod get_user_info;
mod get_user_permissions;
mod get_user_role;
mod get_users;
mod get_users_in_group;
mod granted_dbs;
mod granted_groups;
mod import_invites;
mod invite_member;
mod invite_members;
mod list_api_keys;
mod list_clients;
mod list_invites;
mod list_members;
mod log_activity;
mod log_in;
mod log_in_admin;
mod log_in_as_owner;
mod log_out;
mod log_out_admin;
mod offer_ownership;
mod open_account;
mod preview_invite;
mod provision_user;
mod queue_test_mail;
mod redeem_sso_token;
mod register_by_invite;
mod remove_ban;
mod remove_group_from_role;
mod remove_member;
mod remove_user_from_group;
mod remove_user_from_role;
mod renew_admin_codes;
mod renew_backup_codes;
mod request_password_reset;
mod require_app_token;
mod resend_client_invite;
mod resend_invite;
mod resend_invites;
mod resend_user_verification;
mod resend_verification;
mod reset_admin_factor;
mod reset_admin_password;
mod reset_password;
mod retry_mail;
mod reveal_invite_link;
mod revoke_api_key;
mod revoke_app_token;
mod revoke_bearer;
mod revoke_credential;
mod revoke_invite;
mod revoke_user_token;
mod send_email;
mod send_invitation;
mod set_up_first_admin;
mod set_user_password;
mod sign_out;
mod sign_up;
mod switch_account;
mod transfer_client_ownership;
mod transfer_ownership;
mod update_admin;
mod update_api_role;
mod update_client;
mod update_client_invite;
mod update_client_profile;
mod update_contact;
mod update_credential;
mod update_profile;
mod update_settings;
mod update_user;
mod update_user_details;
mod update_user_permissions;
mod user_roles;
mod validate_login;
mod verify_admin_factor;
mod verify_email;
mod verify_second_factor;
mod view_account;
mod view_activity;
mod view_admin;
mod view_admins;
mod view_api_role;
mod view_api_roles;
mod view_association;
mod view_bans;
mod view_client;
mod view_client_activity;
mod view_client_deletion;
mod view_client_invite;
mod view_client_log;
mod view_client_mail;
mod view_client_mails;
mod view_client_profile;
mod view_client_users;
mod view_clients;
mod view_credential;
mod view_credentials;
mod view_dashboard;
mod view_desk;
mod view_entrance;
mod view_erasure;
mod view_import;
mod view_invite;
mod view_invites;
mod view_keys;
mod view_mail;
mod view_mails;
mod view_member;
mod view_members;
mod view_new_client;
mod view_new_credential;
mod view_own_admin;
mod view_own_invites;
mod view_owner;
mod view_password_reset;
mod view_pending_invite;
mod view_place;
mod view_security;
mod view_set_up;
mod view_settings;
mod view_user;
mod view_users;
mod view_verification;
mod view_waiting_admin;
mod view_waiting_login;
mod whmcs_details;

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
    accept_client_invite::CALL,
    add_user::CALL,
    associate_user::CALL,
    cancel_client_invite::CALL,
    create_client_invite::CALL,
    decline_client_invite::CALL,
    delete_user::CALL,
    delete_user_client::CALL,
    disable_user::CALL,
    disable_user_second_factor::CALL,
    enable_user::CALL,
    get_client_invite::CALL,
    get_client_invites::CALL,
    get_client_users::CALL,
    get_permissions_list::CALL,
    get_user::CALL,
    get_user_permissions::CALL,
    get_users::CALL,
    resend_client_invite::CALL,
    reset_password::CALL,
    reveal_invite_link::CALL,
    set_user_password::CALL,
    transfer_client_ownership::CALL,
    update_client_invite::CALL,
    update_user::CALL,
    update_user_permissions::CALL,
];

/// WHMCS's group Client.
const CLIENT: &[Call] = &[
    add_client::CALL,
    add_contact::CALL,
    close_client::CALL,
    delete_client::CALL,
    delete_contact::CALL,
    get_client_groups::CALL,
    get_clients::CALL,
    get_clients_details::CALL,
    get_contacts::CALL,
    get_emails::CALL,
    update_client::CALL,
    update_contact::CALL,
];

/// WHMCS's group System, with messaging.
const SYSTEM: &[Call] = &[
    add_banned_ip::CALL,
    get_activity_log::CALL,
    get_admin_details::CALL,
    get_admin_users::CALL,
    get_currencies::CALL,
    get_email_templates::CALL,
    get_health_status::CALL,
    get_payment_methods::CALL,
    get_staff_online::CALL,
    log_activity::CALL,
    send_email::CALL,
    whmcs_details::CALL,
];

/// What WHMCS itself answers to nobody from outside.
const INTERNAL: &[&str] = &["SetConfigurationValue"];

/// WHMCS's group Authentication.
const AUTHENTICATION: &[Call] = &[create_sso_token::CALL, validate_login::CALL];

/// Quickbase's calls, without their `API_`: the one that the form endpoint answers as well.
const INVITATION: &[Call] = &[send_invitation::CALL];

/// Quickbase's other calls.
const QUICKBASE: &[Call] = &[
    add_group_to_role::CALL,
    add_user_to_group::CALL,
    add_user_to_role::CALL,
    authenticate::CALL,
    change_user_role::CALL,
    create_group::CALL,
    delete_group::CALL,
    get_app_dtm_info::CALL,
    get_db_info::CALL,
    get_role_info::CALL,
    get_schema::CALL,
    get_user_info::CALL,
    get_user_role::CALL,
    get_users_in_group::CALL,
    granted_dbs::CALL,
    granted_groups::CALL,
    provision_user::CALL,
    remove_group_from_role::CALL,
    remove_user_from_group::CALL,
    remove_user_from_role::CALL,
    sign_out::CALL,
    user_roles::CALL,
];

/// Invites as the REST dialect has them.
const INVITES: &[Call] = &[
    change_invite_role::CALL,
    get_invite::CALL,
    invite_member::CALL,
    invite_members::CALL,
    list_invites::CALL,
    resend_invite::CALL,
    revoke_invite::CALL,
];

/// What the holder of an invitation's token does in the REST dialect, and the bearer of a token with it.
const ACCEPTANCE: &[Call] =
    &[accept_by_token::CALL, decline_by_token::CALL, preview_invite::CALL, revoke_bearer::CALL];

/// Members of a client as the REST dialect has them.
const MEMBERS: &[Call] = &[
    change_member_role::CALL,
    get_member::CALL,
    list_members::CALL,
    remove_member::CALL,
    transfer_ownership::CALL,
];

/// Clients as the REST dialect has them.
const PORTALS: &[Call] = &[create_client::CALL, get_client::CALL, list_clients::CALL];

/// Users as the REST dialect has them.
const PEOPLE: &[Call] = &[get_me::CALL, get_user_by_uuid::CALL];

/// Its keys.
const KEYS: &[Call] = &[create_api_key::CALL, delete_api_key::CALL, list_api_keys::CALL];

/// What pages do.
const PAGES: &[Call] = &[
    accept_invite::CALL,
    accept_own_invite::CALL,
    begin_second_factor::CALL,
    change_email::CALL,
    change_password::CALL,
    decline_own_invite::CALL,
    disable_second_factor::CALL,
    enable_second_factor::CALL,
    end_other_sessions::CALL,
    end_session::CALL,
    finish_password_reset::CALL,
    log_in::CALL,
    log_out::CALL,
    offer_ownership::CALL,
    open_account::CALL,
    redeem_sso_token::CALL,
    register_by_invite::CALL,
    renew_backup_codes::CALL,
    request_password_reset::CALL,
    resend_verification::CALL,
    sign_up::CALL,
    switch_account::CALL,
    update_profile::CALL,
    verify_email::CALL,
    verify_second_factor::CALL,
    view_account::CALL,
    view_client_activity::CALL,
    view_client_invite::CALL,
    view_client_mail::CALL,
    view_client_mails::CALL,
    view_client_users::CALL,
    view_invite::CALL,
    view_member::CALL,
    view_own_invites::CALL,
    view_password_reset::CALL,
    view_security::CALL,
    view_verification::CALL,
    view_waiting_login::CALL,
];

/// What only the operator does, at the command line.
const OPERATOR: &[Call] = &[
    add_admin::CALL,
    add_api_key::CALL,
    add_api_role::CALL,
    add_app_token::CALL,
    add_credential::CALL,
    add_user_token::CALL,
    delete_api_role::CALL,
    disable_admin::CALL,
    queue_test_mail::CALL,
    remove_ban::CALL,
    require_app_token::CALL,
    reset_admin_password::CALL,
    retry_mail::CALL,
    revoke_api_key::CALL,
    revoke_app_token::CALL,
    revoke_credential::CALL,
    revoke_user_token::CALL,
];

/// What pages of the admin area do.
const ADMINS: &[Call] = &[
    add_ban::CALL,
    add_client_with_owner::CALL,
    allow_action::CALL,
    allow_address::CALL,
    begin_admin_factor::CALL,
    cancel_invites::CALL,
    change_admin_password::CALL,
    disable_admin_factor::CALL,
    enable_admin::CALL,
    enable_admin_factor::CALL,
    end_admin_session::CALL,
    end_admin_sessions::CALL,
    end_user_session::CALL,
    erase_user::CALL,
    export_invites::CALL,
    export_user::CALL,
    find_users::CALL,
    import_invites::CALL,
    log_in_admin::CALL,
    log_in_as_owner::CALL,
    log_out_admin::CALL,
    renew_admin_codes::CALL,
    resend_invites::CALL,
    resend_user_verification::CALL,
    reset_admin_factor::CALL,
    set_up_first_admin::CALL,
    update_admin::CALL,
    update_api_role::CALL,
    update_client_profile::CALL,
    update_credential::CALL,
    update_settings::CALL,
    update_user_details::CALL,
    verify_admin_factor::CALL,
    view_activity::CALL,
    view_admin::CALL,
    view_admins::CALL,
    view_api_role::CALL,
    view_api_roles::CALL,
    view_association::CALL,
    view_bans::CALL,
    view_client::CALL,
    view_client_deletion::CALL,
    view_client_log::CALL,
    view_client_profile::CALL,
    view_clients::CALL,
    view_credential::CALL,
    view_credentials::CALL,
    view_dashboard::CALL,
    view_desk::CALL,
    view_entrance::CALL,
    view_erasure::CALL,
    view_import::CALL,
    view_invites::CALL,
    view_keys::CALL,
    view_mail::CALL,
    view_mails::CALL,
    view_members::CALL,
    view_new_client::CALL,
    view_new_credential::CALL,
    view_own_admin::CALL,
    view_owner::CALL,
    view_pending_invite::CALL,
    view_place::CALL,
    view_settings::CALL,
    view_set_up::CALL,
    view_user::CALL,
    view_users::CALL,
    view_waiting_admin::CALL,
];

/// What the form endpoint answers.
pub const FORM: &[Group] = &[
    Group { name: "Users", calls: USERS },
    Group { name: "Client", calls: CLIENT },
    Group { name: "Authentication", calls: AUTHENTICATION },
    Group { name: "System", calls: SYSTEM },
    Group { name: "Quickbase", calls: INVITATION },
];

/// What the XML endpoint answers.
pub const XML: &[Group] =
    &[Group { name: "Invitation", calls: INVITATION }, Group { name: "Quickbase", calls: QUICKBASE }];

/// What the REST dialect's operations are. A group's name is that of its scopes, `invites:read` and `invites:write`.
pub const REST: &[Group] = &[
    Group { name: "Invites", calls: INVITES },
    Group { name: "Members", calls: MEMBERS },
    Group { name: "Clients", calls: PORTALS },
    Group { name: "Users", calls: PEOPLE },
    Group { name: "api-keys", calls: KEYS },
    Group { name: "Acceptance", calls: ACCEPTANCE },
];

/// What pages call.
pub const PAGE: &[Group] = &[Group { name: "Pages", calls: PAGES }];

/// What pages of the admin area call, besides those of the command line.
pub const ADMIN: &[Group] = &[Group { name: "Admin", calls: ADMINS }];

/// What the command line calls besides those of the form endpoint.
pub const COMMANDS: &[Group] = &[Group { name: "Operator", calls: OPERATOR }];

/// The row of a name, whatever its case, and its group.
pub fn find(groups: &'static [Group], name: &str) -> Option<(&'static str, &'static Call)> {
    groups.iter().find_map(|group| {
        let call = group.calls.iter().find(|call| call.name.eq_ignore_ascii_case(name))?;
        Some((group.name, call))
    })
}

/// Whether an action exists in WHMCS, but not for callers from outside.
pub fn is_internal(name: &str) -> bool {
    INTERNAL.iter().any(|internal| internal.eq_ignore_ascii_case(name))
}
