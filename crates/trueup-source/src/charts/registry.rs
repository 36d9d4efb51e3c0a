//! Charts in OCI registries, by `oci-client`.

use std::collections::BTreeSet;

use futures::StreamExt;
use oci_client::client::{Certificate, CertificateEncoding, ClientConfig, ClientProtocol};
use oci_client::errors::OciDistributionError;
use oci_client::manifest::OciDescriptor;
use oci_client::secrets::RegistryAuth;
use oci_client::{Client, Reference};

use super::client::{USER_AGENT, pem, use_ring};
use super::error::{chain, connection_text};
use super::{ArchiveDigest, ChartArchive, ChartDownloads, DownloadError, DownloadProblem, ServerAccess};

/// The media type of a chart's archive.
const CHART_LAYER: &str = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";
/// What charts had before Helm 3.7.
const LEGACY_CHART_LAYER: &str = "application/tar+gzip";
/// The media type of what a registry knows of a chart.
const CHART_CONFIG: &str = "application/vnd.cncf.helm.config.v1+json";
/// More tags than this are not read.
const TAGS: usize = 100_000;

/// Where a chart is in a registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistryChart {
    /// Host and port.
    pub registry: String,
    /// Path.
    pub repository: String,
    /// Tag, if there is no digest.
    pub tag: String,
    /// Digest of the manifest; empty if the tag counts.
    pub digest: String,
}

/// A chart out of a registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PulledChart {
    /// The archive.
    pub archive: ChartArchive,
    /// The digest of its manifest.
    pub manifest_digest: String,
}

impl RegistryChart {
    fn url(&self) -> String {
        let separator = if self.digest.is_empty() { ":" } else { "@" };
        let name = if self.digest.is_empty() { &self.tag } else { &self.digest };
        let place = format!("oci://{}/{}", self.registry, self.repository);
        if name.is_empty() { place } else { format!("{place}{separator}{name}") }
    }

    fn reference(&self) -> Reference {
        let (registry, repository) = (self.registry.clone(), self.repository.clone());
        if self.digest.is_empty() {
            Reference::with_tag(registry, repository, self.tag.clone())
        } else {
            Reference::with_digest(registry, repository, self.digest.clone())
        }
    }
}

impl ChartDownloads {
    /// All tags of a chart, in no order.
    ///
    /// # Errors
    /// They cannot be listed.
    pub async fn list_tags(&self, chart: &RegistryChart, access: &ServerAccess) -> Result<Vec<String>, DownloadError> {
        let listed = async {
            let client = self.registry_client(access)?;
            let (reference, auth) = (chart.reference(), auth(access));
            let mut tags = BTreeSet::new();
            let mut last: Option<String> = None;
            // Registries give pages as long as they please; the last one adds nothing.
            loop {
                let page = client.list_tags(&reference, &auth, None, last.as_deref());
                let page = page.await.map_err(|error| self.registry_problem(error))?.tags;
                let known = tags.len();
                last = page.last().cloned();
                tags.extend(page);
                if tags.len() == known {
                    return Ok(tags.into_iter().collect());
                }
                if tags.len() > TAGS {
                    return Err(DownloadProblem::Registry(format!("there are more than {TAGS} tags")));
                }
            }
        };
        self.in_time(listed).await.map_err(|problem| DownloadError::new(&chart.url(), problem))
    }

    /// A chart's archive, out of the cache if it is there; its digest is that of the manifest.
    ///
    /// # Errors
    /// It cannot be got, or there is something else than a chart.
    pub async fn pull_chart(&self, chart: &RegistryChart, access: &ServerAccess) -> Result<PulledChart, DownloadError> {
        let url = chart.url();
        let pulled = async {
            let client = self.registry_client(access)?;
            let (reference, auth) = (chart.reference(), auth(access));
            let manifest = client.pull_image_manifest(&reference, &auth);
            let (manifest, manifest_digest) = manifest.await.map_err(|error| self.registry_problem(error))?;
            let layer = chart_layer(&manifest.config, &manifest.layers)?;
            let digest = ArchiveDigest::parse(&layer.digest).filter(|_| layer.digest.starts_with("sha256:"));
            let digest = digest.ok_or_else(|| {
                DownloadProblem::Registry(format!("the chart's layer has no SHA-256 digest: {:?}", layer.digest))
            })?;
            if let Some(archive) = self.cached(Some(digest)) {
                return Ok((archive, manifest_digest));
            }
            let bytes = self.layer(&client, &reference, layer).await?;
            let archive = self.checked(bytes, Some(digest), &url).map_err(|error| error.problem)?;
            Ok((archive, manifest_digest))
        };
        let (archive, manifest_digest) =
            self.in_time(pulled).await.map_err(|problem| DownloadError::new(&url, problem))?;
        Ok(PulledChart { archive, manifest_digest })
    }

