//! Finding a chart that is not on this machine, as Helm's `LocateChart`.

use std::path::Path;

use trueup_helm::repository::{ChartUrl, OCI_PREFIX, find_in, resolve_reference};
use trueup_helm::{Generation, HelmError, Talk};
use trueup_source::{ArchiveDigest, ServerAccess};

use super::indexes::check_repository;
use super::{Remote, RemoteOptions, helm_error, shown};

/// A packed chart that was fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteChart {
    /// The archive.
    pub bytes: Vec<u8>,
    /// Where it came from, without user and password.
    pub origin: String,
    /// Its name, such as `app-1.2.3.tgz`.
    pub file_name: String,
    /// Its digest.
    pub digest: ArchiveDigest,
    /// Whether it came out of the cache.
    pub was_cached: bool,
}

/// Whether Helm takes a chart from the disk: there is such a path, and `--repo` does not forbid it.
///
/// # Errors
/// It looks like a path, and there is none.
pub fn is_local(name: &str, repo: &str, generation: Generation) -> Result<bool, HelmError> {
    let name = name.trim();
    if !repo.is_empty() && !generation.prefers_local_path_to_repo() {
        return Ok(false);
    }
    let path = Path::new(name);
    if !name.is_empty() && path.exists() {
        return Ok(true);
    }
    if path.is_absolute() || name.starts_with('.') {
        return Err(HelmError::new(format!("path {name:?} not found")));
    }
    Ok(false)
}

/// Fetches a chart that is not local.
///
/// # Errors
/// It is nowhere, or cannot be got; in Helm's words where Helm has words for it.
pub async fn locate_remote(name: &str, options: &RemoteOptions, talk: &Talk) -> Result<RemoteChart, HelmError> {
    let remote = Remote::new(options, talk)?;
    let (name, version) = (name.trim(), options.version.trim());
    if !options.repo.is_empty() {
        return remote.in_repository(name, version).await;
    }
    if name.starts_with(OCI_PREFIX) {
        return remote.pull(name, version).await;
    }
    let url =
        ChartUrl::parse(name).ok_or_else(|| HelmError::new(format!("invalid chart URL format: {}", shown(name))))?;
    if url.is_absolute() && !url.host().is_empty() && !url.path.is_empty() {
        return remote.archive(name, None, &remote.access_of_flags(name)).await;
    }
    remote.in_named_repository(name, &url, version).await
}

impl Remote<'_> {
    /// `--repo URL NAME`
    async fn in_repository(&self, name: &str, version: &str) -> Result<RemoteChart, HelmError> {
        let repo = &self.options.repo;
        check_repository(repo)?;
        let access = self.access_of_flags(repo);
        let index = self.fetch_index(repo, &access).await.map_err(|error| {
            let text = "is not a valid chart repository or cannot be reached";
            HelmError::new(format!("looks like {:?} {text}: {}", shown(repo), error.text))
        })?;
        let entry = find_in(&index, &shown(repo), name, version, self.generation(), self.talk)?;
        let first = entry.urls.first().map(String::as_str).unwrap_or_default();
        let url = resolve_reference(repo, first)
            .map_err(|error| HelmError::new(format!("failed to make chart URL absolute: {error}")))?;
        if url.starts_with(OCI_PREFIX) {
            return self.pull(&url, version).await;
        }
        let is_same_server = match (ChartUrl::parse(repo), ChartUrl::parse(&url)) {
            (Some(repo), Some(url)) => repo.is_same_server(&url, self.generation().knows_usual_ports()),
            _ => false,
        };
        let login = access.login.clone().filter(|_| is_same_server || access.passes_credentials);
        let access = ServerAccess { login, login_is_for: None, ..access };
        self.archive(&url, ArchiveDigest::parse(&entry.digest), &access).await
    }

    /// `REPOSITORY/NAME`
    async fn in_named_repository(&self, name: &str, url: &ChartUrl, version: &str) -> Result<RemoteChart, HelmError> {
        // Without a slash after the scheme, Go finds no path at all.
        let path = if url.is_absolute() && !url.path.starts_with('/') { "" } else { &url.path };
        let Some((repository, chart)) = path.split_once('/') else {
            let text = "non-absolute URLs should be in form of repo_name/path_to_chart, got";
            return Err(HelmError::new(format!("{text}: {url}")));
        };
        let entry = self.known.named(repository)?;
        let index = self.index_of(entry).await?;
        let found = index.find(chart, version, self.generation(), self.talk).map_err(|error| {
            HelmError::new(format!(
                "chart {chart:?} matching {version} not found in {repository} index. (try 'helm repo update'): {error}"
            ))
        })?;
        let first =
            found.urls.first().ok_or_else(|| HelmError::new(format!("chart {name:?} has no downloadable URLs")))?;
        let place = resolve_reference(&entry.url, first)
            .map_err(|_| HelmError::new(format!("invalid chart URL format: {name}")))?;
        let digest = self.claimed_digest(&found.digest)?;
        if place.starts_with(OCI_PREFIX) {
            return self.pull(&place, version).await;
        }
        self.archive(&place, digest, &self.access_of(entry)).await
    }

    /// The digest that an index claims; only Helm 4 minds its form.
    fn claimed_digest(&self, claim: &str) -> Result<Option<ArchiveDigest>, HelmError> {
        let digest = ArchiveDigest::parse(claim);
        if digest.is_some() || claim.is_empty() || !self.generation().checks_form_of_digest() {
            return Ok(digest);
        }
        let hex = claim.split_once(':').map_or(claim, |(_, hex)| hex);
        let text = match hex.chars().find(|character| !character.is_ascii_hexdigit()) {
            Some(character) => format!(
                "unable to decode digest: encoding/hex: invalid byte: U+{:04X} '{character}'",
                u32::from(character)
            ),
            None if hex.len() % 2 == 1 => "unable to decode digest: encoding/hex: odd length hex string".to_owned(),
            None => format!("invalid digest length: {}", hex.len() / 2),
        };
        if hex.len() == 64 { Ok(ArchiveDigest::parse(hex)) } else { Err(HelmError::new(text)) }
    }

    pub(super) async fn archive(
        &self,
        url: &str,
        digest: Option<ArchiveDigest>,
        access: &ServerAccess,
    ) -> Result<RemoteChart, HelmError> {
        let scheme = ChartUrl::parse(url).map(|url| url.scheme).unwrap_or_default();
        if !matches!(scheme.as_str(), "http" | "https") {
            return Err(HelmError::new(format!("scheme {scheme:?} not supported")));
        }
        let archive = self.downloads.get_archive(url, digest, access).await.map_err(|error| helm_error(&error))?;
        Ok(RemoteChart {
            bytes: archive.bytes,
            origin: shown(url),
            file_name: trueup_helm::repository::file_name(url),
            digest: archive.digest,
            was_cached: archive.was_cached,
        })
    }
}
