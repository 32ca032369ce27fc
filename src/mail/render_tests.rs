//! How the mails read, and that nothing a person typed becomes a template, a tag or a link.

use std::fs;

use super::*;
use crate::mail::contents::{Invitation, InvitationNotice, PERSONAL_LIMIT, SecurityNotice, TestMail};
use crate::mail::folder::scratch;
use crate::mail::message::{Message, compose, tests::sample};

const ENGLISH: Language = Language::English;
const URL: &str = "https://clients.example.com/invite/0190?k=a_b-c&x=1";

fn templates() -> Templates {
    Templates::new(None, &Brand::default()).unwrap()
}

fn invitation() -> Invitation {
    Invitation {
        invite_url: URL.into(),
        invite_sender_name: "Ada Lovelace".into(),
        invite_sent_by_admin: false,
        invite_account_name: "Analytical Engines".into(),
        company_name: "Example Hosting".into(),
        invite_expires_at: "1 March 2026, 12:00 UTC".into(),
        personal_message: Some("Hello Grace,\n\nplease have a look.".into()),
        permissions: vec!["View and pay invoices".into(), "Open tickets".into()],
        recipient_name: Some("Grace".into()),
        signature: "Example Hosting\n1 Example Street".into(),
    }
}

fn notice() -> InvitationNotice {
    InvitationNotice {
        to_inviter: true,
        recipient_name: Some("Ada".into()),
        invite_sender_name: "Ada Lovelace".into(),
        invite_account_name: "Analytical Engines".into(),
        company_name: "Example Hosting".into(),
        invited_address: "grace@example.org".into(),
        accepted_address: "eve@example.net".into(),
        accepted_at: "1 March 2026, 12:00 UTC".into(),
        account_url: Some("https://clients.example.com/account/7".into()),
        signature: String::new(),
    }
}

fn all(mail: &Rendered) -> [&str; 3] {
    [&mail.subject, &mail.text, &mail.html]
}

/// What a reader of the HTML sees, roughly: entities undone.
fn unescaped(html: &str) -> String {
    let undone = html.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    undone.replace("&amp;", "&")
}

#[test]
fn the_plain_invitation_reads_as_intended() {
    let mail = templates().render(&invitation(), ENGLISH).unwrap();
    assert_eq!(mail.subject, "Ada Lovelace invites you to the account Analytical Engines");
    let expected = "\
Hello Grace,

Ada Lovelace invites you to the account “Analytical Engines” at Example Hosting.

If you accept, you get these permissions:

  * View and pay invoices
  * Open tickets

A message from Ada Lovelace:

> Hello Grace,
> 
> please have a look.

To accept, open this page:

https://clients.example.com/invite/0190?k=a_b-c&x=1

The invitation is good until 1 March 2026, 12:00 UTC. The link is meant for you alone; please do not pass it on.

If you did not expect this, ignore it. Nothing happens unless you accept.

Example Hosting
1 Example Street
";
    assert_eq!(mail.text, expected);
}

#[test]
fn the_plain_invitation_without_extras_has_no_holes() {
    let values = Invitation {
        personal_message: Some("  \n ".into()),
        permissions: vec![],
        recipient_name: Some(" ".into()),
        signature: String::new(),
        invite_sent_by_admin: true,
        ..invitation()
    };
    let text = templates().render(&values, ENGLISH).unwrap().text;
    assert!(text.starts_with("Hello,\n\nAda Lovelace of Example Hosting invites you to the account “Analytical Engines”.\n\nIf you accept, you are listed"));
    assert!(text.ends_with("Nothing happens unless you accept.\n"));
    assert!(!text.contains("\n\n\n") && !text.contains("A message from"));
}

#[test]
fn a_company_that_invites_in_its_own_name_is_named_once() {
    let values = Invitation {
        invite_sender_name: "Example Hosting".into(),
        invite_sent_by_admin: true,
        ..invitation()
    };
    let text = templates().render(&values, ENGLISH).unwrap().text;
    assert!(text.contains("\n\nExample Hosting invites you to the account “Analytical Engines”.\n"));
}

