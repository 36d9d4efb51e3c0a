//! What is done once in a build: at its beginning and at its end.

use std::collections::BTreeMap;

use super::BuildOptions;
use super::context::Context;
use super::origin::{self, Origin};
use super::steps;
use super::target::Target;
use crate::accumulator::Accumulator;
use crate::annotations;
use crate::error::{BuildError, BuildErrorKind};
use crate::generators::ChartInflator;
use crate::hash;
use crate::kustomization::items;
use crate::loader::{Rooted, Sources};
use crate::name_references::NameReferences;
use crate::order::apply_sort_options;
use crate::reader;
use crate::resource_list::ResourceList;
use crate::transformer_config::SpecList;
use crate::transformer_config::field_of_any_kind;
use crate::transformers::Labels;

const MANAGED_BY: &str = "app.kubernetes.io/managed-by";
/// What a released binary calls itself there.
const MANAGER: &str = "kustomize-v5.8.1";

/// Builds what the options name.
pub(super) fn run(
    options: &BuildOptions,
    sources: &Sources<'_>,
    charts: &dyn ChartInflator,
) -> Result<ResourceList, BuildError> {
    let context = Context::new(options, sources, charts);
    let BuildOptions { target, working_directory, load_restrictor, .. } = options;
    let loader = Rooted::at_target(sources, target, working_directory, *load_restrictor)?;
    let mut target = Target::load(&context, loader)?;
    target.set_schema(true)?;
    let metadata = items(&target.kustomization.build_metadata).to_vec();
    if !metadata.is_empty() {
        target.origin = Some(Origin::default());
    }
    let gathered = target.accumulate(Accumulator::default())?;
    let mut list = finish(&context, gathered)?;
    let scopes = &context.schema().scopes;
    let sort_options = target.kustomization.sort_options.as_ref();
    if let Some(line) = apply_sort_options(&mut list, sort_options, options.reorder, scopes)? {
        sources.log(line);
    }
    let wants = |option: &str| metadata.iter().any(|wanted| wanted == option);
    if options.add_managed_by_label || wants("managedByLabel") {
        let labels = BTreeMap::from([(MANAGED_BY.to_owned(), MANAGER.to_owned())]);
        let specs = SpecList::default().merge_one(&field_of_any_kind("metadata/labels", true))?;
        steps::apply(&Labels::new(labels, specs), &mut list, &context.schema())?;
    }
    list.remove_build_annotations()?;
    if !wants("originAnnotations") {
        origin::remove_annotation(&mut list, annotations::ORIGIN)?;
    }
    if !wants("transformerAnnotations") {
        origin::remove_annotation(&mut list, annotations::TRANSFORMATIONS)?;
    }
    Ok(list)
}

/// What needs all resources: hashes, references to new names, variables.
fn finish(context: &Context<'_>, mut gathered: Accumulator) -> Result<ResourceList, BuildError> {
    let schema = context.schema();
    hash::add_hashes(&mut gathered.resources, &schema.scopes)?;
    steps::apply(&NameReferences::new(&gathered.config.name_references), &mut gathered.resources, &schema)?;
    let mut log = Vec::new();
    let resolved = gathered.variables.resolve(&mut gathered.resources, &gathered.config.var_references, &mut log);
    for line in log {
        context.sources.log(line);
    }
    resolved?;
    drop_local(&mut gathered.resources, context)?;
    Ok(gathered.resources)
}

/// Drops what is only there for the build. Only here kustomize sees that two resources have the same id, and panics.
fn drop_local(list: &mut ResourceList, context: &Context<'_>) -> Result<(), BuildError> {
    let scopes = &context.schema().scopes;
    let mut kept = ResourceList::default();
    for resource in list.resources.iter().filter(|resource| !resource.is_empty()) {
        reader::validate(&resource.node)?;
        if !ResourceList::is_local_config(resource) {
            kept.resources.push(resource.clone());
        }
    }
    let mut unique = ResourceList::default();
    let panic = |error: BuildError| BuildError::of_kind(BuildErrorKind::Panic, error.text());
    unique.append_all(kept, scopes).map_err(panic)?;
    let kept: std::collections::HashSet<_> =
        unique.resources.iter().map(|resource| resource.current_id(scopes)).collect();
    for resource in &list.resources {
        let id = resource.current_id(scopes);
        let is_id = |other: &&crate::resource::Resource| other.current_id(scopes) == id;
        if !kept.contains(&id) && list.resources.iter().filter(is_id).count() != 1 {
            return Err(BuildError::new(format!("id {id} not found in removal")));
        }
    }
    list.resources.retain(|resource| kept.contains(&resource.current_id(scopes)));
    Ok(())
}
