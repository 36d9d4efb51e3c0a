//! The commits that may have brought a fault.

use trueup_model::{Application, Commit, CommitLog, RevisionHistory, Source};

use crate::context::AppContext;
use crate::identity::Parent;

/// A commit that may have brought a fault.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Suspect<'f> {
    /// The commit.
    pub commit: &'f Commit,
    /// URL of its repository.
    pub repo_url: &'f str,
}

impl Suspect<'_> {
    /// One line: `fe2188c by dana, 07:25:24: longer file names (payments/services)`.
    pub(crate) fn line(&self) -> String {
        let Commit { author, subject, at, .. } = self.commit;
        let time = at.strftime("%Y-%m-%d %H:%M:%SZ");
        format!("{} by {author} at {time}: {subject} ({})", self.commit.short_id(), short_repo(self.repo_url))
    }
}

/// `payments/services` of `https://git.example/payments/services.git`.
pub(crate) fn short_repo(url: &str) -> &str {
    let url = url.trim_end_matches('/').trim_end_matches(".git");
    let path = match url.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or(rest, |(_, path)| path),
        None => url.split_once(':').map_or(url, |(_, path)| path),
    };
    if path.is_empty() { url } else { path }
}

/// The commits since the last successful sync that touch a source's folder, oldest first.
pub(crate) fn suspects<'f>(ctx: &AppContext<'f>) -> Vec<Suspect<'f>> {
    let log = &ctx.index.fleet.commits;
    let last_good = ctx.app.last_deployed();
    let mut found = Vec::new();
    for (i, source) in ctx.app.sources().iter().enumerate().filter(|(_, s)| !s.is_chart()) {
        let Some(old) = last_good.and_then(|h| revision(h, i)) else { continue };
        let commits = log.commits(&source.repo_url);
        let Some(new) = newest(ctx.app, i, log, source).or_else(|| commits.first().map(|c| c.id.as_str())) else {
            continue;
        };
        let touching = folders(ctx.app, source).find_map(|folder| {
            let commits = log.between(&source.repo_url, old, new, &folder)?;
            (!commits.is_empty()).then_some(commits)
        });
        found.extend(touching.into_iter().flatten().rev().map(|commit| Suspect { commit, repo_url: &source.repo_url }));
    }
    found
}

/// The newest commit that changed the Application's own manifest in its parent's repository.
pub(crate) fn spec_suspect<'f>(ctx: &AppContext<'f>) -> Option<Suspect<'f>> {
    let Some(Parent::Application(parent)) = &ctx.identity.parent else { return None };
    let parent = &ctx.index.fleet.applications[ctx.index.instance(parent)?];
    let source = parent.sources().first()?;
    let is_manifest = |path: &String| {
        let file = path.rsplit('/').next().unwrap_or(path);
        file.rsplit_once('.').is_some_and(|(stem, _)| stem == ctx.name())
    };
    let commits = ctx.index.fleet.commits.commits(&source.repo_url);
    let commit = commits.iter().find(|c| c.paths.iter().any(is_manifest))?;
    Some(Suspect { commit, repo_url: &source.repo_url })
}

/// The revision of one source in a history entry.
fn revision(history: &RevisionHistory, source: usize) -> Option<&str> {
    let one = (!history.revision.is_empty()).then_some(history.revision.as_str());
    history.revisions.get(source).map(String::as_str).or(one)
}

/// The newest commit that Argo CD knows for a source; `None` if it only knows a branch name.
fn newest<'f>(app: &'f Application, source: usize, log: &CommitLog, of: &Source) -> Option<&'f str> {
    let sync = &app.status.sync;
    let revision = sync.revisions.get(source).unwrap_or(&sync.revision);
    log.find(&of.repo_url, revision).map(|_| revision.as_str())
}

/// The folder whose commits concern a path: an overlay is built from its neighbours, so that the folder above
/// `overlays/` counts.
pub(crate) fn watched_folder(path: &str) -> &str {
    const LAYERS: &[&str] = &["overlays", "environments", "envs", "clusters", "variants"];
    let path = path.trim_matches('/');
    let layered = path.split('/').find(|part| LAYERS.contains(part));
    let above = layered.and_then(|part| path.split_once(part)).map(|(above, _)| above.trim_end_matches('/'));
    above.filter(|above| !above.is_empty()).unwrap_or(path)
}

/// The folders that matter for a source, the nearest first: its own, then the folders above (what it uses may be its
/// neighbour). A `$ref` source has the value files that refer to it.
fn folders(app: &Application, source: &Source) -> impl Iterator<Item = String> {
    let mut folders = Vec::new();
    if source.path.is_empty() && !source.reference.is_empty() {
        let prefix = format!("${}/", source.reference);
        let files = app.sources().iter().filter_map(|s| s.helm.as_ref()).flat_map(|h| &h.value_files);
        folders.extend(files.filter_map(|f| f.strip_prefix(&prefix)).map(str::to_owned));
    }
    let mut path = watched_folder(&source.path);
    loop {
        folders.push(path.to_owned());
        match path.rsplit_once('/') {
            Some((above, _)) => path = above,
            None => break,
        }
    }
    folders.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_overlay_is_watched_with_its_base() {
        assert_eq!(watched_folder("shop/web/overlays/prod"), "shop/web");
        assert_eq!(watched_folder("overlays/prod"), "overlays/prod");
        assert_eq!(watched_folder("charts/web/"), "charts/web");
    }

    #[test]
    fn a_repository_is_called_by_its_path() {
        assert_eq!(short_repo("https://git.example:3000/payments/services.git"), "payments/services");
        assert_eq!(short_repo("http://git.example:20030/data/etl.git"), "data/etl");
        assert_eq!(short_repo("git@git.example:payments/services.git"), "payments/services");
        assert_eq!(short_repo("oci://registry.example/charts"), "charts");
    }
}
