//! A Git repository as trees of files: out of a bundle, or a clone on this machine.

mod links;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use gix::objs::tree::EntryKind;
use gix::objs::{Find, FindExt, TreeRefIter};
use gix::open::Options;
use gix::{ObjectId, odb};
use tempfile::TempDir;
use trueup_model::{SourceEntry, SourceTree};

use crate::bundle::{Header, unpack};
use crate::history::peel;
use crate::{HistoryLimits, SourceError};

/// As many files as one commit may have.
const MAX_FILES: usize = 500_000;
/// As many bytes as the files of one commit may have.
const MAX_BYTES: usize = 1 << 30;
/// Nobody nests folders deeper.
const MAX_DEPTH: usize = 100;
/// A shorter beginning of a commit's name is none.
const SHORTEST_ID: usize = 7;

/// A repository whose commits can be read.
pub struct GitRepository {
    objects: Box<dyn Find + Send>,
    /// What the references point at, by their whole names.
    references: BTreeMap<String, ObjectId>,
    head: Option<ObjectId>,
    /// Where a bundle was unpacked.
    _scratch: Option<TempDir>,
}

impl GitRepository {
    /// The repository of a bundle.
    ///
    /// # Errors
    /// The bytes are no bundle, are more than permitted, or its pack is damaged.
    pub fn from_bundle(bytes: &[u8], limits: HistoryLimits) -> Result<Self, SourceError> {
        let header = Header::read(bytes)?;
        let (scratch, objects) = unpack(bytes, &header, limits)?;
        let mut references: BTreeMap<String, ObjectId> = header.references.into_iter().collect();
        let head = references.remove("HEAD");
        Ok(Self { objects: Box::new(objects), references, head, _scratch: Some(scratch) })
    }

    /// A clone on this machine, bare or not. No configuration of the user or the system is read.
    ///
    /// # Errors
    /// There is no repository at `path`, or its references cannot be listed.
    pub fn open(path: &Path, repo_url: &str) -> Result<Self, SourceError> {
        let repository = gix::open_opts(path, Options::isolated()).map_err(|source| SourceError::Open {
            repo_url: repo_url.to_owned(),
            path: path.to_owned(),
            source: Box::new(source),
        })?;
        let references = references(&repository)
            .map_err(|source| SourceError::References { repo_url: repo_url.to_owned(), source: Box::new(source) })?;
        let head = repository.head_id().ok().map(gix::Id::detach);
        let objects = odb::at(repository.objects.store_ref().path(), gix::hash::Kind::Sha1)
            .map_err(|source| SourceError::Scratch { source })?;
        Ok(Self { objects: Box::new(objects), references, head, _scratch: None })
    }

    /// The commit of a revision as Argo CD resolves it: nothing or `HEAD`, a whole commit id, a branch, a tag, the
    /// beginning of an id. Ranges of versions are not looked at: [`GitRepository::tags`] has what they range over.
    pub fn resolve(&self, revision: &str) -> Option<String> {
        let found = match revision {
            "" | "HEAD" => self.head.or_else(|| self.named("main")).or_else(|| self.named("master")),
            _ => ObjectId::from_hex(revision.as_bytes()).ok().or_else(|| self.named(revision)),
        };
        let found = found.or_else(|| self.beginning_with(revision));
        peel(&*self.objects, found?).ok().flatten().map(|id| id.to_string())
    }

    /// The names of the tags.
    pub fn tags(&self) -> impl Iterator<Item = &str> {
        self.references.keys().filter_map(|name| name.strip_prefix("refs/tags/"))
    }

    fn named(&self, name: &str) -> Option<ObjectId> {
        let places = ["", "refs/heads/", "refs/tags/", "refs/remotes/origin/"];
        places.iter().find_map(|place| self.references.get(&format!("{place}{name}"))).copied()
    }

    /// The tip that begins with some digits; commits that are no tips are not searched.
    fn beginning_with(&self, digits: &str) -> Option<ObjectId> {
        let is_short_id = digits.len() >= SHORTEST_ID && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let mut tips = self.references.values().filter_map(|id| peel(&*self.objects, *id).ok().flatten());
        is_short_id.then(|| tips.find(|id| id.to_string().starts_with(digits))).flatten()
    }

