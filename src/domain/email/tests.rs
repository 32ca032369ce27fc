//! What counts as an address, and which addresses are one.

use super::*;
use crate::domain::text::is_unprintable;
use proptest::prelude::*;
use std::str::FromStr;

fn key(text: &str) -> String {
    Email::parse(text).unwrap_or_else(|_| panic!("{text:?} should be accepted")).key().to_owned()
}

fn refused(text: &str) {
    assert!(Email::parse(text).is_err(), "{text:?} should be refused");
}

#[test]
fn sec_024_spellings_of_one_mailbox_have_one_key() {
    assert_eq!(key("A@Example.com"), key("a@example.COM"));
    assert_eq!(key("a@exämple.com"), key("a@xn--exmple-cua.com"));
    assert_eq!(key("a@EXÄMPLE.com"), "a@xn--exmple-cua.com");
    assert_eq!(key("a@exa\u{308}mple.com"), key("a@exämple.com"), "composed or not");
    assert_eq!(key("JOSE\u{301}@x.example"), key("josé@x.example"));
    assert_eq!(key("ΑΣ@x.example"), key("ας@x.example").replace('ς', "σ"));
    assert_eq!(Email::parse("A@B.example"), Email::parse("a@b.example"));
    assert_ne!(Email::parse("a@b.example"), Email::parse("c@b.example"));
}

#[test]
fn the_typed_form_is_kept_without_outer_spaces() {
    let email = Email::parse("  Ann.Lee+News@Exämple.COM ").unwrap();
    assert_eq!(
        (email.as_str(), email.to_string().as_str()),
        ("Ann.Lee+News@Exämple.COM", "Ann.Lee+News@Exämple.COM")
    );
    assert_eq!((email.key(), email.domain()), ("ann.lee+news@xn--exmple-cua.com", "xn--exmple-cua.com"));
}

#[test]
fn letters_of_every_script_are_accepted() {
    for fine in [
        "用户@例子.广告",
        "почта@почта.рф",
        "δοκιμή@παράδειγμα.δοκιμή",
        "inci@İnci.example",
        "o'hara_x!#%@x.co.uk",
    ] {
        assert_eq!(key(&key(fine)), key(fine));
    }
}

#[test]
fn a_decomposed_address_is_shown_and_mailed_composed() {
    assert_eq!(Email::parse("Jose\u{301}@x.example").unwrap().as_str(), "José@x.example");
    for bad in ["İnci@x.example", "सम्पर्क@x.example", "\u{301}a@x.example"] {
        refused(bad); // a mark that composes with nothing is more than the mail library takes
    }
}

#[test]
fn sec_127_what_is_no_address_is_refused() {
    for bad in [
        "",
        " ",
        "a",
        "@",
        "a@",
        "@b.c",
        "a@b",
        "a b@x.example",
        "a@x y.example",
        "a@b@c.example",
        "a@@b.example",
    ] {
        refused(bad);
    }
    for bad in [
        "\"a b\"@x.y",
        "\"a\"@x.y",
        "-oQ/tmp@x.com",
        "a(c)@x.example",
        "a\\b@x.example",
        "a@x_y.example",
        "a[@x.example",
    ] {
        refused(bad);
    }
}

#[test]
fn sec_127_addresses_of_machines_are_refused() {
    for host in [
        "127.0.0.1",
        "[127.0.0.1]",
        "[::1]",
        "[IPv6:::1]",
        "1.2.3.4.5",
        "127.1",
        "0x7f.0x1",
        "example.1",
        "example.0x1",
        "١٢٧.0.0.١",
    ] {
        refused(&format!("a@{host}"));
    }
}

#[test]
fn sec_127_dots_and_hyphens_in_the_wrong_place_are_refused() {
    for bad in [
        "a@x..y",
        "a@x.y.",
        "a@.x.y",
        "a..b@x.y",
        ".a@x.y",
        "a.@x.y",
        "a@-x.y",
        "a@x-.y",
        "a@x.-y",
        "a@xn--.y",
        "a@xn--a.y",
    ] {
        refused(bad);
    }
}

#[test]
fn sec_127_controls_and_invisible_characters_are_refused() {
    for c in "\0\t\r\n\u{7f}\u{85}\u{ad}\u{200b}\u{200d}\u{200e}\u{202e}\u{2028}\u{2066}\u{feff}\u{fe0f}\u{34f}\u{3000}\u{e0061}".chars() {
        for at in [format!("{c}a@x.example"), format!("a{c}b@x.example"), format!("a@x{c}y.example"), format!("a@x.example{c}")] {
            refused(&at);
        }
    }
}

