//! What describes the REST dialect to programs, and the page that is made from it: the same for everybody, and kept by caches.

mod answers;
mod curl;
mod document;
mod markdown;
mod operations;
mod schemas;
mod shown;

use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::kept::{self, Visit};
use super::layout::HTML;
use crate::action::Site;
use crate::dialect::Answer;

/// Where the document is.
pub const DOCUMENT: &str = "/openapi.json";
/// Where the page is; problems name it with their code behind it.
pub const PAGE: &str = "/docs";

/// The document.
const SOURCE: &str = include_str!("../../docs/openapi.json");
const STYLE: &str = include_str!("docs.css");
/// Where the page names this server.
const PLACE: &str = "{public-url}";
/// A reader may show a copy for so long before it asks whether it is still good.
const KEPT: &str = "public, max-age=300";

static RENDERED: LazyLock<Option<String>> = LazyLock::new(|| match shown::render(SOURCE, STYLE, PLACE) {
    Ok(page) => Some(page),
    Err(error) => {
        log::error!("the reference page cannot be rendered: {error}");
        None
    }
});

/// The document, for tools of any site: it says nothing that depends on who asks.
pub fn document(visit: &Visit<'_>) -> Answer {
    kept(visit, "application/json", SOURCE).with("Access-Control-Allow-Origin", "*")
}

/// The page.
pub fn page(site: &Site, visit: &Visit<'_>) -> Answer {
    let Some(page) = &*RENDERED else {
        return Answer::new(500, "text/plain; charset=utf-8", "This page cannot be shown.\n");
    };
    let address = askama::filters::escape(&site.public_url, askama::filters::Html);
    let page = page.replace(PLACE, &address.map(|address| address.to_string()).unwrap_or_default());
    kept(visit, HTML, &page).with("Content-Security-Policy", policy())
}

/// The style is the same for everybody, so its hash lets it in: a nonce would make each copy another page.
fn policy() -> String {
    let style = STANDARD.encode(Sha256::digest(STYLE.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{style}'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    )
}

fn kept(visit: &Visit<'_>, content_type: &'static str, text: &str) -> Answer {
    let version = &STANDARD.encode(Sha256::digest(text.as_bytes()))[..22];
    kept::answer(visit, content_type, version, KEPT, || text.into())
}