    /// All files of a commit. Symbolic links are followed inside of the repository; where they lead out of it, or
    /// nowhere, stands what the error is. Submodules are empty.
    ///
    /// # Errors
    /// There is no such commit, an object is missing or damaged, or there is more than permitted.
    pub fn tree(&self, commit: &str) -> Result<SourceTree, SourceError> {
        let damaged = |reason: String| SourceError::Commit { commit: commit.to_owned(), reason };
        let id = ObjectId::from_hex(commit.as_bytes()).map_err(|_| damaged("this is no commit id".to_owned()))?;
        let mut buffer = Vec::new();
        let found = self.objects.find_commit(&id, &mut buffer).map_err(|error| damaged(error.to_string()))?;
        let mut reading = Reading { objects: &*self.objects, files: BTreeMap::new(), links: BTreeMap::new(), bytes: 0 };
        reading.folder(found.tree(), "", 0).map_err(damaged)?;
        Ok(links::followed(&reading.files, &reading.links))
    }
}

fn references(repository: &gix::Repository) -> Result<BTreeMap<String, ObjectId>, gix::Error> {
    let all = repository.references()?;
    let all = all.all()?.filter_map(Result::ok);
    let named = all.filter_map(|reference| {
        let id = reference.target().try_id().map(ToOwned::to_owned)?;
        Some((reference.name().as_bstr().to_string(), id))
    });
    Ok(named.collect())
}

/// A commit that is being read.
struct Reading<'a> {
    objects: &'a dyn Find,
    files: BTreeMap<String, SourceEntry>,
    /// Where symbolic links point to.
    links: BTreeMap<String, String>,
    bytes: usize,
}

impl Reading<'_> {
    fn folder(&mut self, id: ObjectId, path: &str, depth: usize) -> Result<(), String> {
        if depth > MAX_DEPTH {
            return Err(format!("{path:?} is nested deeper than {MAX_DEPTH} folders"));
        }
        let mut buffer = Vec::new();
        let tree: TreeRefIter<'_> = self.objects.find_tree_iter(&id, &mut buffer).map_err(|error| error.to_string())?;
        for entry in tree {
            let entry = entry.map_err(|error| format!("folder {path:?}: {error}"))?;
            let name = entry.filename.to_string();
            if matches!(name.as_str(), "" | "." | ".." | ".git") || name.contains('/') {
                return Err(format!("folder {path:?} has the forbidden name {name:?}"));
            }
            let below = if path.is_empty() { name } else { format!("{path}/{name}") };
            let id = entry.oid.to_owned();
            match entry.mode.kind() {
                EntryKind::Tree => self.folder(id, &below, depth + 1)?,
                EntryKind::Blob => self.file(id, below, false)?,
                EntryKind::BlobExecutable => self.file(id, below, true)?,
                EntryKind::Link => {
                    let target = String::from_utf8_lossy(&self.blob(id)?).into_owned();
                    self.links.insert(below, target);
                }
                EntryKind::Commit => {}
            }
        }
        Ok(())
    }

    fn file(&mut self, id: ObjectId, path: String, executable: bool) -> Result<(), String> {
        let bytes: Arc<[u8]> = self.blob(id)?.into();
        self.files.insert(path, SourceEntry::File { bytes, executable });
        if self.files.len() > MAX_FILES {
            return Err(format!("it has more than {MAX_FILES} files"));
        }
        Ok(())
    }

    fn blob(&mut self, id: ObjectId) -> Result<Vec<u8>, String> {
        let mut buffer = Vec::new();
        self.objects.find_blob(&id, &mut buffer).map_err(|error| error.to_string())?;
        self.bytes += buffer.len();
        if self.bytes > MAX_BYTES {
            return Err(format!("its files have more than {} MiB", MAX_BYTES >> 20));
        }
        Ok(buffer)
    }
}
