//! The key file: the secret of all links, the same for every server on one store.

use std::fs::OpenOptions;
use std::io::{Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

use crate::domain::random::Random;
use crate::domain::token::Key;
use crate::store::db::DbError;
use crate::store::{Store, settings};

/// The key of a data folder; a new store and folder get a new one. A key other than the one that the store
/// was set up with is refused: every link that was mailed would be dead, without a word.
pub fn open(store: &Store, path: &Path) -> Result<Key, String> {
    let (key, is_new) = read_or_make(path)?;
    if is_known(store, &key).map_err(|error| error.to_string())? {
        return Ok(key);
    }
    if is_new {
        std::fs::remove_file(path).map_err(|error| format!("the key file {}: {error}", path.display()))?;
    }
    Err(format!(
        "the key file {} is not the one that this database was set up with, and links in mails would be \
         dead: copy the file from another server of this database, or from where it was kept",
        path.display()
    ))
}

/// Whether the store knows this key; a store that knows none takes it.
fn is_known(store: &Store, key: &Key) -> Result<bool, DbError> {
    const NAME: &str = "key_check";
    let check = key.mac_text("key check", &[]);
    let found = store.scan(|tx| settings::get(tx, NAME))??;
    let found = if let Some(found) = found {
        found
    } else {
        let own = check.clone();
        store.write(move |tx| settings::put_first(tx, NAME, &own))?
    };
    Ok(found == check)
}

fn read_or_make(path: &Path) -> Result<(Key, bool), String> {
    let said = |error: std::io::Error| format!("the key file {}: {error}", path.display());
    if let Some(folder) = path.parent() {
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(said)?;
    }
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Ok(mut file) => {
            let mut bytes = [0u8; 32];
            Random::machine().fill(&mut bytes);
            file.write_all(&bytes).and_then(|()| file.sync_all()).map_err(said)?;
            Ok((Key::new(bytes), true))
        }
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok((read_key(path)?, false)),
        Err(error) => Err(said(error)),
    }
}

fn read_key(path: &Path) -> Result<Key, String> {
    let said = |error: std::io::Error| format!("the key file {}: {error}", path.display());
    let mut file = OpenOptions::new().read(true).open(path).map_err(said)?;
    if file.metadata().map_err(said)?.permissions().mode() & 0o077 != 0 {
        return Err(format!("the key file {} is readable by others: give it the mode 0600", path.display()));
    }
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(said)?;
    let bytes = <[u8; 32]>::try_from(bytes).map_err(|bytes| {
        format!("the key file {} has {} bytes and must have 32", path.display(), bytes.len())
    })?;
    Ok(Key::new(bytes))
}

#[cfg(test)]
mod tests {
    use super::super::temporary::Temporary;
    use super::super::testing::World;
    use super::*;

    fn folder() -> Temporary {
        Temporary::new("vestibule-test").expect("a folder")
    }

    /// A store that knows no key.
    fn world() -> World {
        let world = World::new();
        world.write(|tx| tx.execute("DELETE FROM settings WHERE name = 'key_check'", &[]));
        world
    }

    #[test]
    fn of_servers_that_start_at_once_one_gives_the_key() {
        let (world, folders) = (world(), [folder(), folder(), folder(), folder()]);
        let paths = folders.each_ref().map(|folder| folder.path().join("key"));
        let gate = std::sync::Barrier::new(paths.len());
        std::thread::scope(|scope| {
            for path in &paths {
                scope.spawn(|| {
                    gate.wait();
                    drop(open(&world.house().store, path));
                });
            }
        });
        assert_eq!(paths.iter().filter(|path| path.exists()).count(), 1);
    }

    #[test]
    fn every_server_of_a_store_has_the_key_of_the_first_or_is_refused() {
        let (world, first, second) = (world(), folder(), folder());
        let store = &world.house().store;
        let (path, other) = (first.path().join("data/key"), second.path().join("key"));
        let key = |path: &Path| open(store, path).map(|key| key.mac_text("test", &[]));
        let made = key(&path).expect("a new key for a new store");
        assert_eq!(std::fs::metadata(&path).expect("a file").permissions().mode() & 0o777, 0o600);
        let refused = key(&other).expect_err("another key");
        assert!(refused.contains("is not the one that this database was set up with"), "{refused}");
        assert!(!other.exists(), "no key is left that would be refused for ever");
        std::fs::copy(&path, &other).expect("copied");
        assert_eq!((key(&other), key(&path)), (Ok(made.clone()), Ok(made)));
        std::fs::write(&other, [7; 32]).expect("written");
        assert!(key(&other).is_err() && other.exists(), "somebody else's key is not ours to remove");
    }

    #[test]
    fn a_key_that_others_can_read_or_that_is_none_is_refused() {
        let (world, folder) = (world(), folder());
        let path = folder.path().join("key");
        for (bytes, mode, words) in [
            (&[1; 32][..], 0o644, "is readable by others"),
            (&[1; 31], 0o600, "has 31 bytes and must have 32"),
            (&[], 0o600, "has 0 bytes"),
        ] {
            std::fs::write(&path, bytes).expect("written");
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).expect("its mode");
            let refused = open(&world.house().store, &path).map(drop).expect_err(words);
            assert!(refused.contains(words), "{refused}");
        }
    }
}
