//! What the log's actions are called on pages.

/// The texts for the actions of every dialect that do the same.
const TEXTS: &[(&str, &[&str])] = &[
    ("activity-created", &["AddClient", "AddClientWithOwner", "CreateClient", "OpenAccount", "SignUp"]),
    ("activity-changed", &["UpdateClient", "UpdateClientProfile"]),
    ("activity-closed", &["CloseClient"]),
    (
        "activity-invited",
        &["CreateClientInvite", "InviteMember", "InviteMembers", "SendInvitation", "ProvisionUser"],
    ),
    ("activity-resent", &["ResendClientInvite", "ResendInvite"]),
    ("activity-invite-changed", &["ChangeInviteRole", "UpdateClientInvite"]),
    ("activity-invite-cancelled", &["CancelClientInvite", "RevokeInvite"]),
    ("activity-invite-expired", &["ExpireInvite"]),
    ("activity-link", &["RevealInviteLink"]),
    ("activity-accepted", &["AcceptByToken", "AcceptClientInvite", "AcceptInvite", "AcceptOwnInvite"]),
    ("activity-declined", &["DeclineByToken", "DeclineClientInvite", "DeclineOwnInvite"]),
    ("activity-associated", &["AssociateUser"]),
    (
        "activity-permissions",
        &[
            "AddUserToRole",
            "ChangeMemberRole",
            "ChangeUserRole",
            "RemoveUserFromRole",
            "UpdateUserPermissions",
        ],
    ),
    ("activity-removed", &["DeleteUserClient", "RemoveMember"]),
    ("activity-ownership", &["TransferClientOwnership", "TransferOwnership"]),
    ("activity-offered", &["OfferOwnership"]),
    ("activity-arrived", &["RedeemSsoToken", "SwitchAccount"]),
    ("activity-masked", &["LogInAsOwner"]),
    ("activity-contacts", &["AddContact", "DeleteContact", "UpdateContact"]),
    ("activity-tokens", &["AddApiKey", "AddAppToken", "CreateApiKey", "RequireAppToken", "RevokeAppToken"]),
    ("activity-login-link", &["CreateSsoToken"]),
    ("activity-mailed", &["SendEmail"]),
    (
        "activity-login",
        &["Authenticate", "LogIn", "LogInAdmin", "ValidateLogin", "VerifyAdminFactor", "VerifySecondFactor"],
    ),
    ("activity-logout", &["LogOut", "LogOutAdmin", "SignOut"]),
    (
        "activity-sessions",
        &[
            "EndAdminSession",
            "EndAdminSessions",
            "EndOtherSessions",
            "EndSession",
            "EndUserSession",
            "RevokeBearer",
        ],
    ),
    (
        "activity-password",
        &[
            "ChangeAdminPassword",
            "ChangePassword",
            "FinishPasswordReset",
            "ResetAdminPassword",
            "SetUserPassword",
        ],
    ),
    ("activity-reset", &["RequestPasswordReset", "ResetPassword"]),
    ("activity-factor-begun", &["BeginAdminFactor", "BeginSecondFactor"]),
    ("activity-factor-on", &["EnableAdminFactor", "EnableSecondFactor"]),
    (
        "activity-factor-off",
        &["DisableAdminFactor", "DisableSecondFactor", "DisableUserSecondFactor", "ResetAdminFactor"],
    ),
    ("activity-codes", &["RenewAdminCodes", "RenewBackupCodes"]),
    ("activity-email", &["ChangeEmail"]),
    ("activity-verification", &["ResendUserVerification", "ResendVerification"]),
    ("activity-verified", &["VerifyEmail"]),
    ("activity-user-added", &["AddUser", "RegisterByInvite"]),
    ("activity-user-changed", &["UpdateProfile", "UpdateUser", "UpdateUserDetails"]),
    ("activity-user-disabled", &["DisableUser"]),
    ("activity-user-enabled", &["EnableUser"]),
    ("activity-user-deleted", &["DeleteUser"]),
    ("activity-user-erased", &["EraseUser"]),
    ("activity-user-exported", &["ExportUser"]),
    ("activity-user-back", &["TakeBackUser"]),
    ("activity-client-deleted", &["DeleteClient"]),
    ("activity-admin-added", &["AddAdmin", "SetUpFirstAdmin"]),
    ("activity-admin-changed", &["UpdateAdmin"]),
    ("activity-admin-disabled", &["DisableAdmin"]),
    ("activity-admin-enabled", &["EnableAdmin"]),
    ("activity-role-added", &["AddApiRole"]),
    ("activity-role-changed", &["AllowAction", "UpdateApiRole"]),
    ("activity-role-deleted", &["DeleteApiRole"]),
    ("activity-credential-added", &["AddCredential"]),
    ("activity-credential-changed", &["AllowAddress", "UpdateCredential"]),
    ("activity-credential-revoked", &["RevokeCredential"]),
    ("activity-key-added", &["AddUserToken"]),
    ("activity-key-revoked", &["DeleteApiKey", "RevokeApiKey", "RevokeUserToken"]),
    ("activity-ban-added", &["AddBan", "AddBannedIp"]),
    ("activity-ban-lifted", &["RemoveBan"]),
    (
        "activity-groups",
        &[
            "AddGroupToRole",
            "AddUserToGroup",
            "CreateGroup",
            "DeleteGroup",
            "RemoveGroupFromRole",
            "RemoveUserFromGroup",
        ],
    ),
    ("activity-invites-resent", &["ResendInvites"]),
    ("activity-invites-cancelled", &["CancelInvites"]),
    ("activity-invites-imported", &["ImportInvites"]),
    ("activity-mail-retried", &["RetryMail"]),
    ("activity-mail-test", &["QueueTestMail"]),
    ("activity-settings", &["UpdateSettings"]),
];

/// The text for an action; None: pages have none for it.
pub fn of(action: &str) -> Option<&'static str> {
    TEXTS.iter().find(|(_, actions)| actions.contains(&action)).map(|(id, _)| *id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::action::Effect;
    use crate::actions::{ADMIN, COMMANDS, FORM, PAGE, REST, XML};

    #[test]
    fn whatever_is_written_into_the_log_has_a_text() {
        // One writes other people's words, the other nothing.
        let others = ["LogActivity", "GetHealthStatus"];
        let groups = [ADMIN, COMMANDS, FORM, PAGE, REST, XML].into_iter().flatten();
        let calls = groups.flat_map(|group| group.calls).filter(|call| call.effect == Effect::Writes);
        let names: Vec<&str> = calls.map(|call| call.name).collect();
        for name in names.iter().filter(|name| !others.contains(name)) {
            assert!(of(name).is_some(), "{name}");
        }
        // Written by nobody's call.
        let written = ["ExpireInvite", "TakeBackUser"];
        for name in TEXTS.iter().flat_map(|(_, actions)| *actions) {
            assert!(names.contains(name) || written.contains(name), "{name} is no action");
        }
    }
}
