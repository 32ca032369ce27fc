//! The files beside the pages: their addresses, how long browsers keep them, and that nothing else can be read there.

use std::path::PathBuf;

use sha2::{Digest, Sha256};
use vestibule::action::Site;
use vestibule::domain::secret::hex;
use vestibule::pages::assets;

use crate::folder::Folder;
use crate::wire::{Request, Response};
use crate::world::World;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
const DRAWING: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";

/// A server whose operator has such a logo.
fn with_logo(name: &str, bytes: &[u8]) -> (World, Folder) {
    let folder = Folder::new();
    let path: PathBuf = folder.path().join(name);
    std::fs::write(&path, bytes).expect("written");
    (World::with(|setup| setup.set("logo", path.to_str().expect("a plain path"))), folder)
}

fn logo_of(world: &World) -> String {
    assets::logo_path(&world.house.site.now()).expect("a logo")
}

/// What is at an address, whose name holds the hash of just that.
fn kept(world: &World, path: &str) -> Response {
    let answer = world.fetch(&Request::get(path));
    assert_eq!(answer.status, 200, "{path}");
    assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    let mut hash = hex(&Sha256::digest(&answer.body));
    hash.truncate(12);
    assert!(path.contains(&format!("-{hash}.")), "{path} holds {hash}");
    answer
}

#[test]
fn each_file_has_its_hash_in_its_name_and_is_kept_for_good() {
    let world = World::new();
    let site: &Site = &world.house.site.now();
    let style = kept(&world, &assets::style_path(site));
    assert_eq!(style.header("content-type"), "text/css; charset=utf-8");
    let script = kept(&world, &assets::script_path(site));
    assert_eq!(script.header("content-type"), "text/javascript; charset=utf-8");
    assert_eq!(assets::logo_path(site), None);
}

#[test]
fn the_files_are_small() {
    let world = World::with(|setup| setup.set("colour", "#c2410c"));
    let site: &Site = &world.house.site.now();
    for (path, most) in [(assets::style_path(site), 17 << 10), (assets::script_path(site), 14 << 10)] {
        let bytes = kept(&world, &path).body.len();
        assert!(bytes < most, "{path} has {bytes} bytes");
        assert!(bytes > most / 2, "{path} has {bytes} bytes: is it all there?");
    }
}

#[test]
fn another_colour_is_another_stylesheet() {
    let world = World::with(|setup| setup.set("colour", "#C2410C"));
    let path = assets::style_path(&world.house.site.now());
    let style = kept(&world, &path);
    assert!(style.text().contains(":root{--accent:#c2410c;"), "{}", style.text());
    let plain = World::new();
    assert_ne!(assets::style_path(&plain.house.site.now()), path);
    assert_eq!(kept(&plain, &path).body, style.body, "who sees a page of another server is given its colour");
}

#[test]
fn who_has_a_file_is_not_sent_it_again() {
    let world = World::new();
    let path = assets::style_path(&world.house.site.now());
    let tag = kept(&world, &path).header("etag").to_owned();
    let again = |seen: &str| world.fetch(&Request::get(&path).header("If-None-Match", seen));
    for seen in [&tag, &format!("W/{tag}"), &format!("\"x\", {tag}"), "*"] {
        let answer = again(seen);
        assert_eq!((answer.status, answer.body.len()), (304, 0), "{seen}");
        assert_eq!(answer.header("etag"), tag);
    }
    assert_eq!(again("\"x\"").status, 200);
}

#[test]
fn files_can_be_read_and_nothing_else() {
    let world = World::new();
    let path = assets::style_path(&world.house.site.now());
    let posted = world.fetch(&Request::form(&path, "a=b"));
    assert_eq!((posted.status, posted.header("allow")), (405, "GET, HEAD"));
    for method in ["PUT", "DELETE", "OPTIONS"] {
        assert_eq!(world.fetch(&Request::new(method, &path)).status, 405, "{method}");
    }
}

