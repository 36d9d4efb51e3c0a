//! One locked dependency: where it comes from, and into which file of `charts/` it goes.

use std::fmt::Write;

use trueup_helm::repository::{LockedDependency, OCI_PREFIX, Supply};
use trueup_helm::{ChartLocation, HelmError, Talk, is_in_range, load_tree};
use trueup_source::ArchiveDigest;

use super::dependencies::{ChartInNeed, CompletedCharts};
use super::pack::{pack, read_chart};
use super::{Remote, shown};

impl Remote<'_> {
    pub(super) async fn supply(
        &self,
        supply: &Supply,
        locked: &mut LockedDependency,
        chart: ChartInNeed<'_>,
        urls: &mut Vec<String>,
        completed: &mut CompletedCharts,
    ) -> Result<(), HelmError> {
        let LockedDependency { name, repository, .. } = &*locked;
        let url = match supply {
            Supply::InPlace { range } => {
                let text = "did not declare a repository. Assuming it exists in the charts directory";
                let _ = writeln!(completed.stdout, "Dependency {name} {text}");
                return self.check_in_place(name, range, chart);
            }
            Supply::Pack { repository, range } => {
                let folder = read_chart(repository, chart, self.generation())?;
                let version = &folder.chart.metadata.version;
                if !is_in_range(range, version, self.generation()) {
                    return Err(HelmError::new(format!("can't get a valid version for dependency {name}")));
                }
                let file_name = format!("{}-{version}.tgz", folder.chart.metadata.name);
                completed.archives.push((file_name, pack(&folder)?));
                locked.version.clone_from(version);
                return Ok(());
            }
            Supply::Archive { url, .. } => url.clone(),
            Supply::Registry { reference, .. } => {
                format!("{OCI_PREFIX}{}/{}", reference.registry, reference.repository)
            }
        };
        if urls.contains(&url) {
            let _ = writeln!(completed.stdout, "Already downloaded {name} from repo {}", shown(repository));
            return Ok(());
        }
        let _ = writeln!(completed.stdout, "Downloading {name} from repo {}", shown(repository));
        let archive = self.download(supply).await;
        let archive =
            archive.map_err(|error| HelmError::new(format!("could not download {}: {}", shown(&url), error.text)))?;
        completed.archives.push(archive);
        urls.push(url);
        Ok(())
    }

    async fn download(&self, supply: &Supply) -> Result<(String, Vec<u8>), HelmError> {
        match supply {
            Supply::Archive { url, digest, repository, file_name } => {
                let entry = repository.as_ref().and_then(|name| self.known.0.iter().find(|entry| &entry.name == name));
                let access = match entry {
                    Some(entry) => self.access_of(entry),
                    None => self.access_of_flags(url),
                };
                if url.starts_with(OCI_PREFIX) {
                    return self.pull(url, "").await.map(|chart| (chart.file_name, chart.bytes));
                }
                let chart = self.archive(url, ArchiveDigest::parse(digest), &access).await?;
                Ok((file_name.clone(), chart.bytes))
            }
            Supply::Registry { reference, file_name } => {
                let chart = self.pull_tag(reference, reference.tag.clone()).await?;
                Ok((file_name.clone(), chart.bytes))
            }
            Supply::InPlace { .. } | Supply::Pack { .. } => Err(HelmError::new("there is nothing to download")),
        }
    }

    /// A chart that stands in `charts/` as a folder.
    fn check_in_place(&self, name: &str, range: &str, chart: ChartInNeed<'_>) -> Result<(), HelmError> {
        let path = format!("{}/charts/{name}", chart.absolute);
        let tree = chart.tree.subtree(&format!("charts/{name}"));
        let location = ChartLocation { shown: &path, absolute: &path };
        let found = load_tree(&tree, location, self.generation(), &Talk::default())
            .map_err(|error| HelmError::new(format!("unable to load chart '{path}': {error}")))?;
        let version = &found.metadata.version;
        if is_in_range(range, version, self.generation()) {
            return Ok(());
        }
        let text = format!("dependency {name} at version {version} does not satisfy the constraint {range}");
        Err(HelmError::new(text))
    }
}
