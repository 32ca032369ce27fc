//! The shared rule of security notices: a user learns by mail what was changed about how he logs in.

use serde_json::json;

use crate::action::{Context, Fault};
use crate::domain::program;
use crate::store::outbox;
use crate::store::users::User;

/// What was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// His password.
    PasswordChanged,
    /// His address.
    EmailChanged,
    /// He logs in with a second factor now.
    SecondFactorOn,
    /// He does not any more.
    SecondFactorOff,
    /// Somebody came in by one of his backup codes.
    BackupCodeUsed,
    /// The backup codes that he had are good no longer.
    BackupCodesRenewed,
}

impl What {
    /// The word for it in the outbox.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PasswordChanged => "password_changed",
            Self::EmailChanged => "email_changed",
            Self::SecondFactorOn => "second_factor_on",
            Self::SecondFactorOff => "second_factor_off",
            Self::BackupCodeUsed => "backup_code_used",
            Self::BackupCodesRenewed => "backup_codes_renewed",
        }
    }
}

/// Mails a user what was changed, and from where. The recipient is said apart: where the address itself is
/// another one now, the former one has to learn of it.
pub fn tell(context: &mut Context<'_, '_>, user: &User, recipient: &str, what: What) -> Result<(), Fault> {
    let said = json!({
        "what": what.as_str(),
        "ip": context.origin.ip.to_string(),
        "program": program::name(context.origin.user_agent),
    });
    let mail = outbox::NewMail {
        kind: "security_notice",
        recipient,
        user: Some(user.id),
        context: Some(&said.to_string()),
        ..outbox::NewMail::default()
    };
    outbox::queue(context.tx, &mail)?;
    context.after.mail_queued = true;
    Ok(())
}
