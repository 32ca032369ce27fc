//! The document and its page as they are served.

use super::document::{DOCUMENT, operations, source};
use crate::wire::Request;
use crate::world::World;

fn get(world: &World, target: &str, headers: &[(&str, &str)]) -> crate::wire::Response {
    let request =
        headers.iter().fold(Request::get(target), |request, (name, value)| request.header(name, value));
    world.fetch(&request)
}

#[test]
fn the_document_is_served_as_it_is_kept_and_to_viewers_of_any_site_sec_134() {
    let world = World::new();
    let answer = get(&world, "/openapi.json", &[("Origin", "https://viewer.example")]);
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"));
    assert!(answer.text() == source(), "it is not the one of the repository");
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    assert_eq!(answer.header("access-control-allow-credentials"), "");
    assert!(answer.header("cache-control").starts_with("public"));
    for target in ["/docs", "/clients", "/healthz", "/login", "/nowhere"] {
        let other = get(&world, target, &[("Origin", "https://viewer.example")]);
        assert_eq!(other.header("access-control-allow-origin"), "", "{target}");
    }
}

#[test]
fn whoever_has_the_present_version_is_not_sent_it_again() {
    let world = World::new();
    for target in ["/openapi.json", "/docs"] {
        let version = get(&world, target, &[]).header("etag").to_owned();
        assert!(version.len() > 10, "{target}: {version}");
        for seen in [version.clone(), format!("W/{version}"), format!("\"x\", {version}"), "*".to_owned()] {
            let again = get(&world, target, &[("If-None-Match", &seen)]);
            assert_eq!((again.status, again.text()), (304, ""), "{target} {seen}");
            assert_eq!(again.header("etag"), version);
        }
        assert_eq!(get(&world, target, &[("If-None-Match", "\"x\"")]).status, 200);
        let posted = world.fetch(&Request::post(target));
        assert_eq!((posted.status, posted.header("allow")), (405, "GET, HEAD"), "{target}");
    }
}

#[test]
fn the_page_has_an_anchor_for_every_operation_problem_and_schema() {
    let page = get(&World::new(), "/docs", &[]);
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
    let text = page.text();
    let mut anchors: Vec<String> = Vec::new();
    for problem in DOCUMENT["x-problems"].as_array().expect("problems") {
        anchors.push(problem["code"].as_str().expect("a code").to_owned());
    }
    anchors.extend(
        operations().iter().map(|spot| spot.operation["operationId"].as_str().expect("a name").to_owned()),
    );
    let schemas = DOCUMENT["components"]["schemas"].as_object().expect("schemas");
    anchors.extend(schemas.keys().map(|name| format!("schema-{name}")));
    for anchor in &anchors {
        assert_eq!(text.matches(&format!("id=\"{anchor}\"")).count(), 1, "{anchor}");
    }
    let links = text.split("href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap_or_default());
    for link in links {
        assert!(text.contains(&format!("id=\"{link}\"")), "#{link} leads nowhere");
    }
    assert!(text.contains("URL=http://accounts.test\n"), "it names this server");
}

#[test]
fn the_page_needs_no_script_and_no_other_host_sec_169() {
    let page = get(&World::new(), "/docs", &[]);
    let policy = page.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
    for word in ["<script", "<link", "@import", "<img", "<iframe", " style=", "src="] {
        assert!(!page.text().contains(word), "{word}");
    }
}
