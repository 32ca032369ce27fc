//! In which language a mail is, and who may see in which.

use crate::mail::GUEST;
use crate::people::links_in;
use crate::world::World;

/// The languages of the mails that went out, each with its recipient.
fn sent(world: &World) -> Vec<(String, String)> {
    world.deliver();
    let language = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let line = text.lines().find_map(|line| line.strip_prefix("Content-Language: "));
        line.expect("a header").to_owned()
    };
    let mails = world.mails();
    mails.iter().map(|mail| (mail.to().to_string(), language(mail.bytes()))).collect()
}

fn newest(world: &World) -> (String, String) {
    sent(world).pop().expect("a mail")
}

/// The guest chooses a language.
fn speaks(world: &World, language: &str) {
    world.sql(format!("UPDATE users SET language = '{language}' WHERE email_key = '{GUEST}'"));
}

fn in_language(address: &str, language: &str) -> (String, String) {
    (address.to_owned(), language.to_owned())
}

#[test]
fn the_recipients_language_counts_then_the_clients_then_the_sites() {
    let world = World::with(|setup| setup.set("language", "french"));
    world.invite("a@example.com", "products");
    assert_eq!(newest(&world), in_language("a@example.com", "fr"));
    world.sql("UPDATE clients SET language = 'spanish'");
    world.invite("b@example.com", "products");
    assert_eq!(newest(&world), in_language("b@example.com", "es"));
    world.user(GUEST);
    for (chosen, language) in [("", "es"), ("klingon", "es"), ("German", "de"), ("english", "en")] {
        speaks(&world, chosen);
        world.invite(GUEST, "products");
        assert_eq!(newest(&world), in_language(GUEST, language), "{chosen}");
    }
    world.sql("UPDATE clients SET language = 'klingon'");
    world.invite("c@example.com", "products");
    assert_eq!(newest(&world), in_language("c@example.com", "fr"));
}

#[test]
fn the_language_is_that_of_the_moment_in_which_a_mail_is_written() {
    let world = World::new();
    world.user(GUEST);
    world.invite(GUEST, "products");
    speaks(&world, "german");
    assert_eq!(newest(&world), in_language(GUEST, "de"));
}

#[test]
fn an_invitation_in_german_says_all_in_german_and_leads_to_the_same_page() {
    let world = World::new();
    world.sql("UPDATE clients SET language = 'german'");
    world.invite(GUEST, "products,manageusers");
    world.deliver();
    let mails = world.mails();
    let text = String::from_utf8_lossy(mails[0].bytes()).replace("=\r\n", "");
    for said in ["<html lang=3D\"de\">", "Produkte und Dienste sehen", "Benutzer einladen und verwalten"] {
        assert!(text.contains(said), "{said} in {text}");
    }
    for left in ["View Products", "invites you", "Open the invitation"] {
        assert!(!text.contains(left), "{left} in {text}");
    }
    let links = links_in(mails[0].bytes());
    assert_eq!(world.accept(world.user(GUEST), &links[0]), Ok(()));
}

#[test]
fn staff_sees_a_subject_as_the_recipient_does() {
    let world = World::new();
    world.user(GUEST);
    speaks(&world, "german");
    world.invite(GUEST, "products");
    let answer = world.api("GetEmails", "clientid=1").json();
    let subject = answer["emails"]["email"][0]["subject"].as_str().unwrap_or_default().to_owned();
    assert!(subject.ends_with("lädt Sie zum Konto Acme Ltd ein"), "{subject}");
}
