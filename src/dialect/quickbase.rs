//! Quickbase's XML dialect: `/db/{dbid}`, `<qdbapi>` documents or a query, an errcode in every answer.

use super::form::{self, Limits};
use super::{Answer, Dialect, Reading, Request, Wording, errcode, xml_reader};
use crate::action::{Kind, Refusal, Site};
use crate::actions;
use crate::auth::Proof;
use crate::dispatch::{Ask, Case, Outcome};
use crate::domain::secret::Secret;
use crate::fields;
use crate::params::Params;

/// The XML dialect.
pub struct Quickbase;

/// What is echoed.
pub struct Manner {
    action: String,
    udata: Option<String>,
}

const METHOD: Refusal = Refusal::new(Kind::Method, "method", "This method is not accepted here");
const TOO_LARGE: Refusal =
    Refusal::new(Kind::TooLarge, "too_large", "The request is too large or did not arrive whole");

impl Dialect for Quickbase {
    type Manner = Manner;

    fn read(site: &Site, request: &Request<'_>) -> Reading<Manner> {
        if request.method != "POST" && !(request.method == "GET" && site.api_get) {
            return Reading::Answer(refuse("", METHOD));
        }
        match params(request) {
            Ok(params) => Reading::Ask(ask(request, params.0, &params.1), manner(&params.0_action, &params.1)),
            Err((action, refusal)) => Reading::Answer(refuse(&action, refusal)),
        }
    }

    fn word(_: &Site, manner: Manner, _: &Case, outcome: Outcome) -> Wording<Manner> {
        Wording::Answer(answer(&manner.action, manner.udata.as_deref(), outcome))
    }

    fn too_large(_: &Site) -> Answer {
        refuse("", TOO_LARGE)
    }
}