#[test]
fn sec_127_emoji_and_look_alike_forms_are_refused_in_the_local_part() {
    for bad in ["😀", "a😀", "❤", "❤\u{fe0f}", "1\u{20e3}", "🅰", "Ⓜ", "㊗", "™", "ｂob", "𝐛ob", "\u{301}a"]
    {
        refused(&format!("{bad}@x.example"));
    }
}

#[test]
fn a_domain_that_shows_other_letters_than_it_has_is_refused() {
    for bad in ["ｅxample.com", "example。com", "example．com", "exam\u{ad}ple.com", "example.ⓒom", "a℀b.com"]
    {
        refused(&format!("a@{bad}"));
    }
    assert_eq!(
        key("a@xn--exmple-cua.exämple.com"),
        "a@xn--exmple-cua.xn--exmple-cua.com",
        "mixed labels are honest"
    );
}

#[test]
fn sec_086_several_addresses_are_never_one() {
    for bad in [
        "a@x.example,b@x.example",
        "a@x.example;b@x.example",
        "a,b",
        "a;b",
        "a@x.example b@x.example",
        "a@x.example,",
    ] {
        refused(bad);
    }
    for bad in [
        "a@x.example\r\nBcc:b@x.example",
        "Ann <a@b.example>",
        "<a@b.example>",
        "\"A\" <a@b.example>",
        "mailto:a@b,example",
    ] {
        refused(bad);
    }
}

#[test]
fn sec_127_lengths_are_those_of_smtp() {
    let label = "d".repeat(63);
    assert!(Email::parse(&format!("{}@x.example", "l".repeat(64))).is_ok());
    refused(&format!("{}@x.example", "l".repeat(65)));
    refused(&format!("{}@x.example", "é".repeat(33)));
    assert!(Email::parse(&format!("a@{label}.example")).is_ok());
    refused(&format!("a@{label}d.example"));
    let domain = format!("{label}.{label}.{label}.{}", "d".repeat(60));
    assert!(Email::parse(&format!("a@{domain}")).is_ok(), "254 octets in all");
    refused(&format!("ab@{domain}"));
    refused(&format!("a@{label}.{label}.{label}.{label}"));
    refused(&format!("a@{}", "ä".repeat(64)));
}

#[test]
fn every_single_character_folds_once_and_for_all() {
    for c in (0x80..=0x0010_ffff_u32).filter_map(char::from_u32).filter(|&c| is_letter(c)) {
        let Ok(email) = Email::parse(&format!("a{c}@x.example")) else { continue };
        assert_eq!(key(email.key()), email.key(), "U+{:04X}", u32::from(c));
    }
}

proptest! {
    #[test]
    fn parse_never_panics(text in "(?s).{0,40}|.{0,20}@.{0,20}|[ -~]{0,12}@[ -~]{1,12}\\.[a-z]{1,4}") {
        let _ = Email::parse(&text);
    }

    #[test]
    fn what_is_accepted_is_one_clean_address_with_a_stable_key(
        text in " ?[\\w.+'!-]{1,12}@(\\w{1,8}\\.){1,3}\\w{2,4} ?|\\PC{1,6}@(\\PC{1,5}\\.){1,2}[a-z]{2}",
    ) {
        if let Ok(email) = Email::parse(&text) {
            for form in [email.as_str(), email.key()] {
                prop_assert!(!form.chars().any(is_unprintable), "{form:?}");
                prop_assert_eq!(form.matches('@').count(), 1);
                let again = Email::parse(form).expect("an accepted form is accepted again");
                prop_assert_eq!(again.key(), email.key());
            }
            prop_assert!(email.domain().is_ascii() && email.domain().contains('.'));
            prop_assert!(lettre::Address::from_str(email.as_str()).is_ok(), "the mail library takes {email}");
        }
    }

    #[test]
    fn a_second_reader_agrees_on_every_ascii_address(text in "[a-zA-Z0-9.+_'/=-]{1,12}@([a-z0-9-]{1,6}\\.){1,3}[a-z]{2,4}") {
        if Email::parse(&text).is_ok() {
            prop_assert!(email_address::EmailAddress::is_valid(&text), "{text}");
        }
    }
}
