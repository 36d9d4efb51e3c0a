//! Files at a revision, as a value: what rendering reads instead of a disk.

use std::collections::BTreeMap;
use std::sync::Arc;

/// A tree of files. Paths are relative, written with `/`, and never contain `..`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceTree {
    entries: BTreeMap<String, SourceEntry>,
    followed_links: Vec<FollowedLink>,
}

/// What stands at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SourceEntry {
    /// A file, or what a symbolic link leads to.
    File {
        /// Its bytes.
        bytes: Arc<[u8]>,
        /// Whether it may be executed.
        executable: bool,
    },
    /// Something that cannot be read as a file; asking for it is an error with this text, in Go's words.
    Unreadable(String),
    /// A symbolic link that leads nowhere. Helm fails on it even where it would leave the file out; the text is Go's.
    BrokenLink(String),
}

/// A symbolic link that was followed while the tree was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowedLink {
    /// Where the link stands, as the reader was asked for it (root path included).
    pub path: String,
    /// What it resolves to.
    pub target: String,
}

impl SourceTree {
    /// Puts a file at a path.
    pub fn insert(&mut self, path: impl Into<String>, bytes: impl Into<Arc<[u8]>>) {
        self.insert_entry(path, SourceEntry::File { bytes: bytes.into(), executable: false });
    }

    /// Puts anything at a path.
    pub fn insert_entry(&mut self, path: impl Into<String>, entry: SourceEntry) {
        self.entries.insert(path.into(), entry);
    }

    /// Records a link that was followed.
    pub fn record_link(&mut self, link: FollowedLink) {
        self.followed_links.push(link);
    }

    /// The links that were followed, in the order of reading.
    pub fn followed_links(&self) -> &[FollowedLink] {
        &self.followed_links
    }

    /// The bytes of a file.
    pub fn file(&self, path: &str) -> Option<&Arc<[u8]>> {
        match self.entries.get(path) {
            Some(SourceEntry::File { bytes, .. }) => Some(bytes),
            _ => None,
        }
    }

    /// What stands at a path.
    pub fn entry(&self, path: &str) -> Option<&SourceEntry> {
        self.entries.get(path)
    }

    /// Everything, in byte order of the whole paths.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &SourceEntry)> {
        self.entries.iter().map(|(path, entry)| (path.as_str(), entry))
    }

    /// Everything below a folder, in byte order of the whole paths.
    pub fn entries_below(&self, folder: &str) -> impl Iterator<Item = (&str, &SourceEntry)> {
        let prefix = format!("{}/", folder.trim_end_matches('/'));
        let is_below = {
            let prefix = prefix.clone();
            move |(path, _): &(&String, &SourceEntry)| path.starts_with(&prefix)
        };
        self.entries.range(prefix..).take_while(is_below).map(|(path, entry)| (path.as_str(), entry))
    }

    /// The part of the tree below a folder, with paths relative to it.
    #[must_use]
    pub fn subtree(&self, folder: &str) -> Self {
        let prefix = format!("{}/", folder.trim_end_matches('/'));
        let below = self.entries_below(folder);
        let entries = below.map(|(path, entry)| (path[prefix.len()..].to_owned(), entry.clone())).collect();
        Self { entries, followed_links: Vec::new() }
    }
}
