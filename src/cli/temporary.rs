//! A temporary folder that goes away with its owner.

use std::fs::DirBuilder;
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use crate::domain::random::Random;

/// A new folder of a random name, for its owner only.
pub struct Temporary(PathBuf);

impl Temporary {
    /// Makes one; `what` begins its name.
    pub fn new(what: &str) -> io::Result<Self> {
        let name = format!("{what}-{}", Random::machine().lower_alphanumeric(16).expose());
        let path = std::env::temp_dir().join(name);
        // Not recursive: a folder that somebody put there before is an error.
        DirBuilder::new().mode(0o700).create(&path)?;
        Ok(Self(path))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            log::error!("{} cannot be removed: {error}", self.0.display());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn the_folder_is_for_its_owner_and_leaves_nothing() {
        let folder = Temporary::new("vestibule-test").expect("a folder");
        let path = folder.path().to_owned();
        assert_eq!(path.metadata().expect("a folder").permissions().mode() & 0o777, 0o700);
        std::fs::write(path.join("file"), "x").expect("written");
        drop(folder);
        assert!(!path.exists());
    }
}
