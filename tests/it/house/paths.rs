//! A path as a file names it, and where in the crate it leads.

use super::source::File;

/// Names of the crate itself, from within and from its binary.
const ROOTS: [&str; 2] = ["crate", "vestibule"];

#[derive(Clone, Debug)]
pub struct Segment {
    pub name: String,
    pub line: usize,
}

#[derive(Clone, Debug)]
pub struct Named {
    /// Never empty. A glob's last segment is `*`.
    pub segments: Vec<Segment>,
    pub alias: Option<String>,
    pub import: bool,
    pub public: bool,
    /// How many modules within the file the path stands in.
    pub nested: usize,
}

impl Named {
    pub fn names(&self) -> Vec<&str> {
        self.segments.iter().map(|segment| segment.name.as_str()).collect()
    }

    pub fn line(&self) -> usize {
        self.segments[0].line
    }

    /// The segments below the crate's root, for a path that begins at the root or climbs to it.
    pub fn below_root(&self, file: &File) -> Option<&[Segment]> {
        let mut depth = file.module.len() + self.nested;
        let mut rest = self.segments.as_slice();
        if ROOTS.contains(&rest[0].name.as_str()) {
            depth = 0;
            rest = &rest[1..];
        } else if !["self", "super"].contains(&rest[0].name.as_str()) {
            return None;
        }
        while let [step, below @ ..] = rest
            && ["self", "super"].contains(&step.name.as_str())
        {
            depth = depth.saturating_sub(usize::from(step.name == "super"));
            rest = below;
        }
        (depth == 0).then_some(rest)
    }
}

mod tests {
    use super::super::{source::File, unfold};

    #[test]
    fn paths_climb_to_the_root_by_their_modules() {
        let root = |path: &str, source: &str| {
            let file = File::parse(path, source);
            let found = unfold::paths(&file.tokens);
            let below = found.last().and_then(|path| path.below_root(&file));
            below.map(|rest| rest.iter().map(|s| s.name.clone()).collect::<Vec<_>>().join("::"))
        };
        assert_eq!(root("src/a/b.rs", "super::super::c::d").as_deref(), Some("c::d"));
        assert_eq!(root("src/a/b.rs", "super::c::d"), None);
        assert_eq!(root("src/a/mod.rs", "self::super::c").as_deref(), Some("c"));
        assert_eq!(root("src/a.rs", "mod b { fn c() {} } super::d").as_deref(), Some("d"));
        assert_eq!(root("src/a.rs", "mod b { fn c() {} super::d"), None);
        assert_eq!(root("src/a.rs", "mod b { use super::super::d; ").as_deref(), Some("d"));
        assert_eq!(root("src/a.rs", "use crate as d;").as_deref(), Some(""));
        assert_eq!(root("src/a.rs", "std::d"), None);
    }
}
