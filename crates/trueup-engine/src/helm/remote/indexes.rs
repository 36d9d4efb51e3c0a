//! The indexes of repositories, from the network or out of Helm's cache.

use trueup_helm::HelmError;
use trueup_helm::repository::{ChartUrl, Index, RepositoryEntry, resolve_reference};
use trueup_source::ServerAccess;

use super::{Remote, helm_error, shown};

impl Remote<'_> {
    /// The index of a repository, from the network.
    pub(super) async fn fetch_index(&self, repository: &str, access: &ServerAccess) -> Result<Index, HelmError> {
        check_repository(repository)?;
        let url = resolve_reference(repository, "index.yaml").map_err(HelmError::new)?;
        let text = self.downloads.get_index(&url, access).await.map_err(|error| helm_error(&error))?;
        Index::read(&text, &shown(repository), self.generation(), self.talk)
    }

    /// The index of a repository that has a name: the one that Helm would use, or, where there is none, a fresh one.
    pub(super) async fn index_of(&self, entry: &RepositoryEntry) -> Result<Index, HelmError> {
        let file = format!("{}-index.yaml", entry.name);
        // A name with slashes leads nowhere: Helm's own files have none.
        let is_name = !entry.name.contains(['/', '\\', '\0']);
        let cached = self.options.repository_cache.as_ref().filter(|_| is_name).map(|folder| folder.join(file));
        let no_index = |error: &HelmError| {
            HelmError::new(format!("no cached repo found. (try 'helm repo update'): {}", error.text))
        };
        if let Some(path) = cached
            && let Ok(text) = fs_err::read(&path)
        {
            let source = path.display().to_string();
            return Index::read(&text, &source, self.generation(), self.talk)
                .map_err(|error| no_index(&HelmError::new(format!("error loading {source}: {}", error.text))));
        }
        self.fetch_index(&entry.url, &self.access_of(entry)).await.map_err(|error| no_index(&error))
    }
}

/// Whether a repository can be spoken to at all.
pub(super) fn check_repository(repository: &str) -> Result<(), HelmError> {
    let parsed = ChartUrl::parse(repository)
        .ok_or_else(|| HelmError::new(format!("invalid chart URL format: {}", shown(repository))))?;
    if matches!(parsed.scheme.as_str(), "http" | "https") {
        return Ok(());
    }
    Err(HelmError::new(format!("could not find protocol handler for: {}", parsed.scheme)))
}
