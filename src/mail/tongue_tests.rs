//! Every mail in every language: whole, sound, in the operator's colours, and with his own files before ours.

use std::fs;

use super::*;
use crate::domain::colour::Colour;
use crate::mail::folder::scratch;
use crate::mail::message::{Message, compose, tests::sample};
use crate::mail::render::Templates;

fn tongue(language: Language) -> Tongue {
    Tongue::load(None, &Brand::default(), language).expect("the built-in templates")
}

/// Every kind with all its samples: its name, its links and the mail.
fn every(tongue: &Tongue) -> Vec<(&'static str, Vec<String>, Rendered)> {
    let mut mails = Vec::new();
    macro_rules! samples {
        ($($kind:ty),*) => {$(
            for values in <$kind>::samples() {
                let links = values.links().into_iter().map(str::to_owned).collect();
                mails.push((<$kind>::NAME, links, tongue.render(&values).expect("a mail")));
            }
        )*};
    }
    samples!(Invitation, InvitationNotice, PasswordReset, PasswordResetDone, SecurityNotice);
    samples!(Verification, SignUpAttempt, OwnershipTransferred, TestMail, Custom);
    mails
}

/// What a reader of the HTML sees.
fn seen(html: &str) -> String {
    let (_, body) = html.split_once("</style>").expect("a style");
    let texts = body.split('<').map(|piece| piece.split_once('>').map_or("", |(_, text)| text));
    let text = texts.collect::<Vec<_>>().join(" ");
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
        .iter()
        .fold(text, |text, (entity, letter)| text.replace(entity, letter))
}

#[test]
fn every_mail_is_whole_in_every_language_sec_182() {
    for language in Language::ALL {
        let mails = every(&tongue(language));
        assert!(KINDS.iter().all(|kind| mails.iter().any(|(name, ..)| *name == kind.name)));
        for (name, links, mail) in mails {
            assert!(!mail.subject.is_empty() && mail.language == language);
            for link in links {
                assert!(mail.text.lines().any(|line| line == link), "{name}: {link} in {}", mail.text);
                assert!(mail.html.contains(&format!("href=\"{link}\"")), "{name}: {link} in {}", mail.html);
            }
            let tag = language.tag();
            assert!(mail.html.starts_with(&format!("<!doctype html>\n<html lang=\"{tag}\">")), "{name}");
            for part in [&mail.subject, &mail.text, &mail.html] {
                let left = ["{{", "{%", "{ $", "mail-", "\u{2068}", "\u{2069}", "\u{1}"];
                assert!(!left.iter().any(|sign| part.contains(sign)), "{name}: {part}");
            }
            assert!(!mail.text.contains("\n\n\n"), "{name}: {:?}", mail.text);
        }
    }
}

#[test]
fn every_header_stands_once_in_every_mail_in_every_language_sec_182() {
    for language in Language::ALL {
        for (name, _, Rendered { language, subject, text, html, logo }) in every(&tongue(language)) {
            let message = Message { language, subject, text, html, logo, ..sample("one") };
            let bytes = compose(&message).expect("a message").bytes().to_vec();
            let wire = String::from_utf8(bytes).expect("a text");
            let (head, _) = wire.split_once("\r\n\r\n").expect("a head");
            let headers = [
                "From",
                "To",
                "Subject",
                "Date",
                "Message-ID",
                "MIME-Version",
                "Auto-Submitted",
                "Content-Type",
                "Content-Language",
            ];
            for header in headers {
                let begin = format!("{header}: ");
                let count = head.split("\r\n").filter(|line| line.starts_with(&begin)).count();
                assert_eq!(count, 1, "{header} in {name}: {head}");
            }
            assert!(head.contains(&format!("\r\nContent-Language: {}\r\n", language.tag())), "{head}");
        }
    }
}

#[test]
fn nothing_in_a_mail_is_left_untranslated() {
    let values = [
        "Welcome.",
        "See you soon.",
        "Hello",
        "Ada",
        "Grace",
        "Invoices",
        "Example Hosting",
        "Firefox on Linux",
    ];
    for (name, _, mail) in every(&tongue(Language::Pseudo)) {
        for part in [mail.subject.clone(), mail.text.clone(), seen(&mail.html)] {
            let words = part.split_whitespace().filter(|word| !word.contains("://"));
            let text = words.collect::<Vec<_>>().join(" ");
            let left = values.iter().fold(text, |text, value| text.replace(value, ""));
            assert!(!left.contains(|c: char| c.is_ascii_alphabetic()), "{name}: {left}");
        }
    }
}

