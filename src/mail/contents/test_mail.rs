//! What the mail says that shows that mail works.

use serde::Serialize;

use super::{SIGNATURE, Shown, closing};
use crate::mail::text::{display_name, header_text};

/// Values of the mail `test`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct TestMail {
    /// The company that runs this server.
    pub company_name: String,
    /// When, as text.
    pub sent_at: String,
    /// The company's closing lines; blank for none.
    pub signature: String,
}

impl Shown for TestMail {
    const NAME: &'static str = "test";

    fn shown(&self) -> Self {
        Self {
            company_name: display_name(&self.company_name),
            sent_at: header_text(&self.sent_at),
            signature: closing(&self.signature),
        }
    }

    fn links(&self) -> Vec<&str> {
        Vec::new()
    }

    fn samples() -> Vec<Self> {
        vec![Self { signature: SIGNATURE.into(), ..Self::default() }, Self::default()]
    }
}
