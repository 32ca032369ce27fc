//! What the pages have in common that a mailed link opens: it becomes a cookie, and a form that was refused is shown
//! again on the page as it is by then.

use super::form::Again;
use super::layout;
use super::page::{self, Page};
use super::visit::Visit;
use crate::action::{Origin, Refusal, Site};
use crate::dialect::{Answer, Reading, Request, Wording};
use crate::dispatch::{Ask, Case};
use crate::params::Params;

/// What a request to such a page does.
pub trait Doing: Copy {
    /// It looks at what the link leads to.
    const VIEW: Self;

    /// The row of the action table.
    fn call(self) -> &'static str;
}

/// What reading remembers.
pub struct Manner<D> {
    /// Whose request it is, and by which link.
    pub visit: Visit,
    /// What it does.
    pub doing: D,
    /// Why a form is shown again.
    pub again: Option<Again<D>>,
}

impl<D: Doing> Manner<D> {
    /// Reads a request as a call.
    pub fn reading(visit: Visit, doing: D, request: &Request<'_>, params: Params) -> Reading<Self> {
        let ask = page::ask(doing.call(), &visit, page::origin(request), params);
        Reading::Ask(ask, Self { visit, doing, again: None })
    }

    /// Looks once more at what the link leads to, to show the form that was refused.
    pub fn viewed_again(self, site: &Site, case: &Case, refusal: Refusal) -> Wording<Self> {
        let Ask { params, ip, user_agent, .. } = case.ask();
        let again = Again::new(site, self.visit.words(), self.doing, refusal, params);
        let ask = page::ask(D::VIEW.call(), &self.visit, Origin { ip: *ip, user_agent }, Params::new());
        Wording::Ask(ask, Self { doing: D::VIEW, again: Some(again), ..self })
    }
}

/// Takes the token out of the address bar; nothing is looked up, so that nothing can change.
pub fn opened(page: &'static Page, site: &Site, request: &Request<'_>, token: &str) -> Answer {
    let visit = Visit::opening(page, site, request, token);
    layout::see_other(page.address(site)).with("Set-Cookie", visit.cookie(site))
}
