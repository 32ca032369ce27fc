//! The mails there are: one row each, with its built-in texts and what the form dialect calls it.

use crate::words::{Arg, Words};

/// A kind of mail.
pub struct Kind {
    /// The number that the form dialect gives it.
    pub id: i64,
    /// What the outbox and the files call it.
    pub name: &'static str,
    /// The form dialect's category.
    pub category: &'static str,
    /// The form dialect's name: WHMCS's own where it has such a mail.
    pub title: &'static str,
    /// The subject, the plain part and the HTML part: names of files and their built-in texts.
    pub files: [(&'static str, &'static str); 3],
}

impl Kind {
    /// The built-in subject in a language, in the notation of the form dialect's templates.
    pub fn subject(&self, words: Words) -> String {
        const NOTATIONS: [(&str, &str); 6] = [
            ("{{ ", "{$"),
            (" }}", "}"),
            ("{% if ", "{if $"),
            ("{% endif", "{/if"),
            ("{% else", "{else"),
            (" %}", "}"),
        ];
        let [(_, subject), ..] = self.files;
        let subject = spoken(subject.trim(), words);
        NOTATIONS.iter().fold(subject, |text, (ours, theirs)| text.replace(ours, theirs))
    }
}

/// Each `{{ t("id", name=value) }}` as the text of that id, with `{$value}` where it fills in the value.
fn spoken(template: &str, words: Words) -> String {
    const BEGIN: &str = "{{ t(\"";
    let mut pieces = template.split(BEGIN);
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (call, rest) = piece.split_once(") }}").unwrap_or((piece, ""));
        let (id, filled) = call.split_once('"').unwrap_or((call, ""));
        let filled = filled.split(", ").filter_map(|one| one.split_once('='));
        let args: Vec<_> = filled.map(|(name, value)| (name, Arg::from(format!("{{${value}}}")))).collect();
        let text = words.marked(id, &args).unwrap_or_else(|_| id.to_owned());
        out.push_str(&text.replace(['\u{2068}', '\u{2069}'], ""));
        out.push_str(rest);
    }
    out
}

macro_rules! kind {
    ($id:literal, $name:literal, $category:literal, $title:literal) => {
        Kind {
            id: $id,
            name: $name,
            category: $category,
            title: $title,
            files: [
                text!(concat!($name, ".subject.txt")),
                text!(concat!($name, ".body.txt")),
                text!(concat!($name, ".body.html")),
            ],
        }
    };
}

macro_rules! text {
    ($file:expr) => {
        ($file, include_str!(concat!("templates/", $file)))
    };
}

/// Every kind, in the order of the numbers.
pub const KINDS: &[Kind] = &[
    kind!(1, "invitation", "invite", "Account Access Invitation"),
    kind!(2, "invitation_notice", "invite", "Account Access Invitation Accepted"),
    kind!(3, "test", "general", "Test Mail"),
    kind!(4, "password_reset", "user", "Password Reset Validation"),
    kind!(5, "password_reset_done", "user", "Password Reset Confirmation"),
    kind!(6, "custom", "general", "Custom Message"),
    kind!(7, "security_notice", "user", "Security Notice"),
    kind!(8, "verification", "user", "Client Email Address Verification"),
    kind!(9, "signup_attempt", "user", "Sign-up With A Known Address"),
    kind!(10, "ownership_transferred", "user", "Account Ownership Transferred"),
];

/// What the texts have in common.
pub const FRAME: [(&str, &str); 5] = [
    text!("layout.txt"),
    text!("common.txt"),
    text!("layout.html"),
    text!("common.html"),
    text!("parts.html"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;

    #[test]
    fn a_subject_is_shown_in_the_notation_of_the_form_dialect() {
        assert_eq!(
            KINDS[0].subject(Words::default()),
            "{$invite_sender_name} invites you to the account {$invite_account_name}"
        );
        let notice = KINDS[1].subject(Words::default());
        assert!(notice.starts_with("{if $to_inviter}Your invitation to {$invite_account_name}"), "{notice}");
        for language in Language::ALL {
            for kind in KINDS {
                let subject = kind.subject(Words::new(language));
                assert!(!subject.contains(['%', '\n', '"']) && !subject.contains("{{"), "{subject}");
            }
        }
    }

    #[test]
    fn numbers_names_and_titles_are_each_given_once_and_in_order() {
        assert!(KINDS.is_sorted_by(|one, next| one.id < next.id));
        for kind in KINDS {
            let same = |other: &&Kind| other.name == kind.name || other.title == kind.title;
            assert_eq!(KINDS.iter().filter(same).count(), 1, "{}", kind.name);
        }
    }
}
