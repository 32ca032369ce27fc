//! Who may call each operation, written by hand, and what would be a good body of the client's owner.

/// Who may call an operation; staff may call each but where it is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Whoever shows who he is: each is told what is his.
    Everybody,
    /// The same, but for administrators, who are no users.
    Himself,
    /// Staff alone.
    Staff,
    /// Members of the client, whatever they may do in it.
    Inside,
    /// Those who manage users in it.
    Managers,
    /// Its Admins and its Owner.
    Admins,
    /// Its Owner.
    Owners,
    /// Those who manage the users of a client to which that user belongs.
    Seen,
    /// Whose key it is; not staff either.
    OwnKey,
    /// Whoever brings a bearer token; not staff.
    Bearer,
}

use Class::{Admins, Bearer, Everybody, Himself, Inside, Managers, OwnKey, Owners, Seen, Staff};

/// One operation.
pub struct Row {
    pub action: &'static str,
    pub class: Class,
    /// What stands in braces is filled in.
    pub body: &'static str,
}

const fn row(action: &'static str, class: Class, body: &'static str) -> Row {
    Row { action, class, body }
}

/// One row for each operation that asks who calls.
pub const ROWS: &[Row] = &[
    row("InviteMember", Admins, r#"{"email":"new@example.com","role":"Member"}"#),
    row("ListInvites", Admins, ""),
    row("InviteMembers", Admins, r#"[{"email":"new@example.com","role":"Member"}]"#),
    row("GetInvite", Admins, ""),
    row("RevokeInvite", Admins, ""),
    row("ChangeInviteRole", Admins, r#"{"role":"Support"}"#),
    row("ResendInvite", Admins, ""),
    row("ListMembers", Managers, ""),
    row("GetMember", Managers, ""),
    row("RemoveMember", Admins, ""),
    row("ChangeMemberRole", Admins, r#"{"role":"Developer"}"#),
    row("TransferOwnership", Owners, r#"{"userId":"{userId}"}"#),
    row("CreateClient", Staff, r#"{"firstName":"A","lastName":"B","email":"new@example.com"}"#),
    row("ListClients", Everybody, ""),
    row("GetClient", Inside, ""),
    row("GetMe", Himself, ""),
    row("GetUserByUuid", Seen, ""),
    row("CreateApiKey", Everybody, r#"{"name":"x"}"#),
    row("ListApiKeys", Everybody, ""),
    row("DeleteApiKey", OwnKey, ""),
    row("RevokeBearer", Bearer, ""),
];

/// Those for which no credential is needed: a link's token says enough. Their own tests are elsewhere.
pub const NO_CREDENTIAL_NEEDED: &[&str] = &["PreviewInvite", "AcceptByToken", "DeclineByToken"];
