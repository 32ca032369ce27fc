//! Mail as files: one `.eml` each, whole or not there at all, for trying things out and for relays that read a folder.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::message::Composed;
use super::transport::{Accepted, SendError};

/// How many files are kept; older ones go.
const KEPT: usize = 1_000;

/// A folder only its owner can read, because the mails in it hold links that open accounts.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    kept: usize,
    /// One writer at a time, or two would count and delete at once.
    turn: Mutex<()>,
}

impl Folder {
    /// Opens the folder and makes it where it is missing.
    ///
    /// # Errors
    /// One line for the operator.
    pub fn open(path: &Path) -> Result<Self, String> {
        let made = DirBuilder::new().recursive(true).mode(0o700).create(path);
        made.map_err(|fault| format!("the mail folder {} cannot be made: {fault}", path.display()))?;
        Ok(Self { path: path.to_owned(), kept: KEPT, turn: Mutex::new(()) })
    }

    pub(super) fn send(&self, mail: &Composed) -> Result<Accepted, SendError> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let answer = self.keep(mail).map_err(|fault| {
            SendError::transient(None, format!("the mail folder cannot be written: {fault}"))
        })?;
        Ok(Accepted { answer })
    }

    fn keep(&self, mail: &Composed) -> io::Result<String> {
        let names = self.names()?;
        let name = name_for(mail, &names);
        self.write(&name, mail.bytes())?;
        for old in surplus(names, &name, self.kept) {
            fs::remove_file(self.path.join(old))?;
        }
        File::open(&self.path)?.sync_all()?;
        Ok(name)
    }

    /// The rename makes the file appear whole; the folder's sync afterwards makes it stay.
    fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let draft = self.path.join(format!(".{name}.draft"));
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&draft)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&draft, self.path.join(name))
    }

    fn names(&self) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.path)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if is_ours(&name) {
                names.push(name);
            }
        }
        names.sort();
        Ok(names)
    }
}

/// `<15 digits of milliseconds>-<Message-ID>.eml`: anything else in the folder is somebody's own and stays.
fn is_ours(name: &str) -> bool {
    name.strip_suffix(".eml")
        .and_then(|stem| stem.split_once('-'))
        .is_some_and(|(at, _)| at.len() == 15 && at.bytes().all(|b| b.is_ascii_digit()))
}

/// A repeated Message-ID keeps its first name, so that it overwrites even when the date moved.
fn name_for(mail: &Composed, names: &[String]) -> String {
    let tail = format!("-{}.eml", mail.message_id());
    let same = names.iter().find(|name| name.get(15..) == Some(tail.as_str()));
    same.cloned().unwrap_or_else(|| format!("{:015}{tail}", mail.at_unix_ms()))
}

/// The oldest names beyond the limit; the one just written is never among them.
fn surplus(mut names: Vec<String>, written: &str, kept: usize) -> Vec<String> {
    names.retain(|name| name != written);
    let over = (names.len() + 1).saturating_sub(kept);
    names.truncate(over);
    names
}

/// An unused place for a test's files.
#[cfg(test)]
pub(super) fn scratch(test: &str) -> PathBuf {
    let place = std::env::temp_dir().join(format!("vestibule-mail-{test}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&place);
    place
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::message::{Message, compose, tests::sample};
    use std::os::unix::fs::PermissionsExt as _;

    fn mail(id: &str, at: i64) -> Composed {
        compose(&Message { at_unix_ms: at, ..sample(id) }).unwrap()
    }

    fn opened(test: &str, kept: usize) -> Folder {
        Folder { kept, ..Folder::open(&scratch(test)).unwrap() }
    }

    #[test]
    fn names_sort_by_time_and_the_file_holds_the_exact_bytes() {
        let folder = opened("names", KEPT);
        folder.send(&mail("b", 999_999_999_999)).unwrap();
        let accepted = folder.send(&mail("a", 1_000_000_000_000)).unwrap();
        let names = folder.names().unwrap();
        assert_eq!(
            names,
            ["000999999999999-b@mail.example.com.eml", "001000000000000-a@mail.example.com.eml"]
        );
        assert_eq!(accepted.answer, names[1]);
        assert_eq!(fs::read(folder.path.join(&names[1])).unwrap(), mail("a", 1_000_000_000_000).bytes());
        assert_eq!(fs::read_dir(&folder.path).unwrap().count(), 2, "no draft is left");
        fs::remove_dir_all(&folder.path).unwrap();
    }

    #[test]
    fn a_retry_of_the_same_message_overwrites_even_with_another_date() {
        let folder = opened("retry", KEPT);
        folder.send(&mail("a", 1_000)).unwrap();
        folder.send(&mail("aa", 1_000)).unwrap();
        folder.send(&mail("a", 5_000)).unwrap();
        let names = folder.names().unwrap();
        assert_eq!(names.len(), 2);
        assert_eq!(fs::read(folder.path.join(&names[0])).unwrap(), mail("a", 5_000).bytes());
        fs::remove_dir_all(&folder.path).unwrap();
    }

    #[test]
    fn only_the_newest_are_kept_and_foreign_files_are_not_counted() {
        let folder = opened("newest", 3);
        fs::write(folder.path.join("notes.eml"), "mine").unwrap();
        for at in 1..=5 {
            folder.send(&mail(&format!("m{at}"), at)).unwrap();
        }
        let names = folder.names().unwrap();
        assert_eq!(names.len(), 3);
        assert!(names[0].contains("-m3@"));
        assert!(folder.path.join("notes.eml").exists());
        fs::remove_dir_all(&folder.path).unwrap();
    }

    #[test]
    fn the_folder_holds_a_thousand() {
        let names: Vec<String> = (0..1_200).map(|at| format!("{at:015}-a@b.eml")).collect();
        assert_eq!(surplus(names.clone(), "new", KEPT).len(), 201);
        assert_eq!(surplus(names[..999].to_vec(), "new", KEPT).len(), 0);
    }

    #[test]
    fn only_the_owner_can_read_the_mails() {
        let folder = opened("modes", KEPT);
        let accepted = folder.send(&mail("a", 1)).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&folder.path), 0o700);
        assert_eq!(mode(&folder.path.join(accepted.answer)), 0o600);
        fs::remove_dir_all(&folder.path).unwrap();
    }

    #[test]
    fn a_folder_that_vanished_is_a_fault_that_may_pass() {
        let folder = opened("vanished", KEPT);
        fs::remove_dir_all(&folder.path).unwrap();
        let error = folder.send(&mail("a", 1)).unwrap_err();
        assert_eq!(error.kind, crate::mail::transport::Kind::Transient);
    }
}
