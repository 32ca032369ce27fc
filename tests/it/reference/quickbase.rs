//! `docs/quickbase.md`: what is the XML dialect's own in its reference.

mod access;
mod codes;
mod roles;
mod unanswered;

use std::fmt::Write as _;

use vestibule::action::{About, Call, Effect, Needs, Refusal};
use vestibule::actions::{Group, XML};
use vestibule::dialect::errcode;
use vestibule::domain::ids::{ClientId, GroupId, UserId};
use vestibule::domain::permission::Permission;
use vestibule::params::Params;

use super::mask::mask;
use super::page::words;
use super::{Document, leaves, world};
use crate::wire::Request;
use crate::world::World;

pub struct Quickbase;

/// Where the user token stands in an example.
const TOKEN: &str = "$USERTOKEN";

impl Document for Quickbase {
    type Answered = String;
    const FILE: &str = "docs/quickbase.md";
    const PROTOCOL: &str = "Quickbase";
    const ERRORS: &str = "| errcode | errtext | errdetail |\n|---|---|---|";
    const BARE: &str = "Answers its envelope alone.";
    /// The application is named by the address, and the form dialect's words are none here.
    const UNSPOKEN: &[&str] = &["dbid", "client_id", "user_id"];
    const COMMON: &[&str] = &["action", "errcode", "errtext", "udata"];

    fn groups() -> Vec<&'static Group> {
        XML.iter().collect()
    }

    fn introduction(contents: &str) -> String {
        let text = include_str!("quickbase/introduction.md").replace("{{contents}}", contents);
        let text = text.replace("{{access}}", &access::table()).replace("{{roles}}", &roles::table());
        let text = text
            .replace("{{codes}}", &codes::table())
            .replace("{{dbid}}", &dbid())
            .replace("{{group}}", &group());
        let text = text.replace("{{unanswered}}", &unanswered::list());
        (1..=3)
            .fold(text, |text, id| text.replace(&format!("{{{{user{id}}}}}"), &UserId::new(id).quickbase()))
    }

    fn chapter(group: &Group) -> &str {
        match group.name {
            "Quickbase" => "Users, roles, applications",
            name => name,
        }
    }

    fn title(call: &Call) -> String {
        format!("API_{}", call.name)
    }

    fn may(call: &Call) -> String {
        let who = match call.needs {
            Needs::Anybody => "anybody, known or not",
            Needs::Password => "anybody: it looks at what it is sent itself",
            Needs::Member(_, Permission::ManageUsers) => "whoever may share the application (level 1 or 2)",
            Needs::Place(_) => "whoever has a role in the application that allows anything",
            _ => "a user",
        };
        let place = if is_of_application(call) { "/db/{dbid}" } else { "/db/main" };
        format!("`{place}`, for {who}.")
    }

    /// With a group of user 1's in which user 2 is, and which holds a role in client 1.
    fn world() -> World {
        let world = world::world();
        let token = world.user_token(UserId::new(1), &[]);
        for (dbid, action, fields) in [
            ("main", "CreateGroup", "name=Marketing&description=Who+writes".to_owned()),
            ("main", "AddUserToGroup", format!("gid={}&uid={}", group(), UserId::new(2).quickbase())),
            (&*dbid(), "AddGroupToRole", format!("gid={}&roleid=11", group())),
        ] {
            let target = format!("/db/{dbid}?a=API_{action}&usertoken={token}&{fields}");
            let answer = world.fetch(&Request::get(&target));
            assert_eq!(answer.header("quickbase-errcode"), "0", "{}", answer.text());
        }
        world
    }

    fn answered(shared: &World, call: &Call, about: &About) -> String {
        let own = (call.effect == Effect::Writes).then(Self::world);
        let world = own.as_ref().unwrap_or(shared);
        let document = document(call, about).replace(TOKEN, &world.user_token(UserId::new(1), &[]));
        let answer = world.fetch(&Request::xml(&target(call), &Self::title(call), &document));
        assert_eq!((answer.status, answer.header("quickbase-errcode")), (200, "0"), "{}", answer.text());
        mask(answer.text().trim_end())
    }

    fn paths(answered: &String) -> Vec<String> {
        leaves::of_xml(answered).into_iter().map(|(path, _)| path).collect()
    }

    /// `users[].roles[]@id` stands at `users/user/roles/role@id`.
    fn is_at(field: &str, path: &str) -> bool {
        let inside = field.replace("[]", ".*");
        let (known, there): (Vec<&str>, Vec<&str>) = (inside.split('.').collect(), path.split('/').collect());
        let is_same = |(known, there): (&&str, &&str)| match known.strip_prefix('*') {
            Some(attribute) => there.find('@').map_or("", |at| &there[at..]) == attribute,
            None => known == there,
        };
        known.len() == there.len() && known.iter().zip(&there).all(is_same)
    }

    fn error(one: &Refusal) -> String {
        let (code, text) = errcode::of(one);
        let detail = if one.message == text { String::new() } else { words(&one.message) };
        format!("| {code} | `{text}` | {detail} |")
    }

    fn example(call: &Call, about: &About, answered: &String) -> String {
        let mut page = format!("\n```sh\ncurl -sS https://accounts.example.com{} \\\n", target(call));
        let title = Self::title(call);
        let _ = writeln!(page, "  -H 'Content-Type: application/xml' -H 'QUICKBASE-ACTION: {title}' \\");
        let _ = write!(page, "  --data-binary \"{}\"\n```\n", document(call, about));
        let _ = write!(page, "\n```xml\n{answered}\n```\n");
        page
    }
}

fn group() -> String {
    GroupId::new(1).quickbase()
}

fn dbid() -> String {
    ClientId::new(1).dbid()
}

/// It asks for an application's dbid.
fn is_of_application(call: &Call) -> bool {
    let (Needs::Member(client_of, _) | Needs::Place(client_of)) = call.needs else { return false };
    client_of(&Params::new()).is_err_and(|refusal| refusal.code == "dbid_required")
}

fn target(call: &Call) -> String {
    if is_of_application(call) { format!("/db/{}", dbid()) } else { "/db/main".to_owned() }
}

/// The example's document, as it stands between the double quotes of a shell.
fn document(call: &Call, about: &About) -> String {
    let mut lines = vec!["<qdbapi>".to_owned()];
    if !matches!(call.needs, Needs::Password) {
        lines.push(format!("   <usertoken>{TOKEN}</usertoken>"));
    }
    for (name, value) in about.example {
        assert!(!value.contains(['"', '$', '`', '\\', '&', '<']), "{}: {value} wants quoting", call.name);
        lines.push(format!("   <{name}>{value}</{name}>"));
    }
    lines.push("</qdbapi>".to_owned());
    lines.join("\n")
}

mod tests {
    use super::*;

    #[test]
    fn a_field_is_found_where_it_is_described() {
        assert!(Quickbase::is_at("users[].roles[].access@id", "users/user/roles/role/access@id"));
        assert!(Quickbase::is_at("roles[]@id", "roles/role@id"));
        assert!(Quickbase::is_at("user.name", "user/name"));
        for (field, path) in [
            ("roles[]", "roles/role@id"),
            ("roles[]@id", "roles/role"),
            ("roles[].name", "roles/role/access"),
            ("user", "user/name"),
        ] {
            assert!(!Quickbase::is_at(field, path), "{field} {path}");
        }
    }
}
