//! The page on which an invitation is accepted.

use crate::action::Site;
use crate::dialect::{Answer, Dialect, Reading, Request, Wording};
use crate::dispatch::{Case, Outcome};

/// The page.
pub struct InvitePage;

impl Dialect for InvitePage {
    type Manner = ();

    fn read(_: &Site, _: &Request<'_>) -> Reading<()> {
        Reading::Answer(Answer::new(404, "text/plain", ""))
    }

    fn word(_: &Site, (): (), _: &Case, _: Outcome) -> Wording<()> {
        Wording::Answer(Answer::new(404, "text/plain", ""))
    }

    fn too_large(_: &Site) -> Answer {
        Answer::new(413, "text/plain", "")
    }
}
