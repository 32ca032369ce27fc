//! A browser as far as these tests need one: it keeps cookies and sends the forms it was shown.

use std::collections::BTreeMap;

use vestibule::domain::right::{Right, Rights};

use crate::wire::{Request, Response};
use crate::world::World;

/// A browser that visits a world.
pub struct Browser<'w> {
    world: &'w World,
    cookies: BTreeMap<String, String>,
}

impl<'w> Browser<'w> {
    pub fn new(world: &'w World) -> Self {
        Self { world, cookies: BTreeMap::new() }
    }

    /// One in which an administrator is logged in who has these rights.
    pub fn of_staff(world: &'w World, rights: Rights) -> Self {
        let mut browser = Self::new(world);
        browser.set_cookie("vestibule_admin", world.admin_session(rights).expose());
        browser
    }

    /// Goes on with another server, as a balancer before both would have it.
    pub fn go_to(&mut self, world: &'w World) {
        self.world = world;
    }

    pub fn get(&mut self, target: &str) -> Response {
        self.fetch(Request::get(target))
    }

    /// Fetches, and goes where it is led, until it is shown a page: the page, and its address.
    pub fn open(&mut self, target: &str) -> (Response, String) {
        let first = self.get(target);
        self.follow(first, target)
    }

    pub fn follow(&mut self, mut response: Response, target: &str) -> (Response, String) {
        let mut address = target.to_owned();
        while response.status == 303 {
            response.header("location").clone_into(&mut address);
            response = self.get(&address);
        }
        (response, address)
    }

    /// Sends a form of a page: its hidden token, and these fields.
    pub fn send(&mut self, page: &Response, target: &str, fields: &[(&str, &str)]) -> Response {
        let mut all = vec![("token", hidden(page))];
        all.extend(fields);
        self.post(target, &all)
    }

    /// Opens a page and sends a form of it.
    pub fn submit(&mut self, target: &str, fields: &[(&str, &str)]) -> Response {
        let page = self.get(target);
        assert_eq!(page.status, 200, "{target}: {}", page.text());
        self.send(&page, target, fields)
    }

    pub fn post(&mut self, target: &str, fields: &[(&str, &str)]) -> Response {
        let body = serde_urlencoded::to_string(fields).expect("plain texts");
        self.fetch(Request::form(target, &body))
    }

    pub fn fetch(&mut self, request: Request) -> Response {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let response = self.world.fetch(&request.header("Cookie", &cookies.join("; ")));
        for (name, line) in &response.headers {
            if name.eq_ignore_ascii_case("set-cookie") {
                self.keep(line);
            }
        }
        response
    }

    fn keep(&mut self, line: &str) {
        let (name, value) = line.split(';').next().and_then(|pair| pair.split_once('=')).expect("a cookie");
        if line.contains("Max-Age=0") {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }

    pub fn cookie(&self, name: &str) -> &str {
        self.cookies.get(name).map_or("", String::as_str)
    }

    pub fn set_cookie(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }
}

/// The hidden token of a page's form.
pub fn hidden(page: &Response) -> &str {
    let text = page.text();
    let at = text.find("name=\"token\" value=\"").unwrap_or_else(|| panic!("no form in {text}"));
    text[at + 20..].split('"').next().expect("its end")
}

/// What an administrator may do who lacks one right.
pub fn all_but(right: Right) -> Rights {
    Rights::from_bits(Rights::ALL.bits() & !Rights::of(&[right]).bits())
}