#[test]
fn hostile_names_stay_names_in_every_language_sec_179_sec_184() {
    let hostile = "Eve\r\nBcc: x@evil.test\0\u{202e}https://evil.test <b>\u{2069}{ $at } evil\u{2024}test";
    for language in
        [Language::English, Language::German, Language::French, Language::Spanish, Language::Pseudo]
    {
        let values = Invitation {
            invite_url: "https://clients.example.com/invite/1".into(),
            invite_sender_name: hostile.into(),
            invite_account_name: hostile.into(),
            company_name: hostile.into(),
            recipient_name: Some(hostile.into()),
            personal_message: Some(hostile.into()),
            ..Invitation::default()
        };
        let mail = tongue(language).render(&values).expect("a mail");
        assert!(!mail.subject.contains(char::is_control), "{}", mail.subject);
        for part in [&mail.subject, &mail.text, &mail.html] {
            for sign in ["\r", "\0", "\u{202e}", "\u{2069}", "evil.test", "evil\u{2024}test", "https://evil"]
            {
                assert!(!part.contains(sign), "{sign:?} in {part}");
            }
        }
        assert!(!mail.html.contains("<b>") && mail.html.contains("&lt;b&gt;"), "{}", mail.html);
        assert_eq!(mail.html.matches("://").count(), 2, "the link, as a button and as text");
    }
}

#[test]
fn the_operators_colours_are_on_the_button_and_in_the_companys_name() {
    let brand = Brand::new(Colour::parse("#c2410c"), None);
    let (light, dark) = brand.accents.expect("a colour");
    let painted = Tongue::load(None, &brand, Language::English).expect("templates");
    let html = painted.render(&Invitation::samples()[0]).expect("a mail").html;
    assert_eq!(html.matches(&light.accent.to_string()).count(), 3, "links, the name and the button");
    assert_eq!(html.matches(&dark.accent.to_string()).count(), 2, "links with the name, and the button");
    assert!(!html.contains("#1f5a96") && !html.contains("#8fc1f5"));
}

#[test]
fn the_operators_logo_stands_above_a_mail_in_place_of_the_companys_name() {
    let logo = |bytes: &[u8]| Brand::new(None, Logo::new(bytes.to_vec()).map(Arc::new));
    let mail = |brand: &Brand| {
        let tongue = Tongue::load(None, brand, Language::English).expect("templates");
        tongue.render(&Invitation::samples()[0]).expect("a mail")
    };
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bytes.extend([0, 0, 1, 0, 0, 0, 0, 64]);
    let shown = mail(&logo(&bytes));
    assert!(shown.html.contains("<img src=\"cid:logo@mail\" alt="), "{}", shown.html);
    assert!(shown.html.contains("width=\"128\" height=\"32\""));
    assert_eq!(shown.logo.as_ref().map(|logo| &logo.bytes), Some(&bytes));
    assert!(!shown.page().contains("cid:") && shown.page().contains("src=\"data:image/png;base64,iVBO"));
    for other in [logo(b"<svg></svg>"), Brand::default()] {
        let named = mail(&other);
        assert!(!named.html.contains("<img") && named.logo.is_none());
        assert_eq!(named.page(), named.html);
    }
}

#[test]
fn a_file_of_one_language_goes_before_the_one_for_all() {
    let folder = scratch("languages");
    fs::create_dir_all(&folder).expect("a folder");
    let write = |name: &str, text: &str| fs::write(folder.join(name), text).expect("a file");
    let templates = Templates::new(Some(&folder), &Brand::default()).expect("templates");
    let test = TestMail { company_name: "Acme".into(), ..TestMail::default() };
    let subject = |language| templates.render(&test, language).expect("a mail").subject;
    write("test.subject.txt", "Own words of {{ company_name }}");
    templates.reload().expect("loaded");
    assert_eq!(subject(Language::German), "Own words of Acme");
    write("test.german.subject.txt", "{{ t(\"nav-log-in\") }}: {{ company_name }}, {{ language }}");
    templates.reload().expect("loaded");
    assert_eq!(subject(Language::German), "Anmelden: Acme, de");
    assert_eq!(subject(Language::French), "Own words of Acme");
    for faulty in
        ["{{ t(\"no-such-text\") }}", "{{ t(\"hello\") }}", "{{ t(\"hello\", name=nobody) }}", "{% if"]
    {
        write("test.german.subject.txt", faulty);
        let refusal = templates.reload().expect_err("it is at fault");
        assert!(refusal.starts_with("test.german.subject.txt: "), "{refusal}");
    }
    assert_eq!(subject(Language::German), "Anmelden: Acme, de", "they stay as they were");
    let looking = Templates::on_demand(Some(&folder), &Brand::default());
    assert_eq!(looking.render(&test, Language::German).expect("a mail").subject, "Test-E-Mail von Acme");
    assert_eq!(looking.render(&test, Language::French).expect("a mail").subject, "Own words of Acme");
    fs::remove_dir_all(&folder).expect("removed");
}

#[test]
fn the_templates_are_strict_and_none_is_forgotten() {
    let tongue = tongue(Language::English);
    assert_eq!(tongue.environment.undefined_behavior(), UndefinedBehavior::Strict);
    assert_eq!(tongue.environment.templates().count(), files().count());
}
