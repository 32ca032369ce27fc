//! The document's Markdown as HTML.

use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd, html};

/// A text of several paragraphs. Its headings go below those of the page around it.
pub fn blocks(text: &str) -> String {
    let mut out = String::new();
    html::push_html(&mut out, Parser::new(text).map(lower));
    out
}

/// A text that stands in a line.
pub fn inline(text: &str) -> String {
    let mut out = String::new();
    let is_paragraph =
        |event: &Event<'_>| matches!(event, Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph));
    html::push_html(&mut out, Parser::new(text).filter(|event| !is_paragraph(event)));
    out
}

fn lower(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Start(Tag::Heading { classes, attrs, id, .. }) => {
            Event::Start(Tag::Heading { level: HeadingLevel::H3, id, classes, attrs })
        }
        Event::End(TagEnd::Heading(_)) => Event::End(TagEnd::Heading(HeadingLevel::H3)),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_lists_and_code_become_html() {
        assert_eq!(blocks("## A\n\nb `c` <d>"), "<h3>A</h3>\n<p>b <code>c</code> <d></p>\n");
        assert_eq!(inline("a `b`"), "a <code>b</code>");
        assert!(inline("a\n\n- b").contains("<li>b</li>"));
    }
}
