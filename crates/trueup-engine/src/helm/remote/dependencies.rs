//! `helm dependency build` and `helm dependency update`, without touching the chart's folder.

use std::fmt::Write;

use trueup_helm::repository::{
    ChartLock, FOLDER_PREFIX, OciReference, RepositoryEntry, RepositoryFacts, Requirement, RequirementPlace,
    check_known, choose_versions, folder_path, lock_file_name, supply, tags_key,
};
use trueup_helm::{ChartLocation, ChartMetadata, HelmError, Talk, load_archive};
use trueup_model::{SourceEntry, SourceTree};

use super::indexes::check_repository;
use super::{Remote, RemoteOptions, shown};

/// A chart whose `charts/` lacks something.
#[derive(Debug, Clone, Copy)]
pub struct ChartInNeed<'a> {
    /// Its files.
    pub tree: &'a SourceTree,
    /// What it says of itself.
    pub metadata: &'a ChartMetadata,
    /// The absolute path of its folder.
    pub absolute: &'a str,
}

/// How dependencies are completed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DependencyRule {
    /// `helm dependency update`: the newest versions that fit.
    Update,
    /// `helm dependency build`: what the lock says; without a lock, as an update.
    Build,
}

/// What a chart lacked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CompletedCharts {
    /// Archives by their names in `charts/`.
    pub archives: Vec<(String, Vec<u8>)>,
    /// The files of `charts/` that are out of date.
    pub outdated: Vec<String>,
    /// The lock and its name, if it has to be written.
    pub lock: Option<(&'static str, ChartLock)>,
    /// What Helm prints on standard output meanwhile.
    pub stdout: String,
}

impl CompletedCharts {
    /// The chart with everything in it.
    #[must_use]
    pub fn apply(&self, tree: &SourceTree) -> SourceTree {
        let mut complete = SourceTree::default();
        for (path, entry) in tree.entries() {
            let is_outdated =
                path.strip_prefix("charts/").is_some_and(|name| self.outdated.iter().any(|old| old == name));
            if !is_outdated {
                complete.insert_entry(path, entry.clone());
            }
        }
        for link in tree.followed_links() {
            complete.record_link(link.clone());
        }
        for (name, bytes) in &self.archives {
            complete.insert(format!("charts/{name}"), bytes.clone());
        }
        if let Some((name, lock)) = &self.lock {
            complete.insert(*name, lock.to_yaml().into_bytes());
        }
        complete
    }
}

/// Gets what the dependencies of a chart lack. Nothing is written into the chart's folder.
///
/// # Errors
/// Something is nowhere, or the lock does not fit; in Helm's words. What Helm printed before it failed comes too.
pub async fn complete_dependencies(
    chart: ChartInNeed<'_>,
    rule: DependencyRule,
    options: &RemoteOptions,
    talk: &Talk,
) -> Result<CompletedCharts, (HelmError, String)> {
    let mut completed = CompletedCharts::default();
    let result = async {
        let remote = Remote::new(options, talk)?;
        let lock = lock_of(chart)?;
        match (rule, lock) {
            (DependencyRule::Build, Some(lock)) => remote.build(chart, lock, &mut completed).await,
            (_, lock) => remote.update(chart, lock, &mut completed).await,
        }
    };
    match result.await {
        Ok(()) => Ok(completed),
        Err(error) => Err((error, completed.stdout)),
    }
}

