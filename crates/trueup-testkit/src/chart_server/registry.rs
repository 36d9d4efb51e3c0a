//! An OCI registry of charts, as far as pulling goes.

use std::collections::BTreeMap;
use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::{ChartAnswer, ChartRequest};

const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
const CONFIG: &str = "application/vnd.cncf.helm.config.v1+json";
const LAYER: &str = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";

/// Charts by repository and tag.
#[derive(Debug, Default, Clone)]
pub struct RegistryCharts {
    tags: BTreeMap<String, Vec<String>>,
    manifests: BTreeMap<(String, String), Vec<u8>>,
    blobs: BTreeMap<String, Vec<u8>>,
}

impl RegistryCharts {
    /// Puts an archive at a tag; gives back the digest of its layer.
    pub fn insert(&mut self, repository: &str, tag: &str, archive: Vec<u8>) -> String {
        let name = repository.rsplit('/').next().unwrap_or_default();
        let config = format!("{{\"name\":\"{name}\",\"version\":\"{}\"}}", tag.replace('_', "+")).into_bytes();
        let layer_digest = digest(&archive);
        let manifest = format!(
            "{{\"schemaVersion\":2,\"mediaType\":\"{MANIFEST}\",\"config\":{{\"mediaType\":\"{CONFIG}\",\"digest\":\"{}\",\
             \"size\":{}}},\"layers\":[{{\"mediaType\":\"{LAYER}\",\"digest\":\"{layer_digest}\",\"size\":{}}}]}}",
            digest(&config),
            config.len(),
            archive.len()
        )
        .into_bytes();
        self.blobs.insert(digest(&config), config);
        self.blobs.insert(layer_digest.clone(), archive);
        self.tags.entry(repository.to_owned()).or_default().push(tag.to_owned());
        self.manifests.insert((repository.to_owned(), digest(&manifest)), manifest.clone());
        self.manifests.insert((repository.to_owned(), tag.to_owned()), manifest);
        layer_digest
    }

    /// Replaces the bytes of a blob, so that its digest lies.
    pub fn corrupt(&mut self, digest: &str, bytes: Vec<u8>) {
        self.blobs.insert(digest.to_owned(), bytes);
    }

    /// The answer of the registry.
    pub fn answer(&self, request: &ChartRequest) -> ChartAnswer {
        let path = request.path.split('?').next().unwrap_or_default();
        let Some(rest) = path.strip_prefix("/v2/") else { return ChartAnswer::Status(404) };
        if rest.is_empty() {
            return ChartAnswer::Body(b"{}".to_vec());
        }
        let found = if let Some(repository) = rest.strip_suffix("/tags/list") {
            self.tags.get(repository).map(|tags| {
                let tags: Vec<_> = tags.iter().map(|tag| format!("{tag:?}")).collect();
                let text = format!("{{\"name\":\"{repository}\",\"tags\":[{}]}}", tags.join(","));
                ChartAnswer::Typed("application/json", text.into_bytes())
            })
        } else if let Some((repository, name)) = rest.split_once("/manifests/") {
            let manifest = self.manifests.get(&(repository.to_owned(), name.to_owned()));
            manifest.map(|manifest| ChartAnswer::Typed(MANIFEST, manifest.clone()))
        } else {
            let blob = rest.split_once("/blobs/").and_then(|(_, digest)| self.blobs.get(digest));
            blob.map(|blob| ChartAnswer::Body(blob.clone()))
        };
        found.unwrap_or(ChartAnswer::Status(404))
    }
}

pub(super) fn digest(bytes: &[u8]) -> String {
    let mut text = "sha256:".to_owned();
    for byte in Sha256::digest(bytes) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}
