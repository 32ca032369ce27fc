//! Who may make each call, written by hand: what the table says is held against it.

/// Who may make a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Staff to whom it is granted.
    Staff,
    /// The same, and a member of the client named who holds `manageusers` there.
    Manager,
    /// A page's call that asks for a link's token or a password itself.
    Anybody,
    /// A page's call of a user who is logged in.
    User,
    /// The operator, at the command line.
    Operator,
}

use Class::{Anybody, Manager, Operator, Staff, User};

/// One row for each action, in the order of names.
pub const ROWS: &[(&str, Class)] = &[
    ("AcceptClientInvite", Staff),
    ("AcceptInvite", User),
    ("AddAdmin", Operator),
    ("AddApiRole", Operator),
    ("AddBannedIp", Staff),
    ("AddClient", Staff),
    ("AddContact", Staff),
    ("AddCredential", Operator),
    ("AddUser", Staff),
    ("AddUserToken", Operator),
    ("AssociateUser", Staff),
    ("CancelClientInvite", Manager),
    ("CloseClient", Staff),
    ("CreateClientInvite", Manager),
    ("DeclineClientInvite", Staff),
    ("DeleteApiRole", Operator),
    ("DeleteClient", Staff),
    ("DeleteContact", Staff),
    ("DeleteUser", Staff),
    ("DeleteUserClient", Manager),
    ("DisableAdmin", Operator),
    ("DisableUser", Staff),
    ("EnableUser", Staff),
    ("GetActivityLog", Staff),
    ("GetAdminDetails", Staff),
    ("GetAdminUsers", Staff),
    ("GetClientGroups", Staff),
    ("GetClientInvite", Manager),
    ("GetClientInvites", Manager),
    ("GetClientUsers", Manager),
    ("GetClients", Staff),
    ("GetClientsDetails", Staff),
    ("GetContacts", Staff),
    ("GetCurrencies", Staff),
    ("GetEmailTemplates", Staff),
    ("GetHealthStatus", Staff),
    ("GetPaymentMethods", Staff),
    ("GetPermissionsList", Staff),
    ("GetStaffOnline", Staff),
    ("GetUser", Staff),
    ("GetUserPermissions", Manager),
    ("GetUsers", Staff),
    ("LogActivity", Staff),
    ("LogIn", Anybody),
    ("LogOut", Anybody),
    ("QueueTestMail", Operator),
    ("RegisterByInvite", Anybody),
    ("RemoveBan", Operator),
    ("ResendClientInvite", Manager),
    ("ResetAdminPassword", Operator),
    ("RetryMail", Operator),
    ("RevealInviteLink", Staff),
    ("RevokeCredential", Operator),
    ("RevokeUserToken", Operator),
    ("SendInvitation", Manager),
    ("SetUserPassword", Staff),
    ("TransferClientOwnership", Staff),
    ("UpdateClient", Staff),
    ("UpdateClientInvite", Manager),
    ("UpdateContact", Staff),
    ("UpdateUser", Staff),
    ("UpdateUserPermissions", Manager),
    ("ViewInvite", Anybody),
    ("WhmcsDetails", Staff),
];