impl Remote<'_> {
    async fn build(
        &self,
        chart: ChartInNeed<'_>,
        lock: ChartLock,
        completed: &mut CompletedCharts,
    ) -> Result<(), HelmError> {
        let dependencies = &chart.metadata.dependencies;
        let requirements = Requirement::resolve(dependencies, &self.known)?;
        check_folders(&requirements, chart)?;
        let resolved: Vec<_> = requirements.iter().map(|requirement| requirement.dependency.clone()).collect();
        lock.check_in_sync(dependencies, &resolved, &chart.metadata.api_version, self.generation(), self.talk)?;
        let repositories: Vec<_> = lock.dependencies.iter().map(|locked| locked.repository.as_str()).collect();
        check_known(&repositories, &self.known)
            .map_err(|error| HelmError::new(format!("{error}. Please add the missing repos via 'helm repo add'")))?;
        let mut facts = facts_of(chart, self.options);
        self.update_repositories(&mut facts, &mut completed.stdout).await?;
        self.download_all(chart, lock, &facts, completed).await?;
        Ok(())
    }

    async fn update(
        &self,
        chart: ChartInNeed<'_>,
        old: Option<ChartLock>,
        completed: &mut CompletedCharts,
    ) -> Result<(), HelmError> {
        if chart.metadata.dependencies.is_empty() {
            return Ok(());
        }
        let requirements = Requirement::resolve(&chart.metadata.dependencies, &self.known)?;
        check_folders(&requirements, chart)?;
        let mut facts = facts_of(chart, self.options);
        self.update_unmanaged(&requirements, &mut facts, &mut completed.stdout).await?;
        self.update_repositories(&mut facts, &mut completed.stdout).await?;
        self.look_up(&requirements, chart, &mut facts).await?;
        let lock = choose_versions(&requirements, &facts, self.generation())?;
        let mut lock = self.download_all(chart, lock, &facts, completed).await?;
        let wanted: Vec<_> = requirements.iter().map(|requirement| requirement.dependency.clone()).collect();
        lock.digest = trueup_helm::repository::digest_of(&wanted, &lock.dependencies);
        if old.is_none_or(|old| old.digest != lock.digest) {
            lock.generated = jiff::Timestamp::now().to_string();
            completed.lock = Some((lock_file_name(&chart.metadata.api_version), lock));
        }
        Ok(())
    }

    /// Fetches the indexes of repositories that only the chart names.
    async fn update_unmanaged(
        &self,
        requirements: &[Requirement],
        facts: &mut RepositoryFacts,
        stdout: &mut String,
    ) -> Result<(), HelmError> {
        let is_unknown = |one: &&Requirement| one.place == RequirementPlace::UnknownRepository;
        let mut entries: Vec<RepositoryEntry> = Vec::new();
        for requirement in requirements.iter().filter(is_unknown) {
            let url = requirement.dependency.repository.clone();
            entries.push(RepositoryEntry {
                name: requirement.index_name().unwrap_or_default(),
                url,
                ..RepositoryEntry::default()
            });
        }
        if entries.is_empty() {
            return Ok(());
        }
        stdout.push_str("Getting updates for unmanaged Helm repositories...\n");
        self.update_all(&entries, facts, stdout).await
    }

    /// Fetches the indexes of all repositories that have names.
    async fn update_repositories(&self, facts: &mut RepositoryFacts, stdout: &mut String) -> Result<(), HelmError> {
        if self.known.0.is_empty() {
            return Ok(());
        }
        stdout.push_str("Hang tight while we grab the latest from your chart repositories...\n");
        self.update_all(&self.known.0, facts, stdout).await?;
        stdout.push_str("Update Complete. ⎈Happy Helming!⎈\n");
        Ok(())
    }

    async fn update_all(
        &self,
        entries: &[RepositoryEntry],
        facts: &mut RepositoryFacts,
        stdout: &mut String,
    ) -> Result<(), HelmError> {
        entries.iter().try_for_each(|entry| check_repository(&entry.url))?;
        let mut done: Vec<&str> = Vec::new();
        for entry in entries {
            let url = entry.url.trim_end_matches('/');
            if self.generation().updates_each_url_once() && done.contains(&url) {
                continue;
            }
            done.push(url);
            let (name, place) = if entry.name.starts_with("helm-manager-") {
                (shown(&entry.url), String::new())
            } else {
                (entry.name.clone(), format!(" ({})", shown(&entry.url)))
            };
            let line = match self.fetch_index(&entry.url, &self.access_of(entry)).await {
                Ok(index) => {
                    facts.indexes.insert(entry.name.clone(), index);
                    format!("...Successfully got an update from the {name:?} chart repository\n")
                }
                Err(error) => {
                    format!("...Unable to get an update from the {name:?} chart repository{place}:\n\t{error}\n")
                }
            };
            stdout.push_str(&line);
        }
        // Of the same URL under two names, both have the index.
        for entry in entries {
            let twin = entries.iter().find(|twin| twin.url.trim_end_matches('/') == entry.url.trim_end_matches('/'));
            let index = twin.and_then(|twin| facts.indexes.get(&twin.name)).cloned();
            if let Some(index) = index {
                facts.indexes.entry(entry.name.clone()).or_insert(index);
            }
        }
        Ok(())
    }

    /// Tags and versions that are needed before versions can be chosen.
    async fn look_up(
        &self,
        requirements: &[Requirement],
        chart: ChartInNeed<'_>,
        facts: &mut RepositoryFacts,
    ) -> Result<(), HelmError> {
        for requirement in requirements {
            let dependency = &requirement.dependency;
            match requirement.place {
                RequirementPlace::Folder => {
                    let folder = super::pack::read_chart(&dependency.repository, chart, self.generation())?;
                    facts.folders.insert(dependency.repository.clone(), folder.chart.metadata.version.clone());
                }
                RequirementPlace::Registry => {
                    let key = tags_key(&dependency.repository, &dependency.name);
                    let reference = OciReference::parse(&key, self.generation())?;
                    let is_certain = reference.choose(&dependency.version, self.generation());
                    if is_certain == Ok(trueup_helm::repository::TagChoice::List) {
                        let tags = self.tags(&reference).await.map_err(|error| {
                            let repository = &dependency.repository;
                            HelmError::new(format!(
                                "could not retrieve list of tags for repository {repository}: {error}"
                            ))
                        })?;
                        facts.tags.insert(key, tags);
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Fetches everything that is locked; versions of folders replace ranges in the lock.
    async fn download_all(
        &self,
        chart: ChartInNeed<'_>,
        mut lock: ChartLock,
        facts: &RepositoryFacts,
        completed: &mut CompletedCharts,
    ) -> Result<ChartLock, HelmError> {
        let _ = writeln!(completed.stdout, "Saving {} charts", lock.dependencies.len());
        let mut urls = Vec::new();
        for locked in &mut lock.dependencies {
            let supply = supply(locked, &self.known, facts, self.generation(), self.talk);
            let supplied = match supply {
                Ok(supply) => self.supply(&supply, locked, chart, &mut urls, completed).await,
                Err(error) => Err(error),
            };
            if let Err(error) = supplied {
                let _ = writeln!(completed.stdout, "Save error occurred:  {error}");
                return Err(error);
            }
        }
        completed.stdout.push_str("Deleting outdated charts\n");
        let in_place: Vec<_> =
            lock.dependencies.iter().filter(|locked| locked.repository.is_empty()).map(|locked| &locked.name).collect();
        for (path, entry) in chart.tree.entries() {
            let Some(name) = path.strip_prefix("charts/").filter(|name| !name.contains('/')) else { continue };
            let SourceEntry::File { bytes, .. } = entry else { continue };
            if completed.archives.iter().any(|(new, _)| new == name) {
                continue;
            }
            let absolute = format!("{}/charts/{name}", chart.absolute);
            let location = ChartLocation { shown: &absolute, absolute: &absolute };
            match load_archive(bytes, location, self.generation(), &Talk::default()) {
                Ok(old) if in_place.contains(&&old.metadata.name) => {}
                Ok(_) => completed.outdated.push(name.to_owned()),
                Err(error) => {
                    let _ = writeln!(completed.stdout, "Could not verify {absolute} for deletion: {error} (Skipping)");
                }
            }
        }
        Ok(lock)
    }
}

fn lock_of(chart: ChartInNeed<'_>) -> Result<Option<ChartLock>, HelmError> {
    let file = chart.tree.file(lock_file_name(&chart.metadata.api_version));
    file.map(|text| ChartLock::read(text)).transpose()
}

fn facts_of(chart: ChartInNeed<'_>, options: &RemoteOptions) -> RepositoryFacts {
    let cache = options.repository_cache.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
    let mut facts = RepositoryFacts { cache, chart: chart.absolute.to_owned(), ..RepositoryFacts::default() };
    for (path, _) in chart.tree.entries() {
        let name = path.strip_prefix("charts/").and_then(|below| below.split_once('/')).map(|(name, _)| name);
        if let Some(name) = name {
            facts.folders.entry(format!("charts/{name}")).or_default();
        }
    }
    facts
}

/// Helm's first look at dependencies in folders.
fn check_folders(requirements: &[Requirement], chart: ChartInNeed<'_>) -> Result<(), HelmError> {
    let folders = requirements.iter().map(|one| &one.dependency.repository);
    for repository in folders.filter(|repository| repository.starts_with(FOLDER_PREFIX)) {
        let path = folder_path(repository, chart.absolute);
        if !std::path::Path::new(&path).exists() {
            return Err(HelmError::new(format!("directory {path} not found")));
        }
    }
    Ok(())
}
