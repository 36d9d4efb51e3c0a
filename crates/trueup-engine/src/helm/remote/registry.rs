//! Charts in registries.

use trueup_helm::HelmError;
use trueup_helm::repository::{OciReference, TagChoice, choose_tag};
use trueup_source::{DownloadError, DownloadProblem, RegistryChart};

use super::access::RegistryAccess;
use super::{Remote, RemoteChart, helm_error};

impl Remote<'_> {
    /// Pulls a chart: `oci://…`, possibly with tag or digest.
    pub(super) async fn pull(&self, name: &str, version: &str) -> Result<RemoteChart, HelmError> {
        let reference = OciReference::parse(name, self.generation())?;
        let tag = match reference.choose(version, self.generation())? {
            TagChoice::Digest => String::new(),
            TagChoice::Tag(tag) => tag,
            TagChoice::List => {
                let tags = self.tags(&reference).await?;
                let wanted = if version.is_empty() { &reference.tag } else { version };
                choose_tag(&tags, wanted, name, self.generation())?.replace('+', "_")
            }
        };
        self.pull_tag(&reference, tag).await
    }

    /// All tags of a repository.
    pub(super) async fn tags(&self, reference: &OciReference) -> Result<Vec<String>, HelmError> {
        let access = self.access_of_registry(&reference.registry)?;
        let tags = self.downloads.list_tags(&place(reference, ""), &access.access).await;
        tags.map_err(|error| match &error.problem {
            DownloadProblem::Status(status) if status.starts_with("404") => {
                let scheme = if access.access.is_plain_http { "http" } else { "https" };
                let OciReference { registry, repository, .. } = reference;
                let url = format!("{scheme}://{registry}/v2/{repository}/tags/list");
                HelmError::new(self.generation().no_such_repository(&url))
            }
            _ => registry_error(error, &access),
        })
    }

    /// Pulls a chart whose tag is certain; the digest of the reference counts before the tag.
    pub(super) async fn pull_tag(&self, reference: &OciReference, tag: String) -> Result<RemoteChart, HelmError> {
        let access = self.access_of_registry(&reference.registry)?;
        let chart = place(reference, &tag);
        let pulled = self.downloads.pull_chart(&chart, &access.access).await;
        let separator = if tag.is_empty() { "@" } else { ":" };
        let name = if tag.is_empty() { reference.digest.as_str() } else { &tag };
        let shown = format!("{}/{}{separator}{name}", reference.registry, reference.repository);
        let pulled = pulled.map_err(|error| match &error.problem {
            DownloadProblem::Status(status) if status.starts_with("404") => {
                HelmError::new(self.generation().no_such_tag(&shown))
            }
            _ => registry_error(error, &access),
        })?;
        if self.generation().tells_of_pulls() {
            self.tell_of_pull(&shown, &pulled.manifest_digest);
        }
        let last = reference.repository.rsplit('/').next().unwrap_or_default();
        Ok(RemoteChart {
            bytes: pulled.archive.bytes,
            origin: format!("oci://{shown}"),
            file_name: format!("{last}-{}.tgz", tag.replace('_', "+")),
            digest: pulled.archive.digest,
            was_cached: pulled.archive.was_cached,
        })
    }

    fn tell_of_pull(&self, reference: &str, digest: &str) {
        self.talk.say(format!("Pulled: {reference}"));
        self.talk.say(format!("Digest: {digest}"));
        if reference.contains('_') {
            self.talk.say(format!("{reference} contains an underscore."));
            for line in UNDERSCORE {
                self.talk.say(line);
            }
        }
    }
}

/// What Helm explains of underscores.
const UNDERSCORE: [&str; 5] = [
    "",
    "OCI artifact references (e.g. tags) do not support the plus sign (+). To support",
    "storing semantic versions, Helm adopts the convention of changing plus (+) to",
    "an underscore (_) in chart version tags when pushing to a registry and back to",
    "a plus (+) when pulling from a registry.",
];

fn place(reference: &OciReference, tag: &str) -> RegistryChart {
    RegistryChart {
        registry: reference.registry.clone(),
        repository: reference.repository.clone(),
        tag: tag.to_owned(),
        digest: reference.digest.clone(),
    }
}

fn registry_error(error: DownloadError, access: &RegistryAccess) -> HelmError {
    match (&error.problem, &access.unknown_login) {
        (DownloadProblem::Status(status), Some(text)) if status.starts_with("401") => {
            helm_error(&DownloadError { problem: DownloadProblem::Login(text.clone()), ..error })
        }
        _ => helm_error(&error),
    }
}