    async fn layer(
        &self,
        client: &Client,
        reference: &Reference,
        layer: &OciDescriptor,
    ) -> Result<Vec<u8>, DownloadProblem> {
        let limit = self.limits.archive_bytes;
        if u64::try_from(layer.size).is_ok_and(|size| size > limit) {
            return Err(DownloadProblem::TooLarge { limit });
        }
        let stream = client.pull_blob_stream(reference, layer).await;
        let mut stream = stream.map_err(|error| self.registry_problem(error))?.stream;
        let mut bytes = Vec::new();
        while let Some(chunk) = stream.next().await {
            let chunk = chunk.map_err(|error| DownloadProblem::Connection(connection_text(&error)))?;
            if bytes.len() as u64 + chunk.len() as u64 > limit {
                return Err(DownloadProblem::TooLarge { limit });
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }

    fn registry_client(&self, access: &ServerAccess) -> Result<Client, DownloadProblem> {
        use_ring();
        if access.cert_file.is_some() || access.key_file.is_some() {
            let text = "client certificates are not supported for registries";
            return Err(DownloadProblem::Tls(text.to_owned()));
        }
        let authority = |path| Ok(Certificate { encoding: CertificateEncoding::Pem, data: pem(path)? });
        let config = ClientConfig {
            protocol: if access.is_plain_http { ClientProtocol::Http } else { ClientProtocol::Https },
            accept_invalid_certificates: access.skips_tls_verification,
            tls_certs_only: access.ca_file.as_deref().map(authority).transpose()?.into_iter().collect(),
            platform_resolver: None,
            read_timeout: Some(self.limits.idle),
            connect_timeout: Some(self.limits.connect),
            user_agent: USER_AGENT,
            ..ClientConfig::default()
        };
        Client::try_from(config).map_err(|error| DownloadProblem::Tls(chain(&error)))
    }

    async fn in_time<T>(&self, work: impl Future<Output = Result<T, DownloadProblem>>) -> Result<T, DownloadProblem> {
        let limits = self.limits;
        tokio::time::timeout(limits.total, work).await.unwrap_or(Err(DownloadProblem::Timeout {
            connect: limits.connect,
            idle: limits.idle,
            total: limits.total,
        }))
    }

    fn registry_problem(&self, error: OciDistributionError) -> DownloadProblem {
        match error {
            OciDistributionError::RequestError(error) => self.problem(error),
            OciDistributionError::UnauthorizedError { .. } => DownloadProblem::Status("401 Unauthorized".to_owned()),
            // The registry's own text could repeat what it was sent.
            OciDistributionError::AuthenticationFailure(_) => {
                DownloadProblem::Status("401 Unauthorized: the registry gives no token".to_owned())
            }
            OciDistributionError::ServerError { code, .. } => DownloadProblem::Status(code.to_string()),
            OciDistributionError::RegistryError { envelope, .. } => DownloadProblem::Registry(
                envelope
                    .errors
                    .iter()
                    .map(|error| format!("{:?}: {}", error.code, error.message))
                    .collect::<Vec<_>>()
                    .join(", "),
            ),
            error => DownloadProblem::Registry(chain(&error)),
        }
    }
}

fn auth(access: &ServerAccess) -> RegistryAuth {
    match &access.login {
        Some(login) => RegistryAuth::Basic(login.username.clone(), login.password.clone()),
        None => RegistryAuth::Anonymous,
    }
}

/// The layer that holds the chart, with Helm's words if there is none.
fn chart_layer<'a>(config: &OciDescriptor, layers: &'a [OciDescriptor]) -> Result<&'a OciDescriptor, DownloadProblem> {
    if config.media_type != CHART_CONFIG {
        return Err(DownloadProblem::Registry(format!("could not load config with mediatype {CHART_CONFIG}")));
    }
    let is_chart = |layer: &&OciDescriptor| layer.media_type == CHART_LAYER || layer.media_type == LEGACY_CHART_LAYER;
    layers.iter().rfind(is_chart).ok_or_else(|| {
        DownloadProblem::Registry(format!("manifest does not contain a layer with mediatype {CHART_LAYER}"))
    })
}
