//! What the mail says that shows that mail works.

use serde::Serialize;

use super::{SIGNATURE, Shown, closing, named};
use crate::mail::text::header_text;
use crate::words::Words;

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

    fn shown(&self, words: Words) -> Self {
        Self {
            company_name: named(&self.company_name, words),
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