#[test]
fn the_notice_tells_each_side_what_to_do() {
    let own = templates().render(&notice(), ENGLISH).unwrap();
    assert_eq!(own.subject, "Your invitation to Analytical Engines was accepted by another address");
    assert!(own.text.contains("\nhttps://clients.example.com/account/7\n"));
    assert!(own.html.contains("href=\"https://clients.example.com/account/7\""));
    let values = InvitationNotice { to_inviter: false, ..notice() };
    let invited = templates().render(&values, ENGLISH).unwrap();
    assert_eq!(invited.subject, "An invitation sent to you was accepted by another address");
    assert!(all(&invited).iter().all(|part| !part.contains("account/7")), "that page is not for the invited");
    for mail in [&own, &invited] {
        assert!(mail.text.contains("Accepted: eve@\u{200B}example.\u{200B}net"));
        assert!(!mail.text.contains("\n\n\n"));
    }
}

#[test]
fn the_test_mail_says_what_it_is() {
    let values =
        TestMail { company_name: "Example Hosting".into(), sent_at: "now".into(), signature: String::new() };
    let mail = templates().render(&values, ENGLISH).unwrap();
    assert_eq!(mail.subject, "Test mail from Example Hosting");
    assert!(mail.text.starts_with("This is a test mail from Example Hosting, sent on now."));
}

#[test]
fn sec_182_the_link_is_the_only_address_in_the_mail_and_nothing_is_loaded() {
    let mail = templates().render(&invitation(), ENGLISH).unwrap();
    assert!(mail.text.lines().any(|line| line == URL), "on a line of its own");
    let html = unescaped(&mail.html);
    assert!(html.contains(&format!("href=\"{URL}\"")));
    assert_eq!(html.matches("://").count(), html.matches(URL).count());
    assert_eq!(html.matches("<a ").count(), 1, "one button");
    for loaded in ["src=", "<img", "<link", "<script", "url(", "@import", "http-equiv", "<form"] {
        assert!(!html.contains(loaded), "{loaded}");
    }
}

#[test]
fn sec_182_every_mail_becomes_a_sound_message() {
    let templates = templates();
    let test = TestMail { company_name: "C".into(), sent_at: "now".into(), signature: "S".into() };
    let mails = [
        templates.render(&invitation(), ENGLISH),
        templates.render(&notice(), ENGLISH),
        templates.render(&test, ENGLISH),
    ];
    for mail in mails {
        let Rendered { language, subject, text, html, logo } = mail.unwrap();
        compose(&Message { language, subject, text, html, logo, ..sample("one") }).unwrap();
    }
}

#[test]
fn sec_096_what_people_type_is_never_a_template() {
    for typed in [
        "{{7*7}}",
        "{{ invite_url }}",
        "{% raw %}",
        "{% endif %}",
        "{# x #}",
        "${jndi:ldap}",
        "%s%n",
        "{$smarty}",
        "{php}",
    ] {
        let values = Invitation {
            invite_sender_name: typed.into(),
            invite_account_name: typed.into(),
            personal_message: Some(typed.into()),
            permissions: vec![typed.into()],
            recipient_name: Some(typed.into()),
            ..invitation()
        };
        let mail = templates().render(&values, ENGLISH).unwrap();
        let shown = crate::mail::text::unlinked(typed);
        assert!(mail.subject.starts_with(&format!("{shown} invites")), "{typed}");
        assert!(mail.text.contains(&format!("> {shown}\n")), "{typed}");
        assert_eq!(unescaped(&mail.html).matches(&shown).count(), 6, "{typed}");
        assert!(all(&mail).iter().all(|part| !part.contains("49")));
    }
}

#[test]
fn markup_in_a_name_or_message_is_shown_and_not_obeyed() {
    let typed = "<script>alert(1)</script><a href='x' title=\"y\">&amp;";
    let values = Invitation {
        invite_account_name: typed.into(),
        personal_message: Some(typed.into()),
        ..invitation()
    };
    let html = templates().render(&values, ENGLISH).unwrap().html;
    assert!(!html.contains("<script") && !html.contains("<a href='x'"));
    assert!(html.contains(
        "&lt;script&gt;alert(1)&lt;/script&gt;&lt;a href=&#39;x&#39; title=&quot;y&quot;&gt;&amp;amp;"
    ));
}

#[test]
fn sec_184_names_and_messages_never_become_links() {
    let typed = "Visit https://evil.test or evil\u{2024}test or bob@evil.test now";
    let values = Invitation {
        invite_sender_name: typed.into(),
        invite_account_name: typed.into(),
        personal_message: Some(typed.into()),
        permissions: vec![typed.into()],
        recipient_name: Some(typed.into()),
        ..invitation()
    };
    let mail = templates().render(&values, ENGLISH).unwrap();
    for part in all(&mail) {
        for link in ["evil.test", "evil\u{2024}test", "https://evil", "bob@evil"] {
            assert!(!part.contains(link), "{link} in {part}");
        }
    }
}

