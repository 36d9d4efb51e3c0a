//! The checks of a chart's metadata, and what is cleaned on the way.

use std::collections::HashSet;

use super::metadata::MetadataDraft;
use crate::chart::{ChartDependency, ChartMetadata, Maintainer};
use crate::error::HelmError;
use crate::generation::Generation;
use crate::go_text::{is_print, is_space, quote};
use crate::versions::is_version;

/// Cleans and checks the metadata, in Helm's order.
pub(super) fn validate(draft: MetadataDraft, generation: Generation) -> Result<ChartMetadata, HelmError> {
    let metadata = ChartMetadata {
        name: clean(&draft.name),
        home: clean(&draft.home),
        sources: draft.sources.iter().map(|text| clean(text)).collect(),
        version: draft.version,
        description: clean(&draft.description),
        keywords: draft.keywords.iter().map(|text| clean(text)).collect(),
        maintainers: Vec::new(),
        icon: clean(&draft.icon),
        api_version: draft.api_version,
        condition: clean(&draft.condition),
        tags: clean(&draft.tags),
        app_version: clean(&draft.app_version),
        deprecated: draft.deprecated,
        annotations: draft.annotations,
        kube_version: clean(&draft.kube_version),
        dependencies: Vec::new(),
        declares_dependencies: draft.declares_dependencies,
        kind: draft.kind,
    };
    check_fields(&metadata, generation)?;
    let maintainers = draft.maintainers.into_iter().map(check_maintainer).collect::<Result<_, _>>()?;
    let mut known = HashSet::new();
    let mut dependencies = Vec::new();
    for dependency in draft.dependencies {
        let dependency = check_dependency(dependency)?;
        let key = if dependency.alias.is_empty() { &dependency.name } else { &dependency.alias };
        if !known.insert(key.clone()) {
            return Err(invalid(&format!("more than one dependency with name or alias {}", quote(key))));
        }
        dependencies.push(dependency);
    }
    Ok(ChartMetadata { maintainers, dependencies, ..metadata })
}

fn check_fields(metadata: &ChartMetadata, generation: Generation) -> Result<(), HelmError> {
    let name = &metadata.name;
    if metadata.api_version.is_empty() {
        return Err(invalid("chart.metadata.apiVersion is required"));
    }
    if name.is_empty() {
        return Err(invalid("chart.metadata.name is required"));
    }
    if generation.refuses_dots_as_name() && (name == "." || name == "..") {
        return Err(invalid(&format!("chart.metadata.name {} is not allowed", quote(name))));
    }
    // Go's `filepath.Base` gives back a name without slashes, and the root.
    if name.contains('/') && name != "/" {
        return Err(invalid(&format!("chart.metadata.name {} is invalid", quote(name))));
    }
    if metadata.version.is_empty() {
        return Err(invalid("chart.metadata.version is required"));
    }
    if !is_version(&metadata.version, generation) {
        return Err(invalid(&format!("chart.metadata.version {} is invalid", quote(&metadata.version))));
    }
    if !matches!(metadata.kind.as_str(), "" | "application" | "library") {
        return Err(invalid("chart.metadata.type must be application or library"));
    }
    Ok(())
}

fn check_maintainer(maintainer: Option<Maintainer>) -> Result<Maintainer, HelmError> {
    let maintainer = maintainer.ok_or_else(|| invalid("maintainers must not contain empty or null nodes"))?;
    Ok(Maintainer { name: clean(&maintainer.name), email: clean(&maintainer.email), url: clean(&maintainer.url) })
}

fn check_dependency(dependency: Option<ChartDependency>) -> Result<ChartDependency, HelmError> {
    let dependency = dependency.ok_or_else(|| invalid("dependencies must not contain empty or null nodes"))?;
    let is_allowed = |character: char| character.is_ascii_alphanumeric() || matches!(character, '_' | '-');
    let dependency = ChartDependency {
        name: clean(&dependency.name),
        version: clean(&dependency.version),
        repository: clean(&dependency.repository),
        condition: clean(&dependency.condition),
        tags: dependency.tags.iter().map(|tag| clean(tag)).collect(),
        ..dependency
    };
    if !dependency.alias.chars().all(is_allowed) {
        return Err(invalid(&format!("dependency {} has disallowed characters in the alias", quote(&dependency.name))));
    }
    Ok(dependency)
}

fn invalid(text: &str) -> HelmError {
    HelmError::new(format!("validation: {text}"))
}

/// Makes every space an ASCII one and removes what cannot be printed.
fn clean(text: &str) -> String {
    let cleaned = |character: char| {
        if is_space(character) { Some(' ') } else { is_print(character).then_some(character) }
    };
    text.chars().filter_map(cleaned).collect()
}