#[test]
fn nothing_else_can_be_read_there_sec_232() {
    let (world, folder) = with_logo("logo.png", PNG);
    let style = assets::style_path(&world.house.site.now());
    let name = style.trim_start_matches("/static/");
    let key = folder.path().join("logo.png");
    for path in [
        "/static",
        "/static/",
        "/static/style.css",
        "/static/style-000000000000.css",
        "/static/style-.css",
        "/static/app.js",
        "/static/logo.png",
        "/static/.git/config",
        "/static/.env",
        "/static/vestibule.db",
        "/static/key",
        "/static/../key",
        "/static/%2e%2e/key",
        "/static//etc/passwd",
        &format!("/static{}", key.display()),
        &format!("/static/{name}/"),
        &format!("/static//{name}"),
        &format!("/static/./{name}"),
        &format!("/static/{}", name.to_uppercase()),
        &format!("/static/{name}%00"),
        &format!("/static/{name}.map"),
        &format!("/Static/{name}"),
        &format!("/index.php?rp=/static/{name}"),
    ] {
        let answer = world.fetch(&Request::get(path));
        assert_eq!(answer.status, 404, "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert!(!answer.text().contains("--accent"), "{path}");
    }
}

#[test]
fn a_logo_travels_with_mails_that_every_reader_can_show_it_in() {
    for (name, bytes, travels) in [("logo.png", PNG, true), ("logo.svg", DRAWING.as_bytes(), false)] {
        let (world, _folder) = with_logo(name, bytes);
        world.invite("a@example.com", "products");
        world.deliver();
        let mail = world.mails().remove(0);
        let text = String::from_utf8_lossy(mail.bytes()).into_owned();
        assert_eq!(text.contains("Content-ID: <logo@mail>"), travels, "{name}: {text}");
        assert_eq!(text.contains("multipart/related"), travels, "{name}");
        assert_eq!(text.contains("iVBORw0KGgoAAAANSUhEUg=="), travels, "{name}");
        let listed = world.api("GetEmails", "clientid=1").text().replace("\\/", "/");
        assert!(listed.contains("/invite/...") && !listed.contains("cid:"), "{name}: {listed}");
        assert_eq!(listed.contains("data:image/png;base64,"), travels, "{name}: {listed}");
    }
}

#[test]
fn a_logo_comes_from_this_server_as_it_is() {
    let (world, _folder) = with_logo("picture", PNG);
    let path = logo_of(&world);
    assert_eq!(path.rsplit('.').next(), Some("png"), "known by its bytes, not by its name: {path}");
    let answer = kept(&world, &path);
    assert_eq!((answer.header("content-type"), &*answer.body), ("image/png", PNG));
}

#[test]
fn a_drawing_runs_nothing_even_where_it_is_opened_by_itself() {
    let (world, _folder) = with_logo("logo.svg", DRAWING.as_bytes());
    let answer = kept(&world, &logo_of(&world));
    assert_eq!(answer.header("content-type"), "image/svg+xml");
    let policy = answer.header("content-security-policy");
    assert!(policy.contains("default-src 'none'") && policy.contains("sandbox"), "{policy}");
    assert!(!policy.contains("script") && !policy.contains("allow-"), "{policy}");
}

#[test]
fn addresses_are_below_the_public_path() {
    let world = World::with(|setup| setup.set("public_url", "https://example.com/accounts"));
    assert!(assets::style_path(&world.house.site.now()).starts_with("/accounts/static/style-"));
    assert!(assets::script_path(&world.house.site.now()).starts_with("/accounts/static/app-"));
}

#[test]
fn what_may_not_be_kept_still_says_so() {
    let world = World::new();
    for path in ["/login", "/nowhere", "/healthz"] {
        assert_eq!(world.fetch(&Request::get(path)).header("cache-control"), "no-store", "{path}");
    }
}
