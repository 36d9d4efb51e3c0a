//! Generators and transformers that have files of their own, as kustomize's plugin loader.

use trueup_yaml::{Json, tree};

use super::origin::Origin;
use super::steps::Step;
use super::target::Target;
use crate::accumulator::Accumulator;
use crate::error::BuildError;
use crate::generators::{
    ConfigMapGenerator, Generator, HelmChartInflationGenerator, IamPolicyGenerator, SecretGenerator,
};
use crate::hash::HashTransformer;
use crate::loader::Loader;
use crate::reader;
use crate::replacements::Replacements;
use crate::resource::Resource;
use crate::resource_list::ResourceList;
use crate::transformer::Transformer;
use crate::transformers::{
    Annotations, Images, JsonPatchEntry, Labels, Namespace, PatchEntry, Prefix, PrefixSuffix, Replicas,
    StrategicMergePatches, Suffix, ValueAdd,
};

/// The version of what is built into kustomize.
const BUILT_IN: &str = "builtin";

/// A plugin that is ready to run.
enum Plugin {
    Generator(Box<dyn Generator>),
    Transformer(Box<dyn Transformer>),
}

/// The generators of some entries: texts, files, folders, addresses.
pub(super) fn generators(target: &Target<'_>, entries: &[String]) -> Result<Vec<Step<dyn Generator>>, BuildError> {
    let mut steps = Vec::new();
    for resource in configurations(target, entries, "generator")?.resources {
        let step = step(target, &resource, |plugin| match plugin {
            Plugin::Generator(generator) => Ok(generator),
            Plugin::Transformer(_) => Err("generator"),
        });
        steps.push(step.map_err(|error| error.prefixed("failed to load generator"))?);
    }
    Ok(steps)
}

/// The transformers or validators of some entries: texts, files, folders, addresses.
pub(super) fn transformers(target: &Target<'_>, entries: &[String]) -> Result<Vec<Step<dyn Transformer>>, BuildError> {
    let mut steps = Vec::new();
    for resource in configurations(target, entries, "transformer")?.resources {
        steps.push(step(target, &resource, |plugin| match plugin {
            Plugin::Transformer(transformer) => Ok(transformer),
            Plugin::Generator(_) => Err("transformer"),
        })?);
    }
    Ok(steps)
}

/// The configurations of plugins, built as any resources are.
fn configurations(target: &Target<'_>, entries: &[String], sort: &str) -> Result<ResourceList, BuildError> {
    let context = target.context;
    let mut gathered = Accumulator::default();
    let mut paths = Vec::new();
    for entry in entries {
        let Ok(mut inline) = inline(target, entry) else {
            paths.push(entry.clone());
            continue;
        };
        if let Some(origin) = &target.origin {
            let origin = origin.append(target.file_name, context.sources);
            inline.resources.iter_mut().try_for_each(|resource| origin.set(resource))?;
        }
        gathered
            .resources
            .append_all(inline, &context.schema().scopes)
            .map_err(|error| error.prefixed(format!("configuring external {sort}")))?;
    }
    Ok(target.add_resources(gathered, &paths)?.resources)
}

fn inline(target: &Target<'_>, text: &str) -> Result<ResourceList, BuildError> {
    let resources = reader::read_resources(text.as_bytes(), 0)?;
    let mut list = ResourceList::default();
    list.append_all(ResourceList { resources }, &target.context.schema().scopes)?;
    Ok(list)
}

fn step<T: ?Sized>(
    target: &Target<'_>,
    resource: &Resource,
    chosen: impl FnOnce(Plugin) -> Result<Box<T>, &'static str>,
) -> Result<Step<T>, BuildError> {
    let id = resource.original_id(&target.context.schema().scopes);
    let plugin = load(target, resource)?;
    let what = chosen(plugin).map_err(|sort| BuildError::new(format!("plugin {id} not a {sort}")))?;
    Ok(Step { what, origin: Origin::of_plugin(resource)? })
}

fn load(target: &Target<'_>, resource: &Resource) -> Result<Plugin, BuildError> {
    let gvk = resource.gvk();
    let id = resource.original_id(&target.context.schema().scopes);
    if !(gvk.group.is_empty() && gvk.version == BUILT_IN) {
        let kind = &id.gvk.kind;
        return Err(BuildError::new(if target.context.options.enable_alpha_plugins {
            format!(
                "plugin {kind} is neither a built-in one nor run here: trueup runs no functions and no external plugins"
            )
        } else {
            format!("external plugins disabled; unable to load external plugin '{kind}'")
        }));
    }
    let config = tree::reprinted(&resource.node)
        .map_err(|error| BuildError::new(error.to_string()).prefixed(format!("marshalling yaml from res {id}")))?;
    match built_in(&gvk.kind, &config, target) {
        None => Err(BuildError::new(format!("unable to load builtin {gvk}"))),
        Some(plugin) => plugin.map_err(|error| error.prefixed(format!("plugin {id} fails configuration"))),
    }
}

/// What is built into kustomize; none if it knows no such kind.
fn built_in(kind: &str, config: &Json, target: &Target<'_>) -> Option<Result<Plugin, BuildError>> {
    let loader: &dyn Loader = &*target.loader;
    let helm = &target.context.options.helm;
    Some(match kind {
        "ConfigMapGenerator" => generator(ConfigMapGenerator::from_config(config)),
        "SecretGenerator" => generator(SecretGenerator::from_config(config)),
        "IAMPolicyGenerator" => generator(IamPolicyGenerator::from_config(config)),
        "HelmChartInflationGenerator" => generator(HelmChartInflationGenerator::from_config(config, helm, loader)),
        "AnnotationsTransformer" => transformer(Annotations::from_config(config, loader)),
        "HashTransformer" => transformer(Ok(HashTransformer)),
        "ImageTagTransformer" => transformer(Images::from_config(config, loader)),
        "LabelTransformer" => transformer(Labels::from_config(config, loader)),
        "NamespaceTransformer" => transformer(Namespace::from_config(config, loader)),
        "PrefixTransformer" => transformer(Prefix::from_config(config, loader)),
        "SuffixTransformer" => transformer(Suffix::from_config(config, loader)),
        "PrefixSuffixTransformer" => transformer(PrefixSuffix::from_config(config, loader)),
        "ReplicaCountTransformer" => transformer(Replicas::from_config(config, loader)),
        "PatchJson6902Transformer" => transformer(JsonPatchEntry::from_config(config, loader)),
        "PatchStrategicMergeTransformer" => transformer(StrategicMergePatches::from_config(config, loader)),
        "PatchTransformer" => transformer(PatchEntry::from_config(config, loader)),
        "ReplacementTransformer" => transformer(Replacements::from_config(config, loader)),
        "ValueAddTransformer" => transformer(ValueAdd::from_config(config, loader)),
        _ => return None,
    })
}

fn transformer<T: Transformer + 'static>(transformer: Result<T, BuildError>) -> Result<Plugin, BuildError> {
    transformer.map(|transformer| Plugin::Transformer(Box::new(transformer)))
}

fn generator<T: Generator + 'static>(generator: Result<T, BuildError>) -> Result<Plugin, BuildError> {
    generator.map(|generator| Plugin::Generator(Box::new(generator)))
}