#[test]
fn sec_184_a_blank_account_has_a_stand_in_and_a_long_one_is_cut() {
    let blank = Invitation { invite_account_name: "   ".into(), ..invitation() };
    assert!(templates().render(&blank, ENGLISH).unwrap().text.contains("the account “a client”"));
    let long = Invitation { invite_account_name: "n".repeat(300), ..invitation() };
    assert!(!templates().render(&long, ENGLISH).unwrap().text.contains(&"n".repeat(100)));
}

#[test]
fn a_personal_message_is_quoted_line_by_line_and_cut() {
    let values = Invitation { personal_message: Some("a\r\nb\rc\u{2028}d\0".into()), ..invitation() };
    let mail = templates().render(&values, ENGLISH).unwrap();
    assert!(mail.text.contains("\n> a\n> b\n> c\n> d\n\n"));
    assert!(mail.html.contains("a<br>\nb<br>\nc<br>\nd<br>"));
    let values = Invitation { personal_message: Some("ä".repeat(10_000)), ..invitation() };
    let mail = templates().render(&values, ENGLISH).unwrap();
    assert_eq!(mail.text.matches('ä').count(), PERSONAL_LIMIT);
}

#[test]
fn the_longest_message_has_fuel_enough() {
    let values = Invitation { personal_message: Some("x\n".repeat(4_000)), ..invitation() };
    templates().render(&values, ENGLISH).unwrap();
}

#[test]
fn a_link_that_is_none_is_refused() {
    for bad in [
        "",
        "javascript:alert(1)",
        "https://",
        "https://a b",
        "https://a\"onclick=",
        "//a.test",
        "https://a\n",
    ] {
        let values = Invitation { invite_url: bad.into(), ..invitation() };
        assert!(templates().render(&values, ENGLISH).is_err(), "{bad}");
    }
}

#[test]
fn a_file_in_the_folder_replaces_one_part_and_a_reload_picks_it_up() {
    let folder = scratch("templates");
    fs::create_dir_all(&folder).unwrap();
    let templates = Templates::new(Some(&folder), &Brand::default()).unwrap();
    let before = templates.render(&invitation(), ENGLISH).unwrap();
    fs::write(folder.join("invitation.subject.txt"), "Come to {{ invite_account_name }}\n").unwrap();
    templates.reload().unwrap();
    let after = templates.render(&invitation(), ENGLISH).unwrap();
    assert_eq!(after.subject, "Come to Analytical Engines");
    assert_eq!(after.text, before.text);
    fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_faulty_file_is_named_and_the_templates_stay_as_they_were() {
    let folder = scratch("templates_faulty");
    fs::create_dir_all(&folder).unwrap();
    let templates = Templates::new(Some(&folder), &Brand::default()).unwrap();
    let endless = "{% for a in range(999) %}{% for b in range(999) %}{{ a }}{% endfor %}{% endfor %}";
    for faulty in ["{% if %}", "{{ invite_link }}", "no link at all", endless] {
        fs::write(folder.join("invitation.body.txt"), faulty).unwrap();
        let refusal = templates.reload().unwrap_err();
        assert!(refusal.starts_with("invitation.body.txt: "), "{refusal}");
        assert!(Templates::new(Some(&folder), &Brand::default()).is_err());
    }
    assert!(templates.render(&invitation(), ENGLISH).unwrap().text.contains(URL));
    fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_security_notice_says_what_was_changed_and_how_to_act() {
    let rendered = |values: &SecurityNotice| templates().render(values, ENGLISH).expect("a mail");
    let said: Vec<Rendered> = SecurityNotice::samples().iter().map(rendered).collect();
    for (mail, next) in said.iter().zip(&said[1..]) {
        assert_ne!(mail.text.lines().nth(2), next.text.lines().nth(2));
        assert!(mail.text.lines().nth(2).is_some_and(|line| line.len() > 40), "{}", mail.text);
    }
    let [full, ..] = &*said else { panic!("samples") };
    assert!(full.text.contains("codes that are left: 9"), "{}", full.text);
    assert!(full.text.contains("(Firefox on Linux)\n\nIf that was you"), "{}", full.text);
    assert!(full.html.contains("https://clients.example.com/password/reset"), "{}", full.html);
}
