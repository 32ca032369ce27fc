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
    ("AcceptInvite", User),
    ("AddAdmin", Operator),
    ("AddApiRole", Operator),
    ("AddClient", Staff),
    ("AddCredential", Operator),
    ("AddUser", Staff),
    ("AddUserToken", Operator),
    ("AssociateUser", Staff),
    ("CancelClientInvite", Staff),
    ("CloseClient", Staff),
    ("CreateClientInvite", Staff),
    ("CreateSsoToken", Staff),
    ("DeleteApiRole", Operator),
    ("DeleteUser", Staff),
    ("DeleteUserClient", Manager),
    ("DisableAdmin", Operator),
    ("DisableUser", Staff),
    ("EnableUser", Staff),
    ("FinishPasswordReset", Anybody),
    ("GetClientUsers", Manager),
    ("GetPermissionsList", Staff),
    ("GetUser", Staff),
    ("GetUserPermissions", Manager),
    ("GetUsers", Staff),
    ("InviteByOperator", Operator),
    ("LogIn", Anybody),
    ("LogOut", Anybody),
    ("QueueTestMail", Operator),
    ("RedeemSsoToken", Anybody),
    ("RegisterByInvite", Anybody),
    ("RequestPasswordReset", Anybody),
    ("ResendClientInvite", Staff),
    ("ResetAdminPassword", Operator),
    ("ResetPassword", Staff),
    ("RetryMail", Operator),
    ("RevealInviteLink", Operator),
    ("RevokeCredential", Operator),
    ("RevokeUserToken", Operator),
    ("SendInvitation", Manager),
    ("SetUserPassword", Staff),
    ("TransferClientOwnership", Staff),
    ("UpdateUser", Staff),
    ("UpdateUserPermissions", Manager),
    ("ValidateLogin", Staff),
    ("ViewAccount", User),
    ("ViewInvite", Anybody),
    ("ViewPasswordReset", Anybody),
];
