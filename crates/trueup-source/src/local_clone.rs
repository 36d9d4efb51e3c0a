//! A clone on this machine: `--git URL=PATH`.

use std::path::Path;

use gix::open::Options;
use gix::{ObjectId, Repository};
use trueup_model::Commit;

use crate::history::walk;
use crate::{HistoryLimits, SourceError};

/// The history of a local clone, bare or not: all commits reachable from its references and its `HEAD`, each commit
/// before its parents and newest first otherwise.
///
/// Only the clone itself is read: no configuration of the user or the system, no environment. What the limits cut off
/// is told in the log, at level `warn`.
///
/// # Errors
/// There is no repository at `path`, its references cannot be listed, or it has no commit.
pub fn clone_history(path: &Path, repo_url: &str, limits: HistoryLimits) -> Result<Vec<Commit>, SourceError> {
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
    if let Some(cut) = history.cut {
        tracing::warn!(repository = repo_url, "part of the history is missing: {cut}");
    }
    Ok(history.commits)
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
