//! The page, from the document.

use askama::Template;

use super::document::{Document, Problem};
use super::{markdown, operations, schemas};

#[derive(Template)]
#[template(path = "docs.html")]
struct Reference<'a> {
    document: &'a Document,
    style: &'a str,
    place: &'a str,
    about: String,
    chapters: Vec<operations::Chapter<'a>>,
    problems: Vec<(&'a Problem, String)>,
    schemas: Vec<schemas::Shown<'a>>,
}

/// The page as a text; `place` stands for the server's address.
pub fn render(source: &str, style: &str, place: &str) -> Result<String, String> {
    let document: Document = serde_json::from_str(source).map_err(|error| error.to_string())?;
    let reference = Reference {
        document: &document,
        style,
        place,
        about: markdown::blocks(&document.info.description),
        chapters: operations::shown(&document),
        problems: document
            .problems
            .iter()
            .map(|problem| (problem, markdown::inline(&problem.description)))
            .collect(),
        schemas: schemas::shown(&document.components),
    };
    reference.render().map_err(|error| error.to_string())
}
