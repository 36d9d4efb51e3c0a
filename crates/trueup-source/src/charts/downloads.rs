//! Getting things by HTTP.

use futures::StreamExt;
use reqwest::header::ACCEPT;
use reqwest::{Response, StatusCode, Url};

use super::client::Clients;
use super::error::connection_text;
use super::{ArchiveCache, ArchiveDigest, DownloadError, DownloadLimits, DownloadProblem, ServerAccess};

/// Everything that gets charts from the network.
#[derive(Debug, Default)]
pub struct ChartDownloads {
    pub(super) limits: DownloadLimits,
    pub(super) cache: Option<ArchiveCache>,
    clients: Clients,
}

/// An archive of a chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChartArchive {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Their digest.
    pub digest: ArchiveDigest,
    /// Whether they came out of the cache.
    pub was_cached: bool,
}

impl ChartDownloads {
    /// Downloads within limits, kept in a cache if there is one.
    pub fn new(limits: DownloadLimits, cache: Option<ArchiveCache>) -> Self {
        Self { limits, cache, clients: Clients::default() }
    }

    /// The text of an index; `url` is that of `index.yaml` itself.
    ///
    /// # Errors
    /// It cannot be got.
    pub async fn get_index(&self, url: &str, access: &ServerAccess) -> Result<Vec<u8>, DownloadError> {
        self.get(url, None, self.limits.index_bytes, access).await
    }

    /// An archive, out of the cache if its digest is known and it is there. It has the digest that is expected.
    ///
    /// # Errors
    /// It cannot be got, or it is another one.
    pub async fn get_archive(
        &self,
        url: &str,
        expected: Option<ArchiveDigest>,
        access: &ServerAccess,
    ) -> Result<ChartArchive, DownloadError> {
        if let Some(archive) = self.cached(expected) {
            return Ok(archive);
        }
        let accept = "application/gzip,application/octet-stream";
        let bytes = self.get(url, Some(accept), self.limits.archive_bytes, access).await?;
        self.checked(bytes, expected, url)
    }

    /// The archive of a digest, if the cache has it.
    pub(super) fn cached(&self, expected: Option<ArchiveDigest>) -> Option<ChartArchive> {
        let digest = expected?;
        let bytes = self.cache.as_ref()?.get(digest, self.limits.archive_bytes)?;
        Some(ChartArchive { bytes, digest, was_cached: true })
    }

    /// Compares the digest, and keeps the archive.
    pub(super) fn checked(
        &self,
        bytes: Vec<u8>,
        expected: Option<ArchiveDigest>,
        url: &str,
    ) -> Result<ChartArchive, DownloadError> {
        let digest = ArchiveDigest::of(&bytes);
        if let Some(expected) = expected.filter(|expected| *expected != digest) {
            let problem = DownloadProblem::Digest { expected: expected.to_string(), found: digest.to_string() };
            return Err(DownloadError::new(url, problem));
        }
        if let Some(cache) = &self.cache
            && let Err(error) = cache.put(&bytes)
        {
            tracing::warn!("the archive is not kept: {error}");
        }
        Ok(ChartArchive { bytes, digest, was_cached: false })
    }

    async fn get(
        &self,
        url: &str,
        accept: Option<&str>,
        limit: u64,
        access: &ServerAccess,
    ) -> Result<Vec<u8>, DownloadError> {
        let fetched = async {
            let target = Url::parse(url).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
            let target = target.filter(Url::has_host).ok_or(DownloadProblem::Url)?;
            let mut request = self.clients.get(access, self.limits)?.get(target.clone());
            if let Some(accept) = accept {
                request = request.header(ACCEPT, accept);
            }
            if let Some(login) = access.login_for(&target) {
                request = request.basic_auth(&login.username, Some(&login.password));
            }
            let response = request.send().await.map_err(|error| self.problem(error))?;
            if response.status() != StatusCode::OK {
                return Err(DownloadProblem::Status(response.status().to_string()));
            }
            self.body(response, limit).await
        };
        fetched.await.map_err(|problem| DownloadError::new(url, problem))
    }

    async fn body(&self, response: Response, limit: u64) -> Result<Vec<u8>, DownloadProblem> {
        if response.content_length().is_some_and(|length| length > limit) {
            return Err(DownloadProblem::TooLarge { limit });
        }
        let mut bytes = Vec::new();
        let mut stream = response.bytes_stream();
        while let Some(chunk) = stream.next().await {
            let chunk = chunk.map_err(|error| self.problem(error))?;
            if bytes.len() as u64 + chunk.len() as u64 > limit {
                return Err(DownloadProblem::TooLarge { limit });
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }

    pub(super) fn problem(&self, error: reqwest::Error) -> DownloadProblem {
        if error.is_timeout() {
            let DownloadLimits { connect, idle, total, .. } = self.limits;
            return DownloadProblem::Timeout { connect, idle, total };
        }
        if error.is_redirect() {
            return DownloadProblem::Redirects;
        }
        DownloadProblem::Connection(connection_text(&error.without_url()))
    }
}
