//! What a mail says that an administrator's integration wrote.

use serde::Serialize;

use super::{SIGNATURE, Shown, closing, named};
use crate::mail::plain;
use crate::mail::text::{body_text, header_text};
use crate::words::Words;

/// Values of the mail `custom`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Custom {
    /// Its subject.
    pub subject: String,
    /// Its body in HTML, which stands in the HTML part as it is.
    pub message: String,
    /// The same for the plain part: made from the HTML, whatever stands here.
    pub message_text: String,
    /// The company that runs this server.
    pub company_name: String,
    /// The company's closing lines; blank for none.
    pub signature: String,
}

impl Shown for Custom {
    const NAME: &'static str = "custom";

    fn shown(&self, words: Words) -> Self {
        let message = body_text(&self.message);
        Self {
            subject: header_text(&self.subject),
            message_text: plain::of_html(&message),
            message,
            company_name: named(&self.company_name, words),
            signature: closing(&self.signature),
        }
    }

    fn links(&self) -> Vec<&str> {
        Vec::new()
    }

    fn samples() -> Vec<Self> {
        let bare = Self { subject: "Hello".into(), message: "<p>Welcome.</p>".into(), ..Self::default() };
        vec![Self { signature: SIGNATURE.into(), ..bare.clone() }, bare]
    }
}
