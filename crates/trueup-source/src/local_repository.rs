//! A repository on this machine, a clone or a bundle file: `--git URL=PATH`.

use std::path::Path;

use gix::open::Options;
use gix::{ObjectId, Repository};
use trueup_model::Commit;

use crate::bundle::bundle_history;
use crate::history::{History, walk};
use crate::{HistoryLimits, SourceError};

/// The history of a local repository: all commits reachable from its references and its `HEAD`, each commit before
/// its parents and newest first otherwise. A folder is a clone, bare or not; a file is a bundle.
///
/// Only the repository itself is read: no configuration of the user or the system, no environment. What the limits
/// cut off is told in the log, at level `warn`.
///
/// # Errors
/// There is no repository at `path`, its references cannot be listed, or it has no commit.
pub fn local_history(path: &Path, repo_url: &str, limits: HistoryLimits) -> Result<Vec<Commit>, SourceError> {
    let history = if path.is_file() {
        let bytes = fs_err::read(path).map_err(|source| SourceError::Scratch { source })?;
        bundle_history(&bytes, limits)?
    } else {
        clone_history(path, repo_url, limits)?
    };
    if let Some(cut) = history.cut {
        tracing::warn!(repository = repo_url, "part of the history is missing: {cut}");
    }
    Ok(history.commits)
}

fn clone_history(path: &Path, repo_url: &str, limits: HistoryLimits) -> Result<History, SourceError> {
    let repository = gix::open_opts(path, Options::isolated()).map_err(|source| SourceError::Open {
        repo_url: repo_url.to_owned(),
        path: path.to_owned(),
        source: Box::new(source),
    })?;
    let tips = tips(&repository)
        .map_err(|source| SourceError::References { repo_url: repo_url.to_owned(), source: Box::new(source) })?;
    let history = walk(&repository.objects, tips, limits);
    if history.commits.is_empty() {
        return Err(SourceError::NoCommits);
    }
    Ok(history)
}

/// What the references point at; symbolic ones lead to others of the list, except a detached `HEAD`.
fn tips(repository: &Repository) -> Result<Vec<ObjectId>, gix::Error> {
    let mut tips: Vec<ObjectId> = repository
        .references()?
        .all()?
        .filter_map(Result::ok)
        .filter_map(|reference| reference.target().try_id().map(ToOwned::to_owned))
        .collect();
    tips.extend(repository.head_id().ok().map(gix::Id::detach));
    Ok(tips)
}
